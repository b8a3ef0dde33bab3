use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sidebook_ambient::Entropy;
use sidebook_domain::Mobile;

use super::{SmsMessage, SmsPurpose};
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::{ApiState, secrets};

/// How long a code works.
pub(crate) const VALID_FOR: Duration = Duration::from_secs(5 * 60);
/// How long to wait before the next code for a number.
pub(crate) const RESEND_AFTER: Duration = Duration::from_secs(60);
const MOST_TRIES: u64 = 5;
const MOST_A_DAY: u64 = 10;
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What is kept of a code: not the code.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Tells the tries of this code from those of an earlier one.
    id: String,
    /// HMAC of purpose, number and code.
    hash: String,
}

/// Counts the request of `address` for a code to `mobile` and makes the code. It works from now on, also when nobody
/// sends it: an unknown number must not be told from a known one.
pub(crate) async fn prepare_code(
    state: &ApiState,
    mobile: &Mobile,
    purpose: SmsPurpose,
    address: &str,
) -> ApiResult<SmsMessage> {
    let number = number_key(state, mobile);
    // The address first: whoever is refused here must not use up somebody else's day.
    let by_address = state
        .shared
        .count(&format!("sms:address:{address}"), HOUR)
        .await?;
    if by_address > state.config.limits.sms_codes_per_ip_an_hour {
        return Err(ApiError::from(ProblemCode::TooManyRequests).retry_after(HOUR));
    }
    if state
        .shared
        .count(&format!("sms:minute:{number}"), RESEND_AFTER)
        .await?
        > 1
    {
        return Err(ApiError::from(ProblemCode::SmsTooOften).retry_after(RESEND_AFTER));
    }
    if state.shared.count(&format!("sms:day:{number}"), DAY).await? > MOST_A_DAY {
        return Err(ApiError::from(ProblemCode::SmsTooOften).retry_after(DAY));
    }
    let code = six_digits(&*state.entropy);
    let kept = Kept {
        id: sidebook_ambient::token(&*state.entropy, 16),
        hash: hash(state, mobile, purpose, &code),
    };
    let kept =
        serde_json::to_string(&kept).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    state
        .shared
        .put(&code_key(&number, purpose), &kept, VALID_FOR)
        .await?;
    Ok(SmsMessage {
        mobile: mobile.clone(),
        purpose,
        code: SecretString::from(code),
        valid_for: VALID_FOR,
    })
}

/// Takes the code that somebody typed: right once, within five minutes and five tries.
pub(crate) async fn check_code(
    state: &ApiState,
    mobile: &Mobile,
    purpose: SmsPurpose,
    typed: &str,
) -> ApiResult<()> {
    let number = number_key(state, mobile);
    let key = code_key(&number, purpose);
    let Some(text) = state.shared.get(&key).await? else {
        return Err(ProblemCode::SmsCodeExpired.into());
    };
    let kept: Kept =
        serde_json::from_str(&text).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    // Counted before it is compared: tries that come at the same moment are as many as tries that come in turn.
    if state
        .shared
        .count(&format!("sms:tries:{}", kept.id), VALID_FOR)
        .await?
        > MOST_TRIES
    {
        state.shared.delete_if(&key, &text).await?;
        return Err(ProblemCode::SmsCodeExpired.into());
    }
    if !secrets::same(&kept.hash, &hash(state, mobile, purpose, typed.trim())) {
        return Err(ProblemCode::SmsCodeWrong.into());
    }
    // Of two that come with the right code at the same moment one is served.
    if state.shared.delete_if(&key, &text).await? {
        Ok(())
    } else {
        Err(ProblemCode::SmsCodeExpired.into())
    }
}

/// Numbers are personal data: shared state sees only their keyed hashes.
fn number_key(state: &ApiState, mobile: &Mobile) -> String {
    secrets::keyed(&state.config.session_key, "sms number", &[mobile.as_str()])
}

fn code_key(number: &str, purpose: SmsPurpose) -> String {
    format!("sms:code:{}:{number}", purpose.as_str())
}

fn hash(state: &ApiState, mobile: &Mobile, purpose: SmsPurpose, code: &str) -> String {
    secrets::keyed(
        &state.config.session_key,
        "sms code",
        &[purpose.as_str(), mobile.as_str(), code],
    )
}

/// Six digits, each as likely as any other.
fn six_digits(entropy: &dyn Entropy) -> String {
    let mut code = String::with_capacity(6);
    while code.len() < 6 {
        let mut bytes = [0_u8; 16];
        entropy.fill(&mut bytes);
        // 250 = 25 × 10: a larger byte would favour the first digits.
        let digits = bytes
            .iter()
            .filter(|byte| **byte < 250)
            .map(|byte| char::from(b'0' + byte % 10));
        code.extend(digits.take(6 - code.len()));
    }
    code
}

#[cfg(test)]
mod tests {
    use sidebook_ambient::SeededEntropy;

    use super::*;

    #[test]
    fn codes_are_six_digits_and_use_all_of_them() {
        let entropy = SeededEntropy::new(3);
        let codes: Vec<String> = (0..200).map(|_| six_digits(&entropy)).collect();
        assert!(
            codes
                .iter()
                .all(|code| code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()))
        );
        let all = codes.concat();
        assert!(('0'..='9').all(|digit| all.contains(digit)));
    }
}
