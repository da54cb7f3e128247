//! Reads the command line, runs one mode, and ends with its code: 0 done, 1 told to the owner, 2 configuration or fault, 3 not
//! known whether it was written.

mod modes;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

/// 자산: 대화 속의 포트폴리오 / a portfolio that lives in your chat
#[derive(Parser)]
#[command(name = "jasan", version, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    mode: Mode,
}

/// What the program does this time.
#[derive(Subcommand)]
enum Mode {
    /// 보기 자산으로 둘러보기: 네트워크도 키도 필요 없어요 / look around a sample portfolio, no network, no keys
    Demo {
        /// 둘 폴더 (비우면 자료 폴더의 demo) / its folder (by default demo in the data folder)
        #[arg(long)]
        dir: Option<PathBuf>,
        /// 대화 대신 상태 페이지 열기 / open the status page instead of a conversation
        #[arg(long, value_name = "ADDR", num_args = 0..=1, default_missing_value = "127.0.0.1:8787")]
        page: Option<SocketAddr>,
    },
    /// 봇 켜기: 텔레그램, 슬랙과 작업 / run the bot: Telegram, Slack and the jobs
    Serve,
    /// 이 터미널에서 대화하기 / talk in this terminal
    Chat,
    /// 한마디 하기 / say one thing
    Say(modes::say::Say),
    /// 묻지 않고 파일 넣기 / take files in without asking
    Import(modes::import::Import),
    /// 거래를 CSV로 내보내기 / write the trades as CSV
    Export(modes::export::Export),
    /// 모든 숫자를 JSON으로 / every figure as JSON
    Figures {
        /// 그때인 것처럼: 2026-03-01 이나 RFC 3339 / as if it were then
        #[arg(long, value_name = "MOMENT")]
        at: Option<String>,
    },
    /// 작업 하나를 지금 하기 / run one job now
    Job {
        name: String,
        /// 그 가운데 하나만: bithumb / one thing that it is about
        args: Option<String>,
        #[arg(long, value_name = "MOMENT")]
        at: Option<String>,
    },
    /// 모든 그림의 보기 그리기 / draw a sample of every picture
    Gallery {
        /// 그릴 폴더 / where to
        #[arg(default_value = "gallery")]
        dir: PathBuf,
    },
    /// 설정 파일 만들기: .env와 jasan.toml / make the configuration files
    Init,
    /// 설정과 연결 살펴보기 / look at the configuration and try each connection
    Check,
    /// 셸 자동 완성 / completions for a shell
    Completions { shell: clap_complete::Shell },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let code = match cli.mode {
        Mode::Completions { shell } => {
            clap_complete::generate(
                shell,
                &mut Cli::command(),
                "jasan",
                &mut std::io::stdout().lock(),
            );
            modes::DONE
        }
        Mode::Init => modes::init::run(),
        Mode::Gallery { dir } => modes::gallery::run(&dir),
        Mode::Demo { dir, page } => modes::run(modes::demo::run(dir, page)),
        Mode::Serve => {
            jasan::memory::start_small();
            modes::run(modes::serve::run())
        }
        Mode::Chat => modes::run(modes::chat::run()),
        Mode::Say(say) => modes::run(modes::say::run(say)),
        Mode::Import(import) => modes::run(modes::import::run(import)),
        Mode::Export(export) => modes::run(modes::export::run(export)),
        Mode::Figures { at } => modes::run(modes::figures::run(at)),
        Mode::Job { name, args, at } => modes::run(modes::job::run(name, args, at)),
        Mode::Check => modes::run(modes::check::run()),
    };
    ExitCode::from(code)
}
