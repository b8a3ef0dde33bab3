//! The language of a page.

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::web::Query;
use serde::Deserialize;

/// Languages that pages know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Language {
    #[default]
    Chinese,
    English,
}

#[derive(Deserialize)]
struct Asked {
    lang: String,
}

impl Language {
    /// What `?lang=` says, or what the browser prefers, or Chinese.
    pub(super) fn of(request: &HttpRequest) -> Self {
        let asked = Query::<Asked>::from_query(request.query_string());
        let header = request.headers().get(ACCEPT_LANGUAGE);
        asked
            .ok()
            .and_then(|asked| Self::named(&asked.lang))
            .or_else(|| Self::preferred(header?.to_str().ok()?))
            .unwrap_or_default()
    }

    /// The language of a tag such as `en-GB`.
    pub(super) fn named(tag: &str) -> Option<Self> {
        let language = tag.split(['-', '_']).next().unwrap_or_default().trim();
        match language.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Chinese),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The known language that an `Accept-Language` header weighs most; the first of equals.
    fn preferred(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for part in header.split(',') {
            let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
            let weight: f32 = weight.trim().parse().unwrap_or(0.0);
            let Some(language) = Self::named(tag.trim()) else {
                continue;
            };
            if weight > best.map_or(0.0, |(weight, _)| weight) {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }

    /// Its tag in HTML.
    pub(super) fn tag(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn of(uri: &str, header: &str) -> Language {
        let request = TestRequest::with_uri(uri).insert_header((ACCEPT_LANGUAGE, header));
        Language::of(&request.to_http_request())
    }

    #[test]
    fn the_link_decides_before_the_browser() {
        assert_eq!(of("/?lang=en", "zh-CN"), Language::English);
        assert_eq!(of("/?lang=zh-CN", "en"), Language::Chinese);
        assert_eq!(of("/?lang=fr", "en-GB"), Language::English);
    }

    #[test]
    fn the_browser_weighs() {
        assert_eq!(of("/", "en-US,en;q=0.9,zh-CN;q=0.8"), Language::English);
        assert_eq!(of("/", "zh-CN,zh;q=0.9,en;q=0.8"), Language::Chinese);
        assert_eq!(of("/", "fr, zh;q=0.3, en;q=0.7"), Language::English);
        assert_eq!(of("/", "fr"), Language::Chinese);
        assert_eq!(of("/", "en;q=0"), Language::Chinese);
    }
}
