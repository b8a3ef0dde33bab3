//! Whether a template may be saved: it names only what its messages have, uses it as what it is, and makes a text that
//! the platform takes, of little and of much.

use sidebook_domain::{Action, Language, TextError, parse_lines};

use super::engine::{compile, run};
use super::fault::{TemplateFault, TemplateFaultKind as Kind};
use super::samples::{Sample, tried_with};
use super::scan::{Tag, TagKind, Token, TokenKind, tags};
use super::variables::{TemplateVariable, VariableKind, template_variables};
use crate::message::Detail;
use crate::text::TEXT_LIMIT_BYTES;

/// The longest template, in characters.
pub const TEMPLATE_CHARS: usize = 4_000;

/// Rows are written in rows at most so deep.
const DEEPEST: usize = 2;

/// What may follow `|`.
const FILTERS: [&str; 8] = [
    "join", "length", "first", "last", "default", "trim", "upper", "lower",
];
/// What may follow `is` and `is not`.
const TESTS: [&str; 3] = ["none", "defined", "undefined"];
/// What a row of `for` knows about itself, by `loop`.
const LOOP: [&str; 6] = ["index", "index0", "first", "last", "length", "revindex"];
/// Words of the language itself.
const WORDS: [&str; 12] = [
    "if", "elif", "else", "and", "or", "not", "in", "is", "true", "false", "none", "loop",
];

/// Reads a template that somebody wrote: as it is to be stored.
///
/// # Errors
/// The first [`TemplateFault`], with its place in what is stored.
pub fn check_template(action: Action, language: Language, typed: &str) -> Result<String, TemplateFault> {
    let source = parse_lines(typed, TEMPLATE_CHARS).map_err(|error| match error {
        TextError::Empty => Kind::Empty,
        TextError::TooLong => Kind::TooLong,
        TextError::ControlCharacter => Kind::ControlCharacter,
    })?;
    compile(&source).map_err(|error| TemplateFault::of(&error, &source))?;
    let mut names = Names {
        source: &source,
        top: template_variables(action),
        rows: Vec::new(),
    };
    for tag in tags(&source) {
        names.check(&tag)?;
    }
    for (sample, message) in tried_with(action) {
        // Of what people send every day all is said; the longest may be said in fewer words.
        let detail = match sample {
            Sample::Full | Sample::Least => Detail::EVERYTHING,
            Sample::Longest => Detail::LEAST,
        };
        let text = run(&source, message.variables(language, detail))
            .map_err(|error| TemplateFault::of(&error, &source))?;
        if text.trim().is_empty() {
            return Err(Kind::ResultEmpty.into());
        }
        if text.len() > TEXT_LIMIT_BYTES {
            return Err(Kind::ResultTooLong { bytes: text.len() }.into());
        }
    }
    Ok(source)
}

/// What names mean at a place of a template.
struct Names<'a> {
    source: &'a str,
    top: &'static [TemplateVariable],
    /// The rows that one is in: what one is called, and its variables.
    rows: Vec<(&'a str, &'static [TemplateVariable])>,
}

/// A name in a template.
struct Named {
    /// `None`: a word of the language, a row of texts, or something about a row.
    variable: Option<TemplateVariable>,
    /// Of how many tokens it is made.
    tokens: usize,
}

impl<'a> Names<'a> {
    fn check(&mut self, tag: &Tag<'a>) -> Result<(), TemplateFault> {
        let tokens = tag.tokens.as_slice();
        // The signs that take the space beside a tag away.
        let tokens = match tokens {
            [first, rest @ ..] if matches!(first.text, "-" | "+") => rest,
            all => all,
        };
        let tokens = match tokens {
            [rest @ .., last] if matches!(last.text, "-" | "+") => rest,
            all => all,
        };
        match (tag.kind, tokens) {
            (TagKind::Value, tokens) => {
                self.expression(tokens)?;
                self.is_text(tokens)
            }
            (TagKind::Statement, [first, rest @ ..]) => match first.text {
                "if" | "elif" => self.expression(rest),
                "else" | "endif" => Ok(()),
                "for" => self.begin_rows(first, rest),
                "endfor" => {
                    self.rows.pop();
                    Ok(())
                }
                _ => Err(self.fault(Kind::NotAllowed(first.text.to_owned()), first)),
            },
            (TagKind::Statement, []) => Ok(()),
        }
    }

    /// `for item in items`: nothing else, so that no template grows by itself.
    fn begin_rows(&mut self, keyword: &Token<'a>, rest: &[Token<'a>]) -> Result<(), TemplateFault> {
        let [one, within, path @ ..] = rest else {
            return Err(self.fault(Kind::NotAllowed("for".to_owned()), keyword));
        };
        let is_plain = one.kind == TokenKind::Word
            && within.text == "in"
            && path
                .iter()
                .all(|token| token.kind == TokenKind::Word || token.text == ".");
        if !is_plain || self.rows.len() >= DEEPEST {
            return Err(self.fault(Kind::NotAllowed("for".to_owned()), keyword));
        }
        if WORDS.contains(&one.text) {
            return Err(self.fault(Kind::NotAllowed(one.text.to_owned()), one));
        }
        let named = self.path(path)?;
        let members = match named.variable.map(|variable| (variable.kind, variable.members)) {
            _ if named.tokens != path.len() => {
                return Err(self.fault(Kind::NotAllowed("for".to_owned()), keyword));
            }
            Some((VariableKind::Rows { .. }, members)) => members,
            Some((VariableKind::List, _)) => &[],
            _ => return Err(self.fault(Kind::WrongUse, path.first().unwrap_or(keyword))),
        };
        self.rows.push((one.text, members));
        Ok(())
    }

    fn expression(&self, mut tokens: &[Token<'a>]) -> Result<(), TemplateFault> {
        let mut before = "";
        while let [token, rest @ ..] = tokens {
            let mut taken = 1;
            match token.kind {
                TokenKind::Sign if matches!(token.text, "*" | "[" | "{") => {
                    return Err(self.fault(Kind::NotAllowed(token.text.to_owned()), token));
                }
                TokenKind::Word if before == "|" => self.one_of(&FILTERS, token, Kind::UnknownFilter)?,
                TokenKind::Word if before == "is" && token.text != "not" => {
                    self.one_of(&TESTS, token, Kind::UnknownTest)?;
                }
                TokenKind::Word => {
                    if rest.first().is_some_and(|next| next.text == "(") && !WORDS.contains(&token.text) {
                        return Err(self.fault(Kind::NotAllowed(token.text.to_owned()), token));
                    }
                    taken = self.path(tokens)?.tokens;
                }
                _ => {}
            }
            // `is not none` asks as `is none` does.
            if !(before == "is" && token.text == "not") {
                before = token.text;
            }
            tokens = tokens.get(taken..).unwrap_or_default();
        }
        Ok(())
    }

    /// Rows, groups and lists are no text by themselves.
    fn is_text(&self, tokens: &[Token<'a>]) -> Result<(), TemplateFault> {
        let [first, ..] = tokens else { return Ok(()) };
        let named = self.path(tokens)?;
        let is_all = named.tokens == tokens.len();
        match named.variable.map(|variable| variable.kind) {
            Some(VariableKind::Rows { .. } | VariableKind::Group | VariableKind::List) if is_all => {
                Err(self.fault(Kind::WrongUse, first))
            }
            _ => Ok(()),
        }
    }

    /// What a name means: `relief.sales`.
    fn path(&self, tokens: &[Token<'a>]) -> Result<Named, TemplateFault> {
        let mut named = Named {
            variable: None,
            tokens: 1,
        };
        let [first, rest @ ..] = tokens else {
            return Ok(named);
        };
        let row = self.rows.iter().rev().find(|(one, _)| *one == first.text);
        let mut known = match row {
            Some((_, members)) => *members,
            None if first.text == "loop" && !self.rows.is_empty() => return self.of_loop(rest),
            None if first.kind != TokenKind::Word => return Ok(named),
            None if WORDS.contains(&first.text) && first.text != "loop" => return Ok(named),
            None => {
                let variable = self.named(self.top, first)?;
                named.variable = Some(variable);
                variable.members
            }
        };
        let mut rest = rest;
        while let [dot, name, further @ ..] = rest {
            if dot.text != "." {
                break;
            }
            let variable = self.named(known, name)?;
            (known, named.variable) = (variable.members, Some(variable));
            named.tokens += 2;
            rest = further;
        }
        Ok(named)
    }

    fn of_loop(&self, rest: &[Token<'a>]) -> Result<Named, TemplateFault> {
        match rest {
            [dot, name, ..] if dot.text == "." && LOOP.contains(&name.text) => Ok(Named {
                variable: None,
                tokens: 3,
            }),
            [dot, name, ..] if dot.text == "." => {
                Err(self.unknown(Kind::UnknownVariable(name.text.to_owned()), name, LOOP))
            }
            _ => Ok(Named {
                variable: None,
                tokens: 1,
            }),
        }
    }

    fn named(
        &self,
        known: &'static [TemplateVariable],
        name: &Token<'a>,
    ) -> Result<TemplateVariable, TemplateFault> {
        known
            .iter()
            .find(|variable| variable.name == name.text)
            .copied()
            .ok_or_else(|| {
                let names = known.iter().map(|variable| variable.name);
                self.unknown(Kind::UnknownVariable(name.text.to_owned()), name, names)
            })
    }

    fn one_of(
        &self,
        known: &[&'static str],
        name: &Token<'a>,
        kind: fn(String) -> Kind,
    ) -> Result<(), TemplateFault> {
        if known.contains(&name.text) {
            return Ok(());
        }
        Err(self.unknown(kind(name.text.to_owned()), name, known.iter().copied()))
    }

    fn fault(&self, kind: Kind, token: &Token<'a>) -> TemplateFault {
        TemplateFault::at(kind, self.source, token.at)
    }

    /// A fault with the name that looks most like the one that was typed.
    fn unknown(
        &self,
        kind: Kind,
        token: &Token<'a>,
        known: impl IntoIterator<Item = &'static str>,
    ) -> TemplateFault {
        let known: Vec<&'static str> = known.into_iter().collect();
        let alike = similar::get_close_matches(token.text, &known, 1, 0.6);
        TemplateFault {
            suggestion: alike.first().copied(),
            ..self.fault(kind, token)
        }
    }
}
