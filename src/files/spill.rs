//! Sorts any number of digests in two megabytes, to count equal ones: sorted runs go to a temporary file and are merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

use crate::domain::identity::Content;

/// Digests kept in memory before they are written out: 2 MiB.
const RUN: usize = 128 * 1024;
/// Digests read back at once from each run.
const STEP: usize = 256;
const BYTES: usize = 16;

/// Digests on their way to being counted.
pub struct Spill {
    run: Vec<Content>,
    /// Where each written run starts, and how many digests are left of it.
    written: Vec<(u64, usize)>,
    file: Option<File>,
    /// Smaller in tests, so that they spill.
    run_max: usize,
}

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// How many digests were there before.
    pub extra: u64,
    /// The digests that came more than once, as far as they were to be kept.
    pub which: Vec<Content>,
    /// There are more of them.
    pub more: bool,
}

impl Default for Spill {
    fn default() -> Spill {
        Spill::with_run(RUN)
    }
}

impl Spill {
    fn with_run(run_max: usize) -> Spill {
        Spill {
            run: Vec::new(),
            written: Vec::new(),
            file: None,
            run_max,
        }
    }

    /// # Errors
    /// The temporary file cannot be written.
    pub fn add(&mut self, digest: Content) -> io::Result<()> {
        self.run.push(digest);
        if self.run.len() >= self.run_max {
            self.write_out()
        } else {
            Ok(())
        }
    }

    fn write_out(&mut self) -> io::Result<()> {
        self.run.sort_unstable();
        let mut bytes = Vec::with_capacity(64 * 1024);
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        let start = file.seek(SeekFrom::End(0))?;
        for part in self.run.chunks(4096) {
            bytes.clear();
            for digest in part {
                bytes.extend_from_slice(&digest.0.to_le_bytes());
                bytes.extend_from_slice(&digest.1.to_le_bytes());
            }
            file.write_all(&bytes)?;
        }
        self.written.push((start, self.run.len()));
        self.run.clear();
        Ok(())
    }

    /// Counts; keeps at most `keep` of the digests that repeat.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn repeats(self, keep: usize) -> io::Result<Repeats> {
        let mut found = Repeats::default();
        let mut last: Option<Content> = None;
        self.sorted(|digest: Content| {
            if last == Some(digest) {
                found.extra += 1;
                if found.which.last() == Some(&digest) {
                } else if found.which.len() < keep {
                    found.which.push(digest);
                } else {
                    found.more = true;
                }
            }
            last = Some(digest);
        })?;
        Ok(found)
    }

    /// Hands on every digest, the least first.
    ///
    /// # Errors
    /// The temporary file cannot be read.
    pub fn sorted(mut self, mut see: impl FnMut(Content)) -> io::Result<()> {
        let Some(file) = &mut self.file else {
            self.run.sort_unstable();
            self.run.iter().copied().for_each(see);
            return Ok(());
        };
        if !self.run.is_empty() {
            // What is left in memory is one more run, ahead of the written ones only in that it need not be read.
            self.run.sort_unstable_by(|a, b| b.cmp(a));
        }
        let mut heads: Vec<Vec<Content>> = vec![Vec::new(); self.written.len()];
        heads.push(std::mem::take(&mut self.run));
        let mut heap = BinaryHeap::new();
        for which in 0..heads.len() {
            if let Some(digest) = next(file, &mut self.written, &mut heads, which)? {
                heap.push(Reverse((digest, which)));
            }
        }
        while let Some(Reverse((digest, which))) = heap.pop() {
            see(digest);
            if let Some(digest) = next(file, &mut self.written, &mut heads, which)? {
                heap.push(Reverse((digest, which)));
            }
        }
        Ok(())
    }
}

/// The next digest of a run; heads hold what was read of it, last first.
fn next(
    file: &mut File,
    written: &mut [(u64, usize)],
    heads: &mut [Vec<Content>],
    which: usize,
) -> io::Result<Option<Content>> {
    if let Some(digest) = heads[which].pop() {
        return Ok(Some(digest));
    }
    let Some((start, left)) = written.get_mut(which).filter(|(_, left)| *left > 0) else {
        return Ok(None);
    };
    let step = STEP.min(*left);
    let mut bytes = [0; STEP * BYTES];
    let bytes = &mut bytes[..step * BYTES];
    file.seek(SeekFrom::Start(*start))?;
    file.read_exact(bytes)?;
    *start += (step * BYTES) as u64;
    *left -= step;
    let number = |b: &[u8]| u64::from_le_bytes(b.try_into().unwrap_or_default());
    let digests = bytes
        .chunks_exact(BYTES)
        .map(|b| Content(number(&b[..8]), number(&b[8..])));
    heads[which].extend(digests.rev());
    Ok(heads[which].pop())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_are_counted_in_memory_and_spilled_alike() {
        let digest = |n: u64| Content(n.wrapping_mul(0x9e37_79b9_7f4a_7c15), n);
        for run_max in [1, 7, 1000, RUN] {
            let mut spill = Spill::with_run(run_max);
            for n in 0..3_000 {
                spill.add(digest(n)).unwrap();
            }
            for n in [5, 5, 77, 2_999] {
                spill.add(digest(n)).unwrap();
            }
            let mut found = spill.repeats(10).unwrap();
            found.which.sort_by_key(|c| c.1);
            assert_eq!(
                found,
                Repeats {
                    extra: 4,
                    which: [5, 77, 2_999].map(digest).to_vec(),
                    more: false
                },
                "{run_max}"
            );
        }
        let mut spill = Spill::with_run(2);
        (0..8).for_each(|n| spill.add(digest(n / 2)).unwrap());
        let found = spill.repeats(3).unwrap();
        assert_eq!((found.extra, found.which.len(), found.more), (4, 3, true));
    }
}
