//! What is different between two texts, line by line.

use similar::{ChangeTag, TextDiff};

/// Whether a line is in both texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineChange {
    /// In both.
    Same,
    /// In the older one only.
    Removed,
    /// In the newer one only.
    Added,
}

/// A line of either text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferentLine {
    /// In which it is.
    pub change: LineChange,
    /// What it says, in parts.
    pub parts: Vec<DifferencePart>,
}

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferencePart {
    /// What it says.
    pub text: String,
    /// Whether it is what makes the line another one than its counterpart.
    pub differs: bool,
}

/// The lines of two texts, each with whether it is in both.
#[must_use]
pub fn difference(older: &str, newer: &str) -> Vec<DifferentLine> {
    // A last line that ends is the same as one that does not.
    let (older, newer) = (with_end(older), with_end(newer));
    let found = TextDiff::from_lines(older.as_str(), newer.as_str());
    let mut lines = Vec::new();
    for operation in found.ops() {
        for line in found.iter_inline_changes(operation) {
            let parts = line.iter_strings_lossy().map(|(differs, text)| DifferencePart {
                text: text.trim_end_matches('\n').to_owned(),
                differs,
            });
            lines.push(DifferentLine {
                change: match line.tag() {
                    ChangeTag::Equal => LineChange::Same,
                    ChangeTag::Delete => LineChange::Removed,
                    ChangeTag::Insert => LineChange::Added,
                },
                parts: parts.filter(|part| !part.text.is_empty()).collect(),
            });
        }
    }
    lines
}

fn with_end(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("{}\n", text.trim_end_matches('\n'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_what_differs_in_them() {
        let found = difference(
            "您好！\n合计：{{ total }}\n谢谢",
            "您好！\n共计：{{ total }}\n谢谢\n再见\n",
        );
        let shown: Vec<String> = found
            .iter()
            .map(|line| {
                let parts = line.parts.iter().map(|part| {
                    if part.differs {
                        format!("[{}]", part.text)
                    } else {
                        part.text.clone()
                    }
                });
                let sign = match line.change {
                    LineChange::Same => ' ',
                    LineChange::Removed => '-',
                    LineChange::Added => '+',
                };
                format!("{sign}{}", parts.collect::<String>())
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"));
        assert!(
            difference("同", "同\n")
                .iter()
                .all(|line| line.change == LineChange::Same)
        );
        assert!(difference("", "").is_empty());
    }
}
