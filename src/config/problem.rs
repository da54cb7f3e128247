//! What can be wrong with a configuration. Each sentence says what is wrong and what to type, and repeats no secret.

use std::fmt;
use std::path::PathBuf;

use super::Language;

/// A configuration that cannot be used, told in the language the owner chose (Korean while that is not known).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .problem.sentence(*.language))]
pub struct ConfigError {
    /// The language of the sentence.
    pub language: Language,
    /// What is wrong.
    pub problem: Problem,
}

/// Where in the settings file: counted from one, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Its line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

/// Every way a configuration can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// Neither `JASAN_DATA_DIR` nor a home folder.
    NoDataDir,
    /// Not an address of SQLite or PostgreSQL.
    DatabaseUrl,
    /// Not of the shape `123456:ABC…`.
    TelegramToken,
    /// One of the listed chats is not a number.
    AllowedChats {
        /// Which of them, counted from one. What stands there is not repeated: it may be a misplaced token.
        which: usize,
    },
    /// A token of Slack is missing, or is another token.
    SlackToken {
        /// The environment name.
        name: &'static str,
        /// How it would begin.
        beginning: &'static str,
    },
    /// Not the id of a channel.
    SlackChannel,
    /// One of the listed users is not a member id.
    SlackUsers {
        /// Which of them, counted from one.
        which: usize,
    },
    /// Not of the shape `smtps://user:password@host`.
    MailServer,
    /// Not a mail address, or none where one is needed. What stands there is not repeated.
    MailAddress {
        /// The environment name.
        name: &'static str,
    },
    /// Not an address with a port.
    StatusAddr,
    /// The status page would be open to others without a token.
    StatusToken {
        /// Where it would listen.
        addr: std::net::SocketAddr,
    },
    /// Not names of hosts.
    StatusHosts,
    /// Neither `text` nor `json`.
    LogFormat,
    /// Not an `http` address.
    WebAddress {
        /// The environment name.
        name: &'static str,
        /// What it would be when left out.
        default: &'static str,
    },
    /// A line of `.env` is not `NAME=value`.
    DotEnv {
        /// Which, when it could be found.
        line: Option<usize>,
    },
    /// A file that is there (or was asked for) cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The settings file is not TOML.
    NotToml {
        /// Where.
        at: Place,
        /// What the TOML reader expected.
        reason: String,
    },
    /// A key nobody reads.
    UnknownKey {
        /// Where.
        at: Place,
        /// The key as written, with its table.
        key: String,
        /// The known key most like it, with its table.
        nearest: String,
    },
    /// A key with a value it cannot have.
    Value {
        /// Where.
        at: Place,
        /// The key, with its table.
        key: String,
        /// A line that would be right.
        example: String,
    },
}

impl Problem {
    /// As an error, before the owner's language is known.
    pub(super) fn untold(self) -> ConfigError {
        ConfigError {
            language: Language::default(),
            problem: self,
        }
    }

    pub(super) fn unreadable(path: PathBuf, error: &std::io::Error) -> Self {
        Self::Unreadable {
            path,
            reason: error.to_string(),
        }
    }

    /// What is wrong and what to type.
    pub fn sentence(&self, language: Language) -> String {
        match language {
            Language::Ko => self.korean(),
            Language::En => self.english(),
        }
    }

    fn korean(&self) -> String {
        match self {
            Self::NoDataDir => "자료를 둘 폴더를 모르겠어요. JASAN_DATA_DIR=/자료/폴더 처럼 정해 주세요.".into(),
            Self::DatabaseUrl => "DATABASE_URL은 sqlite:// 나 postgres:// 로 시작해야 해요. \
                 DATABASE_URL=postgres://이름:비밀번호@서버/자료이름 처럼 적거나 비워 두세요."
                .into(),
            Self::TelegramToken => "TELEGRAM_BOT_TOKEN이 봇 토큰 모양이 아니에요. \
                 텔레그램 @BotFather에게 /token 을 보내 받은 123456:ABC… 꼴의 값을 그대로 적어 주세요."
                .into(),
            Self::AllowedChats { which } => format!(
                "TELEGRAM_ALLOWED_CHATS의 {which}번째 값이 대화 번호가 아니에요. \
                 TELEGRAM_ALLOWED_CHATS=123456789,-1009876543210 처럼 숫자를 쉼표로 이어 주세요."
            ),
            Self::SlackToken { name, beginning } => format!(
                "{name}에 {beginning} 로 시작하는 토큰이 있어야 해요. 슬랙은 두 토큰이 다 있어야 열려요. \
                 api.slack.com/apps의 내 앱에서 그대로 복사해 주세요."
            ),
            Self::SlackChannel => "SLACK_CHANNEL이 채널 ID가 아니에요. \
                 채널 세부 정보 맨 아래의 C01ABCDEF 꼴을 적거나 비워 두세요."
                .into(),
            Self::SlackUsers { which } => format!(
                "SLACK_ALLOWED_USERS의 {which}번째 값이 멤버 ID가 아니에요. \
                 프로필의 '멤버 ID 복사'로 SLACK_ALLOWED_USERS=U01ABCDEF,U02ABCDEF 처럼 적어 주세요."
            ),
            Self::MailServer => "SMTP_URL이 메일 서버 주소가 아니에요. smtps://이름:비밀번호@서버 처럼 적어 주세요. \
                 비밀번호의 @ : / 는 %40 %3A %2F 로 적어요."
                .into(),
            Self::MailAddress { name } => format!(
                "{name}에 메일 주소를 적어 주세요. {name}=me@example.com 꼴이고, 여럿이면 쉼표로 이어요."
            ),
            Self::StatusAddr => "STATUS_ADDR가 주소와 포트가 아니에요. STATUS_ADDR=127.0.0.1:8787 처럼 적거나, 상태 페이지를 끄려면 \
                 STATUS_ADDR=off 라고 적어 주세요."
                .into(),
            Self::StatusToken { addr } => format!(
                "STATUS_ADDR={addr}이면 다른 기기에서도 상태 페이지가 보여요. STATUS_TOKEN에 암호를 정해 주세요. \
                 openssl rand -hex 24 로 만들 수 있어요. 이 컴퓨터에서만 보려면 STATUS_ADDR=127.0.0.1:{} 로 바꿔 주세요.",
                addr.port()
            ),
            Self::StatusHosts => "STATUS_HOSTS가 이름이 아니에요. http:// 나 포트 없이 STATUS_HOSTS=jasan.home,nas.local 처럼 적어 주세요."
                .into(),
            Self::LogFormat => "JASAN_LOG_FORMAT은 text 나 json 이에요. 비워 두면 text 예요.".into(),
            Self::WebAddress { name, default } => {
                format!("{name}이 http:// 나 https:// 주소가 아니에요. 비워 두면 기본 주소를 써요: {default}")
            }
            Self::DotEnv { line: Some(line) } => {
                format!(".env {line}번째 줄을 못 읽었어요. 이름=값 꼴로, 특수 문자가 있으면 이름='값' 으로 적어 주세요.")
            }
            Self::DotEnv { line: None } => {
                ".env를 못 읽었어요. UTF-8 파일인지, 줄마다 이름=값 꼴인지 확인해 주세요.".into()
            }
            Self::Unreadable { path, reason } => {
                format!("{} 파일을 못 읽었어요({reason}). 경로와 권한을 확인해 주세요.", path.display())
            }
            Self::NotToml { at, reason } if reason.contains("unquoted key") => format!(
                "{at} 부분을 못 읽었어요. 한글이나 빈칸이 든 이름은 따옴표로 감싸 주세요: [platforms.\"한투\"]"
            ),
            Self::NotToml { at, reason } => {
                format!("{at} 부분을 못 읽었어요({reason}). jasan.example.toml과 견주어 고쳐 주세요.")
            }
            Self::UnknownKey { at, key, nearest } => {
                format!("{at}: \"{key}\" 설정은 없어요. 혹시 \"{nearest}\" 말씀인가요? 그렇게 고치거나 줄을 지워 주세요.")
            }
            Self::Value { at, key, example } => {
                format!("{at}: \"{key}\"에 쓸 수 없는 값이에요. 이렇게 적어 주세요: {example}")
            }
        }
    }

    fn english(&self) -> String {
        match self {
            Self::NoDataDir => {
                "No folder for the data is known. Set JASAN_DATA_DIR=/a/folder.".into()
            }
            Self::DatabaseUrl => "DATABASE_URL must begin with sqlite:// or postgres://. \
                 Write DATABASE_URL=postgres://user:password@host/database, or leave it out."
                .into(),
            Self::TelegramToken => "TELEGRAM_BOT_TOKEN is not the shape of a bot token. \
                 Send /token to @BotFather in Telegram and copy what it answers, like 123456:ABC…."
                .into(),
            Self::AllowedChats { which } => format!(
                "Value {which} of TELEGRAM_ALLOWED_CHATS is not a chat number. \
                 Write numbers with commas: TELEGRAM_ALLOWED_CHATS=123456789,-1009876543210."
            ),
            Self::SlackToken { name, beginning } => format!(
                "{name} needs a token that begins with {beginning}. Slack opens with both tokens only. \
                 Copy it from your app at api.slack.com/apps."
            ),
            Self::SlackChannel => "SLACK_CHANNEL is not the id of a channel. \
                 Write the C01ABCDEF from the end of the channel's details, or leave it out."
                .into(),
            Self::SlackUsers { which } => format!(
                "Value {which} of SLACK_ALLOWED_USERS is not a member ID. \
                 Copy it from a profile (Copy member ID): SLACK_ALLOWED_USERS=U01ABCDEF,U02ABCDEF."
            ),
            Self::MailServer => "SMTP_URL is not a mail server. Write smtps://user:password@host; \
                 in the password @ : / are written %40 %3A %2F."
                .into(),
            Self::MailAddress { name } => format!(
                "{name} needs a mail address, like {name}=me@example.com; several with commas."
            ),
            Self::StatusAddr => "STATUS_ADDR is not an address with a port. Write STATUS_ADDR=127.0.0.1:8787, \
                 or STATUS_ADDR=off to do without the status page."
                .into(),
            Self::StatusToken { addr } => format!(
                "With STATUS_ADDR={addr} other machines see the status page. Set STATUS_TOKEN; openssl rand -hex 24 makes one. \
                 To see it on this machine alone write STATUS_ADDR=127.0.0.1:{}.",
                addr.port()
            ),
            Self::StatusHosts => "STATUS_HOSTS are no names of hosts. Without http:// and port, like STATUS_HOSTS=jasan.home,nas.local."
                .into(),
            Self::LogFormat => "JASAN_LOG_FORMAT is text or json; left out it is text.".into(),
            Self::WebAddress { name, default } => {
                format!("{name} is not an http:// or https:// address. Left out, it is {default}.")
            }
            Self::DotEnv { line: Some(line) } => {
                format!(
                    "Line {line} of .env cannot be read. Write NAME=value, or NAME='value' around special characters."
                )
            }
            Self::DotEnv { line: None } => {
                ".env cannot be read. It must be UTF-8, with NAME=value on each line.".into()
            }
            Self::Unreadable { path, reason } => {
                format!(
                    "{} cannot be read ({reason}). Check its path and permissions.",
                    path.display()
                )
            }
            Self::NotToml { at, reason } if reason.contains("unquoted key") => format!(
                "{at} cannot be read. Put quotes around a name with Korean letters or spaces: [platforms.\"한투\"]."
            ),
            Self::NotToml { at, reason } => {
                format!("{at} cannot be read ({reason}). Compare it with jasan.example.toml.")
            }
            Self::UnknownKey { at, key, nearest } => {
                format!(
                    "{at}: \"{key}\" is no setting. Did you mean \"{nearest}\"? Correct it or remove the line."
                )
            }
            Self::Value { at, key, example } => {
                format!("{at}: \"{key}\" cannot have this value. Write for example: {example}")
            }
        }
    }
}

/// `jasan.toml:3:7`, which editors and terminals open at a click.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.path.display(), self.line, self.column)
    }
}
