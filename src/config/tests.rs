use rust_decimal::Decimal;

use super::*;

fn env(pairs: &[(&str, &str)]) -> Environment {
    let home = [("HOME", "/home/owner")];
    home.iter()
        .chain(pairs)
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn settings(text: &str) -> Result<Config, ConfigError> {
    Config::from(
        &env(&[]),
        Some(SettingsText {
            path: Path::new("jasan.toml"),
            text,
        }),
    )
}

/// What the owner is told about `text` in `jasan.toml`, in English.
fn told(text: &str) -> String {
    settings(text)
        .expect_err("this text is wrong")
        .problem
        .sentence(Language::En)
}

fn told_env(pairs: &[(&str, &str)]) -> String {
    Config::from(&env(pairs), None)
        .expect_err("these values are wrong")
        .problem
        .sentence(Language::En)
}

#[test]
fn nothing_said_is_the_default_everywhere() {
    let config = Config::from(&env(&[]), None).unwrap();
    assert_eq!(config.data_dir, Path::new("/home/owner/.local/share/jasan"));
    assert_eq!(
        config.database_url.expose(),
        "sqlite:///home/owner/.local/share/jasan/jasan.sqlite"
    );
    assert_eq!(config.log, "info");
    assert_eq!(config.bithumb_api_url, "https://api.bithumb.com");
    assert!(config.telegram.is_none());
    assert_eq!(config.settings, Settings::default());
    assert_eq!(config.settings.time_zone, chrono_tz::Asia::Seoul);
    assert_eq!(config.settings_file, None);
}

#[test]
fn an_empty_value_is_no_value() {
    let config = Config::from(
        &env(&[
            ("DATABASE_URL", " "),
            ("TELEGRAM_BOT_TOKEN", ""),
            ("JASAN_LOG", ""),
        ]),
        None,
    )
    .unwrap();
    assert!(config.database_url.expose().starts_with("sqlite://"));
    assert!(config.telegram.is_none());
    assert_eq!(config.log, "info");
}

#[test]
fn the_data_folder_is_ours_then_xdgs_then_homes() {
    let dir = |pairs: &[(&str, &str)]| {
        Config::from(&env(pairs), None)
            .unwrap()
            .data_dir
            .display()
            .to_string()
    };
    assert_eq!(
        dir(&[("JASAN_DATA_DIR", "/data"), ("XDG_DATA_HOME", "/xdg")]),
        "/data"
    );
    assert_eq!(dir(&[("XDG_DATA_HOME", "/xdg")]), "/xdg/jasan");
    assert_eq!(
        dir(&[("XDG_DATA_HOME", "relative")]),
        "/home/owner/.local/share/jasan"
    );
    assert!(
        Config::from(&Environment::new(), None)
            .unwrap_err()
            .to_string()
            .contains("JASAN_DATA_DIR=")
    );
}

#[test]
fn a_data_folder_with_odd_letters_is_still_one_path_in_the_address() {
    let config = Config::from(&env(&[("JASAN_DATA_DIR", "/자산 50%?")]), None).unwrap();
    assert_eq!(
        config.database_url.expose(),
        "sqlite:///자산 50%25%3F/jasan.sqlite"
    );
}

#[test]
fn a_tilde_is_the_home_folder() {
    let config = Config::from(
        &env(&[
            ("JASAN_DATA_DIR", "~/books"),
            ("DATABASE_URL", "sqlite://~/b.sqlite"),
        ]),
        None,
    );
    let config = config.unwrap();
    assert_eq!(config.data_dir, Path::new("/home/owner/books"));
    assert_eq!(
        config.database_url.expose(),
        "sqlite:///home/owner/b.sqlite"
    );
}

#[test]
fn the_telegram_door_has_a_token_chats_and_a_server() {
    let config = Config::from(
        &env(&[
            ("TELEGRAM_BOT_TOKEN", "123:secret-part"),
            ("TELEGRAM_ALLOWED_CHATS", " 42, -1001,42,"),
            ("TELEGRAM_API_URL", "http://127.0.0.1:9/"),
        ]),
        None,
    );
    let telegram = config.unwrap().telegram.unwrap();
    assert_eq!(telegram.token.expose(), "123:secret-part");
    assert_eq!(telegram.allowed_chats, BTreeSet::from([-1001, 42]));
    assert_eq!(telegram.api_url, "http://127.0.0.1:9");
}

#[test]
fn the_slack_door_has_two_tokens_users_and_a_channel() {
    let tokens = [("SLACK_APP_TOKEN", "xapp-1"), ("SLACK_BOT_TOKEN", "xoxb-1")];
    let whole = [
        tokens[0],
        tokens[1],
        ("SLACK_ALLOWED_USERS", " U01AB, W2CD,U01AB,"),
        ("SLACK_CHANNEL", "C0MAIN"),
        ("SLACK_API_URL", "http://127.0.0.1:9/api/"),
    ];
    let slack = Config::from(&env(&whole), None).unwrap().slack.unwrap();
    assert_eq!(slack.app_token.expose(), "xapp-1");
    assert_eq!(slack.bot_token.expose(), "xoxb-1");
    let users = ["U01AB".to_owned(), "W2CD".to_owned()];
    assert_eq!(slack.allowed_users, BTreeSet::from(users));
    assert_eq!(slack.channel.as_deref(), Some("C0MAIN"));
    assert_eq!(slack.api_url, "http://127.0.0.1:9/api");
    for one in tokens {
        assert!(told_env(&[one]).contains("both tokens"));
    }
    let swapped = [("SLACK_APP_TOKEN", "xoxb-1"), ("SLACK_BOT_TOKEN", "xapp-1")];
    assert!(told_env(&swapped).starts_with("SLACK_APP_TOKEN needs"));
}

#[test]
fn a_secret_is_shown_by_nobody() {
    let config = Config::from(
        &env(&[
            ("TELEGRAM_BOT_TOKEN", "123:hunter2"),
            ("DATABASE_URL", "postgres://jasan:hunter2@db/jasan"),
        ]),
        None,
    );
    let config = config.unwrap();
    assert!(!format!("{config:?}").contains("hunter2"));
    assert_eq!(config.database_url.to_string(), "***");
}

#[test]
fn a_wrong_value_is_told_without_repeating_it() {
    for pairs in [
        [("TELEGRAM_BOT_TOKEN", "hunter2")],
        [("TELEGRAM_ALLOWED_CHATS", "1,hunter2")],
        [("DATABASE_URL", "mysql://jasan:hunter2@db")],
        [("BITHUMB_API_URL", "hunter2")],
        [("TELEGRAM_API_URL", "https://")],
        [("SLACK_BOT_TOKEN", "hunter2")],
        [("SLACK_ALLOWED_USERS", "hunter2")],
        [("SLACK_CHANNEL", "#hunter2")],
    ] {
        let (name, _) = pairs[0];
        for language in [Language::Ko, Language::En] {
            let told = Config::from(&env(&pairs), None)
                .unwrap_err()
                .problem
                .sentence(language);
            assert!(told.contains(name) && !told.contains("hunter2"), "{told}");
        }
    }
    assert!(
        told_env(&[("TELEGRAM_ALLOWED_CHATS", "1,x")])
            .starts_with("Value 2 of TELEGRAM_ALLOWED_CHATS")
    );
}

#[test]
fn a_misspelt_name_is_noticed_with_the_nearest_of_ours() {
    let config = Config::from(
        &env(&[("TELEGRAM_TOKEN", "1:x"), ("PATH", "/bin"), ("LC_ALL", "C")]),
        None,
    )
    .unwrap();
    assert_eq!(
        config.unknown_names,
        BTreeMap::from([("TELEGRAM_TOKEN".to_owned(), "TELEGRAM_BOT_TOKEN")])
    );
}

#[test]
fn a_bad_line_of_dotenv_is_named_by_its_number_only() {
    let text = "# note\nJASAN_LOG=debug\nTELEGRAM BOT=hunter2\n";
    let problem = parse_dotenv(text).unwrap_err();
    assert_eq!(problem, Problem::DotEnv { line: Some(3) });
    assert!(!problem.sentence(Language::Ko).contains("hunter2"));
}

#[test]
fn dotenv_values_may_be_quoted_and_the_file_may_begin_with_a_mark() {
    let env = parse_dotenv("\u{feff}JASAN_LOG='a$b #c'\nexport KIS_PAPER=true # yes\n").unwrap();
    assert_eq!(env["JASAN_LOG"], "a$b #c");
    assert_eq!(env["KIS_PAPER"], "true");
}

#[test]
fn every_key_of_the_settings_file_is_read() {
    let config = settings(
        r#"
        base_currency = "USD"
        time_zone = "America/New_York"
        language = "en"
        theme = "dark"
        cost_method = "fifo"
        fees_in_cost = true
        usdt = "usd"
        cash = "tracked"
        deposit_rate = "0.035"
        [platforms.kis]
        cash = "untracked"
        nickname = "한투"
        fee_rate = "0.00015"
        tax_rate = 0.0015
        [platforms."생활비 통장"]
        [news]
        quiet_hours = "23:00-7:00"
        waiting = "off"
        [jobs.prices]
        cron = "*/10 * * * *"
        enabled = false
        [targets]
        "005930" = "0.4"
        "#,
    );
    let settings = config.unwrap().settings;
    assert_eq!(settings.base_currency, "USD");
    assert_eq!(settings.time_zone, chrono_tz::America::New_York);
    assert_eq!(
        (settings.language, settings.theme),
        (Language::En, Theme::Dark)
    );
    assert_eq!(
        (settings.cost_method, settings.fees_in_cost),
        (CostMethod::Fifo, true)
    );
    assert_eq!(
        (settings.usdt, settings.cash),
        (UsdtPolicy::Usd, CashPolicy::Tracked)
    );
    assert_eq!(settings.deposit_rate, Some(Decimal::new(35, 3)));
    let quiet = settings.news.quiet_hours.map(|quiet| quiet.text());
    assert_eq!(quiet.as_deref(), Some("23:00-07:00"));
    assert_eq!(settings.news.waiting, news::Delivery::Off);
    let kis = &settings.platforms["kis"];
    assert_eq!(kis.nickname.as_deref(), Some("한투"));
    assert_eq!(kis.fee_rate, Some(Decimal::new(15, 5)));
    assert_eq!(kis.tax_rate, Some(Decimal::new(15, 4)));
    assert_eq!(
        settings.platforms["생활비 통장"],
        PlatformSettings::default()
    );
    assert_eq!(
        settings.jobs["prices"],
        JobSettings {
            cron: Some("*/10 * * * *".into()),
            enabled: false
        }
    );
    assert_eq!(settings.targets["005930"], Decimal::new(4, 1));
    assert_eq!(settings.cash_of("kis"), CashPolicy::Untracked);
    assert_eq!(settings.cash_of("binance"), CashPolicy::Tracked);
}

#[test]
fn an_unknown_key_is_refused_with_its_place_and_the_nearest_known_one() {
    assert_eq!(
        told("language = \"en\"\ncost_metod = \"fifo\"\n"),
        "jasan.toml:2:1: \"cost_metod\" is no setting. Did you mean \"cost_method\"? Correct it or remove the line."
    );
    assert_eq!(
        told("[platforms.\"한투\"]\nnick = \"한투\"\n"),
        "jasan.toml:2:1: \"platforms.한투.nick\" is no setting. Did you mean \"platforms.한투.nickname\"? \
         Correct it or remove the line."
    );
}

#[test]
fn a_value_a_key_cannot_have_is_refused_with_one_it_can() {
    for (text, tail) in [
        ("theme = \"blue\"", "theme = \"light\" | \"dark\""),
        ("cash = 1", "cash = \"auto\" | \"tracked\" | \"untracked\""),
        ("base_currency = \"won\"", "base_currency = \"KRW\""),
        ("time_zone = \"Seoul\"", "time_zone = \"Asia/Seoul\""),
        ("time_zone = \"Asia/Soul\"", "time_zone = \"Asia/Seoul\""),
        ("fees_in_cost = \"no\"", "fees_in_cost = true"),
        (
            "platforms.kis.fee_rate = \"0.25%\"",
            "fee_rate = \"0.0025\"",
        ),
        ("platforms.kis.fee_rate = 1", "fee_rate = \"0.0025\""),
        ("platforms.kis = 1", "kis = { }"),
        ("[targets]\n\"비상장 A\" = \"-1\"", "\"비상장 A\" = \"0.4\""),
        ("jobs.prices.enabled = 1", "enabled = true"),
    ] {
        let told = told(text);
        assert!(
            told.ends_with(&format!("Write for example: {tail}")),
            "{text}: {told}"
        );
    }
}

#[test]
fn a_file_that_is_no_toml_is_refused_with_line_and_column() {
    let told = told("language = \"ko\"\n# 한글\ntheme = = \"dark\"\n");
    assert!(told.starts_with("jasan.toml:3:9 cannot be read"), "{told}");
    assert!(!told.contains("[platforms"), "{told}");
}

#[test]
fn a_korean_name_without_quotes_is_told_to_take_them() {
    let told = told("[platforms.한투]\ncash = \"tracked\"\n");
    assert!(told.starts_with("jasan.toml:1:12 cannot be read"), "{told}");
    assert!(told.contains("[platforms.\"한투\"]"), "{told}");
}

#[test]
fn what_is_wrong_is_told_in_the_language_of_the_file() {
    let english = settings("language = \"en\"\ntheme = 1")
        .unwrap_err()
        .to_string();
    assert!(english.contains("cannot have this value"), "{english}");
    let korean = settings("theme = 1").unwrap_err().to_string();
    assert!(korean.contains("쓸 수 없는 값이에요"), "{korean}");
}

#[test]
fn names_are_said_once_and_explained_in_both_languages() {
    let names: BTreeSet<_> = VARIABLES.iter().map(|variable| variable.name).collect();
    assert_eq!(names.len(), VARIABLES.len());
    assert!(
        VARIABLES
            .iter()
            .all(|variable| !variable.what_en.is_empty() && !variable.what_ko.is_empty())
    );
    assert!(
        VARIABLES
            .iter()
            .all(|variable| !variable.secret || variable.default.is_empty())
    );
}

/// A text of the repository that is written from the code: what `expected` makes of it as found.
/// `BLESS=1 cargo test config` writes it anew.
fn held_equal(path: &str, expected: impl Fn(&str) -> String) {
    // From where cargo runs tests. `CARGO_MANIFEST_DIR` is baked in, and wrong when a target folder serves two checkouts.
    let found = std::fs::read_to_string(path).unwrap_or_default();
    let expected = expected(&found);
    #[expect(
        clippy::disallowed_methods,
        reason = "a developer's switch of this test, not of the program"
    )]
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &expected).unwrap();
        return;
    }
    assert!(
        found == expected,
        "{path} is not what the code says. Type: BLESS=1 cargo test config"
    );
}

#[test]
fn env_example_is_what_the_code_says() {
    held_equal(".env.example", |_| env_example());
}

/// `text` with `table` between the marks that say whose place it is.
fn with_table(text: &str, table: &str) -> String {
    let (before, rest) = text.split_once("<!-- variables").expect("a mark");
    let (note, rest) = rest.split_once("-->").expect("the mark's end");
    let (_, after) = rest.split_once("<!-- /variables -->").expect("a last mark");
    format!("{before}<!-- variables{note}-->\n{table}<!-- /variables -->{after}")
}

#[test]
fn the_tables_of_the_readmes_are_what_the_code_says() {
    for (path, language) in [("README.md", Language::En), ("README.ko.md", Language::Ko)] {
        held_equal(path, |found| with_table(found, &markdown_table(language)));
    }
}

/// The shape of a page: its headings' depths, its code blocks, its tables' rows. The same page in two languages has one.
fn shape(page: &str) -> Vec<&str> {
    let lines = page.lines().filter_map(|line| line.split(' ').next());
    lines
        .filter(|first| first.starts_with('#') || *first == "|" || first.starts_with("```"))
        .collect()
}

#[test]
fn both_readmes_have_the_same_parts() {
    assert_eq!(
        shape(include_str!("../../README.md")),
        shape(include_str!("../../README.ko.md"))
    );
}

#[test]
fn env_example_read_as_it_stands_says_nothing() {
    assert_eq!(parse_dotenv(&env_example()).unwrap(), Environment::new());
}

/// The example with the mark taken off every setting (`#key`), the comments (`# words`) left.
fn uncommented(example: &str) -> String {
    let lines = example.lines().map(|line| match line.strip_prefix('#') {
        Some(setting) if !setting.is_empty() && !setting.starts_with([' ', '#']) => setting,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn env_example_with_its_marks_taken_off_holds_every_name_with_its_default() {
    let env = parse_dotenv(&uncommented(&env_example())).unwrap();
    let names: BTreeSet<_> = env.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        VARIABLES.iter().map(|variable| variable.name).collect()
    );
    assert_eq!(env["BITHUMB_API_URL"], "https://api.bithumb.com");
}

#[test]
fn the_example_settings_are_the_defaults_and_every_line_of_them_is_readable() {
    let example = include_str!("../../jasan.example.toml");
    assert_eq!(settings(example).unwrap().settings, Settings::default());
    let all = settings(&uncommented(example)).unwrap().settings;
    assert_eq!(
        Settings {
            deposit_rate: None,
            platforms: BTreeMap::new(),
            jobs: BTreeMap::new(),
            targets: BTreeMap::new(),
            ..all.clone()
        },
        Settings::default()
    );
    assert!(!all.platforms.is_empty() && !all.jobs.is_empty() && !all.targets.is_empty());
    assert!(all.deposit_rate.is_some());
}
