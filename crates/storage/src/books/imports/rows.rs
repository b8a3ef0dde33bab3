use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};
use serde_json::{Map, Value};
use sidebook_domain::{ImportId, WrongValue};
use uuid::Uuid;

use super::Imports;
use crate::books::{Put, ROWS};
use crate::entity::import_row::{ActiveModel, Column, Entity, Model};
use crate::reading::{json, readable, word};
use crate::{Executor, StorageError, Writing};

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportOutcome {
    /// It is new.
    Added,
    /// It says something else.
    Changed,
    /// It said that already.
    Unchanged,
    /// It is there, and was left.
    Skipped,
    /// It could not be put.
    Refused,
    /// It was taken back.
    Undone,
    /// It could not be taken back.
    Kept,
}

impl ImportOutcome {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Added,
        Self::Changed,
        Self::Unchanged,
        Self::Skipped,
        Self::Refused,
        Self::Undone,
        Self::Kept,
    ];

    /// The word stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
            Self::Skipped => "skipped",
            Self::Refused => "refused",
            Self::Undone => "undone",
            Self::Kept => "kept",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == text)
    }
}

/// A row of a workbook with what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportRow {
    /// Its number in the workbook.
    pub number: u32,
    /// What became of it.
    pub outcome: ImportOutcome,
    /// Its row in the books, and the revision it was left at.
    pub row: Option<(Uuid, i64)>,
    /// What it said before it was changed.
    pub before: Option<Map<String, Value>>,
    /// At which revision it stood then.
    pub before_revision: Option<i64>,
    /// Why it was refused, or could not be taken back.
    pub wrong: Vec<WrongValue>,
}

impl<E: Executor> Imports<'_, E> {
    /// What became of the rows after `after`, by their numbers.
    pub async fn rows(&self, id: ImportId, after: u32, limit: u64) -> Result<Vec<ImportRow>, StorageError> {
        let rows = Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::ImportId.eq(id.0))
            .filter(Column::Number.gt(i64::from(after)))
            .order_by_asc(Column::Number)
            .limit(limit)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// Rows that are in the books because of an import, the last ones first.
    pub async fn put_rows(&self, id: ImportId, limit: u64) -> Result<Vec<ImportRow>, StorageError> {
        let put = [ImportOutcome::Added.as_str(), ImportOutcome::Changed.as_str()];
        let rows = Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::ImportId.eq(id.0))
            .filter(Column::Outcome.is_in(put))
            .order_by_desc(Column::Number)
            .limit(limit)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// The first rows that could not be taken back, and how many there are.
    pub(super) async fn kept_rows(
        &self,
        id: ImportId,
        limit: u64,
    ) -> Result<(Vec<ImportRow>, u64), StorageError> {
        let kept = Entity::find()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::ImportId.eq(id.0))
            .filter(Column::Outcome.eq(ImportOutcome::Kept.as_str()));
        let count = kept.clone().count(self.door.executor).await?;
        let first = kept.order_by_asc(Column::Number).limit(limit);
        Ok((readable(first.all(self.door.executor).await?)?, count))
    }
}

impl Imports<'_, Writing> {
    /// Notes what became of rows.
    pub(super) async fn note_rows(&self, id: ImportId, puts: &[(u32, Put)]) -> Result<(), StorageError> {
        for puts in puts.chunks(ROWS) {
            let rows = puts.iter().map(|(number, put)| {
                let (row, before, wrong) = match put {
                    Put::Added { row, revision } | Put::Same { row, revision } => {
                        (Some((*row, *revision)), None, None)
                    }
                    Put::Changed {
                        row,
                        revision,
                        before,
                    } => (Some((*row, *revision)), Some(before), None),
                    Put::Skipped { row } => (Some((*row, 0)), None, None),
                    Put::Refused(wrong) => (None, None, serde_json::to_value(wrong).ok()),
                };
                ActiveModel {
                    import_id: Set(id.0),
                    number: Set(i64::from(*number)),
                    agency_id: Set(self.door.agency.0),
                    outcome: Set(outcome(put).as_str().to_owned()),
                    row_id: Set(row.map(|(row, _)| row)),
                    revision: Set(row.map(|(_, revision)| revision)),
                    before: Set(before.map(|before| Value::Object(before.fields.clone()))),
                    before_revision: Set(before.map(|before| before.revision)),
                    wrong: Set(wrong),
                }
            });
            Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        Ok(())
    }

    /// Notes that a row was taken back.
    pub async fn row_undone(&self, id: ImportId, number: u32) -> Result<(), StorageError> {
        self.note(id, number, ImportOutcome::Undone, None).await
    }

    /// Notes that a row could not be taken back, and why, as a code.
    pub async fn row_kept(&self, id: ImportId, number: u32, code: &'static str) -> Result<(), StorageError> {
        let wrong = serde_json::to_value([WrongValue::new("", code)]).ok();
        self.note(id, number, ImportOutcome::Kept, wrong).await
    }

    async fn note(
        &self,
        id: ImportId,
        number: u32,
        outcome: ImportOutcome,
        wrong: Option<Value>,
    ) -> Result<(), StorageError> {
        let row = Entity::update_many()
            .col_expr(Column::Outcome, Expr::value(outcome.as_str()))
            .col_expr(Column::Wrong, Expr::value(wrong))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::ImportId.eq(id.0))
            .filter(Column::Number.eq(i64::from(number)));
        row.exec(self.door.executor).await?;
        Ok(())
    }

    /// A row of the books stands at another revision after a later row of the workbook was taken back: what an earlier row of the
    /// workbook left it at is this one now.
    pub async fn row_moved(&self, id: ImportId, row: Uuid, from: i64, to: i64) -> Result<(), StorageError> {
        Entity::update_many()
            .col_expr(Column::Revision, Expr::value(to))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::ImportId.eq(id.0))
            .filter(Column::RowId.eq(row))
            .filter(Column::Revision.eq(from))
            .exec(self.door.executor)
            .await?;
        Ok(())
    }
}

pub(super) fn outcome(put: &Put) -> ImportOutcome {
    match put {
        Put::Added { .. } => ImportOutcome::Added,
        Put::Changed { .. } => ImportOutcome::Changed,
        Put::Same { .. } => ImportOutcome::Unchanged,
        Put::Skipped { .. } => ImportOutcome::Skipped,
        Put::Refused(_) => ImportOutcome::Refused,
    }
}

impl TryFrom<Model> for ImportRow {
    type Error = StorageError;

    fn try_from(row: Model) -> Result<Self, StorageError> {
        const TABLE: &str = "import_rows";
        let id = row.import_id;
        Ok(Self {
            number: word(u32::try_from(row.number).ok(), TABLE, "number", id)?,
            outcome: word(ImportOutcome::parse(&row.outcome), TABLE, "outcome", id)?,
            row: row.row_id.zip(row.revision),
            before: row
                .before
                .map(|before| json(before, TABLE, "before", id))
                .transpose()?,
            before_revision: row.before_revision,
            wrong: match row.wrong {
                Some(wrong) => json(wrong, TABLE, "wrong", id)?,
                None => Vec::new(),
            },
        })
    }
}
