//! Which of comma, semicolon and tab parts the fields of a file.

/// The delimiter of the first line, and how many bytes a line `sep=;` before it takes.
pub(super) fn delimiter(head: &[u8]) -> (u8, usize) {
    let end_of_line = |from: usize| {
        head[from..]
            .iter()
            .position(|b| matches!(b, b'\r' | b'\n'))
            .map_or(head.len(), |n| from + n)
    };
    if let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', said, ..] = head
        && end_of_line(0) == 5
    {
        return (*said, 5);
    }
    let mut start = 0;
    let mut first = None;
    for _ in 0..HEADER_LINES {
        while matches!(head.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        if start >= head.len() {
            break;
        }
        let end = end_of_line(start);
        let (delimiter, count) = most_used(&head[start..end]);
        if count >= HEADER_DELIMITERS {
            return (delimiter, 0);
        }
        first = first.or((count > 0).then_some(delimiter));
        start = end;
    }
    (first.unwrap_or(b','), 0)
}

/// Every header of ours has four columns at least; lines above it are titles and mostly have fewer.
const HEADER_DELIMITERS: usize = 3;

/// A header stands within so many lines; the rest above it are titles.
pub const HEADER_LINES: usize = 20;

/// The delimiter that a line uses most outside of quotes, and how often.
fn most_used(line: &[u8]) -> (u8, usize) {
    let mut counts = [0usize; 3];
    let mut quoted = false;
    for b in line {
        match b {
            b'"' => quoted = !quoted,
            b',' if !quoted => counts[0] += 1,
            b';' if !quoted => counts[1] += 1,
            b'\t' if !quoted => counts[2] += 1,
            _ => {}
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    let which = counts.iter().position(|n| *n == most).unwrap_or(0);
    ([b',', b';', b'\t'][which], most)
}
