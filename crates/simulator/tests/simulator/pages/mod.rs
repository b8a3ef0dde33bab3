//! The pages that people see: install, OAuth, login.

mod install;
mod login;
mod oauth;

use reqwest::{RequestBuilder, Response};

#[expect(clippy::disallowed_methods, reason = "a browser that stops at every redirect")]
fn browser() -> reqwest::Client {
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

async fn go(request: RequestBuilder) -> (u16, String, String) {
    let answer: Response = request.send().await.unwrap();
    let status = answer.status().as_u16();
    let location = answer
        .headers()
        .get("location")
        .map(|to| to.to_str().unwrap().to_owned())
        .unwrap_or_default();
    (status, location, answer.text().await.unwrap())
}
