//! `jasan chat`: a conversation in this terminal, on the configured books.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

use jasan::app::App;
use jasan::bot::doors::terminal::talk::{Parlour, talk};
use jasan::bot::{draw, handle};
use jasan::jobs::Runner;
use jasan::world::live::Live;

use super::{Code, DONE, Stopped, configured, jobs_of, key, look, open, with_jobs};

pub async fn run() -> Result<Code, Stopped> {
    let app = open(configured(true)?, Arc::new(Live::new())).await?;
    let out = app.config.data_dir.join("out");
    let runner = jobs_of(&app)?;
    converse(app, out, Some(Arc::new(runner))).await
}

/// Talks until the input ends. Files and pictures of the answers go to `out`; jobs run when somebody asks for them.
pub async fn converse(
    app: Arc<App>,
    out: PathBuf,
    runner: Option<Arc<Runner>>,
) -> Result<Code, Stopped> {
    let first = key(&app, 0);
    let parlour = Parlour {
        answer: Box::new(|message| {
            let (app, runner) = (app.clone(), runner.clone());
            Box::pin(async move {
                let answer = handle(&app, &message).await;
                match runner {
                    Some(runner) => with_jobs(&app, &runner, answer).await,
                    None => answer,
                }
            })
        }),
        draw: draw::in_theme(app.config.settings.theme),
        out,
        key: Box::new(move |nth| format!("{first}:{nth}")),
        look: look(&app),
        columns: Box::new(|| app.config.columns.or_else(super::columns)),
        first: "/start",
        prompt: if std::io::stdin().is_terminal() {
            "› "
        } else {
            ""
        },
    };
    let input = tokio::io::BufReader::new(tokio::io::stdin());
    let talked = talk(&parlour, input, &mut std::io::stdout()).await;
    app.store.close().await;
    match talked {
        Ok(()) => Ok(DONE),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(DONE),
        Err(error) => Err(Stopped::fault(error.to_string())),
    }
}
