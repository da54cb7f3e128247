//! A file from a chat is streamed to the disk and digested on the way; it is never in memory whole.
//!
//! The disk keeps it only as long as the message is worked on: a command that proposes something keeps its own copy in
//! the cabinet. What a killed process left behind is removed at the next start.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use sha2::{Digest, Sha256};
use teloxide::net::Download;
use teloxide::prelude::{Bot, Requester};
use teloxide::types::FileId;
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::time::{sleep, timeout};

use super::failure::{self, Failure};
use crate::bot::command::Attachment;
use crate::bot::on_disk::hex;
use crate::domain::names::turns_text;
use crate::store::make_folder;

/// Telegram hands a bot no file above 20 MB.
pub const BYTES_MAX: u64 = 20 << 20;
const PATIENCE: Duration = Duration::from_secs(120);
const TRIES: u32 = 4;

/// Why a file did not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoFile {
    TooLarge,
    /// The line or the disk; sending it again may help.
    Lost,
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

/// Makes the inbox, empty.
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

/// Downloads a file of a message. `key` names the message, and so the copy on the disk.
pub async fn receive(
    bot: &Bot,
    id: &FileId,
    name: &str,
    key: &str,
    inbox: &Path,
) -> Result<Received, NoFile> {
    let path = inbox.join(format!("{}.part", hex(&Sha256::digest(key))));
    let mut tries = 0;
    loop {
        match timeout(PATIENCE, attempt(bot, id, name, &path)).await {
            Ok(Ok(received)) => return Ok(received),
            Ok(Err(Stumble::Final(why))) => return Err(why),
            Ok(Err(Stumble::Slow(wait))) => sleep(wait).await,
            Ok(Err(Stumble::Again)) | Err(_) if tries < TRIES => {
                tries += 1;
                sleep(failure::backoff(tries)).await;
            }
            Ok(Err(Stumble::Again)) | Err(_) => return Err(NoFile::Lost),
        }
    }
}

enum Stumble {
    Again,
    Slow(Duration),
    Final(NoFile),
}

async fn attempt(bot: &Bot, id: &FileId, name: &str, path: &Path) -> Result<Received, Stumble> {
    let told = bot
        .get_file(id.clone())
        .await
        .map_err(|error| match failure::meaning(&error) {
            Failure::Slow(wait) => Stumble::Slow(wait),
            Failure::Refused(why) if why.contains("too big") => Stumble::Final(NoFile::TooLarge),
            Failure::Refused(_) | Failure::Token | Failure::Gone => Stumble::Final(NoFile::Lost),
            Failure::Away | Failure::Done | Failure::Conflict => Stumble::Again,
        })?;
    let file = tokio::fs::File::create(path)
        .await
        .map_err(|_| Stumble::Final(NoFile::Lost))?;
    // From here the file on the disk belongs to the value, whatever happens.
    let mut received = Received {
        name: base_name(name),
        bytes: 0,
        digest: String::new(),
        path: path.to_owned(),
    };
    let mut sink = Sink {
        file,
        digest: Sha256::new(),
        bytes: 0,
    };
    let download = bot.download_file(&told.path, &mut sink).await;
    if sink.bytes > BYTES_MAX {
        return Err(Stumble::Final(NoFile::TooLarge));
    }
    download.map_err(|_| Stumble::Again)?;
    sink.flush()
        .await
        .map_err(|_| Stumble::Final(NoFile::Lost))?;
    if told.meta.size != u32::MAX && u64::from(told.meta.size) != sink.bytes {
        // It broke off, and the server did not say so.
        return Err(Stumble::Again);
    }
    received.bytes = sink.bytes;
    received.digest = hex(&sink.digest.finalize());
    Ok(received)
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

/// Writes to the disk, digests and counts; refuses to go on beyond the largest file.
struct Sink {
    file: tokio::fs::File,
    digest: Sha256,
    bytes: u64,
}

impl AsyncWrite for Sink {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.bytes > BYTES_MAX {
            return Poll::Ready(Err(io::ErrorKind::FileTooLarge.into()));
        }
        let written = Pin::new(&mut self.file).poll_write(cx, buf);
        if let Poll::Ready(Ok(n)) = written {
            self.digest.update(&buf[..n]);
            self.bytes += n as u64;
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
