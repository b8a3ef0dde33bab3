use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::future::{FutureExt, LocalBoxFuture};
use sidebook_domain::RecordKind;
use sidebook_storage::ApiKey;

use super::limits::{self, Budget};
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::bearer;
use crate::{ApiState, secrets};

/// Another system of an agency, by its key; the call is counted.
pub(crate) struct System {
    pub(crate) key: ApiKey,
}

impl System {
    /// The kind that an address names, if the key may put it.
    pub(crate) fn kind(&self, word: &str) -> ApiResult<RecordKind> {
        let kind = RecordKind::parse(word).ok_or(ProblemCode::NotFound)?;
        if self.key.scopes.contains(&kind) {
            Ok(kind)
        } else {
            Err(ProblemCode::NoPermission.into())
        }
    }
}

impl FromRequest for System {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        async move {
            let state = req
                .app_data::<web::Data<ApiState>>()
                .cloned()
                .ok_or(ProblemCode::Internal)?;
            let given = bearer(&req).ok_or(ProblemCode::NotSignedIn)?;
            let view = state.storage.view();
            let key = view
                .system()
                .api_keys()
                .holding(&secrets::fingerprint(&given))
                .await?
                .ok_or(ProblemCode::NotSignedIn)?;
            tracing::Span::current().record("agency.id", tracing::field::display(key.agency));
            let spent = limits::spend(&state, &key, Budget::Calls, 1).await;
            if let Ok(left) = &spent {
                req.extensions_mut().insert(*left);
            }
            spent?;
            Ok(Self { key })
        }
        .boxed_local()
    }
}
