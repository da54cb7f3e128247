//! A file on this machine, handed in as if it had come with a message.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::world::attachment::Attachment;

/// A file that lies on the disk and stays there.
#[derive(Debug, Clone)]
pub struct OnDisk {
    path: PathBuf,
    name: String,
    bytes: u64,
    digest: String,
}

impl OnDisk {
    /// Reads the file once, for its digest.
    ///
    /// # Errors
    /// When it cannot be read, or is a folder.
    pub fn open(path: &Path) -> io::Result<OnDisk> {
        let (bytes, digest) = pour(File::open(path)?, &mut io::sink())?;
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
        Ok(OnDisk {
            path: path.to_owned(),
            name: name.unwrap_or_default(),
            bytes,
            digest,
        })
    }

    /// A file whose content was digested before.
    pub fn known(path: PathBuf, name: String, bytes: u64, digest: &str) -> OnDisk {
        OnDisk {
            path,
            name,
            bytes,
            digest: digest.to_owned(),
        }
    }
}

impl Attachment for OnDisk {
    fn name(&self) -> &str {
        &self.name
    }
    fn bytes(&self) -> u64 {
        self.bytes
    }
    fn digest(&self) -> &str {
        &self.digest
    }
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(&self.path)?))
    }
}

/// Writes all that can be read; how many bytes it was, and its digest.
///
/// # Errors
/// When one end cannot be read or the other not be written.
pub fn pour(mut from: impl Read, into: &mut dyn Write) -> io::Result<(u64, String)> {
    let mut digest = Sha256::new();
    let mut bytes = 0;
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok((bytes, hex(&digest.finalize()))),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read?,
        };
        digest.update(&buffer[..read]);
        into.write_all(&buffer[..read])?;
        bytes += read as u64;
    }
}

/// A digest as the cabinet names files: lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// What is free on the disk of a folder; `None` where that cannot be said.
pub fn free_bytes(folder: &std::path::Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_content() {
        let dir = tempfile::tempdir().unwrap();
        let (a, b) = (dir.path().join("a.csv"), dir.path().join("b.csv"));
        std::fs::write(&a, "x").unwrap();
        std::fs::write(&b, "x").unwrap();
        let (a, b) = (OnDisk::open(&a).unwrap(), OnDisk::open(&b).unwrap());
        assert_eq!((a.name(), a.bytes()), ("a.csv", 1));
        assert_eq!(a.digest(), b.digest());
        assert_eq!(
            a.digest(),
            "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        );
        assert!(OnDisk::open(dir.path()).is_err());
    }
}
