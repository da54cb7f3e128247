//! Files as a message or a command line brings them: named, digested once, read from the start as often as needed.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::bot::command::Attachment;

/// SHA-256 of everything a reader gives, in hex, and how many bytes that was.
///
/// # Errors
/// The reader's.
pub fn digest(mut reader: impl Read) -> io::Result<(String, u64)> {
    let mut hash = Sha256::new();
    let mut block = vec![0; 64 * 1024];
    let mut bytes = 0;
    loop {
        match reader.read(&mut block) {
            Ok(0) => break,
            Ok(n) => {
                hash.update(&block[..n]);
                bytes += n as u64;
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    let hex = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
    Ok((hex, bytes))
}

/// A file on disk, never held in memory.
#[derive(Debug, Clone)]
pub struct OnDisk {
    path: PathBuf,
    name: String,
    bytes: u64,
    digest: String,
}

impl OnDisk {
    /// Reads the file once for its digest. `name` is what its sender called it; by default the path's last part.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open(path: &Path, name: Option<&str>) -> io::Result<OnDisk> {
        let (digest, bytes) = digest(File::open(path)?)?;
        let own = || path.file_name().map(|n| n.to_string_lossy().into_owned());
        let name = name.map(str::to_owned).or_else(own).unwrap_or_default();
        Ok(OnDisk {
            path: path.to_owned(),
            name,
            bytes,
            digest,
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
        Ok(Box::new(BufReader::with_capacity(
            64 * 1024,
            File::open(&self.path)?,
        )))
    }
}

/// A small file in memory.
#[derive(Debug, Clone)]
pub struct InMemory {
    name: String,
    digest: String,
    bytes: Arc<[u8]>,
}

impl InMemory {
    pub fn new(name: &str, bytes: impl Into<Arc<[u8]>>) -> InMemory {
        let bytes = bytes.into();
        // A slice does not fail to be read.
        let (digest, _) = digest(&bytes[..]).unwrap_or_default();
        InMemory {
            name: name.to_owned(),
            digest,
            bytes,
        }
    }
}

impl Attachment for InMemory {
    fn name(&self) -> &str {
        &self.name
    }
    fn bytes(&self) -> u64 {
        self.bytes.len() as u64
    }
    fn digest(&self) -> &str {
        &self.digest
    }
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(&self.bytes[..]))
    }
}
