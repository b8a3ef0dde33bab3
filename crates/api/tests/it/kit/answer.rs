use std::sync::LazyLock;

use actix_web::dev::ResourceDef;
use actix_web::http::header::HeaderMap;
use serde_json::Value;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) body: Vec<u8>,
    pub(crate) json: Value,
}

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::to_value(sidebook_api::document()).unwrap());

/// Every address of the document, as a pattern too.
static ADDRESSES: LazyLock<Vec<(ResourceDef, &str)>> = LazyLock::new(|| {
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let address = |address: &'static String| (ResourceDef::new(address.as_str()), address.as_str());
    paths.keys().map(address).collect()
});

impl Answer {
    pub(crate) fn new(status: u16, headers: HeaderMap, body: Vec<u8>) -> Self {
        let text = String::from_utf8_lossy(&body).into_owned();
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Self {
            status,
            headers,
            text,
            body,
            json,
        }
    }

    /// The answer, which has to have this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The answer, which has to be this problem.
    #[track_caller]
    pub(crate) fn problem(self, code: &str) -> Self {
        assert_eq!(self.json["code"], code, "{}", self.text);
        self
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The fields that were refused, as `field:code`.
    pub(crate) fn fields(&self) -> Vec<String> {
        let field = |field: &Value| {
            format!(
                "{}:{}",
                field["field"].as_str().unwrap(),
                field["code"].as_str().unwrap()
            )
        };
        self.json["fields"]
            .as_array()
            .map(|fields| fields.iter().map(field).collect())
            .unwrap_or_default()
    }

    /// Fails when the document does not promise this answer.
    #[track_caller]
    pub(super) fn documented(&self, method: &str, path: &str) {
        let Some((_, address)) = ADDRESSES.iter().find(|(pattern, _)| pattern.is_match(path)) else {
            assert!(
                [404, 405].contains(&self.status)
                    || !(path.starts_with("/api/v1") || path.starts_with("/ingest/v1")),
                "{path} is not documented"
            );
            return;
        };
        let Some(operation) = DOCUMENT["paths"][*address].get(method.to_ascii_lowercase()) else {
            assert_eq!(
                self.json["code"], "method_not_allowed",
                "{method} {address} is not documented"
            );
            return;
        };
        let promised = &operation["responses"][self.status.to_string()];
        assert!(
            promised.is_object(),
            "{method} {address} does not document {}: {}",
            self.status,
            self.text
        );
        if self.status >= 400 {
            assert_eq!(self.header("content-type"), Some("application/problem+json"));
            let code = self.json["code"].as_str().unwrap();
            let codes = promised["description"].as_str().unwrap();
            assert!(
                codes.contains(&format!("`{code}`")),
                "{method} {address} does not document {code}"
            );
            assert_eq!(self.json["instance"], path);
            assert_eq!(self.json["trace_id"].as_str(), self.header("x-trace-id"));
        }
    }
}
