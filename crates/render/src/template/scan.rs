//! The words and signs between the braces of a template, with their places. minijinja keeps its own reading to itself;
//! whether the whole is a template is for it to say, here only names are looked for.

use std::ops::Range;

/// What stands between braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TagKind {
    /// `{{ … }}`
    Value,
    /// `{% … %}`
    Statement,
}

/// A pair of braces and what is in it; comments are left out.
#[derive(Debug, Clone)]
pub(super) struct Tag<'a> {
    pub(super) kind: TagKind,
    pub(super) tokens: Vec<Token<'a>>,
}

/// A word or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    pub(super) text: &'a str,
    /// Where it begins, in bytes of the template.
    pub(super) at: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A name or a word of the language.
    Word,
    /// Digits.
    Number,
    /// A text in quotes.
    Text,
    /// One character.
    Sign,
}

/// The tags of a template that minijinja can read.
pub(super) fn tags(source: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((open, kind, close)) = next_opening(source, at) {
        let inside = open + 2;
        match kind {
            None => {
                at = source
                    .get(inside..)
                    .and_then(|rest| rest.find("#}"))
                    .map_or(source.len(), |end| inside + end + 2)
            }
            Some(kind) => {
                let (tokens, end) = read(source, inside, close);
                found.push(Tag { kind, tokens });
                at = end;
            }
        }
    }
    found
}

/// The next braces from a byte on: where, of which kind (`None`: a comment), and how they are closed.
fn next_opening(source: &str, from: usize) -> Option<(usize, Option<TagKind>, &'static str)> {
    let rest = source.get(from..)?;
    let all = [
        ("{{", Some(TagKind::Value), "}}"),
        ("{%", Some(TagKind::Statement), "%}"),
        ("{#", None, "#}"),
    ];
    let found = all
        .into_iter()
        .filter_map(|(open, kind, close)| rest.find(open).map(|at| (from + at, kind, close)));
    found.min_by_key(|(at, ..)| *at)
}

/// The tokens up to the closing braces, and where the text goes on.
fn read<'a>(source: &'a str, from: usize, close: &str) -> (Vec<Token<'a>>, usize) {
    let mut tokens = Vec::new();
    let mut at = from;
    while let Some(rest) = source.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with(close) {
            return (tokens, at + close.len());
        }
        let Some(first) = rest.chars().next() else { break };
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (kind, length) = measure(rest, first);
        let range: Range<usize> = at..at + length;
        tokens.push(Token {
            kind,
            text: source.get(range.clone()).unwrap_or_default(),
            at,
        });
        at = range.end;
    }
    (tokens, source.len())
}

/// What begins here, and how many bytes it takes.
fn measure(rest: &str, first: char) -> (TokenKind, usize) {
    let while_it = |goes_on: fn(char) -> bool| rest.find(|letter| !goes_on(letter)).unwrap_or(rest.len());
    match first {
        '"' | '\'' => (TokenKind::Text, quoted(rest, first)),
        letter if is_word(letter) && !letter.is_ascii_digit() => (TokenKind::Word, while_it(is_word)),
        digit if digit.is_ascii_digit() => (TokenKind::Number, while_it(|letter| letter.is_ascii_digit())),
        sign => (TokenKind::Sign, sign.len_utf8()),
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// The length of a text in quotes, with them.
fn quoted(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, letter) in rest.char_indices().skip(1) {
        if is_escaped {
            is_escaped = false;
        } else if letter == '\\' {
            is_escaped = true;
        } else if letter == quote {
            return at + letter.len_utf8();
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_and_signs_with_their_places() {
        let source = "您好{# {{ no }} #}{{- client_name | default('}} {{ x') -}}\n{% for a in b.c %}";
        let words: Vec<(&str, usize)> = tags(source)
            .iter()
            .flat_map(|tag| tag.tokens.iter())
            .filter(|token| token.kind == TokenKind::Word)
            .map(|token| (token.text, token.at))
            .collect();
        let at = |word: &str| source.rfind(word).unwrap();
        assert_eq!(
            words,
            [
                ("client_name", at("client_name")),
                ("default", at("default")),
                ("for", at("for")),
                ("a", at("a in")),
                ("in", at("in b")),
                ("b", at("b.c")),
                ("c", at("c %}"))
            ]
        );
    }

    proptest! {
        #[test]
        fn never_panics_and_never_stands_still(source in "(\\{\\{|\\}\\}|\\{%|%\\}|\\{#|#\\}|['\"\\\\]|[a-z_.|( ]|\\PC){0,40}") {
            for tag in tags(&source) {
                for token in tag.tokens {
                    prop_assert_eq!(&source[token.at..token.at + token.text.len()], token.text);
                }
            }
        }
    }
}
