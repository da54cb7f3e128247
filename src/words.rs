//! A message key and its arguments become a sentence in the reader's language.
//!
//! Every sentence the owner reads stands in `locales/ko.ftl` and `locales/en.ftl` (Fluent). A key missing in one of
//! them is a failing test; at run time it prints its own name rather than nothing. Numbers come in as finished text
//! from [`crate::words::figures`], so that no formatting rule lives twice.

mod dates;
pub mod figures;
pub mod hidden;
mod particles;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use crate::config::Language;
use crate::words::figures::with_particle;

pub const KO: &str = include_str!("../locales/ko.ftl");
pub const EN: &str = include_str!("../locales/en.ftl");

/// The sentences of one language.
#[derive(Clone, Copy)]
pub struct Words {
    pub language: Language,
}

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 2]> = LazyLock::new(|| [bundle("ko", KO), bundle("en", EN)]);

fn bundle(language: &str, text: &'static str) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(language.parse().into_iter().collect());
    // Isolation marks around arguments are invisible in print and break copying a figure from a chat.
    bundle.set_use_isolating(false);
    // `{ JOSA($name, "을/를") }`: the name with the particle that its last sound asks for. It fails only when twice named.
    let _ = bundle.add_function("JOSA", |values, _| match values {
        [FluentValue::String(word), FluentValue::String(pair)] => {
            FluentValue::from(with_particle(word, pair))
        }
        _ => FluentValue::Error,
    });
    let resource = FluentResource::try_new(text.to_owned()).unwrap_or_else(|(partial, _)| partial);
    bundle.add_resource_overriding(resource);
    bundle
}

impl Words {
    pub fn new(language: Language) -> Words {
        Words { language }
    }

    /// The sentence of `key` with its arguments. Arguments are user data: they are put in as they are, never parsed.
    pub fn say(&self, key: &str, args: &[(&str, &str)]) -> String {
        let bundle = &BUNDLES[match self.language {
            Language::Ko => 0,
            Language::En => 1,
        }];
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return key.to_owned();
        };
        let mut fluent = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            fluent.set(*name, FluentValue::from(*value));
        }
        bundle
            .format_pattern(pattern, Some(&fluent), &mut Vec::new())
            .into_owned()
    }

    /// The sentence of a key without arguments.
    pub fn plain(&self, key: &str) -> String {
        self.say(key, &[])
    }

    /// Whether the key exists in this language.
    pub fn has(&self, key: &str) -> bool {
        BUNDLES[match self.language {
            Language::Ko => 0,
            Language::En => 1,
        }]
        .get_message(key)
        .is_some()
    }
}

/// Somebody else's text as one line of at most so many characters: what a server says may be of any length and shape,
/// and goes into the log, the books and the chat.
pub fn one_line(text: &str, most: usize) -> String {
    let mut line = String::new();
    for (count, c) in text.trim().chars().enumerate() {
        if count == most {
            line.push('…');
            break;
        }
        line.push(if c.is_control() { ' ' } else { c });
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<&str> {
        text.lines()
            .filter(|l| l.starts_with(|c: char| c.is_ascii_alphabetic()))
            .filter_map(|l| l.split_once(" ="))
            .map(|(k, _)| k)
            .collect()
    }

    fn arguments(
        text: &str,
    ) -> std::collections::BTreeMap<String, std::collections::BTreeSet<String>> {
        let mut found: std::collections::BTreeMap<String, std::collections::BTreeSet<String>> =
            Default::default();
        let mut key = String::new();
        for line in text.lines() {
            if let Some((k, _)) = line
                .split_once(" =")
                .filter(|_| line.starts_with(|c: char| c.is_ascii_alphabetic()))
            {
                key = k.to_owned();
                found.entry(key.clone()).or_default();
            }
            for part in line.split('$').skip(1) {
                let name: String = part
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-')
                    .collect();
                found.entry(key.clone()).or_default().insert(name);
            }
        }
        found
    }

    #[test]
    fn both_languages_have_the_same_keys_and_arguments() {
        assert_eq!(arguments(KO), arguments(EN));
        for (text, name) in [(KO, "ko"), (EN, "en")] {
            let mut seen = std::collections::BTreeSet::new();
            for key in keys(text) {
                assert!(seen.insert(key), "{key} stands twice in {name}.ftl");
            }
            assert!(
                FluentResource::try_new(text.to_owned()).is_ok(),
                "{name}.ftl does not parse"
            );
        }
    }

    #[test]
    fn a_sentence_can_ask_for_the_fitting_particle() {
        let words = Words::new(Language::Ko);
        let said = |text: &str| words.say("ask-platform-of", &[("text", text)]);
        assert!(
            said("\"한튜\"").starts_with("\"한튜\"는 "),
            "{}",
            said("한튜")
        );
        assert!(
            said("\"빗썹\"").starts_with("\"빗썹\"은 "),
            "{}",
            said("빗썹")
        );
    }

    #[test]
    fn user_text_is_put_in_as_it_is() {
        let words = Words::new(Language::Ko);
        assert!(
            words
                .say("unknown-word", &[("text", "{ $boo } <b>")])
                .contains("{ $boo } <b>")
        );
    }
}
