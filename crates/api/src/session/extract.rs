use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::{FutureExt, LocalBoxFuture};
use secrecy::{ExposeSecret as _, SecretString};
use sidebook_domain::{AgencyId, Permission, StaffId};
use sidebook_storage::Agency;

use super::claims::verify;
use super::permission::{Anyone, PermissionMarker};
use super::place::{Audience, Console, Either, Sidebar};
use crate::ApiState;
use crate::problem::{ApiError, ApiResult, ProblemCode};

/// A staff member who is signed in to the application `A` and may do `P`, as the database says now.
#[derive(Debug)]
pub(crate) struct Staff<A: Audience, P: PermissionMarker> {
    pub(crate) person: sidebook_storage::Staff,
    pub(crate) agency: Agency,
    pub(crate) place: A::Place,
    permission: PhantomData<P>,
}

/// Signed in to the page beside a chat.
pub(crate) type SidebarStaff<P = Anyone> = Staff<Sidebar, P>;
/// Signed in to the console.
pub(crate) type ConsoleStaff<P = Anyone> = Staff<Console, P>;
/// Signed in to either.
pub(crate) type AnyStaff<P = Anyone> = Staff<Either, P>;

impl<A: Audience, P: PermissionMarker> Staff<A, P> {
    pub(crate) fn id(&self) -> StaffId {
        self.person.id
    }

    pub(crate) fn agency_id(&self) -> AgencyId {
        self.agency.id
    }

    pub(crate) fn may(&self, permission: Permission) -> bool {
        self.person.may(permission)
    }

    /// For permissions that depend on what was found.
    pub(crate) fn require(&self, permission: Permission) -> ApiResult<()> {
        if self.may(permission) {
            Ok(())
        } else {
            Err(ProblemCode::NoPermission.into())
        }
    }
}

/// The token of a request that goes on after its answer began, to ask again who is there: [`Staff::holding`].
#[derive(Clone)]
pub(crate) struct Token(SecretString);

impl FromRequest for Token {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            bearer(req)
                .map(|token| Self(token.into()))
                .ok_or(ProblemCode::NotSignedIn.into()),
        )
    }
}

impl<A: Audience, P: PermissionMarker> Staff<A, P> {
    /// Whoever holds the token, as the database says now.
    ///
    /// # Errors
    /// As of the extractor: an old token, a person or a permission that is gone.
    pub(crate) async fn holding(state: &ApiState, token: &Token) -> ApiResult<Self> {
        check(state, token.0.expose_secret()).await
    }
}

impl<A: Audience, P: PermissionMarker> FromRequest for Staff<A, P> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = req.app_data::<web::Data<ApiState>>().cloned();
        let token = bearer(req);
        async move {
            let state = state.ok_or(ProblemCode::Internal)?;
            check(&state, &token.ok_or(ProblemCode::NotSignedIn)?).await
        }
        .boxed_local()
    }
}

/// The token that a request carries.
pub(crate) fn bearer(req: &HttpRequest) -> Option<String> {
    let value = req.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}

async fn check<A: Audience, P: PermissionMarker>(state: &ApiState, token: &str) -> ApiResult<Staff<A, P>> {
    let claims = verify(state, token, A::takes)?;
    let view = state.storage.view();
    let agency = view
        .system()
        .agencies()
        .find(claims.agency)
        .await?
        .ok_or(ProblemCode::NotSignedIn)?;
    let person = view
        .of(agency.id)
        .staff()
        .find(claims.sub)
        .await?
        .ok_or(ProblemCode::StaffInactive)?;
    if !person.active {
        return Err(ProblemCode::StaffInactive.into());
    }
    // Whoever the lines of this request are about.
    let span = tracing::Span::current();
    span.record("agency.id", tracing::field::display(agency.id));
    span.record("staff.id", tracing::field::display(person.id));
    let place = A::place(&view, &claims, &agency, &person).await?;
    if !P::allowed(person.role, &person.permissions) {
        return Err(ProblemCode::NoPermission.into());
    }
    Ok(Staff {
        person,
        agency,
        place,
        permission: PhantomData,
    })
}
