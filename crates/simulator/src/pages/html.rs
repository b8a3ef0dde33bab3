//! How the platform's pages look.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::language::Language;

const STYLE: &str = include_str!("../../assets/pages/page.css");
const CROSS: &str =
    r#"<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 7v6M12 17h.01M12 3l9.5 17h-19z"/></svg>"#;
const DONE: &str = r#"<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 12.5l4.5 4.5L19 7.5"/></svg>"#;

/// Text as it may stand in a page or an attribute.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Hidden fields that carry a request on to the next page.
pub(super) fn hidden(fields: &[(&str, &str)]) -> String {
    let one = |(name, value): &(&str, &str)| {
        format!(
            r#"<input type="hidden" name="{}" value="{}">"#,
            escaped(name),
            escaped(value)
        )
    };
    fields.iter().map(one).collect()
}

/// A whole page in Chinese around `body`, which is HTML.
pub(super) fn page(status: StatusCode, title: &str, body: &str) -> HttpResponse {
    page_in(Language::Chinese, status, title, body)
}

/// A whole page around `body`, which is HTML.
pub(super) fn page_in(language: Language, status: StatusCode, title: &str, body: &str) -> HttpResponse {
    let (title, tag) = (escaped(title), language.tag());
    let html = format!(
        "<!doctype html>\n<html lang=\"{tag}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n{body}\n<footer>企业微信（模拟） · simulated WeCom</footer>\n\
         </body>\n</html>\n"
    );
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header(("cache-control", "no-store"))
        .body(html)
}

/// What the platform cannot do, in words, with its code for whoever looks it up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trouble<'a> {
    /// HTTP status of the page; the platform itself is not so exact.
    pub(super) status: StatusCode,
    /// The platform's code; 0 when there is none.
    pub(super) code: i64,
    /// Headline.
    pub(super) title: &'a str,
    /// What happened and what helps.
    pub(super) text: &'a str,
    /// The same in English, in a line.
    pub(super) english: &'a str,
}

/// A page in Chinese that says what went wrong. Tests find the code in `data-code`.
pub(super) fn trouble(trouble: &Trouble<'_>) -> HttpResponse {
    trouble_in(Language::Chinese, trouble)
}

/// A page that says what went wrong.
pub(super) fn trouble_in(language: Language, trouble: &Trouble<'_>) -> HttpResponse {
    let Trouble {
        status,
        code,
        title,
        text,
        english,
    } = *trouble;
    let label = match language {
        Language::Chinese => "错误码",
        Language::English => "Error code",
    };
    let shown = if code == 0 {
        String::new()
    } else {
        format!("<p>{label} <code>{code}</code></p>")
    };
    let body = format!(
        "<main class=\"narrow\" data-testid=\"trouble\" data-code=\"{code}\"><div class=\"mark bad\">{CROSS}</div>\
         {}</main>",
        said(language, title, text, &shown, english)
    );
    page_in(language, status, headline(language, title, english), &body)
}

/// A page that says what was done.
pub(super) fn done(language: Language, title: &str, text: &str, english: &str) -> HttpResponse {
    let body = format!(
        "<main class=\"narrow\"><div class=\"mark good\">{DONE}</div>{}</main>",
        said(language, title, text, "", english)
    );
    page_in(
        language,
        StatusCode::OK,
        headline(language, title, english),
        &body,
    )
}

fn headline<'a>(language: Language, title: &'a str, english: &'a str) -> &'a str {
    match language {
        Language::Chinese => title,
        Language::English => english,
    }
}

/// Both languages, the reader's own first. `more` is HTML.
fn said(language: Language, title: &str, text: &str, more: &str, english: &str) -> String {
    let (title, text, english) = (escaped(title), escaped(text), escaped(english));
    match language {
        Language::Chinese => {
            format!("<h1>{title}</h1><p>{text}</p>{more}<p class=\"other\" lang=\"en\">{english}</p>")
        }
        Language::English => {
            format!("<h1>{english}</h1>{more}<p class=\"other\" lang=\"zh-CN\">{title}：{text}</p>")
        }
    }
}

/// The letters on somebody's picture.
pub(super) fn initials(name: &str) -> String {
    let letters: Vec<char> = name.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let start = letters.len().saturating_sub(2);
    letters.get(start..).unwrap_or_default().iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_field_can_become_markup() {
        let fields = hidden(&[("state", "\"><script>alert('x')</script>&")]);
        assert_eq!(
            fields,
            "<input type=\"hidden\" name=\"state\" \
             value=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;\">"
        );
    }
}
