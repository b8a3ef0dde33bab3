//! Requests that no page of ours makes, as somebody who is signed in may still send them: bent bodies, ids, queries and
//! tokens. The server never fails over them, and says what is wrong in its own words.

use reqwest::Method;
use serde_json::{Value, json};
use sidebook_ambient::{Entropy as _, SeededEntropy};
use sidebook_tests::{TestApp, on_each_database};

const REQUESTS: usize = 400;

/// What stands for another value: of other types, out of range, or nothing that a database likes.
fn odd(pick: usize) -> Value {
    let values = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("\u{0}"),
        json!("\u{feff}\u{202e}%_\\'\";--"),
        json!("晨".repeat(5_000)),
        json!("00000000-0000-0000-0000-000000000000"),
        json!([]),
        json!([[[{}]]]),
        json!({ "": null }),
    ];
    values[pick % values.len()].clone()
}

const ODD_TEXTS: [&str; 10] = [
    "%00",
    "%FF",
    "..%2F..",
    "00000000-0000-0000-0000-000000000000",
    "%25",
    "-1",
    "9999999999999999999",
    "%E5%AE%A2",
    "",
    "a",
];

fn requests() -> Vec<(Method, &'static str, Value)> {
    let id = "0190b5f0-0000-7000-8000-000000000001";
    let (get, post, put, delete) = (Method::GET, Method::POST, Method::PUT, Method::DELETE);
    vec![
        (get.clone(), "/clients?limit={}&after={}&search={}", Value::Null),
        (get.clone(), "/clients/{}", Value::Null),
        (get.clone(), "/clients/{}/services", Value::Null),
        (
            get.clone(),
            "/conversations/{}/overview?client_id={}",
            Value::Null,
        ),
        (
            get.clone(),
            "/send-intents?conversation_id={}&limit={}&after={}",
            Value::Null,
        ),
        (get.clone(), "/sidebar/session", Value::Null),
        (
            get.clone(),
            "/console/send-intents?limit={}&after={}&search={}",
            Value::Null,
        ),
        (
            get.clone(),
            "/console/corps/{}/sync-runs?limit={}&after={}",
            Value::Null,
        ),
        (get, "/console/install-attempts/{}", Value::Null),
        (
            post.clone(),
            "/conversations/resolve",
            json!({"kind": "contact", "platform_id": "wmX"}),
        ),
        (
            post.clone(),
            "/conversations/{}/links",
            json!({"client_ids": [id]}),
        ),
        (
            post.clone(),
            "/send-intents",
            json!({
                "conversation_id": id, "client_id": id, "action": "service_expiry_reminder", "language": "en",
                "service_id": id,
            }),
        ),
        (
            post.clone(),
            "/sidebar/page-signatures",
            json!({"url": "https://sidebook.example/sidebar/"}),
        ),
        (
            post.clone(),
            "/sidebar/sign-in/start",
            json!({"app": "suite", "return_to": "/sidebar/"}),
        ),
        (
            post.clone(),
            "/sidebar/sign-in/finish",
            json!({"code": "c", "state": "s", "verifier": "v"}),
        ),
        (
            post.clone(),
            "/sidebar/bindings",
            json!({"binding_ticket": "t", "mobile": "13800000001", "code": "123456"}),
        ),
        (
            post.clone(),
            "/sms-codes",
            json!({"mobile": "13800000001", "purpose": "console_sign_in"}),
        ),
        (
            post.clone(),
            "/console/sign-in",
            json!({"mobile": "13800000001", "code": "123456"}),
        ),
        (post, "/console/corps/{}/sync", json!({})),
        (
            put.clone(),
            "/conversations/{}/chosen-client",
            json!({"client_id": id}),
        ),
        (
            put,
            "/send-intents/{}/outcome",
            json!({"conversation_id": id, "outcome": "handed_over", "text": "x"}),
        ),
        (delete.clone(), "/conversations/{}/links/{}", Value::Null),
        (delete, "/console/staff-bindings/{}", Value::Null),
    ]
}

/// Numbers that are the same in every run.
struct Numbers(SeededEntropy);

impl Numbers {
    fn below(&self, end: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % u64::try_from(end.max(1)).unwrap()).unwrap()
    }

    fn path(&self, template: &str, known: &[String]) -> String {
        let mut path = String::new();
        for (number, piece) in template.split("{}").enumerate() {
            if number > 0 {
                path.push_str(match self.below(2) {
                    0 => ODD_TEXTS[self.below(ODD_TEXTS.len())],
                    _ => &known[self.below(known.len())],
                });
            }
            path.push_str(piece);
        }
        path
    }

    fn body(&self, mut body: Value) -> Vec<u8> {
        if let Some(fields) = body.as_object_mut() {
            for value in fields.values_mut() {
                if self.below(3) == 0 {
                    *value = odd(self.below(100));
                }
            }
            if self.below(10) == 0 {
                fields.insert("unknown".to_owned(), odd(self.below(100)));
            }
        }
        let mut bytes = if body.is_null() {
            Vec::new()
        } else {
            body.to_string().into_bytes()
        };
        // Half of them are no JSON any more, or not quite.
        if self.below(2) == 0 && !bytes.is_empty() {
            let at = self.below(bytes.len());
            match self.below(3) {
                0 => bytes.truncate(at),
                1 => bytes[at] = u8::try_from(self.below(256)).unwrap(),
                _ => bytes.insert(at, u8::try_from(self.below(256)).unwrap()),
            }
        }
        bytes
    }

    /// Mostly the token; else one with another letter, or cut off.
    fn token(&self, token: &str) -> String {
        let at = self.below(token.len());
        match self.below(8) {
            0 => token[..at].to_owned(),
            1 => format!("{}A{}", &token[..at], &token[at + 1..]),
            2 => token.split('.').rev().collect::<Vec<_>>().join("."),
            _ => token.to_owned(),
        }
    }
}

on_each_database! {
    async fn no_request_makes_the_server_fail(db: TestDatabase) {
        let app = TestApp::start(db).await;
        app.install().await;
        let (member, contact) = app.a_follow();
        let sidebar = app.sidebar(&member, &app.admin_mobile()).await;
        let console = app.owner().await;
        let body = json!({"kind": "contact", "platform_id": contact});
        let conversation = sidebar.post("/conversations/resolve", body).await.ok();
        let clients = sidebar.get("/clients?limit=3").await.ok();
        let known: Vec<String> = [&conversation["id"], &clients["items"][0]["id"], &clients["items"][1]["id"]]
            .into_iter()
            .map(|id| id.as_str().unwrap().to_owned())
            .collect();

        let (numbers, requests) = (Numbers(SeededEntropy::new(7)), requests());
        for number in 0..REQUESTS {
            let (method, template, body) = requests[number % requests.len()].clone();
            let who = if template.starts_with("/console/") { &console } else { &sidebar };
            let (path, body) = (numbers.path(template, &known), numbers.body(body));
            let token = numbers.token(who.token());
            let answer = who.raw(method.clone(), &path, &token, body.clone()).await;
            let said = format!("{method} {path} {:?}: {answer:?}", String::from_utf8_lossy(&body));
            assert!(answer.status < 500, "{said}");
            if answer.status >= 400 {
                assert!(!answer.code().is_empty(), "a refusal without a code: {said}");
            }
        }
        assert_eq!(sidebar.get("/sidebar/session").await.status, 200, "still there");
        app.stop().await;
    }
}
