use sidebook_domain::{AgencyId, ShortText, book_day};
use sidebook_storage::{Finding, Import, ImportState, PutRules, StorageError, Undone};
use tracing::info;

use crate::JobError;
use crate::deps::Deps;
use crate::handlers::Done;

/// So many rows are one step.
const TOGETHER: u64 = 100;
/// What a voided payment says.
const REASON: &str = "撤销导入 / import undone";

/// Takes back what an import put, the last row first. All of it is looked at before: where a row says something else by now,
/// or something hangs on it, nothing is taken back.
pub(super) async fn run(deps: &Deps, agency: AgencyId, import: Import) -> Result<Done, JobError> {
    let rules = PutRules {
        by: import.created_by,
        today: book_day(deps.now()),
        find: Finding::Nothing,
        overwrite: true,
    };
    let reason = ShortText::parse(REASON).map_err(|error| JobError::give_up(error.to_string()))?;
    if !Box::pin(all_untouched(deps, agency, &import)).await? {
        return stay(deps, agency, &import, "changed_since").await;
    }
    let mut undone = 0_usize;
    loop {
        let work = deps.storage.begin().await?;
        let door = work.of(agency);
        let rows = door.imports().put_rows(import.id, TOGETHER).await?;
        if rows.is_empty() {
            door.imports()
                .settled(import.id, ImportState::Undone, None)
                .await?;
            let subject = format!("import:{}", import.id);
            let detail = serde_json::json!({ "file_name": import.file_name, "rows": undone });
            door.audit()
                .record(Some(import.created_by), "import_undone", &subject, detail)
                .await?;
            work.commit().await?;
            info!(agency.id = %agency, rows = undone, "took back {undone} rows of an import");
            return Ok(Done::Finished);
        }
        for row in &rows {
            let Some((id, revision)) = row.row else { continue };
            let records = door.records();
            let undo = records.undo(import.kind, id, revision, row.before.as_ref(), &rules, &reason);
            let done = Box::pin(undo).await;
            match done {
                Ok(Undone::Done | Undone::Gone) => {}
                Ok(Undone::ChangedSince) => {
                    drop(work);
                    return stay(deps, agency, &import, "changed_since").await;
                }
                // Something else holds on to it: the database says so.
                Err(StorageError::Database(error)) if !StorageError::Database(error.clone()).retryable() => {
                    drop(work);
                    return stay(deps, agency, &import, "used_since").await;
                }
                Err(error) => return Err(error.into()),
            }
            door.imports().row_undone(import.id, row.number).await?;
            undone = undone.saturating_add(1);
        }
        work.commit().await?;
    }
}

/// Whether every row stands as it was left.
async fn all_untouched(deps: &Deps, agency: AgencyId, import: &Import) -> Result<bool, JobError> {
    let mut after = 0;
    loop {
        // Read in a unit of work that writes nothing: what stands is asked of the books' own verbs.
        let work = deps.storage.begin().await?;
        let door = work.of(agency);
        let rows = door.imports().rows(import.id, after, TOGETHER).await?;
        let Some(last) = rows.last() else { return Ok(true) };
        after = last.number;
        for row in &rows {
            let is_put = matches!(
                row.outcome,
                sidebook_storage::ImportOutcome::Added | sidebook_storage::ImportOutcome::Changed
            );
            let (Some((id, revision)), true) = (row.row, is_put) else {
                continue;
            };
            let stands = door.records().standing(import.kind, id).await?;
            if stands.is_some_and(|stands| stands.revision != revision)
                || !door
                    .records()
                    .may_undo(import.kind, id, row.before.is_none())
                    .await?
            {
                return Ok(false);
            }
        }
    }
}

/// The import stays as it is, for a reason that people read.
async fn stay(deps: &Deps, agency: AgencyId, import: &Import, code: &str) -> Result<Done, JobError> {
    let work = deps.storage.begin().await?;
    work.of(agency)
        .imports()
        .settled(import.id, ImportState::Done, Some(code))
        .await?;
    work.commit().await?;
    Ok(Done::Finished)
}
