//! 收票: what clients handed in. Every change keeps what was said before it.

mod store;
mod value;

pub use value::{Intake, IntakeEntry, IntakeKey, IntakeKeyError, IntakeRevision, NewIntake, RecordedIntake};

use std::collections::HashSet;

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{ClientId, DocumentIntakeId, StaffId, SubjectKind};

use crate::entity::document_intake::{Column, Entity};
use crate::entity::document_intake_revision as revision;
use crate::page::{Page, Paged};
use crate::reading::{json, readable};
use crate::{AgencyDoor, Executor, StorageError};

/// What clients of one agency handed in. By `of(agency).intakes()`.
#[derive(Debug)]
pub struct Intakes<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// What clients of this agency handed in.
    #[must_use]
    pub fn intakes(&self) -> Intakes<'a, E> {
        Intakes { door: *self }
    }
}

impl<E: Executor> Intakes<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    /// One intake.
    pub async fn find(&self, id: DocumentIntakeId) -> Result<Option<Intake>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(Intake::try_from).transpose()
    }

    /// One intake with names and files.
    pub async fn entry(&self, id: DocumentIntakeId) -> Result<Option<IntakeEntry>, StorageError> {
        let Some(intake) = self.find(id).await? else {
            return Ok(None);
        };
        Ok(self.with_names(vec![intake]).await?.pop())
    }

    /// The intake this person wrote down with this idempotency key, and the hash of that request.
    pub async fn find_by_key(
        &self,
        staff: StaffId,
        key: &str,
    ) -> Result<Option<(Intake, String)>, StorageError> {
        let row = self
            .query()
            .filter(Column::RecordedBy.eq(staff.0))
            .filter(Column::IdempotencyKey.eq(key))
            .one(self.door.executor)
            .await?;
        row.map(|row| {
            let hash = row.request_hash.clone();
            Ok((Intake::try_from(row)?, hash))
        })
        .transpose()
    }

    /// How many kinds of documents of a month came in from a client without anybody calling them complete.
    pub async fn unfinished(&self, client: ClientId) -> Result<usize, StorageError> {
        let rows: Vec<(i64, String, bool)> = self
            .query()
            .filter(Column::ClientId.eq(client.0))
            .select_only()
            .columns([Column::Period, Column::Kind, Column::Completed])
            .into_tuple()
            .all(self.door.executor)
            .await?;
        let came = |wanted: bool| -> HashSet<(i64, &str)> {
            let of = rows.iter().filter(|(.., completed)| *completed == wanted);
            of.map(|(period, kind, _)| (*period, kind.as_str())).collect()
        };
        Ok(came(false).difference(&came(true)).count())
    }

    /// A client's intakes with names and files: latest month first, in a month the one written down last.
    pub async fn list(
        &self,
        client: ClientId,
        page: Page<IntakeKey>,
    ) -> Result<Paged<IntakeEntry, IntakeKey>, StorageError> {
        let mut rows = self.query().filter(Column::ClientId.eq(client.0));
        if let Some(after) = page.after {
            let period = i64::from(after.period.number());
            rows = rows.filter(
                Condition::any().add(Column::Period.lt(period)).add(
                    Condition::all()
                        .add(Column::Period.eq(period))
                        .add(Column::Id.lt(after.id.0)),
                ),
            );
        }
        let rows = rows
            .order_by_desc(Column::Period)
            .order_by_desc(Column::Id)
            .limit(page.rows())
            .all(self.door.executor)
            .await?;
        let intakes: Vec<Intake> = readable(rows)?;
        let paged = page.cut(intakes, Intake::key);
        let next = paged.next;
        Ok(Paged {
            items: self.with_names(paged.items).await?,
            next,
        })
    }

    /// What an intake said, its latest revision first.
    pub async fn history(&self, id: DocumentIntakeId) -> Result<Vec<IntakeRevision>, StorageError> {
        const TABLE: &str = "document_intake_revisions";
        let rows = revision::Entity::find()
            .filter(revision::Column::AgencyId.eq(self.door.agency.0))
            .filter(revision::Column::IntakeId.eq(id.0))
            .order_by_desc(revision::Column::Revision)
            .all(self.door.executor)
            .await?;
        let people: Vec<StaffId> = rows.iter().map(|row| StaffId(row.changed_by)).collect();
        let people = self.door.staff().find_many(&people).await?;
        let read = |row: revision::Model| {
            let who = people.iter().find(|staff| staff.id.0 == row.changed_by);
            let who = who.ok_or_else(|| StorageError::inconsistent(TABLE, "changed_by", id))?;
            Ok(IntakeRevision {
                revision: row.revision,
                changed_by_name: who.name.clone(),
                changed_at: row.changed_at,
                content: json(row.content, TABLE, "content", row.intake_id)?,
                attachments: json(row.attachment_ids, TABLE, "attachment_ids", row.intake_id)?,
            })
        };
        rows.into_iter().map(read).collect()
    }

    async fn with_names(&self, intakes: Vec<Intake>) -> Result<Vec<IntakeEntry>, StorageError> {
        let people: Vec<StaffId> = intakes.iter().map(|intake| intake.recorded_by).collect();
        let people = self.door.staff().find_many(&people).await?;
        let mut files = self
            .door
            .attachments()
            .of_many(SubjectKind::Intake, intakes.iter().map(|intake| intake.id.0))
            .await?;
        let entry = |intake: Intake| {
            let who = people.iter().find(|staff| staff.id == intake.recorded_by);
            let who =
                who.ok_or_else(|| StorageError::inconsistent("document_intakes", "recorded_by", intake.id))?;
            Ok(IntakeEntry {
                recorded_by_name: who.name.clone(),
                attachments: files.remove(&intake.id.0).unwrap_or_default(),
                intake,
            })
        };
        intakes.into_iter().map(entry).collect()
    }
}
