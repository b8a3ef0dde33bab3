use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use sidebook_domain::{AgencyId, CorpId, StaffId};
use sidebook_messenger::MemberId;
use uuid::Uuid;

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::{ApiState, secrets};

/// What a token says. It proves who signed in and where; what they may do is asked of the database on every request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    pub(crate) sub: StaffId,
    pub(crate) agency: AgencyId,
    pub(crate) aud: AudienceWord,
    /// Sidebar only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) corp: Option<CorpId>,
    /// Sidebar only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) member: Option<MemberId>,
    /// Console only: a keyed hash of the mobile that a code proved. None for who scanned: that proves an account, which
    /// an agency's own admins may have matched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) mobile: Option<String>,
    pub(crate) iat: i64,
    pub(crate) exp: i64,
    pub(crate) jti: Uuid,
}

/// Which application a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AudienceWord {
    Sidebar,
    Console,
}

/// Signs claims.
pub(crate) fn sign(state: &ApiState, claims: &Claims) -> ApiResult<String> {
    let key = EncodingKey::from_secret(&secrets::key_for(&state.config.session_key, "session"));
    encode(&Header::new(Algorithm::HS256), claims, &key)
        .map_err(|error| ApiError::because(ProblemCode::Internal, error))
}

/// Reads the claims of a token that is genuine, not over, and for an application that is taken.
pub(crate) fn verify(
    state: &ApiState,
    token: &str,
    takes: impl FnOnce(AudienceWord) -> bool,
) -> ApiResult<Claims> {
    let key = DecodingKey::from_secret(&secrets::key_for(&state.config.session_key, "session"));
    let mut validation = Validation::new(Algorithm::HS256);
    // The library reads the machine's clock; ours is an argument. Audience and expiry are looked at below.
    validation.validate_exp = false;
    validation.validate_aud = false;
    let claims = decode::<Claims>(token, &key, &validation)
        .map_err(|error| ApiError::because(ProblemCode::NotSignedIn, error))?
        .claims;
    if !takes(claims.aud) {
        return Err(ApiError::because(
            ProblemCode::NotSignedIn,
            "a token for the other application",
        ));
    }
    if state.clock.now().timestamp() >= claims.exp {
        return Err(ProblemCode::SessionExpired.into());
    }
    Ok(claims)
}
