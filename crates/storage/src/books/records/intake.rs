use serde_json::json;
use sidebook_domain::{DocumentIntakeId, IntakeRecord, Record, RecordKind, ShortText};
use uuid::Uuid;

use super::kind::{Not, Rows, delete, of_client};
use super::lookup::Lookup;
use super::{PutRules, Putting, StandingRecord};
use crate::entity::{document_intake, document_intake_revision};
use crate::{AgencyDoor, NewIntake, RecordedIntake, StorageError, Writing};

/// What clients handed in. Nothing that intakes say is there once only.
pub(super) struct Kind;

impl Rows for Kind {
    type Record = IntakeRecord;
    type New = NewIntake;

    const KIND: RecordKind = RecordKind::Intakes;
    const KNOWN_BY: &'static str = "external_key";

    fn of(record: &Record) -> Option<&IntakeRecord> {
        match record {
            Record::Intake(record) => Some(record),
            _ => None,
        }
    }

    async fn load(
        _lookup: &mut Lookup,
        _door: AgencyDoor<'_, Writing>,
        _clients: &[Uuid],
        _rows: &[&IntakeRecord],
    ) -> Result<(), StorageError> {
        Ok(())
    }

    async fn new_row(putting: &Putting<'_>, record: &IntakeRecord) -> Result<NewIntake, Not> {
        let client = putting.lookup.client(&record.client)?;
        let key: Uuid = putting.door.context.new_id();
        Ok(NewIntake {
            client,
            content: record.content.clone(),
            attachments: Vec::new(),
            recorded_by: putting.rules.by,
            // What makes repeating harmless is the key of the row, or the step of its import.
            idempotency_key: format!("record:{key}"),
            request_hash: String::new(),
        })
    }

    async fn add(putting: &Putting<'_>, new: Vec<NewIntake>) -> Result<Vec<(Uuid, i64)>, StorageError> {
        let mut added = Vec::with_capacity(new.len());
        for new in new {
            added.push(match putting.door.intakes().record(new).await? {
                RecordedIntake::New(intake) => (intake.id.0, intake.revision),
                RecordedIntake::Repeated(_) | RecordedIntake::KeyReused => return Err(StorageError::Stale),
            });
        }
        Ok(added)
    }

    async fn change(
        putting: &mut Putting<'_>,
        id: Uuid,
        _before: &StandingRecord,
        record: IntakeRecord,
    ) -> Result<i64, Not> {
        let intakes = putting.door.intakes();
        let Some(stands) = intakes.entry(DocumentIntakeId(id)).await? else {
            return Err(Not::wrong("external_key", "not_found"));
        };
        let content = record.over(&stands.intake.content);
        if content.changes_from(&stands.intake.content).is_empty() {
            return Ok(stands.intake.revision);
        }
        let files: Vec<_> = stands.attachments.iter().map(|file| file.id).collect();
        let (id, revision) = (stands.intake.id, stands.intake.revision);
        let changed = intakes.change(id, revision, &content, &files, putting.rules.by);
        Ok(changed.await?.revision)
    }

    async fn standing(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
    ) -> Result<Option<StandingRecord>, StorageError> {
        let Some(row) = door.intakes().find(DocumentIntakeId(id)).await? else {
            return Ok(None);
        };
        let said = row.content;
        let fields = json!({
            "period": said.period.number(), "kind": said.kind.as_str(), "count": said.count,
            "amount_fen": said.amount, "handed_in_by": said.handed_in_by, "received_by": said.received_by,
            "received_on": said.received_on, "remark": said.remark, "completed": said.completed,
        });
        of_client(door, row.client, row.revision, fields).await
    }

    /// With what it said before. It has no files: that would have been a change.
    async fn remove(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
        _: &PutRules,
        _: &ShortText,
    ) -> Result<bool, StorageError> {
        type Revisions = document_intake_revision::Column;
        type Intakes = document_intake::Column;
        let said = [Revisions::AgencyId, Revisions::IntakeId];
        delete::<document_intake_revision::Entity>(door, said, id).await?;
        delete::<document_intake::Entity>(door, [Intakes::AgencyId, Intakes::Id], id).await?;
        Ok(true)
    }
}
