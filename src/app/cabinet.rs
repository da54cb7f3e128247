//! The cabinet: files that wait between a proposal and its confirmation, on the disk and after a restart too.
//!
//! A file is kept under the SHA-256 of its content, copied in a stream and checked on the way. It goes when its proposal
//! is settled; one that nobody waits for goes at the next start, half an hour after it came.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::book::Book;
use crate::domain::calendar::Moment;
use crate::store::make_folder;
use crate::world::attachment::{self, Attachment};
use crate::world::on_disk::{OnDisk, pour};

/// How long a proposal waits for its confirmation, in microseconds.
pub const PATIENCE_MICROS: i64 = 30 * 60 * 1_000_000;

/// The largest file that waits for a word; anything larger is for `jasan import`.
pub const BYTES_MAX: u64 = 64 << 20;

/// The folder of waiting files.
pub struct Cabinet {
    folder: PathBuf,
}

impl Cabinet {
    pub fn new(folder: PathBuf) -> Cabinet {
        Cabinet { folder }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Copies a file into the cabinet. The same content twice is one file.
    ///
    /// # Errors
    /// `FileTooLarge` above [`BYTES_MAX`], `InvalidData` when the content is not what its digest says, or the disk's.
    pub fn keep(&self, file: &dyn Attachment) -> io::Result<()> {
        let place = self
            .place(file.digest())
            .ok_or(io::ErrorKind::InvalidInput)?;
        if file.bytes() > BYTES_MAX {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if place.exists() {
            return Ok(());
        }
        make_folder(&self.folder)?;
        let part = place.with_extension("part");
        let copied = copy(file, &part).and_then(|()| {
            fs::write(place.with_extension("name"), file.name())?;
            fs::rename(&part, &place)
        });
        if copied.is_err() {
            // What is left of it goes at the next start, if not now.
            let _ = fs::remove_file(&part);
        }
        copied
    }

    /// Throws a file away. One that is not there is none.
    pub fn throw_away(&self, digest: &str) {
        if let Some(place) = self.place(digest) {
            for path in [place.with_extension("name"), place] {
                // When it fails the next start removes it.
                let _ = fs::remove_file(path);
            }
        }
    }

    /// Throws away what no open proposal waits for, once it has been here as long as a proposal waits.
    pub fn sweep(&self, book: &Book, now: Moment) {
        let waiting = |path: &Path| {
            let digest = path.file_stem().and_then(|stem| stem.to_str());
            book.proposals().any(|proposal| {
                Some(proposal.digest.as_str()) == digest && !is_expired(proposal.made, now)
            })
        };
        let Ok(entries) = fs::read_dir(&self.folder) else {
            return;
        };
        for entry in entries.flatten() {
            let came = entry.metadata().and_then(|data| data.modified());
            let came = came
                .ok()
                .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
            let came = came.map(|since| Moment(since.as_micros() as i64));
            let old = came.is_none_or(|came| is_expired(came, now));
            if old && !waiting(&entry.path()) {
                // A file that cannot be removed now is tried again at the next start.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Where a digest lies; `None` for what is no digest, so that no name leads out of the folder.
    fn place(&self, digest: &str) -> Option<PathBuf> {
        let is_hex = digest
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        (is_hex && (16..=128).contains(&digest.len())).then(|| self.folder.join(digest))
    }
}

/// Whether a proposal that was made then has waited long enough.
pub fn is_expired(made: Moment, now: Moment) -> bool {
    now.0.saturating_sub(made.0) > PATIENCE_MICROS
}

impl attachment::Cabinet for Cabinet {
    fn file(&self, digest: &str) -> Option<Box<dyn Attachment>> {
        let path = self.place(digest)?;
        let bytes = fs::metadata(&path).ok()?.len();
        let name = fs::read_to_string(path.with_extension("name")).unwrap_or_default();
        Some(Box::new(OnDisk::known(path, name, bytes, digest)))
    }
}

fn copy(file: &dyn Attachment, to: &Path) -> io::Result<()> {
    let mut into = File::create(to)?;
    let (_, content) = pour(file.open()?.take(BYTES_MAX + 1), &mut into)?;
    into.sync_all()?;
    if content != file.digest() {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Change, Proposal};
    use crate::config::Settings;
    use crate::world::attachment::Cabinet as _;

    fn file(folder: &Path) -> OnDisk {
        let path = folder.join("거래.csv");
        fs::write(&path, "timestamp,type\n").unwrap();
        OnDisk::open(&path).unwrap()
    }

    #[test]
    fn a_kept_file_comes_back_with_its_name_and_goes_when_dropped() {
        let dir = tempfile::tempdir().unwrap();
        let cabinet = Cabinet::new(dir.path().join("kept"));
        let file = file(dir.path());
        for _ in 0..2 {
            cabinet.keep(&file).unwrap();
        }
        let kept = cabinet.file(file.digest()).unwrap();
        assert_eq!((kept.name(), kept.bytes()), ("거래.csv", 15));
        let mut text = String::new();
        kept.open().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "timestamp,type\n");
        cabinet.throw_away(file.digest());
        assert!(cabinet.file(file.digest()).is_none());
        assert_eq!(fs::read_dir(dir.path().join("kept")).unwrap().count(), 0);
    }

    #[test]
    fn no_name_leads_out_of_the_cabinet() {
        let dir = tempfile::tempdir().unwrap();
        let cabinet = Cabinet::new(dir.path().join("kept"));
        fs::write(dir.path().join("secret"), "x").unwrap();
        for digest in ["", "../secret", "..", "/etc/passwd", "ABCDEF0123456789"] {
            assert!(cabinet.file(digest).is_none(), "{digest}");
        }
    }

    #[test]
    fn the_sweep_leaves_what_an_open_proposal_waits_for_and_what_came_just_now() {
        let dir = tempfile::tempdir().unwrap();
        let cabinet = Cabinet::new(dir.path().join("kept"));
        let file = file(dir.path());
        cabinet.keep(&file).unwrap();
        let came = fs::metadata(dir.path().join("kept").join(file.digest())).unwrap();
        let came = came
            .modified()
            .unwrap()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap();
        let came = Moment(came.as_micros() as i64);
        let later = |minutes: i64| Moment(came.0 + minutes * 60_000_000);
        let proposal = Proposal {
            code: "7f3a9c".into(),
            line: "import".into(),
            made: later(20),
            digest: file.digest().to_owned(),
        };
        let book = Book::new(Settings::default());
        let (asked, _) = book.with(vec![Change::Propose(proposal)], came).unwrap();
        for (book, now, there) in [
            (&book, 1, true),
            (&asked, 31, true),
            (&asked, 49, true),
            (&asked, 51, false),
        ] {
            cabinet.sweep(book, later(now));
            assert_eq!(
                cabinet.file(file.digest()).is_some(),
                there,
                "{now} minutes"
            );
        }
        cabinet.keep(&file).unwrap();
        cabinet.sweep(&book, later(600));
        assert!(cabinet.file(file.digest()).is_none());
    }
}
