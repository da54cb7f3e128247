//! A number as a cell holds it, with the unit that may stick to it. `97,200,000`, `97 200 000`, `₩1,000`, `0.01BTC`,
//! `−0.001`: read. A comma or point that could mean two things, a rate, brackets: refused with the reason.

use std::borrow::Cow;

use super::{Unclear, plain, says_nothing};

/// What a cell of numbers holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Number<'a> {
    /// `-`, `N/A`, blanks.
    Nothing,
    /// Digits for [`crate::domain::amount::parse`], and the unit beside them.
    Digits {
        digits: Cow<'a, str>,
        unit: Option<String>,
        /// `1.234` or `1,234`: with commas for points it would be another number.
        either: bool,
    },
    /// Nothing of ours: it is told as no number.
    Other,
}

/// Most digits that are kept; zeros behind them say nothing.
const DIGITS_MAX: usize = 28;

/// Reads a cell. `commas`: the file writes commas for points in other cells.
///
/// # Errors
/// It could mean two things, or is something else than an amount.
pub fn read(cell: &str, commas: bool) -> Result<Number<'_>, Unclear> {
    let text = cell.trim();
    if let Some(either) = is_plain(text) {
        return judged(Cow::Borrowed(text), None, either, commas);
    }
    if says_nothing(text) {
        return Ok(Number::Nothing);
    }
    let text = plain(text);
    let is_rate = ["%", "퍼센트", "bp", "bps"];
    if is_rate.iter().any(|unit| text.ends_with(unit)) {
        return Err(Unclear::Percent);
    }
    let Some(parts) = Digits::of(&text) else {
        return Ok(Number::Other);
    };
    if parts.brackets {
        return Err(Unclear::Brackets);
    }
    if parts.minus_behind {
        return Err(Unclear::MinusBehind);
    }
    let unit = parts.unit();
    if unit.as_deref().is_some_and(is_myriads) {
        return Err(Unclear::Myriads);
    }
    let Some((core, either)) = ungrouped(parts.core)? else {
        return Ok(Number::Other);
    };
    let sign = if parts.minus { "-" } else { "" };
    let digits = shortened(format!("{sign}{core}{}", parts.exponent));
    judged(Cow::Owned(digits), unit, either, commas)
}

fn judged(
    digits: Cow<'_, str>,
    unit: Option<String>,
    either: bool,
    commas: bool,
) -> Result<Number<'_>, Unclear> {
    if either && commas {
        return Err(Unclear::CommaInFile);
    }
    Ok(Number::Digits {
        digits,
        unit,
        either,
    })
}

/// Whether a cell is what [`crate::domain::amount::parse`] reads in the common form: a sign, digits, one point; and
/// whether the point might group thousands.
fn is_plain(text: &str) -> Option<bool> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut point = None;
    for (at, byte) in digits.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {}
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    if digits.is_empty() || digits.len() > DIGITS_MAX {
        return None;
    }
    Some(point.is_some_and(|at| groups(digits, at)))
}

/// `1.234`, but not `0.004`: three digits behind up to three that begin with none.
fn groups(digits: &str, at: usize) -> bool {
    (1..=3).contains(&at) && digits.len() == at + 4 && !digits.starts_with('0')
}

/// A cell taken apart: sign, unit before, digits with their separators, exponent, unit behind.
struct Digits<'a> {
    minus: bool,
    minus_behind: bool,
    brackets: bool,
    before: &'a str,
    core: &'a str,
    exponent: &'a str,
    behind: &'a str,
}

impl<'a> Digits<'a> {
    fn of(text: &'a str) -> Option<Digits<'a>> {
        let is_triangle = text.starts_with(['△', '▲', '▼', '▽']);
        let brackets = is_triangle || (text.contains('(') && text.ends_with(')'));
        let text = text.trim_start_matches(['△', '▲', '▼', '▽']).trim();
        let start = text.find(|c: char| c.is_ascii_digit())?;
        let start = start - usize::from(text[..start].ends_with('.'));
        let (before, rest) = text.split_at(start);
        let end = rest
            .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\'')))
            .unwrap_or(rest.len());
        let core = rest[..end].trim_end_matches([' ', '\'', ',']);
        let rest = &rest[core.len()..];
        let exponent = exponent(rest);
        let behind = rest[exponent.len()..].trim();
        let signs = |text: &str, sign: char| text.matches(sign).count();
        let (minus_behind, behind) = match behind.strip_suffix('-') {
            Some(unit) => (true, unit.trim()),
            None => (false, behind),
        };
        if signs(before, '-') + signs(before, '+') > 1 || behind.contains(['-', '+']) {
            return None;
        }
        let minus = before.contains('-');
        let before = before.trim_matches(|c: char| " -+(".contains(c));
        Some(Digits {
            minus,
            minus_behind,
            brackets,
            before,
            core,
            exponent,
            behind: behind.trim_matches(|c: char| " )".contains(c)),
        })
    }

    /// Both sides of `₩1,000원`, if there are any.
    fn unit(&self) -> Option<String> {
        let parts = [self.before, self.behind];
        let said: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }
}

/// `E-05` of `1.2E-05`; the `E` of `0.01ETH` is none.
fn exponent(text: &str) -> &str {
    let digits = text
        .strip_prefix(['e', 'E'])
        .map(|rest| rest.strip_prefix(['+', '-']).unwrap_or(rest));
    let Some(digits) = digits.filter(|d| d.starts_with(|c: char| c.is_ascii_digit())) else {
        return "";
    };
    let end = digits.find(|c: char| !c.is_ascii_digit());
    &text[..text.len() - digits.len() + end.unwrap_or(digits.len())]
}

/// Words behind a number that multiply it.
fn is_myriads(unit: &str) -> bool {
    let unit = unit.trim_end_matches("원").trim_end_matches("달러");
    matches!(
        unit,
        "천" | "만" | "십만" | "백만" | "천만" | "억" | "십억" | "백억" | "천억" | "조"
    )
}

/// The digits without what groups them in threes, and whether they could be read otherwise; `None`: no number.
fn ungrouped(core: &str) -> Result<Option<(String, bool)>, Unclear> {
    let points = core.matches('.').count();
    let last_point = core.rfind('.');
    if core.contains([' ', '\'']) {
        let (whole, part) = core.split_once(['.', ',']).unwrap_or((core, ""));
        let by = if core.contains(' ') { ' ' } else { '\'' };
        if core[whole.len()..].starts_with(',') {
            return Err(Unclear::DecimalComma);
        }
        let is_whole = part.bytes().all(|b| b.is_ascii_digit()) && in_threes(whole, by);
        return Ok(is_whole.then(|| (core.replace(by, ""), false)));
    }
    let Some(comma) = core.rfind(',') else {
        return match (points, last_point) {
            (0, _) => Ok(Some((core.to_owned(), false))),
            (1, Some(at)) => Ok(Some((core.to_owned(), groups(core, at)))),
            _ if in_threes(core, '.') => Err(Unclear::DecimalComma),
            _ => Ok(None),
        };
    };
    let commas = core.matches(',').count();
    if last_point.is_some_and(|at| at < comma) {
        // `97.200.000,00` and `1.234,5`; `1.234,567` too, whatever it was meant to be.
        let (whole, _) = core.split_at(comma);
        return match commas == 1 && in_threes(whole, '.') {
            true => Err(Unclear::DecimalComma),
            false => Ok(None),
        };
    }
    let (whole, part) = core.split_once('.').unwrap_or((core, ""));
    if points > 1 || part.contains(',') {
        return Ok(None);
    }
    if in_threes(whole, ',') {
        let either = commas == 1 && points == 0;
        return Ok(Some((core.replace(',', ""), either)));
    }
    if points == 0 && commas == 1 {
        return Err(Unclear::DecimalComma);
    }
    Err(Unclear::Grouping)
}

/// `97,200,000`: three digits behind every separator, and one to three of which the first is not 0 before the first.
fn in_threes(text: &str, by: char) -> bool {
    let mut groups = text.split(by);
    let first = groups.next().unwrap_or("");
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    (1..=3).contains(&first.len())
        && digits(first)
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && digits(group))
}

/// Zeros behind the point beyond what can be kept.
fn shortened(digits: String) -> String {
    if digits.len() <= DIGITS_MAX || !digits.contains('.') || digits.contains(['e', 'E']) {
        return digits;
    }
    digits
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}
