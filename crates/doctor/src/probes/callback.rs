//! Plays the platform's verification of each callback address, from outside in.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::Broken;
use super::http::{self, Got, Missed};
use crate::{About, Code, Doctor, Finding, Probe, Target, millis};

/// The platform asks for an answer within a second.
const DEADLINE: Duration = Duration::from_secs(1);
/// So many seals are tried until one has (or lacks) a `+`: about three of four have one.
const TRIES: usize = 200;

impl Doctor {
    /// `platform_clock` is what the platform would sign with; ours where it is not known.
    pub(crate) async fn callbacks(&self, platform_clock: Option<DateTime<Utc>>) -> Vec<Finding> {
        if self.settings.targets.is_empty() {
            return vec![Finding::new(Probe::Callback, Code::CallbackNoApp)];
        }
        let now = platform_clock.unwrap_or_else(|| self.patient.clock.now());
        let asked = self.settings.targets.iter().map(|target| self.asked(target, now));
        futures_util::future::join_all(asked).await
    }

    /// Plays the verification of one address, which need not be among those of the settings.
    pub async fn verify_address(&self, target: &Target) -> Finding {
        self.asked(target, self.patient.clock.now()).await
    }

    async fn asked(&self, target: &Target, now: DateTime<Utc>) -> Finding {
        let about = About::Address {
            name: target.name.clone(),
        };
        self.guarded(Probe::Callback, about, self.verify(target, now))
            .await
    }

    async fn verify(&self, target: &Target, now: DateTime<Utc>) -> Result<Finding, Broken> {
        let (url, echo) = self.question(target, now, true);
        let got = match http::get(&url).await {
            Ok(got) => got,
            Err(missed) => return Ok(unreached(target, missed)),
        };
        let mut finding = judge(&got, echo.as_bytes());
        if finding.code == Code::CallbackRefused {
            // The same without a `+`: when that one comes through, something on the way spoils the other.
            let (url, echo) = self.question(target, now, false);
            let plain = http::get(&url).await;
            if plain.is_ok_and(|got| judge(&got, echo.as_bytes()).code == Code::CallbackAnswers) {
                finding = Finding::new(Probe::Callback, Code::CallbackPlusBroken);
            }
        }
        Ok(finding.fact("url", &target.url))
    }

    /// An address to ask and what it has to answer.
    fn question(&self, target: &Target, now: DateTime<Utc>, plus: bool) -> (String, String) {
        let entropy = &self.patient.entropy;
        let mut digits = [0_u8; 16];
        entropy.fill(&mut digits);
        let echo: String = digits.iter().map(|byte| char::from(b'0' + byte % 10)).collect();
        let mut asked = None;
        for _ in 0..TRIES {
            let mut random = [0_u8; 16];
            entropy.fill(&mut random);
            let nonce = u32::from_be_bytes([random[0], random[1], random[2], random[3]]).to_string();
            let query =
                target
                    .keys
                    .verification(echo.as_bytes(), &target.receiver, now.timestamp(), &nonce, random);
            let fits = query.has_plus == plus;
            asked = Some(query.query);
            if fits {
                break;
            }
        }
        (format!("{}?{}", target.url, asked.unwrap_or_default()), echo)
    }
}

fn unreached(target: &Target, missed: Missed) -> Finding {
    let finding = |code| Finding::new(Probe::Callback, code).fact("url", &target.url);
    match missed {
        Missed::NoHost => finding(Code::CallbackNoHost),
        Missed::Unreachable(problem) => finding(Code::CallbackUnreachable).fact("problem", problem),
        Missed::Tls(problem) => finding(Code::CallbackTls).fact("problem", problem),
        Missed::TimedOut => finding(Code::CallbackTimeout),
    }
}

fn judge(got: &Got, echo: &[u8]) -> Finding {
    let finding = |code| Finding::new(Probe::Callback, code);
    match got.status {
        300..=399 => {
            return finding(Code::CallbackRedirect)
                .fact("status", got.status)
                .fact("location", got.location.as_deref().unwrap_or("?"));
        }
        404 | 405 => return finding(Code::CallbackNotFound).fact("status", got.status),
        500.. => return finding(Code::CallbackServerError).fact("status", got.status),
        200 => {}
        status => return finding(Code::CallbackRefused).fact("status", status),
    }
    if got.body == echo {
        let code = if got.took > DEADLINE {
            Code::CallbackLate
        } else {
            Code::CallbackAnswers
        };
        return finding(code).fact("milliseconds", millis(got.took));
    }
    let body = got.body.as_slice();
    let code = if body.starts_with(b"\xef\xbb\xbf") {
        Code::CallbackByteOrderMark
    } else if body.trim_ascii() == echo {
        Code::CallbackNewline
    } else if body
        .trim_ascii()
        .strip_prefix(b"\"")
        .and_then(|body| body.strip_suffix(b"\""))
        == Some(echo)
    {
        Code::CallbackQuoted
    } else if body.trim_ascii_start().starts_with(b"<") {
        Code::CallbackOtherPage
    } else {
        Code::CallbackOtherBody
    };
    finding(code)
}
