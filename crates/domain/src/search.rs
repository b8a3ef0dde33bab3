//! How clients are found: by name, short name, full pinyin, pinyin initials, mobile and tax id; and articles: by the
//! same of question and keywords, and by the characters of their answers.

use pinyin::ToPinyinMulti;

/// At most this many readings of a name are kept: names with many polyphones would multiply without bound.
const MOST_READINGS: usize = 16;

/// What a client is found by: lower-case words, one per line, matched as substrings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchKey(String);

impl SearchKey {
    /// The key of a client. `others` are further texts: short name, mobiles, tax id.
    #[must_use]
    pub fn of(name: &str, others: &[&str]) -> Self {
        let mut lines: Vec<String> = Vec::new();
        let mut add = |line: String| {
            if !line.is_empty() && !lines.contains(&line) {
                lines.push(line);
            }
        };
        for text in std::iter::once(&name).chain(others) {
            let plain = normalise(text);
            for (full, initials) in readings(&plain) {
                add(full);
                add(initials);
            }
            add(plain);
        }
        Self(lines.join("\n"))
    }

    /// The key of running text: its characters alone, without their sounds, which would match nearly everything.
    #[must_use]
    pub fn of_text(texts: &[&str]) -> Self {
        let lines: Vec<String> = texts
            .iter()
            .map(|text| normalise(text))
            .filter(|line| !line.is_empty())
            .collect();
        Self(lines.join("\n"))
    }

    /// The text that is stored and searched.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The words of what somebody typed, each of which must be found. Empty when nothing was typed.
#[must_use]
pub fn search_terms(typed: &str) -> Vec<String> {
    typed
        .split_whitespace()
        .map(normalise)
        .filter(|term| !term.is_empty())
        .collect()
}

/// Lower case, full-width letters made half-width, no white space.
pub(crate) fn normalise(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(|letter| {
            let half = match u32::from(letter) {
                code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(letter),
                _ => letter,
            };
            half.to_lowercase()
        })
        .collect()
}

/// Full pinyin and initials in every reading; texts without a Chinese character have none.
pub(crate) fn readings(text: &str) -> Vec<(String, String)> {
    let mut found = vec![(String::new(), String::new())];
    let mut chinese = false;
    for letter in text.chars() {
        let sounds: Vec<&str> = match letter.to_pinyin_multi() {
            Some(multi) => {
                chinese = true;
                let mut sounds: Vec<&str> = Vec::new();
                for sound in multi {
                    if !sounds.contains(&sound.plain()) {
                        sounds.push(sound.plain());
                    }
                }
                sounds
            }
            None => Vec::new(),
        };
        if sounds.is_empty() {
            for (full, initials) in &mut found {
                full.push(letter);
                initials.push(letter);
            }
            continue;
        }
        let keep = (MOST_READINGS / found.len()).max(1);
        found = found
            .iter()
            .flat_map(|(full, initials)| {
                sounds.iter().take(keep).map(move |sound| {
                    let first = sound.chars().next().map(String::from).unwrap_or_default();
                    (format!("{full}{sound}"), format!("{initials}{first}"))
                })
            })
            .collect();
    }
    if chinese { found } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(key: &SearchKey, typed: &str) -> bool {
        search_terms(typed)
            .iter()
            .all(|term| key.as_str().contains(term.as_str()))
    }

    #[test]
    fn finds_by_characters_pinyin_initials_and_numbers() {
        let key = SearchKey::of(
            "重庆晨光餐饮有限公司",
            &["晨光", "13812345678", "91500000MA5U000000"],
        );
        for typed in [
            "晨光",
            "chenguang",
            "cqcg",
            "zqcg",
            "CG",
            "138123",
            "ma5u",
            "晨光 1381",
            "ＣＧ",
        ] {
            assert!(finds(&key, typed), "{typed} in {}", key.as_str());
        }
        for typed in ["晨曦", "xyz", "139", "晨光 139"] {
            assert!(!finds(&key, typed), "{typed}");
        }
    }

    #[test]
    fn running_text_is_found_by_its_characters_alone() {
        let key = SearchKey::of_text(&["季度销售额\n不超过 30 万", ""]);
        assert_eq!(key.as_str(), "季度销售额不超过30万");
        assert!(finds(&key, "销售额 30万") && !finds(&key, "xse"));
    }

    #[test]
    fn names_full_of_polyphones_stay_small() {
        assert!(SearchKey::of(&"重行乐长单".repeat(10), &[]).as_str().len() < 20_000);
    }
}
