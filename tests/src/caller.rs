use reqwest::{Client, Method};
use serde_json::Value;

/// Somebody who calls the HTTP API: a page, signed in or not.
#[derive(Debug, Clone)]
pub struct Caller {
    http: Client,
    base: String,
    token: Option<String>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The body as JSON; `Null` when it was empty.
    pub body: Value,
}

impl Caller {
    /// Nobody in particular.
    #[must_use]
    pub fn anonymous(base: &str) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "a test's own client, which follows no redirects"
        )]
        let http = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Self {
            http,
            base: base.to_owned(),
            token: None,
        }
    }

    /// The same with a session.
    #[must_use]
    pub fn with_token(&self, token: &str) -> Self {
        Self {
            token: Some(token.to_owned()),
            ..self.clone()
        }
    }

    /// `GET /api/v1{path}`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[]).await
    }

    /// `POST /api/v1{path}`.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body), &[]).await
    }

    /// `PUT /api/v1{path}`.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body), &[]).await
    }

    /// `DELETE /api/v1{path}`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None, &[]).await
    }

    /// Any call, with headers.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self.http.request(method, format!("{}/api/v1{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Self::read(request).await
    }

    async fn read(request: reqwest::RequestBuilder) -> Answer {
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        let body = if text.is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&text).unwrap_or(Value::String(text))
        };
        Answer { status, body }
    }

    /// Delivers a callback: status and body of the answer.
    pub async fn call_back(&self, url: &str, body: String) -> (u16, String) {
        let request = self.http.post(url).header("content-type", "text/xml").body(body);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// The token of the session; empty without one.
    #[must_use]
    pub fn token(&self) -> &str {
        self.token.as_deref().unwrap_or_default()
    }

    /// Any bytes that claim to be JSON, with any token: what no page sends.
    pub async fn raw(&self, method: Method, path: &str, token: &str, body: Vec<u8>) -> Answer {
        let url = format!("{}/api/v1{path}", self.base);
        let request = self.http.request(method, url).bearer_auth(token);
        let request = request.header("content-type", "application/json").body(body);
        Self::read(request).await
    }

    /// Opens an address outside the API as a browser does, without following redirects: status, `Location`, body.
    pub async fn open(&self, url: &str) -> (u16, Option<String>, String) {
        let answer = self.http.get(url).send().await.unwrap();
        let location = answer
            .headers()
            .get("location")
            .map(|value| value.to_str().unwrap().to_owned());
        (answer.status().as_u16(), location, answer.text().await.unwrap())
    }
}

impl Answer {
    /// The body of an answer that must have gone well.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.body);
        self.body
    }

    /// The code of a problem.
    #[must_use]
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or("")
    }

    /// Insists on a problem with this status and code.
    #[track_caller]
    pub fn assert_problem(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.code()), (status, code), "{}", self.body);
    }
}
