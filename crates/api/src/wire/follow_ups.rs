use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sidebook_domain::{ClientId, FollowUpId, FollowUpKind, StaffId};
use sidebook_storage::FollowUpEntry;
use utoipa::ToSchema;

use super::words::FollowUpKindWord;
use super::{Attachment, StaffName};

/// A note of contact with a client.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FollowUp {
    #[schema(value_type = Uuid)]
    pub(crate) id: FollowUpId,
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
    #[schema(value_type = FollowUpKindWord)]
    pub(crate) kind: FollowUpKind,
    pub(crate) text: String,
    /// When to come back to it.
    pub(crate) next_on: Option<NaiveDate>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) written_by: StaffName,
    /// Whether the one who asks wrote it, and may change or delete it.
    pub(crate) own: bool,
    /// For the next change.
    pub(crate) revision: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl FollowUp {
    /// As `reader` sees it.
    pub(crate) fn seen_by(reader: StaffId, entry: FollowUpEntry) -> Self {
        let follow_up = entry.follow_up;
        Self {
            id: follow_up.id,
            client_id: follow_up.client,
            kind: follow_up.content.kind,
            text: follow_up.content.text,
            next_on: follow_up.content.next_on,
            attachments: entry.attachments.into_iter().map(Attachment::from).collect(),
            own: follow_up.written_by == reader,
            written_by: StaffName {
                id: follow_up.written_by,
                name: entry.written_by_name,
            },
            revision: follow_up.revision,
            created_at: follow_up.created_at,
            updated_at: follow_up.updated_at,
        }
    }
}

/// A page of follow-ups, newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct FollowUpPage {
    pub(crate) items: Vec<FollowUp>,
    /// Where the next page begins, for `after`. Absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next: Option<String>,
}
