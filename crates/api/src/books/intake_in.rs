//! What a form says about an intake, checked.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sidebook_domain::{AttachmentId, DocumentKind, Fen, INTAKE_ATTACHMENTS_MAX, IntakeContent, Period};
use utoipa::ToSchema;

use crate::fields;
use crate::problem::ApiResult;
use crate::wire::words::DocumentKindWord;

/// What was handed in.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IntakeIn {
    /// `YYYYMM`, from 2000 to the month after this one.
    pub(crate) period: i32,
    #[schema(value_type = DocumentKindWord)]
    pub(crate) kind: DocumentKind,
    /// How many sheets, 1 to 100,000.
    pub(crate) count: i64,
    /// What they come to, in fen; not below zero.
    #[schema(value_type = i64, required = false)]
    pub(crate) amount_fen: Option<Fen>,
    /// A name of at most 60 letters.
    pub(crate) handed_in_by: String,
    /// A name of at most 60 letters.
    pub(crate) received_by: String,
    /// Not after tomorrow.
    pub(crate) received_on: NaiveDate,
    /// At most 500 letters.
    #[schema(required = false)]
    pub(crate) remark: Option<String>,
    /// Whether all of this kind and month is here.
    pub(crate) completed: bool,
    /// Whether the mark that documents of this kind and month are missing is taken back. Only with `completed`.
    pub(crate) close_missing: bool,
    /// Pictures and files in their order, at most 20.
    #[schema(value_type = Vec<Uuid>, max_items = 20)]
    pub(crate) attachment_ids: Vec<AttachmentId>,
}

impl IntakeIn {
    /// What is stored of it.
    pub(crate) fn content(&self, today: NaiveDate) -> ApiResult<IntakeContent> {
        let mut wrong = Vec::new();
        if self.close_missing && !self.completed {
            wrong.push(("close_missing", "not_completed"));
        }
        wrong.extend(fields::attachments(&self.attachment_ids, INTAKE_ATTACHMENTS_MAX));
        let content = Period::new(self.period)
            .map_err(|_| vec![("period", "out_of_range")])
            .and_then(|period| {
                let content = IntakeContent {
                    period,
                    kind: self.kind,
                    count: self.count,
                    amount: self.amount_fen,
                    handed_in_by: self.handed_in_by.clone(),
                    received_by: self.received_by.clone(),
                    received_on: self.received_on,
                    remark: self.remark.clone(),
                    completed: self.completed,
                };
                content
                    .checked(today)
                    .map_err(|found| found.iter().map(|wrong| (wrong.field, wrong.code)).collect())
            });
        match content {
            Ok(content) if wrong.is_empty() => Ok(content),
            Ok(_) => Err(fields::refused(wrong)),
            Err(found) => {
                wrong.extend(found);
                Err(fields::refused(wrong))
            }
        }
    }
}
