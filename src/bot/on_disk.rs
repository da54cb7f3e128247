//! A file on this machine, handed in as if it had come with a message.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::command::Attachment;

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
        let mut file = File::open(path)?;
        let mut digest = Sha256::new();
        let mut block = vec![0; 64 << 10];
        let mut bytes = 0;
        loop {
            let read = file.read(&mut block)?;
            if read == 0 {
                break;
            }
            digest.update(&block[..read]);
            bytes += read as u64;
        }
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
        Ok(OnDisk {
            path: path.to_owned(),
            name: name.unwrap_or_default(),
            bytes,
            digest: hex(&digest.finalize()),
        })
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

/// A digest as the cabinet names files: lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
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
