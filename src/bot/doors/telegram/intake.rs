//! A file of a message is fetched from Telegram, with patience for a bad line.

use std::path::Path;
use std::time::Duration;

use teloxide::net::Download;
use teloxide::prelude::{Bot, Requester};
use teloxide::types::FileId;
use tokio::time::{sleep, timeout};

use super::failure::{self, Failure};
use crate::bot::doors::house::backoff;
use crate::bot::doors::received::{BYTES_MAX, NoFile, Received, Sink, path_of};

const PATIENCE: Duration = Duration::from_secs(120);
const TRIES: u32 = 4;

/// Downloads a file of a message. `key` names the message, and so the copy on the disk.
pub async fn receive(
    bot: &Bot,
    id: &FileId,
    name: &str,
    key: &str,
    folder: &Path,
) -> Result<Received, NoFile> {
    let path = path_of(folder, key);
    let mut tries = 0;
    loop {
        match timeout(PATIENCE, attempt(bot, id, name, &path)).await {
            Ok(Ok(received)) => return Ok(received),
            Ok(Err(Stumble::Final(why))) => return Err(why),
            Ok(Err(Stumble::Slow(wait))) => sleep(wait).await,
            Ok(Err(Stumble::Again)) | Err(_) if tries < TRIES => {
                tries += 1;
                sleep(backoff(tries)).await;
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
            Failure::Away | Failure::Unheard | Failure::Done | Failure::Conflict => Stumble::Again,
        })?;
    let lost = |_| Stumble::Final(NoFile::Lost);
    let mut sink = Sink::create(name, path).await.map_err(lost)?;
    let download = bot.download_file(&told.path, &mut sink).await;
    if sink.bytes() > BYTES_MAX {
        return Err(Stumble::Final(NoFile::TooLarge));
    }
    download.map_err(|_| Stumble::Again)?;
    if told.meta.size != u32::MAX && u64::from(told.meta.size) != sink.bytes() {
        // It broke off, and the server did not say so.
        return Err(Stumble::Again);
    }
    sink.finish().await.map_err(lost)
}
