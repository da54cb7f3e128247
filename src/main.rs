//! Reads the configuration, builds the house, runs one mode.

use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use jasan::app::App;
use jasan::config::Config;
use jasan::serve;
use jasan::world::live::Live;

/// A portfolio that lives in your chat.
#[derive(Parser)]
#[command(name = "jasan", version)]
struct Arguments {
    #[command(subcommand)]
    mode: Mode,
}

#[derive(Subcommand)]
enum Mode {
    /// The bot: every configured door, and the jobs.
    Serve,
}

/// Exit code of what the configuration or we did wrong.
const FAULT: u8 = 2;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let config = match Config::load() {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(FAULT);
        }
    };
    log_to_stderr(&config.log);
    // Two workers are enough for one owner; every thread more keeps memory of its own.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(4)
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(FAULT);
        }
    };
    runtime.block_on(async {
        match arguments.mode {
            Mode::Serve => serve_mode(config).await,
        }
    })
}

async fn serve_mode(config: Config) -> ExitCode {
    let words = jasan::words::Words::new(config.settings.language);
    let live = Arc::new(Live::new());
    let app = match App::open(config, live.clone(), live.clone()).await {
        Ok(app) => Arc::new(app),
        Err(error) => {
            eprintln!("{}", error.sentence(words));
            return ExitCode::from(FAULT);
        }
    };
    match serve::serve(app, &live, |_, _| Box::pin(std::future::pending())).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", error.sentence(words));
            ExitCode::from(FAULT)
        }
    }
}

fn log_to_stderr(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(filter)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    // A panic may quote what the owner wrote, so only its place is told.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!("a panic at {}", place.unwrap_or_default());
    }));
}
