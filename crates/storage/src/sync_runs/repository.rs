use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, Iterable as _, QueryFilter, QueryOrder, QuerySelect, Select,
    Set, Statement, UpdateMany,
};
use sidebook_domain::{CorpId, StaffId, SyncRunId};

use super::{SyncKind, SyncProgress, SyncRun, SyncStatus, SyncTrigger};
use crate::entity::sync_run::{ActiveModel, Column, Entity, Model};
use crate::reading::columns;
use crate::{AgencyDoor, Executor, StorageError, SystemDoor, Writing};

/// An agency's sync runs. By `of(agency).sync_runs()`.
#[derive(Debug)]
pub struct SyncRuns<'a, E> {
    door: AgencyDoor<'a, E>,
}

/// Sync runs of all agencies. By `system().sync_runs()`.
#[derive(Debug)]
pub struct SystemSyncRuns<'a, E> {
    door: SystemDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// This agency's sync runs.
    #[must_use]
    pub fn sync_runs(&self) -> SyncRuns<'a, E> {
        SyncRuns { door: *self }
    }
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// Sync runs of all agencies.
    #[must_use]
    pub fn sync_runs(&self) -> SystemSyncRuns<'a, E> {
        SystemSyncRuns { door: *self }
    }
}

impl<E: Executor> SyncRuns<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    /// One run.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn find(&self, id: SyncRunId) -> Result<Option<SyncRun>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(SyncRun::try_from).transpose()
    }

    /// The newest runs of a corp, of both kinds, newest first.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn list(&self, corp: CorpId, limit: u64) -> Result<Vec<SyncRun>, StorageError> {
        let rows = self
            .query()
            .filter(Column::CorpId.eq(corp.0))
            .order_by_desc(Column::Id)
            .limit(limit)
            .all(self.door.executor)
            .await?;
        rows.into_iter().map(SyncRun::try_from).collect()
    }

    /// The newest run of a corp and kind.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn latest(&self, corp: CorpId, kind: SyncKind) -> Result<Option<SyncRun>, StorageError> {
        let row = self
            .query()
            .filter(Column::CorpId.eq(corp.0))
            .filter(Column::Kind.eq(kind.as_str()))
            .order_by_desc(Column::Id)
            .one(self.door.executor)
            .await?;
        row.map(SyncRun::try_from).transpose()
    }
}

impl SyncRuns<'_, Writing> {
    /// Begins a run. `None` when one of this corp and kind is running. Enqueue its job in the same unit of work.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn start(
        &self,
        corp: CorpId,
        kind: SyncKind,
        trigger: SyncTrigger,
        requested_by: Option<StaffId>,
    ) -> Result<Option<SyncRun>, StorageError> {
        let id: SyncRunId = self.door.context.new_id();
        let now = self.door.context.now();
        let row = ActiveModel {
            id: Set(id.0),
            agency_id: Set(self.door.agency.0),
            corp_id: Set(corp.0),
            kind: Set(kind.as_str().to_owned()),
            cause: Set(trigger.as_str().to_owned()),
            requested_by: Set(requested_by.map(|staff| staff.0)),
            status: Set(SyncStatus::Running.as_str().to_owned()),
            members_total: Set(0),
            members_done: Set(0),
            items: Set(0),
            errors: Set(0),
            unread: Set(None),
            problem: Set(None),
            checkpoint: Set(None),
            started_at: Set(now),
            finished_at: Set(None),
            updated_at: Set(now),
        };
        // The one unique index besides the key says: one running per corp and kind.
        let running = OnConflict::new().do_nothing().to_owned();
        let added = Entity::insert(row)
            .on_conflict(running)
            .exec_without_returning(self.door.executor)
            .await?;
        if added == 0 { Ok(None) } else { self.find(id).await }
    }

    /// Writes how far a run is. `false` when it is not running any more: what was read is then not to be committed.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn progress(&self, id: SyncRunId, progress: &SyncProgress) -> Result<bool, StorageError> {
        let update = self
            .running()
            .filter(Column::Id.eq(id.0))
            .col_expr(
                Column::MembersTotal,
                Expr::value(i64::from(progress.members_total)),
            )
            .col_expr(Column::MembersDone, Expr::value(i64::from(progress.members_done)))
            .col_expr(
                Column::Items,
                Expr::col(Column::Items).add(i64::from(progress.more_items)),
            )
            .col_expr(
                Column::Errors,
                Expr::col(Column::Errors).add(i64::from(progress.more_errors)),
            )
            .col_expr(Column::Checkpoint, Expr::value(progress.checkpoint.clone()));
        Ok(update.exec(self.door.executor).await?.rows_affected == 1)
    }

    /// It went through. `false` when it was not running any more.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn succeed(&self, id: SyncRunId) -> Result<bool, StorageError> {
        self.succeed_without(id, 0).await
    }

    /// It went through, but so many members could not be read that ought to have been. `false` when it was not running
    /// any more.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn succeed_without(&self, id: SyncRunId, unread: u32) -> Result<bool, StorageError> {
        let ended = self
            .ended(SyncStatus::Succeeded, None)
            .col_expr(Column::Unread, Expr::value(i64::from(unread)))
            .filter(Column::Id.eq(id.0));
        Ok(ended.exec(self.door.executor).await?.rows_affected == 1)
    }

    /// It was stopped by a problem, named by its code. `false` when it was not running any more.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn fail(&self, id: SyncRunId, problem: &str) -> Result<bool, StorageError> {
        let ended = self
            .ended(SyncStatus::Failed, Some(problem))
            .filter(Column::Id.eq(id.0));
        Ok(ended.exec(self.door.executor).await?.rows_affected == 1)
    }

    /// Somebody stopped it. `false` when it was not running any more.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn cancel(&self, id: SyncRunId) -> Result<bool, StorageError> {
        let ended = self
            .ended(SyncStatus::Cancelled, None)
            .filter(Column::Id.eq(id.0));
        Ok(ended.exec(self.door.executor).await?.rows_affected == 1)
    }

    /// The corp's installation ended, and its runs with it. Returns how many.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn cancel_of_corp(&self, corp: CorpId) -> Result<u64, StorageError> {
        let ended = self
            .ended(SyncStatus::Cancelled, Some("installation_cancelled"))
            .filter(Column::CorpId.eq(corp.0));
        Ok(ended.exec(self.door.executor).await?.rows_affected)
    }

    fn running(&self) -> UpdateMany<Entity> {
        Entity::update_many()
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::Status.eq(SyncStatus::Running.as_str()))
            .col_expr(Column::UpdatedAt, Expr::value(self.door.context.now()))
    }

    fn ended(&self, status: SyncStatus, problem: Option<&str>) -> UpdateMany<Entity> {
        self.running()
            .col_expr(Column::Status, Expr::value(status.as_str()))
            .col_expr(Column::Problem, Expr::value(problem.map(str::to_owned)))
            .col_expr(Column::FinishedAt, Expr::value(self.door.context.now()))
    }
}

/// Found through `sync_runs_by_corp`, a step for each corp and kind, whatever the number of runs.
const LATEST: &str = "\
SELECT {COLUMNS} FROM (
  SELECT DISTINCT corp_id, agency_id FROM installations WHERE state = 'active' AND agency_id IS NOT NULL
) bound
CROSS JOIN (SELECT 'contacts' AS kind UNION ALL SELECT 'groups') kinds
JOIN sync_runs run ON run.id = (
  SELECT latest.id FROM sync_runs latest
  WHERE latest.agency_id = bound.agency_id AND latest.corp_id = bound.corp_id AND latest.kind = kinds.kind
  ORDER BY latest.id DESC LIMIT 1)";

impl<E: Executor> SystemSyncRuns<'_, E> {
    /// The newest run of each kind of every corp that has an app and an agency; those that never ran are missing.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn latest_of_all(&self) -> Result<HashMap<(CorpId, SyncKind), SyncRun>, StorageError> {
        let backend = self.door.executor.get_database_backend();
        let latest = LATEST.replace("{COLUMNS}", &columns(Column::iter(), "run."));
        let rows = Model::find_by_statement(Statement::from_string(backend, latest))
            .all(self.door.executor)
            .await?;
        let runs = rows.into_iter().map(SyncRun::try_from);
        runs.map(|run| run.map(|run| ((run.corp, run.kind), run)))
            .collect()
    }

    /// Runs under way that gave no sign of life since `at`, at most 100.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn silent_since(&self, at: DateTime<Utc>) -> Result<Vec<SyncRun>, StorageError> {
        let rows = Entity::find()
            .filter(Column::Status.eq(SyncStatus::Running.as_str()))
            .filter(Column::UpdatedAt.lt(at))
            .order_by_asc(Column::UpdatedAt)
            .limit(100)
            .all(self.door.executor)
            .await?;
        rows.into_iter().map(SyncRun::try_from).collect()
    }
}
