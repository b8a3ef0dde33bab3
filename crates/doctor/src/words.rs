//! The words of findings, in both languages, as data in `texts/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::{About, Code, Finding, Probe, State};

/// The language of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Simplified Chinese.
    Chinese,
    /// English.
    English,
}

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// What was looked at.
    pub title: String,
    /// What was found.
    pub found: String,
    /// What to do about it. `None`: nothing.
    pub advice: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    states: BTreeMap<String, String>,
    probes: BTreeMap<String, String>,
    findings: BTreeMap<String, Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    found: String,
    #[serde(default)]
    advice: Option<String>,
}

static CHINESE: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../texts/zh-CN.json")));
static ENGLISH: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../texts/en.json")));

/// Compiled in; that they read and are complete is tested.
fn read(text: &str) -> Texts {
    serde_json::from_str(text).unwrap_or_else(|_| Texts {
        states: BTreeMap::new(),
        probes: BTreeMap::new(),
        findings: BTreeMap::new(),
    })
}

impl Language {
    /// The language of a word such as `zh-CN`, `en`, `zh_CN.UTF-8`: English when it says so, else Chinese.
    #[must_use]
    pub fn of(word: &str) -> Self {
        let word = word.to_ascii_lowercase();
        if word.starts_with("en") || word == "c" || word == "posix" || word.starts_with("c.") {
            Self::English
        } else {
            Self::Chinese
        }
    }

    fn texts(self) -> &'static Texts {
        match self {
            Self::Chinese => &CHINESE,
            Self::English => &ENGLISH,
        }
    }

    /// A state in a word.
    #[must_use]
    pub fn state(self, state: State) -> &'static str {
        let word = match state {
            State::Ok => "ok",
            State::Skipped => "skipped",
            State::Warning => "warning",
            State::Failed => "failed",
        };
        self.texts().states.get(word).map_or(word, String::as_str)
    }

    /// The name of a probe.
    #[must_use]
    pub fn probe(self, probe: Probe) -> &'static str {
        let word = probe.as_str();
        self.texts().probes.get(word).map_or(word, String::as_str)
    }

    /// A finding in words.
    #[must_use]
    pub fn say(self, finding: &Finding) -> Said {
        let mut title = self.probe(finding.probe).to_owned();
        match &finding.about {
            About::Installation => {}
            About::Address { name } | About::App { name } | About::Corp { name, .. } => {
                title.push_str(" · ");
                title.push_str(name);
            }
        }
        let mut facts = finding.facts.clone();
        // What it waits for is a probe too, and has a name in words.
        if finding.code == Code::Depends
            && let Some(cause) = facts.get("on")
            && let Some(probe) = Probe::ALL.iter().find(|probe| probe.as_str() == cause)
        {
            facts.insert("on", self.probe(*probe).to_owned());
        }
        match self.texts().findings.get(finding.code.as_str()) {
            Some(text) => Said {
                title,
                found: fill(&text.found, &facts),
                advice: text.advice.as_deref().map(|advice| fill(advice, &facts)),
            },
            None => Said {
                title,
                found: finding.code.as_str().to_owned(),
                advice: None,
            },
        }
    }
}

/// Puts facts in the places `{name}`.
fn fill(text: &str, facts: &BTreeMap<&'static str, String>) -> String {
    let mut filled = text.to_owned();
    for (name, value) in facts {
        filled = filled.replace(&format!("{{{name}}}"), value);
    }
    filled
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn places(text: &str) -> BTreeSet<String> {
        let mut places = BTreeSet::new();
        for part in text.split('{').skip(1) {
            places.insert(part.split('}').next().unwrap_or_default().to_owned());
        }
        places
    }

    #[test]
    fn both_languages_have_every_word_and_no_other() {
        let codes: BTreeSet<String> = Code::ALL.iter().map(|code| code.as_str().to_owned()).collect();
        let probes: BTreeSet<String> = Probe::ALL.iter().map(|probe| probe.as_str().to_owned()).collect();
        for language in [Language::Chinese, Language::English] {
            let texts = language.texts();
            assert_eq!(
                texts.findings.keys().cloned().collect::<BTreeSet<_>>(),
                codes,
                "{language:?}"
            );
            assert_eq!(
                texts.probes.keys().cloned().collect::<BTreeSet<_>>(),
                probes,
                "{language:?}"
            );
            assert_eq!(texts.states.len(), 4);
        }
    }

    #[test]
    fn both_languages_speak_of_the_same_facts_and_advise_alike() {
        for code in Code::ALL {
            let [chinese, english] = [Language::Chinese, Language::English]
                .map(|language| &language.texts().findings[code.as_str()]);
            let all = |text: &Text| {
                let mut places = places(&text.found);
                places.extend(places_of(text.advice.as_deref()));
                places
            };
            assert_eq!(all(chinese), all(english), "{}", code.as_str());
            assert_eq!(
                chinese.advice.is_some(),
                english.advice.is_some(),
                "{}",
                code.as_str()
            );
            let needed = matches!(code.state(), State::Warning | State::Failed);
            assert!(
                chinese.advice.is_some() || !needed,
                "{} advises nothing",
                code.as_str()
            );
        }
    }

    fn places_of(text: Option<&str>) -> BTreeSet<String> {
        text.map(places).unwrap_or_default()
    }

    #[test]
    fn every_text_is_as_it_was_agreed() {
        for (language, name) in [(Language::Chinese, "zh-CN"), (Language::English, "en")] {
            let mut all = String::new();
            for probe in Probe::ALL {
                all.push_str(&format!("\n{} ({})\n", language.probe(*probe), probe.as_str()));
                for code in Code::ALL.iter().filter(|code| code.probe() == Some(*probe)) {
                    let said = language.say(&Finding::new(*probe, *code));
                    all.push_str(&format!("  [{}] {}\n", language.state(code.state()), said.found));
                    if let Some(advice) = said.advice {
                        all.push_str(&format!("      → {advice}\n"));
                    }
                }
            }
            insta::assert_snapshot!(name, all);
        }
    }

    #[test]
    fn the_language_is_read_from_what_systems_say() {
        for (word, language) in [
            ("zh-CN", Language::Chinese),
            ("zh_CN.UTF-8", Language::Chinese),
            ("en", Language::English),
            ("en_GB.UTF-8", Language::English),
            ("C.UTF-8", Language::English),
            ("", Language::Chinese),
        ] {
            assert_eq!(Language::of(word), language, "{word}");
        }
    }
}
