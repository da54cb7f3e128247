//! A file from a chat is streamed to the disk and digested on the way; it is never in memory whole.
//!
//! The disk keeps it only as long as the message is worked on: a command that proposes something keeps its own copy in
//! the cabinet. What a killed process left behind is removed at the next start.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use sha2::{Digest, Sha256};
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::domain::names::turns_text;
use crate::reply::Reply;
use crate::store::make_folder;
use crate::words::Words;
use crate::world::attachment::Attachment;
use crate::world::on_disk::hex;

/// The largest file that is taken; Telegram hands a bot none above 20 MB.
pub const BYTES_MAX: u64 = 20 << 20;

/// Why a file did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoFile {
    TooLarge,
    /// The line or the disk; sending it again may help.
    Lost,
}

impl NoFile {
    /// What the sender is told.
    pub fn told(self, words: Words) -> Reply {
        let (what, then) = match self {
            NoFile::TooLarge => ("door-file-too-large", "door-file-too-large-what"),
            NoFile::Lost => ("door-file-lost", "door-file-lost-what"),
        };
        Reply::say(words.plain(what)).text(words.plain(then))
    }
}

/// A received file. Its copy on the disk goes with it.
pub struct Received {
    name: String,
    bytes: u64,
    digest: String,
    path: PathBuf,
}

impl Attachment for Received {
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

impl Drop for Received {
    fn drop(&mut self) {
        // When it fails the next start removes it.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Makes the folder, without files of a process before.
///
/// # Errors
/// When the data folder cannot be written.
pub fn prepare(inbox: &Path) -> io::Result<()> {
    make_folder(inbox)?;
    for entry in std::fs::read_dir(inbox)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "part") {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Where the file of the message of a key lies.
pub fn path_of(folder: &Path, key: &str) -> PathBuf {
    folder.join(format!("{}.part", hex(&Sha256::digest(key))))
}

/// The last part of a name, as the owner knows it; a path in it is the sender's own affair.
fn base_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last
        .chars()
        .filter(|c| !c.is_control() && !turns_text(*c))
        .take(120)
        .collect();
    if shown.trim().is_empty() {
        "file".to_owned()
    } else {
        shown
    }
}

/// Takes the bytes of a file as they come; refuses to go on beyond the largest file.
pub struct Sink {
    file: tokio::fs::File,
    digest: Sha256,
    /// From the first byte the file on the disk belongs to the value, whatever happens.
    received: Received,
}

impl Sink {
    /// An empty file of this name at a path.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub async fn create(name: &str, path: &Path) -> io::Result<Sink> {
        Ok(Sink {
            file: tokio::fs::File::create(path).await?,
            digest: Sha256::new(),
            received: Received {
                name: base_name(name),
                bytes: 0,
                digest: String::new(),
                path: path.to_owned(),
            },
        })
    }
    /// How many bytes have come.
    pub fn bytes(&self) -> u64 {
        self.received.bytes
    }
    /// All bytes have come.
    ///
    /// # Errors
    /// When the disk does not take them.
    pub async fn finish(mut self) -> io::Result<Received> {
        self.file.flush().await?;
        let mut received = self.received;
        received.digest = hex(&self.digest.finalize());
        Ok(received)
    }
}

impl AsyncWrite for Sink {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.received.bytes > BYTES_MAX {
            return Poll::Ready(Err(io::ErrorKind::FileTooLarge.into()));
        }
        let written = Pin::new(&mut self.file).poll_write(cx, buf);
        if let Poll::Ready(Ok(n)) = written {
            self.digest.update(&buf[..n]);
            self.received.bytes += n as u64;
        }
        written
    }
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.file).poll_flush(cx)
    }
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.file).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_only_a_name() {
        assert_eq!(base_name("../../etc/passwd"), "passwd");
        assert_eq!(base_name("C:\\a\\거래.csv"), "거래.csv");
        assert_eq!(base_name("a\u{0}\n.csv"), "a.csv");
        assert_eq!(base_name("/"), "file");
    }

    #[test]
    fn the_inbox_starts_empty_and_a_file_goes_with_its_value() {
        let dir = tempfile::tempdir().unwrap();
        let left = dir.path().join("x.part");
        std::fs::write(&left, "x").unwrap();
        prepare(dir.path()).unwrap();
        assert!(!left.exists());
        std::fs::write(&left, "ab").unwrap();
        let file = Received {
            name: "a.csv".to_owned(),
            bytes: 2,
            digest: String::new(),
            path: left.clone(),
        };
        for _ in 0..2 {
            let mut text = String::new();
            file.open().unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, "ab");
        }
        drop(file);
        assert!(!left.exists());
    }
}
