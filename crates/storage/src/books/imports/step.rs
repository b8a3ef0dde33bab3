use serde_json::json;
use sidebook_domain::{ImportId, WrongValue};

use super::rows::outcome;
use super::{Import, ImportError, ImportOutcome, ImportState, Imports};
use crate::books::Put;
use crate::{StorageError, Writing};

/// So many refused rows are shown at once; the result workbook has all.
const ERRORS: usize = 20;
/// And so many rows that had to stay.
const KEPT: u64 = 20;
/// So many names that are nobody's are asked about.
const OWNERS: usize = 100;

/// What a worker did next of an import.
#[derive(Debug, Clone)]
pub struct ImportStep {
    /// The rows, by number, with what became (or would become) of each. In their order.
    pub puts: Vec<(u32, Put)>,
    /// Names among them that are no staff member's.
    pub owners: Vec<String>,
}

impl Imports<'_, Writing> {
    /// Notes a step of an import that stands at `before`, in the unit of work that did it. `false` when somebody else did
    /// it: drop this unit of work.
    pub async fn stepped(&self, before: &Import, step: &ImportStep) -> Result<bool, StorageError> {
        let Some(mut row) = self.lock(before.id).await? else {
            return Ok(false);
        };
        let is_same = row.state == before.state.as_str() && row.last_row == i64::from(before.last_row);
        if !is_same {
            return Ok(false);
        }
        let mut after = before.clone();
        for (number, put) in &step.puts {
            after.last_row = after.last_row.max(*number);
            after.done_rows = after.done_rows.saturating_add(1);
            let counts = &mut after.counts;
            let count = match outcome(put) {
                ImportOutcome::Added => &mut counts.added,
                ImportOutcome::Changed => &mut counts.changed,
                ImportOutcome::Skipped => &mut counts.skipped,
                ImportOutcome::Refused => &mut counts.refused,
                ImportOutcome::Unchanged | ImportOutcome::Undone | ImportOutcome::Kept => {
                    &mut counts.unchanged
                }
            };
            *count = count.saturating_add(1);
            if let (Put::Refused(wrong), true) = (put, after.errors.len() < ERRORS) {
                let wrong: Vec<WrongValue> = wrong.clone();
                after.errors.push(ImportError { row: *number, wrong });
            }
        }
        for owner in &step.owners {
            if after.owners.len() < OWNERS && !after.owners.contains(owner) {
                after.owners.push(owner.clone());
            }
        }
        if before.state == ImportState::Running {
            self.note_rows(before.id, &step.puts).await?;
        }
        row.last_row = i64::from(after.last_row);
        row.done_rows = after.done_rows;
        row.added = after.counts.added;
        row.changed = after.counts.changed;
        row.unchanged = after.counts.unchanged;
        row.skipped = after.counts.skipped;
        row.refused = after.counts.refused;
        row.errors = json!(after.errors);
        row.owners = json!(after.owners);
        self.save(row).await?;
        Ok(true)
    }

    /// Notes that an import is through with what it was at; with `problem` that it went no further.
    pub async fn settled(
        &self,
        id: ImportId,
        to: ImportState,
        problem: Option<&str>,
    ) -> Result<(), StorageError> {
        let Some(mut row) = self.lock(id).await? else {
            return Ok(());
        };
        row.state = to.as_str().to_owned();
        row.problem = problem.map(str::to_owned);
        if to == ImportState::Done && row.finished_at.is_none() {
            row.finished_at = Some(self.door.context.now());
        }
        self.save(row).await?;
        Ok(())
    }

    /// Notes that an import was taken back, with the rows that had to stay in place of those that were refused; how many
    /// they are.
    pub async fn taken_back(&self, id: ImportId) -> Result<u64, StorageError> {
        let (rows, kept) = self.kept_rows(id, KEPT).await?;
        let Some(mut row) = self.lock(id).await? else {
            return Ok(kept);
        };
        let errors = rows.into_iter().map(|row| ImportError {
            row: row.number,
            wrong: row.wrong,
        });
        row.state = ImportState::Undone.as_str().to_owned();
        row.problem = None;
        row.errors = json!(errors.collect::<Vec<_>>());
        row.kept = i64::try_from(kept).ok();
        self.save(row).await?;
        Ok(kept)
    }
}
