use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_LANGUAGE;
use sidebook_domain::Language;

/// The reader's language: the first one their browser names that we speak, else Chinese.
pub(super) fn of(req: &HttpRequest) -> Language {
    let asked = req
        .headers()
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    asked
        .split(',')
        .find_map(|tag| match tag.trim().get(..2) {
            Some("zh") => Some(Language::ZhCn),
            Some("en") => Some(Language::En),
            _ => None,
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_first_language_we_speak_is_taken() {
        for (asked, language) in [
            ("en-GB,en;q=0.9,zh;q=0.1", Language::En),
            ("fr,zh-HK;q=0.8,en", Language::ZhCn),
            ("fr", Language::ZhCn),
            ("", Language::ZhCn),
        ] {
            let req = TestRequest::default()
                .insert_header((ACCEPT_LANGUAGE, asked))
                .to_http_request();
            assert_eq!(of(&req), language, "{asked}");
        }
    }
}
