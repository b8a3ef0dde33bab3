use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sidebook_domain::{AttachmentId, ClientId, DocumentIntakeId, DocumentKind, Fen, Period, StaffId};
use sidebook_storage::{IntakeEntry, IntakeRevision};
use utoipa::ToSchema;

use super::words::DocumentKindWord;
use super::{Attachment, StaffName};

/// Documents of one kind that a client handed in for a month.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Intake {
    #[schema(value_type = Uuid)]
    pub(crate) id: DocumentIntakeId,
    #[schema(value_type = Uuid)]
    pub(crate) client_id: ClientId,
    /// `YYYYMM`.
    #[schema(value_type = i32)]
    pub(crate) period: Period,
    #[schema(value_type = DocumentKindWord)]
    pub(crate) kind: DocumentKind,
    /// How many sheets.
    pub(crate) count: i64,
    /// What they come to, in fen. Null where nobody added it up.
    #[schema(value_type = Option<i64>)]
    pub(crate) amount_fen: Option<Fen>,
    pub(crate) handed_in_by: String,
    pub(crate) received_by: String,
    pub(crate) received_on: NaiveDate,
    pub(crate) remark: Option<String>,
    /// Whether all of this kind and month is here.
    pub(crate) completed: bool,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) recorded_by: StaffName,
    /// For the next change.
    pub(crate) revision: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl From<IntakeEntry> for Intake {
    fn from(entry: IntakeEntry) -> Self {
        let (intake, content) = (entry.intake.clone(), entry.intake.content);
        Self {
            id: intake.id,
            client_id: intake.client,
            period: content.period,
            kind: content.kind,
            count: content.count,
            amount_fen: content.amount,
            handed_in_by: content.handed_in_by,
            received_by: content.received_by,
            received_on: content.received_on,
            remark: content.remark,
            completed: content.completed,
            attachments: entry.attachments.into_iter().map(Attachment::from).collect(),
            recorded_by: name(intake.recorded_by, entry.recorded_by_name),
            revision: intake.revision,
            created_at: intake.created_at,
            updated_at: intake.updated_at,
        }
    }
}

fn name(id: StaffId, name: String) -> StaffName {
    StaffName { id, name }
}

/// A page of intakes, latest month first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct IntakePage {
    pub(crate) items: Vec<Intake>,
    /// Where the next page begins, for `after`. Absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next: Option<String>,
}

/// An intake with what it said before.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct IntakeDetail {
    #[serde(flatten)]
    pub(crate) intake: Intake,
    /// Every change, the last one first; the first entry ever is the beginning.
    pub(crate) history: Vec<IntakeChange>,
}

/// One change of an intake.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct IntakeChange {
    pub(crate) revision: i64,
    pub(crate) staff_name: String,
    pub(crate) at: DateTime<Utc>,
    /// The fields that became something else, `attachments` among them. Empty for the beginning.
    pub(crate) fields: Vec<&'static str>,
    /// How many sheets it said from then on.
    pub(crate) count: i64,
    /// What they came to from then on, in fen.
    #[schema(value_type = Option<i64>)]
    pub(crate) amount_fen: Option<Fen>,
    /// Whether all was here from then on.
    pub(crate) completed: bool,
}

/// The changes from one revision to the next; `revisions` has the last one first.
pub(crate) fn intake_changes(revisions: &[IntakeRevision]) -> Vec<IntakeChange> {
    let befores = revisions.iter().skip(1).map(Some).chain([None]);
    revisions
        .iter()
        .zip(befores)
        .map(|(revision, before)| IntakeChange {
            revision: revision.revision,
            staff_name: revision.changed_by_name.clone(),
            at: revision.changed_at,
            fields: before.map_or_else(Vec::new, |before| {
                let mut fields = revision.content.changes_from(&before.content);
                if sorted(&revision.attachments) != sorted(&before.attachments) {
                    fields.push("attachments");
                }
                fields
            }),
            count: revision.content.count,
            amount_fen: revision.content.amount,
            completed: revision.content.completed,
        })
        .collect()
}

fn sorted(ids: &[AttachmentId]) -> Vec<AttachmentId> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids
}

/// What writing an intake down or changing it came to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct IntakeSaved {
    pub(crate) intake: Intake,
    /// Whether documents of this kind and month were called missing and are not any more.
    pub(crate) closed_missing: bool,
}
