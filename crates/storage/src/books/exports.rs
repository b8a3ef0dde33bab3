//! Lists that people took along as files. Each file is kept, so that it can be told later who has what.

use chrono::{DateTime, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{ExportId, StaffId};

use crate::entity::export::{ActiveModel, Column, Entity, Model};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// A list as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// Its id.
    pub id: ExportId,
    /// The word of the list: `articles`.
    pub list: String,
    /// As it was saved.
    pub file_name: String,
    /// How many rows it has.
    pub rows: i64,
    /// Where its bytes are kept.
    pub object_key: String,
    /// How many.
    pub bytes: i64,
    /// Who took it along.
    pub created_by: StaffId,
    /// When.
    pub created_at: DateTime<Utc>,
}

/// A file to keep.
#[derive(Debug, Clone)]
pub struct NewExport {
    /// The word of the list.
    pub list: &'static str,
    /// As it is saved.
    pub file_name: String,
    /// How many rows it has.
    pub rows: i64,
    /// How many bytes.
    pub bytes: i64,
    /// Who takes it along.
    pub by: StaffId,
}

/// The exports of one agency. By `of(agency).exports()`.
#[derive(Debug)]
pub struct Exports<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// Lists that people took along as files.
    #[must_use]
    pub fn exports(&self) -> Exports<'a, E> {
        Exports { door: *self }
    }
}

impl<E: Executor> Exports<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    /// A file that is about to be kept: its id, and where its bytes go.
    #[must_use]
    pub fn prepare(&self, new: NewExport) -> Export {
        let id: ExportId = self.door.context.new_id();
        Export {
            id,
            list: new.list.to_owned(),
            file_name: new.file_name,
            rows: new.rows,
            object_key: format!("{}/exports/{id}", self.door.agency),
            bytes: new.bytes,
            created_by: new.by,
            created_at: self.door.context.now(),
        }
    }

    /// One of a list.
    pub async fn find(&self, list: &str, id: ExportId) -> Result<Option<Export>, StorageError> {
        let row = self
            .query()
            .filter(Column::List.eq(list))
            .filter(Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        Ok(row.map(Export::from))
    }

    /// The newest of a list, newest first.
    pub async fn list(&self, list: &str, limit: u64) -> Result<Vec<Export>, StorageError> {
        let rows = self
            .query()
            .filter(Column::List.eq(list))
            .order_by_desc(Column::Id)
            .limit(limit)
            .all(self.door.executor)
            .await?;
        Ok(rows.into_iter().map(Export::from).collect())
    }
}

impl Exports<'_, Writing> {
    /// Keeps a file that was prepared, once its bytes are.
    pub async fn keep(&self, export: &Export) -> Result<(), StorageError> {
        let row = Model {
            id: export.id.0,
            agency_id: self.door.agency.0,
            list: export.list.clone(),
            file_name: export.file_name.clone(),
            row_count: export.rows,
            object_key: export.object_key.clone(),
            bytes: export.bytes,
            created_by: export.created_by.0,
            created_at: export.created_at,
        };
        Entity::insert(ActiveModel::from(row))
            .exec_without_returning(self.door.executor)
            .await?;
        Ok(())
    }
}

impl From<Model> for Export {
    fn from(row: Model) -> Self {
        Self {
            id: ExportId(row.id),
            list: row.list,
            file_name: row.file_name,
            rows: row.row_count,
            object_key: row.object_key,
            bytes: row.bytes,
            created_by: StaffId(row.created_by),
            created_at: row.created_at,
        }
    }
}
