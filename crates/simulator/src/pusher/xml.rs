//! Writes the payload and the envelope, in the variants that receivers must take.

use std::fmt::Write;

/// Elements of one payload.
#[derive(Debug, Clone, Default)]
pub(super) struct Payload {
    fields: Vec<(&'static str, Value)>,
}

#[derive(Debug, Clone)]
enum Value {
    Text(String),
    Number(i64),
    Items(Vec<String>),
}

impl Payload {
    pub(super) fn text(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.fields.push((name, Value::Text(value.into())));
        self
    }

    /// Leaves the element out when there is nothing to say.
    pub(super) fn text_if(self, name: &'static str, value: impl Into<String>) -> Self {
        let value = value.into();
        if value.is_empty() {
            self
        } else {
            self.text(name, value)
        }
    }

    pub(super) fn number(mut self, name: &'static str, value: i64) -> Self {
        self.fields.push((name, Value::Number(value)));
        self
    }

    pub(super) fn items(mut self, name: &'static str, values: Vec<String>) -> Self {
        self.fields.push((name, Value::Items(values)));
        self
    }

    /// This payload, then that one.
    pub(super) fn then(mut self, other: Self) -> Self {
        self.fields.extend(other.fields);
        self
    }

    /// Writes the payload. `variant` chooses style and order; 0 is the plain form of the documentation.
    ///
    /// `receiver` decides how many spaces are added, so that successive variants need every padding length.
    pub(super) fn write(&self, variant: u64, receiver: &str) -> String {
        let mut fields: Vec<&(&str, Value)> = self.fields.iter().collect();
        if variant % 4 == 3 {
            fields.reverse();
        }
        let mut xml = String::from("<xml>");
        for (name, value) in fields {
            if variant % 5 == 4 {
                xml.push('\n');
            }
            // Writing to a string cannot fail.
            let _ = match value {
                Value::Number(number) => write!(xml, "<{name}>{number}</{name}>"),
                Value::Text(text) => write!(xml, "<{name}>{}</{name}>", scalar(text, variant)),
                Value::Items(items) => {
                    let items: String = items
                        .iter()
                        .map(|item| format!("<Item>{}</Item>", cdata(item)))
                        .collect();
                    write!(xml, "<{name}>{items}</{name}>")
                }
            };
        }
        if variant > 0 {
            let wanted = usize::try_from(variant % 32).unwrap_or(0);
            let length = 20 + xml.len() + "</xml>".len() + receiver.len();
            let spaces = (wanted + 64 - length % 32) % 32;
            xml.extend(std::iter::repeat_n(' ', spaces));
        }
        xml.push_str("</xml>");
        xml
    }
}

fn scalar(text: &str, variant: u64) -> String {
    match variant % 7 {
        5 => format!(" {} ", cdata(text)),
        6 => escape(text),
        _ => cdata(text),
    }
}

fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The outer XML. `variant` as in [`Payload::write`].
pub(super) fn envelope(to_user_name: &str, agent_id: &str, encrypt: &str, variant: u64) -> String {
    let to = format!("<ToUserName>{}</ToUserName>", cdata(to_user_name));
    let agent = match (agent_id.is_empty(), variant % 3) {
        (true, 2) => String::new(),
        _ => format!("<AgentID>{}</AgentID>", cdata(agent_id)),
    };
    let body = format!("<Encrypt>{}</Encrypt>", cdata(encrypt));
    match variant % 4 {
        1 => format!("<xml>\n{body}\n{agent}\n{to}\n</xml>\n"),
        2 => format!("<xml>{agent}{to}{body}</xml>"),
        3 => {
            let later = "<ComponentOfALaterVersion>1</ComponentOfALaterVersion>";
            format!("<xml>{to}<Encrypt>{encrypt}</Encrypt>{agent}{later}</xml>")
        }
        _ => format!("<xml>{to}{agent}{body}</xml>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_two_successive_variants_need_every_padding_length() {
        let payload = Payload::default()
            .text("SuiteId", "ww5a1de8077e7fee01")
            .number("TimeStamp", 1_700_000_000);
        let receiver = "ww5a1de8077e7fee01";
        let mut seen: Vec<usize> = (1..=32)
            .map(|variant| 32 - (20 + payload.write(variant, receiver).len() + receiver.len()) % 32)
            .collect();
        seen.sort_unstable();
        assert_eq!(seen, (1..=32).collect::<Vec<_>>());
    }

    #[test]
    fn the_first_variant_is_the_documented_form() {
        let payload = Payload::default()
            .text("InfoType", "suite_ticket")
            .number("TimeStamp", 7);
        let xml = "<xml><InfoType><![CDATA[suite_ticket]]></InfoType><TimeStamp>7</TimeStamp></xml>";
        assert_eq!(payload.write(0, "x"), xml);
        let xml = "<xml><ToUserName><![CDATA[to]]></ToUserName><AgentID><![CDATA[]]></AgentID>\
                   <Encrypt><![CDATA[abc=]]></Encrypt></xml>";
        assert_eq!(envelope("to", "", "abc=", 0), xml);
    }

    #[test]
    fn text_that_ends_a_cdata_section_is_split() {
        let xml = Payload::default().text("Name", "a]]>b").write(0, "");
        assert_eq!(xml, "<xml><Name><![CDATA[a]]]]><![CDATA[>b]]></Name></xml>");
    }
}
