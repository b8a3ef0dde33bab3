use actix_web::{HttpRequest, put, web};
use chrono::NaiveDate;
use serde::Deserialize;
use sidebook_domain::{ClientId, Fen, FilingError, FilingState, Period, TaxKind};
use utoipa::ToSchema;

use crate::books::change_filing::{Filing, change};
use crate::problem::{ApiError, ApiResult};
use crate::session::{AnyStaff, EditFilings};
use crate::wire::FilingRow;
use crate::{ApiState, day, revision};

/// What is registered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FilingIn {
    pub(crate) state: FilingStateIn,
    /// The tax, for `filed`: 0 to 10,000,000,000,000.
    #[schema(required = false, minimum = 0)]
    pub(crate) amount_fen: Option<i64>,
    /// When it was filed, for `filed` and `nil`.
    #[schema(required = false)]
    pub(crate) filed_on: Option<NaiveDate>,
}

/// What can be registered; that it is paid is noted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FilingStateIn {
    /// Due, and nothing is in.
    NotFiled,
    /// A return with an amount.
    Filed,
    /// A nil return.
    Nil,
}

/// A body whose fields belong to its state.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted {
    NotFiled,
    Filed { amount: Fen, filed_on: NaiveDate },
    Nil { filed_on: NaiveDate },
}

impl FilingIn {
    /// What is wanted; every field has to belong to the state.
    pub(crate) fn read(&self) -> ApiResult<Wanted> {
        let amount = || {
            let amount = self.amount_fen.map(Fen);
            amount.ok_or_else(|| ApiError::field("amount_fen", "missing"))
        };
        let filed_on = || {
            self.filed_on
                .ok_or_else(|| ApiError::field("filed_on", "missing"))
        };
        let no_amount = || match self.amount_fen {
            None => Ok(()),
            Some(_) => Err(ApiError::field("amount_fen", "not_for_this_state")),
        };
        match self.state {
            FilingStateIn::Filed => Ok(Wanted::Filed {
                amount: amount()?,
                filed_on: filed_on()?,
            }),
            FilingStateIn::Nil => {
                no_amount()?;
                Ok(Wanted::Nil {
                    filed_on: filed_on()?,
                })
            }
            FilingStateIn::NotFiled => {
                no_amount()?;
                match self.filed_on {
                    None => Ok(Wanted::NotFiled),
                    Some(_) => Err(ApiError::field("filed_on", "not_for_this_state")),
                }
            }
        }
    }
}

impl Wanted {
    /// The state that it becomes.
    pub(crate) fn step(
        self,
        from: FilingState,
        period: Period,
        today: NaiveDate,
    ) -> Result<FilingState, FilingError> {
        match self {
            Self::NotFiled => from.withdraw(),
            Self::Filed { amount, filed_on } => from.file(period, amount, filed_on, today),
            Self::Nil { filed_on } => from.file_nil(period, filed_on, today),
        }
    }
}

/// Register the filing of one tax kind of a period, or correct it. Needs `edit_filings` and `view_filings`.
///
/// A quarter is registered for the month that ends it. What is paid is corrected after the payment was taken back.
#[utoipa::path(
    tag = "books",
    params(
        ("client_id" = Uuid, Path),
        ("period" = i32, Path, description = "`YYYYMM`"),
        ("tax_kind" = inline(crate::wire::words::TaxKindWord), Path),
        ("If-Match" = Option<String>, Header, description = "The revision that the change was made on: `\"3\"`"),
        ("If-None-Match" = Option<String>, Header, description = "`*` when nothing was registered")
    ),
    request_body = FilingIn,
    responses((status = 200, body = FilingRow))
)]
#[put("/clients/{client_id}/filings/{period}/{tax_kind}")]
pub(crate) async fn set_filing(
    state: web::Data<ApiState>,
    staff: AnyStaff<EditFilings>,
    path: web::Path<(ClientId, Period, TaxKind)>,
    req: HttpRequest,
    body: web::Json<FilingIn>,
) -> ApiResult<web::Json<FilingRow>> {
    let (client, period, kind) = path.into_inner();
    let wanted = body.read()?;
    let today = day::of(state.clock.now());
    let filing = Filing {
        client,
        period,
        kind,
        seen: revision::seen(&req)?,
        day: "filed_on",
    };
    let row = change(&state, &staff, filing, |from| wanted.step(from, period, today)).await?;
    Ok(web::Json(row))
}
