//! A request as the platform makes it: no redirects, no compression, no proxy of ours, a few seconds at most.

use std::error::Error as _;
use std::time::{Duration, Instant};

use reqwest::Client;
use reqwest::header::LOCATION;
use reqwest::redirect::Policy;

/// The platform hangs up after five seconds.
const CUT_OFF: Duration = Duration::from_secs(5);
const BODY_LIMIT: usize = 64 * 1024;

/// What came back.
#[derive(Debug)]
pub(super) struct Got {
    pub(super) status: u16,
    pub(super) location: Option<String>,
    pub(super) body: Vec<u8>,
    pub(super) took: Duration,
}

/// Why nothing came back.
#[derive(Debug)]
pub(super) enum Missed {
    NoHost,
    Unreachable(String),
    Tls(String),
    TimedOut,
}

pub(super) async fn get(url: &str) -> Result<Got, Missed> {
    let parsed = reqwest::Url::parse(url).map_err(|_| Missed::NoHost)?;
    let (Some(host), Some(port)) = (parsed.host_str(), parsed.port_or_known_default()) else {
        return Err(Missed::NoHost);
    };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let found = tokio::net::lookup_host((bare, port))
        .await
        .is_ok_and(|mut found| found.next().is_some());
    if !found {
        return Err(Missed::NoHost);
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "the platform's side of the connection is played; the adapter's client is our side"
    )]
    let client = Client::builder()
        .user_agent("Mozilla/4.0")
        .redirect(Policy::none())
        .no_gzip()
        .no_proxy()
        .timeout(CUT_OFF)
        .build()
        .map_err(|error| Missed::Unreachable(error.without_url().to_string()))?;
    let begin = Instant::now();
    let mut response = client.get(parsed).send().await.map_err(missed)?;
    let status = response.status().as_u16();
    let location = response.headers().get(LOCATION);
    let location = location.and_then(|to| to.to_str().ok()).map(without_query);
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(missed)? {
        body.extend_from_slice(&chunk);
        if body.len() > BODY_LIMIT {
            break;
        }
    }
    Ok(Got {
        status,
        location,
        body,
        took: begin.elapsed(),
    })
}

fn missed(error: reqwest::Error) -> Missed {
    let error = error.without_url();
    if error.is_timeout() {
        return Missed::TimedOut;
    }
    // The innermost cause says it; the ones around it only that something failed.
    let mut cause: Option<&dyn std::error::Error> = error.source();
    let mut said = error.to_string();
    let mut tls = false;
    while let Some(inner) = cause {
        said = inner.to_string();
        let lower = said.to_ascii_lowercase();
        tls |= [
            "certificate",
            "handshake",
            "tls",
            "unknownissuer",
            "corrupt message",
        ]
        .iter()
        .any(|word| lower.contains(word));
        cause = inner.source();
    }
    if tls {
        Missed::Tls(said)
    } else {
        Missed::Unreachable(said)
    }
}

/// The signed query is of no use to who reads the report.
fn without_query(url: &str) -> String {
    url.split(['?', '#']).next().unwrap_or_default().to_owned()
}
