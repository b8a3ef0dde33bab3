//! Multipart bodies as the platform reads them: only a raw UTF-8 `filename`, nothing of RFC 5987.

/// One part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part<'a> {
    pub(super) name: String,
    pub(super) filename: Option<String>,
    pub(super) content_type: String,
    pub(super) bytes: &'a [u8],
}

/// The parts of `body`; nothing when it is not multipart.
pub(super) fn parts<'a>(content_type: &str, body: &'a [u8]) -> Option<Vec<Part<'a>>> {
    let boundary = content_type
        .strip_prefix("multipart/form-data")?
        .split("boundary=")
        .nth(1)?;
    let boundary = boundary.split(';').next()?.trim().trim_matches('"');
    if boundary.is_empty() {
        return None;
    }
    let first = format!("--{boundary}");
    let mut rest = body.get(find(body, first.as_bytes())? + first.len()..)?;
    let next = format!("\r\n--{boundary}");
    let mut found = Vec::new();
    while !rest.starts_with(b"--") {
        let part = rest.strip_prefix(b"\r\n")?;
        let end = find(part, next.as_bytes())?;
        found.push(part_of(part.get(..end)?)?);
        rest = part.get(end + next.len()..)?;
    }
    Some(found)
}

fn part_of(part: &[u8]) -> Option<Part<'_>> {
    let split = find(part, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(part.get(..split)?).into_owned();
    let bytes = part.get(split + 4..)?;
    let line = |wanted: &str| {
        head.split("\r\n").find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim()
                .eq_ignore_ascii_case(wanted)
                .then(|| value.trim().to_owned())
        })
    };
    let disposition = line("content-disposition")?;
    Some(Part {
        name: parameter(&disposition, "name")?,
        filename: parameter(&disposition, "filename"),
        content_type: line("content-type").unwrap_or_else(|| "application/octet-stream".to_owned()),
        bytes,
    })
}

/// The value of `name="…"`; `name*=…` is another parameter and not read.
fn parameter(disposition: &str, name: &str) -> Option<String> {
    let mut rest = disposition.split_once(';')?.1;
    loop {
        let (key, after) = rest.split_once('=')?;
        let key = key.trim().trim_start_matches(';').trim();
        let (value, next) = match after.trim_start().strip_prefix('"') {
            Some(quoted) => quoted_text(quoted)?,
            None => {
                let end = after.find(';').unwrap_or(after.len());
                (after.get(..end)?.trim().to_owned(), after.get(end..)?)
            }
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = next;
    }
}

/// The text up to the closing quote, and what follows.
fn quoted_text(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' if !escaped => return Some((value, text.get(at + 1..)?)),
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '"' => value.push('"'),
            other => {
                if escaped {
                    value.push('\\');
                }
                value.push(other);
            }
        }
        escaped = false;
    }
    None
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(disposition: &str) -> Part<'static> {
        let body = format!(
            "--XX\r\nContent-Disposition: form-data; {disposition}\r\nContent-Type: text/plain\r\n\r\nhello\r\n--XX--\r\n"
        );
        let body: &'static [u8] = Box::leak(body.into_bytes().into_boxed_slice());
        parts("multipart/form-data; boundary=XX", body).unwrap().remove(0)
    }

    #[test]
    fn raw_names_are_read_and_extended_ones_are_not() {
        let part = one("name=\"media\"; filename=\"报表.pdf\"; filelength=5");
        assert_eq!(
            (part.name.as_str(), part.filename.as_deref()),
            ("media", Some("报表.pdf"))
        );
        assert_eq!(
            (part.content_type.as_str(), part.bytes),
            ("text/plain", b"hello".as_slice())
        );
        assert_eq!(
            one("name=\"media\"; filename*=UTF-8''%E6%8A%A5.pdf").filename,
            None
        );
        assert_eq!(
            one("name=\"media\"; filename=\"%E6%8A%A5.pdf\"")
                .filename
                .unwrap(),
            "%E6%8A%A5.pdf"
        );
        assert_eq!(one("name=media; filename=a.txt").filename.unwrap(), "a.txt");
        assert_eq!(
            one(r#"filename="a\"b\c.txt"; name="media""#).filename.unwrap(),
            "a\"b\\c.txt"
        );
    }

    #[test]
    fn broken_bodies_are_no_multipart() {
        for body in [
            "",
            "--XX",
            "--XX\r\n",
            "--XX\r\nContent-Disposition: form-data\r\n\r\n\r\n--XX--",
        ] {
            assert_eq!(
                parts("multipart/form-data; boundary=XX", body.as_bytes()),
                None,
                "{body:?}"
            );
        }
        assert_eq!(parts("application/json", b"{}"), None);
    }

    proptest::proptest! {
        #[test]
        fn no_body_makes_it_fall(body in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let mut framed = b"--XX\r\n".to_vec();
            framed.extend(&body);
            parts("multipart/form-data; boundary=XX", &framed);
            parts("multipart/form-data; boundary=XX", &body);
        }
    }
}
