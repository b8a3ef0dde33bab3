use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;

use crate::error::EnvelopeError;
use crate::message::Signed;

/// The outer XML of a callback: what is readable without the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope<'a> {
    /// A corp id, or the suite id on the instruction address; empty when missing. A routing hint that anyone can
    /// write: the receiver check happens on the decrypted id.
    pub to_user_name: Cow<'a, str>,
    /// The receiving app of the corp; `None` when missing or empty, as in instruction callbacks.
    pub agent_id: Option<Cow<'a, str>>,
    /// The base64 text, untouched inside its CDATA: these are the signed bytes.
    pub encrypt: Cow<'a, str>,
}

/// Reads the body of a callback.
///
/// Tolerant in what the platform varies: order, unknown elements, whitespace, CDATA or plain text, a missing
/// `AgentID`. Strict in the rest: no document type, no entities but XML's own five, exact names, nothing twice.
///
/// # Errors
/// See [`EnvelopeError`]: `BadXml`, `Doctype`, `Entity`, `RepeatedElement`, `MissingEncrypt`, `EmptyEncrypt`.
pub fn read_envelope(xml: &[u8]) -> Result<Envelope<'_>, EnvelopeError> {
    let text = std::str::from_utf8(xml).map_err(|_| EnvelopeError::BadXml)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}').trim_ascii());
    reader.config_mut().check_comments = true;
    let mut to_user_name = None;
    let mut agent_id = None;
    let mut encrypt = None;
    let mut field: Option<Field<'_>> = None;
    let mut depth = 0_usize;
    let mut seen_root = false;
    loop {
        let event = reader.read_event().map_err(|_| EnvelopeError::BadXml)?;
        match event {
            Event::Start(start) => {
                let name = start.name();
                let name: &str = name.as_ref();
                if depth == 0 {
                    enter_root(name, &mut seen_root)?;
                } else if field.is_some() {
                    // An element inside a value: not a form that the platform writes.
                    return Err(EnvelopeError::BadXml);
                } else if depth == 1 {
                    field = Field::of(name);
                }
                depth += 1;
            }
            Event::Empty(empty) => {
                let name = empty.name();
                let name: &str = name.as_ref();
                if depth == 0 {
                    enter_root(name, &mut seen_root)?;
                } else if field.is_some() {
                    return Err(EnvelopeError::BadXml);
                } else if depth == 1
                    && let Some(field) = Field::of(name)
                {
                    field.store(&mut to_user_name, &mut agent_id, &mut encrypt)?;
                }
            }
            Event::End(_) => {
                depth = depth.checked_sub(1).ok_or(EnvelopeError::BadXml)?;
                if depth == 1
                    && let Some(field) = field.take()
                {
                    field.store(&mut to_user_name, &mut agent_id, &mut encrypt)?;
                }
            }
            Event::Text(text) => {
                if let Some(field) = &mut field {
                    field.plain(text.into_inner());
                } else if depth == 0 && !text.trim_ascii().is_empty() {
                    return Err(EnvelopeError::BadXml);
                }
            }
            Event::CData(text) => match &mut field {
                Some(field) => field.cdata(text.into_inner())?,
                None if depth == 0 => return Err(EnvelopeError::BadXml),
                None => {}
            },
            Event::GeneralRef(reference) => {
                let value = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Cow::Owned(character.to_string()),
                    Ok(None) => resolve_xml_entity(&reference)
                        .map(Cow::Borrowed)
                        .ok_or(EnvelopeError::Entity)?,
                    Err(_) => return Err(EnvelopeError::BadXml),
                };
                match &mut field {
                    Some(field) => field.plain(value),
                    None if depth == 0 => return Err(EnvelopeError::BadXml),
                    None => {}
                }
            }
            Event::DocType(_) => return Err(EnvelopeError::Doctype),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
    }
    if depth != 0 || !seen_root {
        return Err(EnvelopeError::BadXml);
    }
    let encrypt = encrypt.ok_or(EnvelopeError::MissingEncrypt)?;
    if encrypt.is_empty() {
        return Err(EnvelopeError::EmptyEncrypt);
    }
    let agent_id = agent_id.filter(|id| !id.is_empty());
    Ok(Envelope {
        to_user_name: to_user_name.unwrap_or_default(),
        agent_id,
        encrypt,
    })
}

fn enter_root(name: &str, seen_root: &mut bool) -> Result<(), EnvelopeError> {
    if name != "xml" || *seen_root {
        return Err(EnvelopeError::BadXml);
    }
    *seen_root = true;
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    ToUser,
    Agent,
    Encrypt,
}

/// The value of one element while it is read. CDATA counts to the byte; plain text is trimmed.
struct Field<'a> {
    name: Name,
    plain: Cow<'a, str>,
    cdata: Option<Cow<'a, str>>,
}

impl<'a> Field<'a> {
    fn of(name: &str) -> Option<Self> {
        let name = match name {
            "ToUserName" => Name::ToUser,
            "AgentID" => Name::Agent,
            "Encrypt" => Name::Encrypt,
            _ => return None,
        };
        Some(Self {
            name,
            plain: Cow::Borrowed(""),
            cdata: None,
        })
    }

    fn plain(&mut self, text: Cow<'a, str>) {
        append(&mut self.plain, text);
    }

    fn cdata(&mut self, text: Cow<'a, str>) -> Result<(), EnvelopeError> {
        if !self.plain.trim_ascii().is_empty() {
            return Err(EnvelopeError::BadXml);
        }
        append(self.cdata.get_or_insert_default(), text);
        Ok(())
    }

    fn store(
        self,
        to_user_name: &mut Option<Cow<'a, str>>,
        agent_id: &mut Option<Cow<'a, str>>,
        encrypt: &mut Option<Cow<'a, str>>,
    ) -> Result<(), EnvelopeError> {
        let value = match self.cdata {
            Some(cdata) if self.plain.trim_ascii().is_empty() => cdata,
            Some(_) => return Err(EnvelopeError::BadXml),
            None => trimmed(self.plain),
        };
        let (slot, value) = match self.name {
            Name::ToUser => (to_user_name, trimmed(value)),
            Name::Agent => (agent_id, trimmed(value)),
            Name::Encrypt => (encrypt, value),
        };
        if slot.replace(value).is_some() {
            return Err(EnvelopeError::RepeatedElement);
        }
        Ok(())
    }
}

fn append<'a>(to: &mut Cow<'a, str>, text: Cow<'a, str>) {
    if to.is_empty() {
        *to = text;
    } else {
        to.to_mut().push_str(&text);
    }
}

fn trimmed(text: Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_ascii()),
        Cow::Owned(text) => Cow::Owned(text.trim_ascii().to_owned()),
    }
}

/// Writes the body of a callback as the platform does; `agent_id` of an instruction callback is `Some("")`.
#[must_use]
pub fn write_envelope(to_user_name: &str, agent_id: Option<&str>, encrypt: &str) -> String {
    let agent_id = agent_id
        .map(|id| format!("<AgentID>{}</AgentID>", cdata(id)))
        .unwrap_or_default();
    let to_user_name = cdata(to_user_name);
    let encrypt = cdata(encrypt);
    format!("<xml><ToUserName>{to_user_name}</ToUserName>{agent_id}<Encrypt>{encrypt}</Encrypt></xml>")
}

/// Writes the encrypted answer to a user's message. Signature, timestamp and nonce are ours: build `reply` with
/// [`CallbackKeys::seal`](crate::CallbackKeys::seal) and [`CallbackKeys::sign`](crate::CallbackKeys::sign).
#[must_use]
pub fn write_reply(reply: &Signed<'_>) -> String {
    format!(
        "<xml><Encrypt>{}</Encrypt><MsgSignature>{}</MsgSignature><TimeStamp>{}</TimeStamp><Nonce>{}</Nonce></xml>",
        cdata(reply.encrypted),
        cdata(reply.signature),
        quick_xml::escape::escape(reply.timestamp),
        cdata(reply.nonce),
    )
}

/// `]]>` would end the section: it is split over two.
fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}
