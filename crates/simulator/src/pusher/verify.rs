//! Verification of a callback URL, as the console does it when the URL is saved.

use std::time::Duration;

use serde::Serialize;

use super::outbox::Target;
use crate::shared::Shared;

/// How long a receiver may take to echo.
const DEADLINE: Duration = Duration::from_secs(1);

/// What the console says about a callback URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UrlCheck {
    /// The URL, without its query.
    pub url: String,
    /// Whether it was accepted.
    pub accepted: bool,
    /// `ok`, or what is wrong.
    pub note: String,
}

/// Asks the receiver to echo a random number.
pub(crate) async fn verify_url(shared: &Shared, target: &Target) -> UrlCheck {
    let asked = shared.world.read(|world| {
        let config = &world.env.config.suite;
        let receiver = match target {
            Target::Internal { app } => world
                .corp(&app.corp)
                .map(|corp| corp.plain_id.clone())
                .unwrap_or_default(),
            Target::Instruction if world.behaviour.verify_with_suite_id => config.suite_id.clone(),
            Target::Instruction | Target::Data => config.provider_corp_id.clone(),
        };
        let (url, keys) = world.target(target, &config.provider_corp_id)?;
        let echo: String = world
            .random(40)
            .bytes()
            .map(|byte| char::from(b'0' + byte % 10))
            .take(19)
            .collect();
        let encrypted = keys.seal(echo.as_bytes(), &receiver, world.nonce_bytes());
        let full = world.signed(&url, &keys, &encrypted, Some(&encrypted));
        Ok::<_, String>((url, full, echo))
    });
    let (url, full, echo) = match asked {
        Ok(asked) => asked,
        Err(note) => {
            return UrlCheck {
                url: String::new(),
                accepted: false,
                note,
            };
        }
    };
    let note = match shared.http.get(full).timeout(DEADLINE).send().await {
        Err(error) if error.is_timeout() => "no answer within one second".to_owned(),
        Err(_) => "no connection".to_owned(),
        Ok(answer) if answer.status().as_u16() != 200 => format!("status {}", answer.status().as_u16()),
        Ok(answer) => match answer.bytes().await {
            Ok(body) if body.as_ref() == echo.as_bytes() => "ok".to_owned(),
            Ok(body) => format!("the body ({} bytes) is not the echo", body.len()),
            Err(_) => "the body broke off".to_owned(),
        },
    };
    UrlCheck {
        url,
        accepted: note == "ok",
        note,
    }
}
