//! Workbooks that people brought rows in: how far each is, what became of its rows, and which column was which field last.
//!
//! An import goes `uploaded → checking → checked → running → done`, a check may be asked for again with another plan, and
//! what is done may be taken back within a day (`undoing → undone`). Rows and the checkpoint after them are written in one
//! unit of work, so whoever goes on after a crash applies none twice.

mod kept;
mod rows;
mod step;
mod value;

pub use kept::{KeptWorkbook, KeptWorkbooks};
pub use rows::{ImportOutcome, ImportRow};
pub use step::ImportStep;
pub use value::{Import, ImportCounts, ImportError, ImportPlan, ImportState, NewImport};

use std::collections::HashMap;

use chrono::TimeDelta;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Select, Set,
};
use serde_json::json;
use sidebook_domain::{ImportId, RecordKind};

use crate::entity::import::{ActiveModel, Column, Entity, Model};
use crate::entity::import_columns;
use crate::reading::{json, readable};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// For so long an import can be taken back.
const UNDO_WITHIN: TimeDelta = TimeDelta::days(1);

/// The imports of one agency. By `of(agency).imports()`.
#[derive(Debug)]
pub struct Imports<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// Workbooks that people brought rows in.
    #[must_use]
    pub fn imports(&self) -> Imports<'a, E> {
        Imports { door: *self }
    }
}

impl<E: Executor> Imports<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    /// A workbook that is about to be kept: its id, and where its bytes go.
    #[must_use]
    pub fn prepare(&self, new: NewImport) -> Import {
        let id: ImportId = self.door.context.new_id();
        Import {
            id,
            kind: new.kind,
            file_name: new.file_name,
            object_key: format!("{}/imports/{id}", self.door.agency),
            bytes: new.bytes,
            state: ImportState::Uploaded,
            plan: None,
            last_row: 0,
            done_rows: 0,
            counts: ImportCounts::default(),
            problem: None,
            errors: Vec::new(),
            owners: Vec::new(),
            created_by: new.by,
            created_at: self.door.context.now(),
            finished_at: None,
            kept: 0,
            file_gone_at: None,
        }
    }

    /// One import.
    pub async fn find(&self, id: ImportId) -> Result<Option<Import>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(Import::try_from).transpose()
    }

    /// The newest imports, of a kind or of all, newest first.
    pub async fn list(&self, kind: Option<RecordKind>, limit: u64) -> Result<Vec<Import>, StorageError> {
        let mut rows = self.query();
        if let Some(kind) = kind {
            rows = rows.filter(Column::Kind.eq(kind.as_str()));
        }
        let rows = rows
            .order_by_desc(Column::Id)
            .limit(limit)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// Which field each head was last, with this kind.
    pub async fn columns(&self, kind: RecordKind) -> Result<HashMap<String, String>, StorageError> {
        let row = import_columns::Entity::find()
            .filter(import_columns::Column::AgencyId.eq(self.door.agency.0))
            .filter(import_columns::Column::Kind.eq(kind.as_str()))
            .one(self.door.executor)
            .await?;
        match row {
            Some(row) => json(row.columns, "import_columns", "columns", row.agency_id),
            None => Ok(HashMap::new()),
        }
    }
}

impl Imports<'_, Writing> {
    /// Keeps a workbook that was prepared, once its bytes are.
    pub async fn keep(&self, import: Import) -> Result<Import, StorageError> {
        let row = Model {
            id: import.id.0,
            agency_id: self.door.agency.0,
            kind: import.kind.as_str().to_owned(),
            file_name: import.file_name,
            object_key: import.object_key,
            bytes: import.bytes,
            state: import.state.as_str().to_owned(),
            plan: None,
            last_row: 0,
            done_rows: 0,
            added: 0,
            changed: 0,
            unchanged: 0,
            skipped: 0,
            refused: 0,
            problem: None,
            errors: json!([]),
            owners: json!([]),
            created_by: import.created_by.0,
            created_at: import.created_at,
            finished_at: None,
            kept: None,
            file_gone_at: None,
        };
        Entity::insert(ActiveModel::from(row.clone()))
            .exec_without_returning(self.door.executor)
            .await?;
        row.try_into()
    }

    /// Remembers which field each head is, with this kind.
    pub async fn remember_columns(
        &self,
        kind: RecordKind,
        columns: &HashMap<String, String>,
    ) -> Result<(), StorageError> {
        let mut all = self.columns(kind).await?;
        all.extend(columns.iter().map(|(head, field)| (head.clone(), field.clone())));
        let row = import_columns::ActiveModel {
            agency_id: Set(self.door.agency.0),
            kind: Set(kind.as_str().to_owned()),
            columns: Set(json!(all)),
        };
        let once = [import_columns::Column::AgencyId, import_columns::Column::Kind];
        import_columns::Entity::insert(row)
            .on_conflict(
                OnConflict::columns(once)
                    .update_column(import_columns::Column::Columns)
                    .to_owned(),
            )
            .exec_without_returning(self.door.executor)
            .await?;
        Ok(())
    }

    /// The import, kept from other writers until this unit of work ends.
    async fn lock(&self, id: ImportId) -> Result<Option<Model>, StorageError> {
        Ok(self
            .query()
            .filter(Column::Id.eq(id.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?)
    }

    /// Lets an import be looked through by this plan; `None` when its state does not allow it (any more).
    pub async fn check(&self, id: ImportId, plan: &ImportPlan) -> Result<Option<Import>, StorageError> {
        let may = [ImportState::Uploaded, ImportState::Checked, ImportState::Failed];
        let plan = serde_json::to_value(plan).unwrap_or_default();
        self.step_to(id, &may, ImportState::Checking, |row| {
            if row.finished_at.is_some() {
                return false;
            }
            row.plan = Some(plan);
            true
        })
        .await
    }

    /// Lets an import that was looked through be put into the books.
    pub async fn run(&self, id: ImportId) -> Result<Option<Import>, StorageError> {
        self.step_to(id, &[ImportState::Checked], ImportState::Running, |_| true)
            .await
    }

    /// Lets an import be taken back, if it was finished within a day.
    pub async fn undo(&self, id: ImportId) -> Result<Option<Import>, StorageError> {
        let now = self.door.context.now();
        self.step_to(id, &[ImportState::Done], ImportState::Undoing, |row| {
            row.finished_at
                .is_some_and(|finished| now - finished <= UNDO_WITHIN)
        })
        .await
    }

    /// A step that somebody asks for; counts begin anew where rows are gone through anew.
    async fn step_to(
        &self,
        id: ImportId,
        from: &[ImportState],
        to: ImportState,
        change: impl FnOnce(&mut Model) -> bool,
    ) -> Result<Option<Import>, StorageError> {
        let Some(mut row) = self.lock(id).await? else {
            return Ok(None);
        };
        let is_allowed = from.iter().any(|state| state.as_str() == row.state) && change(&mut row);
        if !is_allowed {
            return Ok(None);
        }
        row.state = to.as_str().to_owned();
        row.problem = None;
        if to != ImportState::Undoing {
            (row.last_row, row.done_rows) = (0, 0);
            (row.added, row.changed, row.unchanged, row.skipped, row.refused) = (0, 0, 0, 0, 0);
            (row.errors, row.owners) = (json!([]), json!([]));
        }
        self.save(row).await.map(Some)
    }

    async fn save(&self, row: Model) -> Result<Import, StorageError> {
        let saved = Entity::update(row.into_active_model().reset_all())
            .exec(self.door.executor)
            .await?;
        saved.try_into()
    }
}
