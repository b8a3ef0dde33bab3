use std::collections::HashMap;

use sidebook_domain::{AgencyId, ShortText, book_day};
use sidebook_storage::{Finding, Import, PutRules, StorageError, Undone};
use tracing::info;

use crate::JobError;
use crate::deps::Deps;
use crate::handlers::Done;

/// So many rows are one step.
const TOGETHER: u64 = 100;
/// What a voided payment says.
const REASON: &str = "撤销导入 / import undone";

/// Takes back what an import put, the last row first. What says something else by now, or has something hanging on it, stays, and
/// its row says why: everything else goes, however much stays.
pub(super) async fn run(deps: &Deps, agency: AgencyId, import: Import) -> Result<Done, JobError> {
    let taking = Taking {
        deps,
        agency,
        rules: PutRules {
            by: import.created_by,
            today: book_day(deps.now()),
            find: Finding::Nothing,
            overwrite: true,
        },
        reason: ShortText::parse(REASON).map_err(|error| JobError::give_up(error.to_string()))?,
        import,
    };
    // After a step that could not be taken as one its rows are taken one by one.
    let mut alone = 0;
    loop {
        let together = if alone > 0 { 1 } else { TOGETHER };
        match Box::pin(taking.step(together)).await {
            Ok(0) => break,
            Ok(_) => {}
            // Something else holds on to a row: the database says so.
            Err(StorageError::Database(error)) if !StorageError::Database(error.clone()).retryable() => {
                if together == 1 {
                    taking.keep_next().await?;
                } else {
                    alone = TOGETHER.saturating_add(1);
                }
            }
            Err(error) => return Err(error.into()),
        }
        alone = alone.saturating_sub(1);
    }
    taking.done().await?;
    Ok(Done::Finished)
}

/// An import that is being taken back.
struct Taking<'a> {
    deps: &'a Deps,
    agency: AgencyId,
    import: Import,
    rules: PutRules,
    reason: ShortText,
}

impl Taking<'_> {
    /// Takes back so many rows in one unit of work; how many there were.
    async fn step(&self, together: u64) -> Result<usize, StorageError> {
        let work = self.deps.storage.begin().await?;
        let door = work.of(self.agency);
        let imports = door.imports();
        let rows = imports.put_rows(self.import.id, together).await?;
        // A row of the books that several rows of the workbook put goes back step by step: where it stands after one is
        // where the one before is to find it.
        let mut moved: HashMap<_, i64> = HashMap::new();
        for row in &rows {
            let Some((id, left_at)) = row.row else { continue };
            let revision = moved.get(&(id, left_at)).copied().unwrap_or(left_at);
            let before = row.before.as_ref();
            let records = door.records();
            let undo = records.undo(self.import.kind, id, revision, before, &self.rules, &self.reason);
            match Box::pin(undo).await? {
                Undone::ChangedSince => {
                    imports
                        .row_kept(self.import.id, row.number, "changed_since")
                        .await?;
                    continue;
                }
                Undone::Restored { revision } => {
                    if let Some(from) = row.before_revision {
                        imports.row_moved(self.import.id, id, from, revision).await?;
                        moved.insert((id, from), revision);
                    }
                }
                Undone::Removed | Undone::Gone => {}
            }
            imports.row_undone(self.import.id, row.number).await?;
        }
        work.commit().await?;
        Ok(rows.len())
    }

    /// Lets the next row stay, which something else holds on to.
    async fn keep_next(&self) -> Result<(), StorageError> {
        let work = self.deps.storage.begin().await?;
        let imports = work.of(self.agency).imports();
        for row in imports.put_rows(self.import.id, 1).await? {
            imports.row_kept(self.import.id, row.number, "used_since").await?;
        }
        work.commit().await
    }

    /// Says that it is over.
    async fn done(&self) -> Result<(), StorageError> {
        let work = self.deps.storage.begin().await?;
        let door = work.of(self.agency);
        let kept = door.imports().taken_back(self.import.id).await?;
        let subject = format!("import:{}", self.import.id);
        let detail = serde_json::json!({ "file_name": self.import.file_name, "kept": kept });
        door.audit()
            .record(Some(self.rules.by), "import_undone", &subject, detail)
            .await?;
        work.commit().await?;
        info!(agency.id = %self.agency, kept, "took back an import; {kept} rows stay");
        Ok(())
    }
}
