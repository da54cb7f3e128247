//! Which answers were on their way when the program died: those may go out a second time, and are counted.
//!
//! A key is written to a small file before its answer is sent. The file needs no sync: a program that is killed leaves
//! it as it was written, and after a power cut the worst is a second copy that is not counted.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::store::make_folder;

/// Lines after which the file is written anew.
const LINES_MAX: usize = 2000;

/// The answers on their way.
#[derive(Debug)]
pub struct Once {
    path: PathBuf,
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    file: Option<File>,
    lines: usize,
    /// Begun by this process, and not answered yet.
    open: BTreeSet<String>,
    /// Begun by one that died.
    doubtful: BTreeSet<String>,
}

impl Once {
    /// With what the process before left in this folder.
    pub fn new(folder: &Path) -> Once {
        // Without the folder nothing is remembered; the doors say what is wrong with it.
        let _ = make_folder(folder);
        let path = folder.join("sending");
        let left = std::fs::read_to_string(&path).unwrap_or_default();
        let doubtful: BTreeSet<String> = left.lines().map(str::to_owned).collect();
        let once = Once {
            path,
            inside: Mutex::new(Inside {
                doubtful,
                ..Inside::default()
            }),
        };
        once.begin_anew(&mut once.inside.lock().unwrap_or_else(PoisonError::into_inner));
        once
    }

    /// The answer to this key is about to be sent; whether it may have been sent before.
    pub fn begin(&self, key: &str) -> bool {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        if inside.lines >= LINES_MAX {
            self.begin_anew(&mut inside);
        }
        if let Some(file) = &mut inside.file {
            // Without it a second copy would not be counted; that is all.
            let _ = writeln!(file, "{key}");
        }
        inside.lines += 1;
        inside.open.insert(key.to_owned());
        inside.doubtful.remove(key)
    }

    /// It was sent, and that is noted in the books.
    pub fn end(&self, key: &str) {
        let mut inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        inside.open.remove(key);
    }

    /// What is still open, in a new file.
    fn begin_anew(&self, inside: &mut Inside) {
        let open = inside.open.iter().chain(&inside.doubtful);
        let lines: String = open.map(|key| format!("{key}\n")).collect();
        inside.lines = inside.open.len();
        let mut options = OpenOptions::new();
        options.create(true).write(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.path).and_then(|mut file| {
            file.write_all(lines.as_bytes())?;
            Ok(file)
        });
        inside.file = file.ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_on_its_way_may_be_a_second_copy() {
        let dir = tempfile::tempdir().unwrap();
        let first = Once::new(dir.path());
        assert!(!first.begin("a") && !first.begin("b"));
        first.end("a");
        drop(first);
        // `a` was noted as answered, so nobody begins it again.
        let second = Once::new(dir.path());
        assert!(second.begin("b") && !second.begin("c"));
        second.end("b");
        assert!(!second.begin("b"), "counted once");
    }

    #[test]
    fn the_file_stays_small() {
        let dir = tempfile::tempdir().unwrap();
        let once = Once::new(dir.path());
        for n in 0..3 * LINES_MAX {
            once.begin(&n.to_string());
            once.end(&n.to_string());
        }
        once.begin("open");
        let text = std::fs::read_to_string(dir.path().join("sending")).unwrap();
        assert!(text.lines().count() <= LINES_MAX && text.ends_with("open\n"));
    }
}
