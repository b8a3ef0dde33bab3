use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use sidebook_domain::Language;

/// A small page of text: a heading and a body that is HTML already.
pub(super) fn page(status: StatusCode, language: Language, title: &str, body: &str) -> HttpResponse {
    let html = format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{title} · Sidebook</title>\
         <style>{STYLE}</style></head><body><main><h1>{title}</h1>{body}</main></body></html>\n",
        language.as_str(),
        title = escape(title),
    );
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header(("cache-control", "no-store"))
        .body(html)
}

const STYLE: &str = "body{font:16px/1.6 system-ui,sans-serif;margin:0;color:#1f2329;background:#f5f6f7}\
    main{max-width:44rem;margin:12vh auto;padding:2rem;background:#fff;border-radius:12px}\
    h1{font-size:1.4rem;margin:0 0 1rem}table{width:100%;border-collapse:collapse}\
    td,th{text-align:left;padding:.5rem;border-bottom:1px solid #e5e6eb}code{font-size:1.2rem;letter-spacing:.1em}\
    @media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#16181d}main{background:#22252b}}";

/// A paragraph of text.
pub(super) fn paragraph(text: &str) -> String {
    format!("<p>{}</p>", escape(text))
}

/// Text inside HTML.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Instead of a page of the front end that was not built into this binary.
pub(super) fn not_built(language: Language) -> HttpResponse {
    let (title, text) = match language {
        Language::ZhCn => (
            "前端尚未构建",
            "此程序中没有前端页面。请在 web-sidebar 目录执行 npm run build，然后重新编译。",
        ),
        Language::En => (
            "The front end is not built",
            "This binary was built without its pages. Run `npm run build` in web-sidebar, then build again.",
        ),
    };
    page(StatusCode::SERVICE_UNAVAILABLE, language, title, &paragraph(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_never_becomes_markup() {
        assert_eq!(escape("<a href='x'>\"&"), "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
    }
}
