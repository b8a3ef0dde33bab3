//! Puts the bridge in front of everything else on a page.

/// The tag that loads the bridge from the page's own origin, so that `script-src 'self'` lets it in.
pub const SCRIPT_TAG: &str = r#"<script src="/__wecom_client/bridge.js"></script>"#;

/// `html` with [`SCRIPT_TAG`] as the first thing inside `<head>`; without a head, right after `<html>` or the
/// doctype, or else at the very beginning. Comments are not looked into.
#[must_use]
pub fn inject(html: &[u8]) -> Vec<u8> {
    let at = insertion_point(html);
    let (before, after) = html.split_at_checked(at).unwrap_or((&[], html));
    [before, SCRIPT_TAG.as_bytes(), after].concat()
}

fn insertion_point(html: &[u8]) -> usize {
    let mut best = if html.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    let mut at = 0;
    while let Some(rest) = html.get(at..) {
        let Some(open) = rest.iter().position(|byte| *byte == b'<') else {
            break;
        };
        let tag = rest.get(open..).unwrap_or_default();
        if tag.starts_with(b"<!--") {
            let Some(end) = find(tag, b"-->") else { break };
            at += open + end + 3;
            continue;
        }
        let Some(end) = end_of_tag(tag) else { break };
        let after = at + open + end;
        if is_tag(tag, b"<head") {
            return after;
        }
        if is_tag(tag, b"<html") || is_tag(tag, b"<!doctype") {
            best = after;
        } else {
            // Any other element begins the head or body by itself.
            break;
        }
        at = after;
    }
    best
}

fn is_tag(html: &[u8], name: &[u8]) -> bool {
    let follows = html
        .get(name.len())
        .is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
    follows
        && html
            .get(..name.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(name))
}

/// Length of the tag at the start of `html`, quoted `>` left aside.
fn end_of_tag(html: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in html.iter().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Some(at + 1),
            (None, _) => {}
        }
    }
    None
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn injected(html: &str) -> String {
        String::from_utf8(inject(html.as_bytes()))
            .unwrap()
            .replace(SCRIPT_TAG, "[bridge]")
    }

    #[test]
    fn the_bridge_is_the_first_thing_in_the_head() {
        assert_eq!(
            injected(
                "<!doctype html><html lang=\"zh\"><head data-x=\"a>b\"><script src=app.js></script></head></html>"
            ),
            "<!doctype html><html lang=\"zh\"><head data-x=\"a>b\">[bridge]<script src=app.js></script></head></html>"
        );
        assert_eq!(
            injected("<HTML><HEAD>\n<title>x</title>"),
            "<HTML><HEAD>[bridge]\n<title>x</title>"
        );
    }

    #[test]
    fn a_head_in_a_comment_or_a_header_is_no_head() {
        assert_eq!(
            injected("<!-- <head> --><html><head></head>"),
            "<!-- <head> --><html><head>[bridge]</head>"
        );
        assert_eq!(
            injected("<html><header>x</header>"),
            "<html>[bridge]<header>x</header>"
        );
    }

    #[test]
    fn pages_without_a_head_get_it_first() {
        assert_eq!(
            injected("<!DOCTYPE html><p>x</p>"),
            "<!DOCTYPE html>[bridge]<p>x</p>"
        );
        assert_eq!(injected("<p>x</p><head>"), "[bridge]<p>x</p><head>");
        assert_eq!(injected(""), "[bridge]");
        assert_eq!(
            injected("<!-- never closed <head>"),
            "[bridge]<!-- never closed <head>"
        );
        assert_eq!(injected("\u{feff}<p>"), "\u{feff}[bridge]<p>");
    }
}
