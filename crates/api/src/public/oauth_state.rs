//! Signing in through the platform, between the page that begins it and the page that finishes it. The state is good
//! once and only together with the verifier that the beginning page kept; the platform's code is claimed once.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use sidebook_ambient::token;
use sidebook_messenger::AppKey;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::AudienceWord;
use crate::{ApiState, secrets};

const VALID_FOR: Duration = Duration::from_secs(10 * 60);

/// What the page needs to finish.
pub(crate) struct Begun {
    /// Goes through the platform: letters and digits.
    pub(crate) state: String,
    /// Stays with the page.
    pub(crate) verifier: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    app: AppKey,
    into: AudienceWord,
    verifier: String,
}

/// Begins to sign in to one of the applications; only that one can finish it.
pub(crate) async fn begin(state: &ApiState, into: AudienceWord, app: &AppKey) -> ApiResult<Begun> {
    let begun = Begun {
        state: token(&*state.entropy, 32),
        verifier: token(&*state.entropy, 43),
    };
    let kept = Kept {
        app: app.clone(),
        into,
        verifier: secrets::fingerprint(&begun.verifier),
    };
    let kept =
        serde_json::to_string(&kept).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    state.shared.put(&key(&begun.state), &kept, VALID_FOR).await?;
    Ok(begun)
}

/// Takes the state and claims the code; answers through which app. A second time there is nothing to take.
pub(crate) async fn finish(
    state: &ApiState,
    into: AudienceWord,
    given: &str,
    verifier: &str,
    code: &str,
) -> ApiResult<AppKey> {
    let claim = format!("oauth:code:{}", secrets::fingerprint(code));
    let Some(text) = state.shared.get(&key(given)).await? else {
        // A page that is loaded again comes with the same code: say so, the page then begins anew.
        let spent = state.shared.get(&claim).await?.is_some();
        return Err(if spent {
            ProblemCode::OauthCodeSpent
        } else {
            ProblemCode::OauthStateInvalid
        }
        .into());
    };
    let kept: Kept =
        serde_json::from_str(&text).map_err(|error| ApiError::because(ProblemCode::Internal, error))?;
    if kept.into != into || !secrets::same(&kept.verifier, &secrets::fingerprint(verifier)) {
        return Err(ProblemCode::OauthStateInvalid.into());
    }
    if !state.shared.delete_if(&key(given), &text).await? {
        return Err(ProblemCode::OauthStateInvalid.into());
    }
    if !state.shared.put_if_absent(&claim, "claimed", VALID_FOR).await? {
        return Err(ProblemCode::OauthCodeSpent.into());
    }
    Ok(kept.app)
}

fn key(state: &str) -> String {
    format!("oauth:state:{}", secrets::fingerprint(state))
}
