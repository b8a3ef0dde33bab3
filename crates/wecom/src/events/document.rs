use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;
use sidebook_messenger::EventReadError;

/// Deeper than any event; more is not one.
const MAX_DEPTH: usize = 16;

/// A decrypted callback body, one level deep: each element below `<xml>` with its text and the texts of its children.
///
/// Tolerant where the platform varies (`platform/wecom.md` 11.12): CDATA or plain text, whitespace around either,
/// broken CDATA markers left over as text. Strict about document types and entities, which it never sends.
#[derive(Debug, Default)]
pub(super) struct Document {
    fields: Vec<Field>,
}

#[derive(Debug)]
struct Field {
    name: String,
    text: String,
    /// The texts of the direct children: `<MemChangeList><Item>…</Item></MemChangeList>`.
    items: Vec<String>,
}

impl Document {
    pub(super) fn read(body: &[u8]) -> Result<Self, EventReadError> {
        let text = std::str::from_utf8(body).map_err(|_| malformed("not UTF-8"))?;
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}').trim_ascii());
        let mut document = Self::default();
        let mut depth = 0_usize;
        let mut seen_root = false;
        loop {
            match reader
                .read_event()
                .map_err(|error| malformed(&error.to_string()))?
            {
                Event::Start(start) => {
                    document.enter(start.name().as_ref(), depth, &mut seen_root)?;
                    depth += 1;
                }
                Event::Empty(empty) => document.enter(empty.name().as_ref(), depth, &mut seen_root)?,
                Event::End(_) => depth = depth.checked_sub(1).ok_or_else(|| malformed("an end too many"))?,
                Event::Text(text) => document.text(&text, depth)?,
                Event::CData(text) => document.text(&text, depth)?,
                Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                    Ok(Some(character)) => document.text(character.encode_utf8(&mut [0; 4]), depth)?,
                    Ok(None) => {
                        let text = resolve_xml_entity(&reference).ok_or_else(|| malformed("an entity"))?;
                        document.text(text, depth)?;
                    }
                    Err(_) => return Err(malformed("a character reference")),
                },
                Event::DocType(_) => return Err(malformed("a document type")),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        if depth != 0 || !seen_root {
            return Err(malformed("no whole <xml> element"));
        }
        Ok(document)
    }

    fn enter(&mut self, name: &str, depth: usize, seen_root: &mut bool) -> Result<(), EventReadError> {
        match depth {
            0 if name != "xml" || *seen_root => return Err(malformed("another root than <xml>")),
            0 => *seen_root = true,
            1 => self.fields.push(Field {
                name: name.to_owned(),
                text: String::new(),
                items: Vec::new(),
            }),
            2 => self
                .fields
                .iter_mut()
                .rev()
                .take(1)
                .for_each(|field| field.items.push(String::new())),
            MAX_DEPTH.. => return Err(malformed("too deep")),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str, depth: usize) -> Result<(), EventReadError> {
        let field = self.fields.last_mut();
        match (depth, field) {
            (0, _) if !text.trim_ascii().is_empty() => return Err(malformed("text outside <xml>")),
            (2, Some(field)) => field.text.push_str(text),
            (3, Some(field)) => field
                .items
                .last_mut()
                .into_iter()
                .for_each(|item| item.push_str(text)),
            _ => {}
        }
        Ok(())
    }

    /// The trimmed text of the first element of this name; `None` when missing or empty.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|field| field.name == name)?;
        Some(scalar(&field.text)).filter(|text| !text.is_empty())
    }

    /// Every element with its text, or with those of its children.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, String)> {
        self.fields.iter().map(|field| {
            let text = if field.items.is_empty() {
                scalar(&field.text).to_owned()
            } else {
                field
                    .items
                    .iter()
                    .map(|item| scalar(item))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            (field.name.as_str(), text)
        })
    }

    pub(super) fn integer(&self, name: &str) -> Option<i64> {
        self.text_of(name)?.parse().ok()
    }

    /// A list in either of its two forms: child elements, or one text with commas.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let Some(field) = self.fields.iter().find(|field| field.name == name) else {
            return Vec::new();
        };
        let texts: Vec<&str> = if field.items.is_empty() {
            field.text.split(',').collect()
        } else {
            field.items.iter().map(String::as_str).collect()
        };
        texts
            .into_iter()
            .map(scalar)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

/// Trims, and takes off the `![CDATA[…]]` that one official sample carries as text.
fn scalar(text: &str) -> &str {
    let text = text.trim();
    let Some(inner) = text
        .strip_prefix("![CDATA[")
        .or_else(|| text.strip_prefix("<![CDATA["))
    else {
        return text;
    };
    inner
        .strip_suffix("]]>")
        .or_else(|| inner.strip_suffix("]]"))
        .unwrap_or(inner)
        .trim()
}

fn malformed(what: &str) -> EventReadError {
    EventReadError::Malformed(what.to_owned())
}
