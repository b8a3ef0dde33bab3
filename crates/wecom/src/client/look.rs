use std::net::IpAddr;
use std::time::Instant;

use chrono::{DateTime, Utc};
use reqwest::header::DATE;
use serde::Deserialize;
use sidebook_messenger::{Passage, PlatformSaid, Reached};

use super::Http;
use crate::error::{TransportError, WecomError};
use crate::lenient;

/// Any answer of the platform has these, whether it grants or refuses.
#[derive(Deserialize)]
struct AnyAnswer {
    #[serde(rename = "errcode", deserialize_with = "lenient::integer")]
    _errcode: i64,
    #[serde(default, deserialize_with = "lenient::nullable")]
    errmsg: String,
}

impl Http {
    /// Makes one call without a credential and looks at what surrounds the refusal.
    pub(crate) async fn look(&self, api: &'static str) -> Result<Reached, WecomError> {
        let passage = Passage {
            corp: None,
            api,
            at_most: self.limits.timeout + super::GIVEN_BACK_WITHIN,
        };
        let place = self.gate.enter(passage).await.map_err(WecomError::Paced)?;
        let seen = self.look_now(api).await;
        place.leave(PlatformSaid::Nothing).await;
        seen
    }

    async fn look_now(&self, api: &'static str) -> Result<Reached, WecomError> {
        let transport = |cause: TransportError| WecomError::Transport { api, cause };
        let begin = Instant::now();
        let request = self
            .client
            .get(format!("{}/cgi-bin/{api}", self.api_base))
            .timeout(self.limits.timeout);
        let mut response = request.send().await.map_err(|error| transport(error.into()))?;
        if response.status() != reqwest::StatusCode::OK {
            return Err(transport(TransportError::Status(response.status().as_u16())));
        }
        let date = response.headers().get(DATE).and_then(|date| date.to_str().ok());
        let clock = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| transport(error.into()))? {
            if body.len() + chunk.len() > 16 * 1024 {
                return Err(transport(TransportError::TooLarge(16 * 1024)));
            }
            body.extend_from_slice(&chunk);
        }
        let answer: AnyAnswer = serde_json::from_slice(&body).map_err(|error| transport(error.into()))?;
        Ok(Reached {
            seen_as: seen_as(&answer.errmsg),
            clock: clock.map(|clock| clock.with_timezone(&Utc)),
            took: begin.elapsed(),
        })
    }
}

/// The address behind `from ip:`; the only part of a message that is read, because nothing else tells it.
fn seen_as(errmsg: &str) -> Option<String> {
    let (_, rest) = errmsg.split_once("from ip: ")?;
    let end = rest.find([',', ' ']).unwrap_or(rest.len());
    let address: IpAddr = rest.get(..end)?.parse().ok()?;
    Some(address.to_string())
}

#[cfg(test)]
mod tests {
    use super::seen_as;

    #[test]
    fn the_address_is_read_and_nothing_else() {
        let told = |text: &str| seen_as(text);
        assert_eq!(
            told("missing, hint: [1_2_a], from ip: 203.0.113.7, more info").as_deref(),
            Some("203.0.113.7")
        );
        assert_eq!(
            told("missing, from ip: 2001:db8::7").as_deref(),
            Some("2001:db8::7")
        );
        assert_eq!(told("missing, from ip: <script>, more"), None);
        assert_eq!(told("ok"), None);
    }
}
