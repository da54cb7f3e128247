//! `jasan say "LINE"`: one message through the same path as every door.

use std::path::PathBuf;
use std::sync::Arc;

use jasan::bot::{Message, handle};
use jasan::world::live::Live;
use jasan::world::on_disk::OnDisk;

use super::{Code, Stopped, configured, jobs_of, key, moment, open, show, with_jobs};

/// What is said, and how the answer is wanted.
#[derive(clap::Args)]
pub struct Say {
    /// 할 말: "매수 BTC 0.1 @ 9,500만 빗썸" / what to say
    #[arg(default_value = "", allow_hyphen_values = true)]
    line: String,
    /// 함께 보낼 파일 / a file that goes with it
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// 받은 파일과 그림을 둘 폴더 / where files and pictures of the answer are written
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// 답을 JSON으로 / the answer as JSON
    #[arg(long)]
    json: bool,
    /// 그때인 것처럼: 2026-03-01 이나 RFC 3339 / as if it were then
    #[arg(long, value_name = "MOMENT")]
    at: Option<String>,
}

pub async fn run(say: Say) -> Result<Code, Stopped> {
    let config = configured(true)?;
    let app = open(config, Arc::new(Live::new())).await?;
    let words = app.words();
    let file = match &say.file {
        Some(path) => {
            let opened = OnDisk::open(path);
            let reason = |error: std::io::Error| {
                let (path, reason) = (path.to_string_lossy(), error.to_string());
                Stopped::fault(words.say("modes-unread", &[("path", &path), ("reason", &reason)]))
            };
            Some(Arc::new(opened.map_err(reason)?) as _)
        }
        None => None,
    };
    let message = Message {
        text: say.line,
        key: key(&app, 0),
        file,
        at: moment(say.at.as_deref(), app.config.settings.time_zone, words)?,
        ..Message::default()
    };
    let runner = jobs_of(&app)?;
    let answer = handle(&app, &message).await;
    let answer = with_jobs(&app, &runner, answer).await;
    let code = show(&app, &answer, say.out.as_deref(), say.json);
    app.store.close().await;
    code
}
