//! Every environment name the program knows, once. `.env.example` and the table of the READMEs are written from here,
//! and a test fails when they differ.

use std::fmt::Write;

use super::Language;

/// One environment name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variable {
    /// The name, as in the environment.
    pub name: &'static str,
    /// What it is when left out, as shown; empty when it is then simply not there.
    pub default: &'static str,
    /// What it is for.
    pub what_en: &'static str,
    /// What it is for.
    pub what_ko: &'static str,
    /// Whether its value must be shown to nobody.
    pub secret: bool,
    /// What it belongs to.
    pub area: Area,
}

/// What an environment name belongs to, in the order they are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// The program itself.
    Program,
    /// The Telegram door.
    Telegram,
    /// The Slack door.
    Slack,
    /// The mail door.
    Mail,
    /// Prices without a key.
    Prices,
    /// The status page.
    Status,
    /// Known and kept free, read by a later version.
    Reserved,
}

impl Area {
    const ALL: [Self; 7] = [
        Self::Program,
        Self::Telegram,
        Self::Slack,
        Self::Mail,
        Self::Prices,
        Self::Status,
        Self::Reserved,
    ];

    fn title(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Program, Language::Ko) => "프로그램",
            (Self::Program, Language::En) => "The program",
            (Self::Telegram, Language::Ko) => "텔레그램",
            (Self::Telegram, Language::En) => "Telegram",
            (Self::Slack, Language::Ko) => "슬랙",
            (Self::Slack, Language::En) => "Slack",
            (Self::Mail, Language::Ko) => "메일 (소식만)",
            (Self::Mail, Language::En) => "Mail (news only)",
            (Self::Prices, Language::Ko) => "시세 (키가 없어도 돼요)",
            (Self::Prices, Language::En) => "Prices (no key needed)",
            (Self::Status, Language::Ko) => "상태 페이지",
            (Self::Status, Language::En) => "The status page",
            (Self::Reserved, Language::Ko) => "다음 판에서 쓸 이름 (지금은 읽지 않아요)",
            (Self::Reserved, Language::En) => "Kept for later versions (not read yet)",
        }
    }
}

impl Variable {
    const fn new(
        area: Area,
        name: &'static str,
        default: &'static str,
        ko: &'static str,
        en: &'static str,
    ) -> Self {
        Self {
            name,
            default,
            what_en: en,
            what_ko: ko,
            secret: false,
            area,
        }
    }

    const fn secret(area: Area, name: &'static str, ko: &'static str, en: &'static str) -> Self {
        Self {
            name,
            default: "",
            what_en: en,
            what_ko: ko,
            secret: true,
            area,
        }
    }

    fn what(&self, language: Language) -> &'static str {
        match language {
            Language::Ko => self.what_ko,
            Language::En => self.what_en,
        }
    }
}

use Area::{Mail, Prices, Program, Reserved, Slack, Status, Telegram};

/// The single list of environment names.
#[rustfmt::skip] // One name a line.
pub const VARIABLES: &[Variable] = &[
    Variable::new(Program, "DATABASE_URL", "sqlite://~/.local/share/jasan/jasan.sqlite", "장부를 두는 곳: sqlite:// 파일(기본은 자료 폴더 안)이나 postgres:// 서버", "where the books are kept: a sqlite:// file (by default in the data folder) or a postgres:// server"),
    Variable::new(Program, "JASAN_DATA_DIR", "~/.local/share/jasan", "자료 폴더 ($XDG_DATA_HOME이 있으면 그 아래 jasan)", "the data folder ($XDG_DATA_HOME/jasan when that is set)"),
    Variable::new(Program, "JASAN_CONFIG", "./jasan.toml", "설정 파일 (없으면 자료 폴더의 jasan.toml)", "the settings file (else jasan.toml in the data folder)"),
    Variable::new(Program, "JASAN_LOG", "info", "로그에 남길 것: error, warn, info, debug; 부분마다 따로: info,jasan::jobs=debug", "what the log shows: error, warn, info, debug; by module: info,jasan::jobs=debug"),
    Variable::new(Program, "JASAN_LOG_FORMAT", "text", "로그의 모양: text, json", "how the log is written: text, json"),

    Variable::secret(Telegram, "TELEGRAM_BOT_TOKEN", "@BotFather가 준 봇 토큰", "the bot's token, from @BotFather"),
    Variable::new(Telegram, "TELEGRAM_ALLOWED_CHATS", "", "말을 들을 대화 번호들, 쉼표로 (양수는 사람, 음수는 그룹)", "the chats that are heard, with commas (positive: a person, negative: a group)"),
    Variable::new(Telegram, "TELEGRAM_API_URL", "https://api.telegram.org", "Bot API 서버 주소", "the Bot API server"),

    Variable::secret(Slack, "SLACK_APP_TOKEN", "앱 토큰 (xapp-), connections:write", "the app token (xapp-), with connections:write"),
    Variable::secret(Slack, "SLACK_BOT_TOKEN", "봇 토큰 (xoxb-)", "the bot token (xoxb-)"),
    Variable::new(Slack, "SLACK_ALLOWED_USERS", "", "말을 들을 사람들의 멤버 ID, 쉼표로 (U01ABCDEF)", "the member IDs that are heard, with commas (U01ABCDEF)"),
    Variable::new(Slack, "SLACK_CHANNEL", "", "소식이 가고 부르면 대답하는 채널의 ID (C01ABCDEF); 비우면 각자의 쪽지로", "the channel that gets the news and where a mention is answered (C01ABCDEF); else a direct message to each"),
    Variable::new(Slack, "SLACK_API_URL", "https://slack.com/api", "슬랙 서버 주소", "the Slack server"),

    Variable::secret(Mail, "SMTP_URL", "메일 서버: smtps://이름:비밀번호@서버 또는 smtp://이름:비밀번호@서버:587 (STARTTLS)", "the mail server: smtps://user:password@host, or smtp://user:password@host:587 (STARTTLS)"),
    Variable::new(Mail, "ALERT_EMAIL_TO", "", "소식을 메일로 받을 주소들, 쉼표로", "where news are mailed to, with commas"),
    Variable::new(Mail, "ALERT_EMAIL_FROM", "", "보내는 주소 (비우면 받는 첫 주소)", "whom mails are from (else the first that they go to)"),

    Variable::new(Prices, "BITHUMB_API_URL", "https://api.bithumb.com", "빗썸 서버 주소", "the Bithumb server"),

    Variable::new(Status, "STATUS_ADDR", "127.0.0.1:8787", "상태 페이지를 여는 곳; off면 열지 않아요", "where the status page listens; off turns it away"),
    Variable::secret(Status, "STATUS_TOKEN", "상태 페이지 암호, 16자 이상 (이 컴퓨터 밖에서도 보려면 꼭 있어야 해요)", "the token of the status page, 16 characters or more (needed where other machines reach it)"),
    Variable::new(Status, "STATUS_HOSTS", "", "상태 페이지를 부르는 이름들, 쉼표로 (localhost와 IP 주소는 적지 않아도 돼요)", "names by which the status page is called, with commas (localhost and addresses need not be listed)"),

    Variable::secret(Reserved, "BACKUP_PASSPHRASE", "백업을 잠그는 암호", "the passphrase of backups"),
    Variable::secret(Reserved, "BINANCE_API_KEY", "바이낸스 조회 전용 키", "Binance read-only key"),
    Variable::secret(Reserved, "BINANCE_API_SECRET", "바이낸스 비밀 키", "Binance secret"),
    Variable::new(Reserved, "BINANCE_API_URL", "https://api.binance.com", "바이낸스 서버 주소", "the Binance server"),
    Variable::secret(Reserved, "BITGET_API_KEY", "비트겟 조회 전용 키", "Bitget read-only key"),
    Variable::secret(Reserved, "BITGET_API_SECRET", "비트겟 비밀 키", "Bitget secret"),
    Variable::secret(Reserved, "BITGET_API_PASSPHRASE", "비트겟 API 암호", "Bitget API passphrase"),
    Variable::new(Reserved, "BITGET_API_URL", "https://api.bitget.com", "비트겟 서버 주소", "the Bitget server"),
    Variable::secret(Reserved, "BITHUMB_API_KEY", "빗썸 조회 전용 키", "Bithumb read-only key"),
    Variable::secret(Reserved, "BITHUMB_API_SECRET", "빗썸 비밀 키", "Bithumb secret"),
    Variable::secret(Reserved, "UPBIT_API_KEY", "업비트 조회 전용 키", "Upbit read-only key"),
    Variable::secret(Reserved, "UPBIT_API_SECRET", "업비트 비밀 키", "Upbit secret"),
    Variable::new(Reserved, "UPBIT_API_URL", "https://api.upbit.com", "업비트 서버 주소", "the Upbit server"),
    Variable::secret(Reserved, "KIS_APP_KEY", "한국투자증권 앱 키", "KIS app key"),
    Variable::secret(Reserved, "KIS_APP_SECRET", "한국투자증권 앱 비밀 키", "KIS app secret"),
    Variable::secret(Reserved, "KIS_ACCOUNT", "한국투자증권 계좌 (12345678-01)", "KIS account (12345678-01)"),
    Variable::new(Reserved, "KIS_PAPER", "false", "모의투자 계좌이면 true", "true for a paper account"),
    Variable::new(Reserved, "KIS_API_URL", "https://openapi.koreainvestment.com:9443", "한국투자증권 서버 주소", "the KIS server"),
    Variable::new(Reserved, "BINANCE_WS_URL", "wss://stream.binance.com:9443", "바이낸스 실시간 시세 주소", "Binance live prices"),
    Variable::new(Reserved, "BITGET_WS_URL", "wss://ws.bitget.com/v2/ws/public", "비트겟 실시간 시세 주소", "Bitget live prices"),
    Variable::new(Reserved, "BITHUMB_WS_URL", "wss://ws-api.bithumb.com/websocket/v1", "빗썸 실시간 시세 주소", "Bithumb live prices"),
    Variable::new(Reserved, "KIS_WS_URL", "ws://ops.koreainvestment.com:21000", "한국투자증권 실시간 시세 주소", "KIS live prices"),
    Variable::new(Reserved, "UPBIT_WS_URL", "wss://api.upbit.com/websocket/v1", "업비트 실시간 시세 주소", "Upbit live prices"),
    Variable::new(Reserved, "FX_API_URL", "https://api.frankfurter.dev", "환율 서버 주소 (Frankfurter v2)", "the rates server (speaks Frankfurter v2)"),
];

/// The text of `.env.example`.
pub fn env_example() -> String {
    let mut text = String::from(
        "# 이 파일을 .env로 복사하고, 쓸 줄의 맨 앞 #을 지우세요. 모든 줄은 비워 둬도 돼요.\n\
         # Copy this file to .env and remove the # before the lines you use. Every line may stay away.\n\
         # 값에 $ # 따옴표나 빈칸이 있으면 작은따옴표로 감싸세요: 이름='값'\n\
         # Put single quotes around a value with $ # quotes or spaces: NAME='value'\n",
    );
    for area in Area::ALL {
        push_line(
            &mut text,
            format_args!(
                "\n# ---- {} / {}",
                area.title(Language::Ko),
                area.title(Language::En)
            ),
        );
        for variable in VARIABLES.iter().filter(|variable| variable.area == area) {
            let Variable {
                name,
                default,
                what_ko,
                what_en,
                secret,
                ..
            } = variable;
            let hidden = if *secret { " (비밀 / secret)" } else { "" };
            push_line(
                &mut text,
                format_args!("\n# {what_ko}{hidden}\n# {what_en}\n#{name}={default}"),
            );
        }
    }
    text
}

/// The table of the READMEs, in Markdown: what is read today.
pub fn markdown_table(language: Language) -> String {
    let mut text = String::new();
    let (header, secret) = match language {
        Language::Ko => ("| 이름 | 무엇 | 비워 두면 |", " (비밀)"),
        Language::En => ("| name | what | when left out |", " (secret)"),
    };
    push_line(&mut text, format_args!("{header}\n|---|---|---|"));
    for area in Area::ALL.into_iter().filter(|area| *area != Reserved) {
        push_line(
            &mut text,
            format_args!("| **{}** | | |", area.title(language)),
        );
        for variable in VARIABLES.iter().filter(|variable| variable.area == area) {
            let default = if variable.default.is_empty() {
                String::new()
            } else {
                format!("`{}`", variable.default)
            };
            let hidden = if variable.secret { secret } else { "" };
            push_line(
                &mut text,
                format_args!(
                    "| `{}` | {}{hidden} | {default} |",
                    variable.name,
                    variable.what(language)
                ),
            );
        }
    }
    text
}

fn push_line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{line}");
}
