//! `jasan.toml`: text -> [`Settings`]. A key nobody reads and a value a key cannot have are errors with their place.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono_tz::Tz;
use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::news::{DELIVERIES, NewsSettings, QuietHours};
use super::{
    CashPolicy, CostMethod, Language, Place, Problem, SettingsText, Theme, UsdtPolicy, nearest,
};

/// What `jasan.toml` can say. Its default is an empty file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The currency of totals: three to five capital letters.
    pub base_currency: String,
    /// Where the owner's days begin and end.
    pub time_zone: Tz,
    /// The language of replies and pictures.
    pub language: Language,
    /// The ground of pictures.
    pub theme: Theme,
    /// How sales find their cost.
    pub cost_method: CostMethod,
    /// Whether a buy's fee is part of its cost, and a sale's taken off its proceeds.
    pub fees_in_cost: bool,
    /// What one USDT is worth.
    pub usdt: UsdtPolicy,
    /// Whether money is followed, where a platform does not say otherwise.
    pub cash: CashPolicy,
    /// What a deposit earns in a year, as a share: a benchmark of returns.
    pub deposit_rate: Option<Decimal>,
    /// `[platforms.NAME]`.
    pub platforms: BTreeMap<String, PlatformSettings>,
    /// `[news]`.
    pub news: NewsSettings,
    /// `[jobs.NAME]`.
    pub jobs: BTreeMap<String, JobSettings>,
    /// `[targets]`: the wished share of each name.
    pub targets: BTreeMap<String, Decimal>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base_currency: "KRW".into(),
            time_zone: Tz::Asia__Seoul,
            language: Language::default(),
            theme: Theme::default(),
            cost_method: CostMethod::default(),
            fees_in_cost: false,
            usdt: UsdtPolicy::default(),
            cash: CashPolicy::default(),
            deposit_rate: None,
            platforms: BTreeMap::new(),
            news: NewsSettings::default(),
            jobs: BTreeMap::new(),
            targets: BTreeMap::new(),
        }
    }
}

impl Settings {
    /// Whether money is followed on `platform`: its own word, else the general one.
    pub fn cash_of(&self, platform: &str) -> CashPolicy {
        self.platforms
            .get(platform)
            .and_then(|own| own.cash)
            .unwrap_or(self.cash)
    }
}

/// What the owner says about one platform.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlatformSettings {
    /// Whether its money is followed.
    pub cash: Option<CashPolicy>,
    /// What the owner calls it.
    pub nickname: Option<String>,
    /// Fee of a trade as a share of its amount, from 0 to below 1.
    pub fee_rate: Option<Decimal>,
    /// Tax of a sale as a share of its amount, from 0 to below 1.
    pub tax_rate: Option<Decimal>,
}

/// What the owner says about one job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobSettings {
    /// When it runs, in the owner's zone; the job's own time when not said.
    pub cron: Option<String>,
    /// Whether it runs by itself.
    pub enabled: bool,
}

const TOP_KEYS: &[&str] = &[
    "base_currency",
    "time_zone",
    "language",
    "theme",
    "cost_method",
    "fees_in_cost",
    "usdt",
    "cash",
    "deposit_rate",
    "platforms",
    "news",
    "jobs",
    "targets",
];
const PLATFORM_KEYS: &[&str] = &["cash", "nickname", "fee_rate", "tax_rate"];
const NEWS_KEYS: &[&str] = &["quiet_hours", "report", "alerts", "failures", "waiting"];
const JOB_KEYS: &[&str] = &["cron", "enabled"];

const COST_METHODS: &[(&str, CostMethod)] =
    &[("average", CostMethod::Average), ("fifo", CostMethod::Fifo)];
const USDT_POLICIES: &[(&str, UsdtPolicy)] =
    &[("market", UsdtPolicy::Market), ("usd", UsdtPolicy::Usd)];
const LANGUAGES: &[(&str, Language)] = &[("ko", Language::Ko), ("en", Language::En)];
const THEMES: &[(&str, Theme)] = &[("light", Theme::Light), ("dark", Theme::Dark)];
const CASH_POLICIES: &[(&str, CashPolicy)] = &[
    ("auto", CashPolicy::Auto),
    ("tracked", CashPolicy::Tracked),
    ("untracked", CashPolicy::Untracked),
];

/// The language a file asks for, as far as it can be read at all.
pub(super) fn language_of(text: &str) -> Language {
    let (table, _) = DeTable::parse_recoverable(text);
    let named = table
        .get_ref()
        .get("language")
        .and_then(|value| value.get_ref().as_str());
    LANGUAGES
        .iter()
        .find(|(name, _)| Some(*name) == named)
        .map_or_else(Language::default, |(_, language)| *language)
}

/// The settings a file means.
pub(super) fn read(file: SettingsText<'_>) -> Result<Settings, Problem> {
    let reader = Reader { file };
    let root = DeTable::parse(file.text).map_err(|error| Problem::NotToml {
        at: reader.place(error.span().unwrap_or(0..0)),
        reason: error.message().trim().replace('\n', ", "),
    })?;
    let root = Section {
        reader,
        name: String::new(),
        table: root.get_ref(),
    };
    root.only(TOP_KEYS)?;

    let plain = Settings::default();
    Ok(Settings {
        base_currency: root
            .value("base_currency", "\"KRW\"", currency)?
            .unwrap_or(plain.base_currency),
        time_zone: root.time_zone()?.unwrap_or(plain.time_zone),
        language: root
            .choice("language", LANGUAGES)?
            .unwrap_or(plain.language),
        theme: root.choice("theme", THEMES)?.unwrap_or(plain.theme),
        cost_method: root
            .choice("cost_method", COST_METHODS)?
            .unwrap_or(plain.cost_method),
        fees_in_cost: root
            .value("fees_in_cost", "true", switch)?
            .unwrap_or(plain.fees_in_cost),
        usdt: root.choice("usdt", USDT_POLICIES)?.unwrap_or(plain.usdt),
        cash: root.choice("cash", CASH_POLICIES)?.unwrap_or(plain.cash),
        deposit_rate: root.value("deposit_rate", "\"0.035\"", rate)?,
        platforms: root.each("platforms", platform)?,
        news: match root.section("news", "{ }")? {
            Some(section) => news(&section)?,
            None => plain.news,
        },
        jobs: root.each("jobs", job)?,
        targets: root.targets()?,
    })
}

fn platform(section: &Section<'_>) -> Result<PlatformSettings, Problem> {
    section.only(PLATFORM_KEYS)?;
    Ok(PlatformSettings {
        cash: section.choice("cash", CASH_POLICIES)?,
        nickname: section.value("nickname", "\"한투\"", text)?,
        fee_rate: section.value("fee_rate", "\"0.0025\"", rate)?,
        tax_rate: section.value("tax_rate", "\"0.0015\"", rate)?,
    })
}

fn news(section: &Section<'_>) -> Result<NewsSettings, Problem> {
    section.only(NEWS_KEYS)?;
    let plain = NewsSettings::default();
    let way = |key, first| Ok(section.choice(key, DELIVERIES)?.unwrap_or(first));
    Ok(NewsSettings {
        quiet_hours: section
            .value("quiet_hours", "\"23:00-07:00\"", quiet_hours)?
            .unwrap_or(plain.quiet_hours),
        report: way("report", plain.report)?,
        alerts: way("alerts", plain.alerts)?,
        failures: way("failures", plain.failures)?,
        waiting: way("waiting", plain.waiting)?,
    })
}

fn job(section: &Section<'_>) -> Result<JobSettings, Problem> {
    section.only(JOB_KEYS)?;
    Ok(JobSettings {
        cron: section.value("cron", "\"10 7 * * *\"", text)?,
        enabled: section.value("enabled", "true", switch)?.unwrap_or(true),
    })
}

// --- values ----------------------------------------------------------------------------------------------------------

fn text(value: &DeValue<'_>) -> Option<String> {
    value
        .as_str()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// `23:00-07:00`, or `none`.
fn quiet_hours(value: &DeValue<'_>) -> Option<Option<QuietHours>> {
    match value.as_str()?.trim() {
        "none" => Some(None),
        text => QuietHours::read(text).map(Some),
    }
}

fn switch(value: &DeValue<'_>) -> Option<bool> {
    value.as_bool()
}

fn currency(value: &DeValue<'_>) -> Option<String> {
    text(value).filter(|code| {
        (3..=5).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_uppercase())
    })
}

/// A decimal in quotes, or a bare number by its digits: neither passes through a float.
fn decimal(value: &DeValue<'_>) -> Option<Decimal> {
    let digits = match value {
        DeValue::String(text) => text.trim(),
        DeValue::Float(number) => number.as_str(),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
        _ => return None,
    };
    Decimal::from_str_exact(digits).ok()
}

fn rate(value: &DeValue<'_>) -> Option<Decimal> {
    decimal(value).filter(|rate| *rate >= Decimal::ZERO && *rate < Decimal::ONE)
}

fn share(value: &DeValue<'_>) -> Option<Decimal> {
    decimal(value).filter(|share| *share >= Decimal::ZERO)
}

// --- reading with places ---------------------------------------------------------------------------------------------

#[derive(Clone, Copy)]
struct Reader<'a> {
    file: SettingsText<'a>,
}

impl Reader<'_> {
    fn place(&self, span: Range<usize>) -> Place {
        let start = self.file.text.floor_char_boundary(span.start);
        let before = &self.file.text[..start];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Place {
            path: self.file.path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

/// One table of the file with its name, `""` for the top.
struct Section<'a> {
    reader: Reader<'a>,
    name: String,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    /// A key with its table, as one would write it in one line.
    fn full(&self, key: &str) -> String {
        if self.name.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.name)
        }
    }

    fn only(&self, known: &[&str]) -> Result<(), Problem> {
        let Some((key, _)) = self
            .table
            .iter()
            .find(|(key, _)| !known.contains(&key.get_ref().as_ref()))
        else {
            return Ok(());
        };
        let nearest = nearest(key.get_ref(), known.iter().copied()).unwrap_or_default();
        Err(Problem::UnknownKey {
            at: self.reader.place(key.span()),
            key: self.full(key.get_ref()),
            nearest: self.full(nearest),
        })
    }

    fn wrong(&self, key: &str, value: &Spanned<DeValue<'_>>, example: &str) -> Problem {
        let written = if key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        {
            format!("{key} = {example}")
        } else {
            format!("\"{key}\" = {example}")
        };
        Problem::Value {
            at: self.reader.place(value.span()),
            key: self.full(key),
            example: written,
        }
    }

    fn value<T>(
        &self,
        key: &str,
        example: &str,
        read: impl Fn(&DeValue<'_>) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let Some(value) = self.table.get(key) else {
            return Ok(None);
        };
        read(value.get_ref())
            .map(Some)
            .ok_or_else(|| self.wrong(key, value, example))
    }

    fn choice<T: Copy>(&self, key: &str, choices: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let example = choices
            .iter()
            .map(|(name, _)| format!("\"{name}\""))
            .collect::<Vec<_>>()
            .join(" | ");
        self.value(key, &example, |value| {
            choices
                .iter()
                .find(|(name, _)| value.as_str() == Some(name))
                .map(|(_, choice)| *choice)
        })
    }

    fn time_zone(&self) -> Result<Option<Tz>, Problem> {
        let wished = self
            .table
            .get("time_zone")
            .and_then(|value| value.get_ref().as_str())
            .unwrap_or_default();
        let zones = || chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
        let city = zones().find(|name| {
            name.rsplit('/')
                .next()
                .is_some_and(|city| city.eq_ignore_ascii_case(wished))
        });
        let example = format!(
            "\"{}\"",
            city.or_else(|| nearest(wished, zones()))
                .unwrap_or("Asia/Seoul")
        );
        self.value("time_zone", &example, |value| value.as_str()?.parse().ok())
    }

    /// `[key.NAME]` for every name.
    fn each<T>(
        &self,
        key: &str,
        read: impl Fn(&Section<'a>) -> Result<T, Problem>,
    ) -> Result<BTreeMap<String, T>, Problem> {
        let Some(section) = self.section(key, "{ }")? else {
            return Ok(BTreeMap::new());
        };
        let names = section.table.keys().map(|name| name.get_ref().as_ref());
        names
            .map(|name| {
                let own = section.section(name, "{ }")?;
                Ok(own
                    .map(|own| read(&own))
                    .transpose()?
                    .map(|value| (name.to_owned(), value)))
            })
            .filter_map(Result::transpose)
            .collect()
    }

    fn targets(&self) -> Result<BTreeMap<String, Decimal>, Problem> {
        let Some(section) = self.section("targets", "{ }")? else {
            return Ok(BTreeMap::new());
        };
        let names = section.table.keys().map(|name| name.get_ref().as_ref());
        names
            .map(|name| {
                Ok(section
                    .value(name, "\"0.4\"", share)?
                    .map(|share| (name.to_owned(), share)))
            })
            .filter_map(Result::transpose)
            .collect()
    }

    fn section(&self, key: &str, example: &str) -> Result<Option<Section<'a>>, Problem> {
        let Some(value) = self.table.get(key) else {
            return Ok(None);
        };
        match value.get_ref() {
            DeValue::Table(table) => Ok(Some(Section {
                reader: self.reader,
                name: self.full(key),
                table,
            })),
            _ => Err(self.wrong(key, value, example)),
        }
    }
}
