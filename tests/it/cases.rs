//! Reported mistakes of other trackers, as small stories: files, the lines an owner types, and what must come out. Each
//! folder of `tests/cases/` runs through the program itself, on both databases; `tests/cases/README.md` says how a story is
//! written. The right values were worked out by hand.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use rust_decimal::Decimal;
use serde_json::Value;

use crate::databases::{emptied, on_both};

/// One line of a story.
#[derive(Debug)]
enum Step {
    /// A command line of the program.
    Run(Vec<String>),
    /// Lines of one conversation at the terminal.
    Talk(Vec<String>),
    /// The JSON of the last answer at a dotted path equals.
    Equals(String, String),
    /// The last output contains.
    Says(String),
    /// The last output does not contain.
    Silent(String),
    /// The exit code of the last command.
    Code(i32),
}

#[test]
fn every_reported_case_comes_out_right_on_both_databases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    // While one story is written: `CASES=n20 cargo test --test it cases`.
    #[expect(
        clippy::disallowed_methods,
        reason = "who writes a story chooses which are told"
    )]
    let chosen = std::env::var("CASES");
    if let Ok(prefix) = chosen {
        cases.retain(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with(&prefix)
        });
    }
    cases.sort();
    assert!(!cases.is_empty());
    on_both(async |base| {
        let mut wrong = Vec::new();
        for case in &cases {
            let url = match base.starts_with("sqlite") {
                true => None,
                false => Some(emptied(base).await),
            };
            wrong.extend(told(case, url.as_deref()));
        }
        assert!(wrong.is_empty(), "on {base}:\n{}", wrong.join("\n"));
    });
}

/// What went otherwise in one story; empty when it came out right.
fn told(case: &Path, url: Option<&str>) -> Vec<String> {
    let home = tempfile::tempdir().unwrap();
    let own = format!("sqlite://{}/books.sqlite", home.path().display());
    let url = url.unwrap_or(&own);
    let name = case.file_name().unwrap().to_string_lossy();
    let text = std::fs::read_to_string(case.join("story.txt"))
        .unwrap_or_else(|error| panic!("{name}/story.txt: {error}"));
    let steps = steps(&text).unwrap_or_else(|line| panic!("{name}: not a step: {line}"));
    let mut wrong = Vec::new();
    let (mut doing, mut last, mut wanted) = (String::new(), None::<Output>, 0);
    let mut judge = |doing: &str, last: &Option<Output>, wanted: i32| {
        if let Some(output) = last
            && output.status.code() != Some(wanted)
        {
            wrong.push(format!(
                "{name}: `{doing}` ended with {:?}: {}",
                output.status,
                said(output)
            ));
        }
    };
    let mut differences = Vec::new();
    for step in steps {
        match step {
            Step::Run(words) => {
                judge(&doing, &last, wanted);
                (doing, wanted) = (words.join(" "), 0);
                last = Some(
                    program(case, home.path(), url)
                        .args(&words)
                        .output()
                        .unwrap(),
                );
            }
            Step::Talk(lines) => {
                judge(&doing, &last, wanted);
                (doing, wanted) = (lines.join(" | "), 0);
                last = Some(conversation(case, home.path(), url, &lines));
            }
            Step::Code(code) => wanted = code,
            check => {
                let output = last.as_ref().expect("a story begins with a command");
                if let Some(found) = missed(&check, &said(output)) {
                    differences.push(format!("{name}: `{doing}`: {found}"));
                }
            }
        }
    }
    judge(&doing, &last, wanted);
    wrong.extend(differences);
    wrong
}

/// What a check found instead, if it does not hold.
fn missed(check: &Step, said: &str) -> Option<String> {
    match check {
        Step::Says(text) => {
            (!said.contains(text)).then(|| format!("does not say `{text}`: {said}"))
        }
        Step::Silent(text) => said
            .contains(text)
            .then(|| format!("says `{text}`: {said}")),
        Step::Equals(path, want) => {
            let json: Value = match serde_json::from_str(said) {
                Ok(json) => json,
                Err(_) => return Some(format!("is no JSON: {said}")),
            };
            let pointer = format!("/{}", path.replace('.', "/"));
            let got = match json.pointer(&pointer) {
                None => return Some(format!("has no {path}: {json}")),
                Some(Value::String(text)) => text.clone(),
                Some(other) => other.to_string(),
            };
            let same = match (got.parse::<Decimal>(), want.parse::<Decimal>()) {
                (Ok(got), Ok(want)) => got == want,
                _ => got == *want,
            };
            (!same).then(|| format!("{path} is {got}, not {want}"))
        }
        Step::Run(_) | Step::Talk(_) | Step::Code(_) => None,
    }
}

fn said(output: &Output) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    format!("{}{error}", String::from_utf8_lossy(&output.stdout))
}

fn program(case: &Path, home: &Path, url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jasan"));
    command
        .env_clear()
        .env("JASAN_DATA_DIR", home)
        .env("DATABASE_URL", url)
        .current_dir(case)
        .stdin(Stdio::null());
    command
}

fn conversation(case: &Path, home: &Path, url: &str, lines: &[String]) -> Output {
    let typed = home.join("typed.txt");
    std::fs::write(&typed, lines.join("\n") + "\n").unwrap();
    program(case, home, url)
        .arg("chat")
        .stdin(std::fs::File::open(typed).unwrap())
        .output()
        .unwrap()
}

/// The steps of a story; the line that is none.
fn steps(text: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    for line in text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
    {
        let (sign, rest) = line.split_at(1);
        let rest = rest.trim_start();
        let step = match sign {
            "#" => continue,
            "$" => Step::Run(words(rest)),
            "=" => {
                let (path, want) = rest.split_once(' ').ok_or(line)?;
                Step::Equals(path.to_owned(), want.trim().to_owned())
            }
            "~" => Step::Says(rest.to_owned()),
            "!" => Step::Silent(rest.to_owned()),
            "?" => Step::Code(rest.parse().map_err(|_| line)?),
            "|" => {
                // One conversation goes on until the next command; what is checked in between is checked of all of it.
                let talk = steps.iter_mut().rev().find_map(|step| match step {
                    Step::Talk(lines) => Some(Ok(lines)),
                    Step::Run(_) => Some(Err(())),
                    _ => None,
                });
                match talk {
                    Some(Ok(lines)) => {
                        lines.push(rest.to_owned());
                        continue;
                    }
                    _ => Step::Talk(vec![rest.to_owned()]),
                }
            }
            _ => return Err(line.to_owned()),
        };
        steps.push(step);
    }
    Ok(steps)
}

/// Words as a shell splits them: single and double quotes, nothing else.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for letter in text.chars() {
        match (quote, letter) {
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (Some(open), _) if open == letter => quote = None,
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}
