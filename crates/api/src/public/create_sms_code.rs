use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use sidebook_domain::Mobile;
use utoipa::ToSchema;

use crate::ApiState;
use crate::caller;
use crate::problem::{ApiError, ApiResult};
use crate::sms::{RESEND_AFTER, SmsPurpose, VALID_FOR, prepare_code};

/// Ask for a code.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SmsCodeIn {
    /// A mainland mobile number.
    #[schema(example = "13800001234")]
    pub(crate) mobile: String,
    pub(crate) purpose: SmsPurpose,
}

/// A code is on its way, if the number is known here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SmsCodeOut {
    pub(crate) resend_after_seconds: u64,
    pub(crate) expires_in_seconds: u64,
}

/// Send a code by SMS. The answer is the same whether or not the number is known.
#[utoipa::path(tag = "public", request_body = SmsCodeIn, responses((status = 202, body = SmsCodeOut)))]
#[post("/sms-codes")]
pub(crate) async fn create_sms_code(
    state: web::Data<ApiState>,
    req: HttpRequest,
    body: web::Json<SmsCodeIn>,
) -> ApiResult<HttpResponse> {
    let mobile = Mobile::parse(&body.mobile).map_err(|_| ApiError::field("mobile", "not_a_mobile"))?;
    let address = caller::address(&req, state.config.trusted_proxies);
    let message = prepare_code(&state, &mobile, body.purpose, &address).await?;
    if !state
        .storage
        .view()
        .system()
        .staff_by_mobile(&mobile)
        .await?
        .is_empty()
        && let Err(error) = state.sms.send(message).await
    {
        // Answered like every other request: a failure would tell a known number from an unknown one.
        metrics::counter!("sidebook_sms_failed_total").increment(1);
        tracing::error!(
            error = &error as &dyn std::error::Error,
            mobile = mobile.masked(),
            "a code was not sent"
        );
    }
    Ok(HttpResponse::Accepted().json(SmsCodeOut {
        resend_after_seconds: RESEND_AFTER.as_secs(),
        expires_in_seconds: VALID_FOR.as_secs(),
    }))
}
