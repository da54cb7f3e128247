//! `jasan export [FILTER…]`: the rows of `/export`, on the output or into a folder.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

use jasan::bot::doors::terminal::visible;
use jasan::bot::{Message, handle};
use jasan::world::live::Live;

use super::{Code, DONE, Stopped, code_of, complain, configured, key, moment, open, show};

/// What is written, and where.
#[derive(clap::Args)]
pub struct Export {
    /// 거르기: 종목, 계좌, 기간 … / a filter: asset, platform, period …
    #[arg(value_name = "FILTER", allow_hyphen_values = true)]
    filter: Vec<String>,
    /// 파일을 둘 폴더 (비우면 화면으로) / a folder for the file (else it goes to the output)
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// 그때인 것처럼 / as if it were then
    #[arg(long, value_name = "MOMENT")]
    at: Option<String>,
}

pub async fn run(export: Export) -> Result<Code, Stopped> {
    let app = open(configured(true)?, Arc::new(Live::new())).await?;
    let zone = app.config.settings.time_zone;
    let message = Message {
        text: format!("/export {}", export.filter.join(" ")),
        key: key(&app, 0),
        at: moment(export.at.as_deref(), zone, app.words())?,
        ..Message::default()
    };
    let answer = handle(&app, &message).await;
    app.store.close().await;
    let Some(file) = answer.reply.files.first() else {
        // Nothing to write is said where it does not get into somebody's file.
        complain(&super::plain_text(&app, &answer.reply));
        return Ok(code_of(answer.ending));
    };
    if let Some(out) = &export.out {
        return show(&app, &answer, Some(out), false);
    }
    let mut output = std::io::stdout().lock();
    // What a note holds must not steer the terminal; a pipe or a file gets every byte as it is.
    let bytes = if output.is_terminal() {
        visible(&file.bytes).into_bytes().into()
    } else {
        file.bytes.clone()
    };
    match output.write_all(&bytes) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Stopped::fault(error.to_string()))
        }
        _ => Ok(DONE),
    }
}
