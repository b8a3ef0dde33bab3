//! What a form says about a follow-up, checked.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sidebook_domain::{AttachmentId, FOLLOW_UP_ATTACHMENTS_MAX, FollowUpContent, FollowUpKind};
use utoipa::ToSchema;

use crate::fields;
use crate::problem::ApiResult;
use crate::wire::words::FollowUpKindWord;

/// What there was to note.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FollowUpIn {
    #[schema(value_type = FollowUpKindWord)]
    pub(crate) kind: FollowUpKind,
    /// At most 5,000 letters.
    pub(crate) text: String,
    /// When to come back to it: today or later, within ten years.
    #[schema(required = false)]
    pub(crate) next_on: Option<NaiveDate>,
    /// Pictures and files in their order, at most 9.
    #[schema(value_type = Vec<Uuid>, max_items = 9)]
    pub(crate) attachment_ids: Vec<AttachmentId>,
}

impl FollowUpIn {
    /// What is stored of it; `was` is the day that the changed one had.
    pub(crate) fn content(&self, today: NaiveDate, was: Option<NaiveDate>) -> ApiResult<FollowUpContent> {
        let content = FollowUpContent {
            kind: self.kind,
            text: self.text.clone(),
            next_on: self.next_on,
        };
        let files = fields::attachments(&self.attachment_ids, FOLLOW_UP_ATTACHMENTS_MAX);
        match (content.checked(today, was), files) {
            (Ok(content), None) => Ok(content),
            (Ok(_), files) => Err(fields::refused(files)),
            (Err(found), files) => {
                let found = found.iter().map(|wrong| (wrong.field, wrong.code));
                Err(fields::refused(found.chain(files)))
            }
        }
    }
}
