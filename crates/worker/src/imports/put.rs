use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use sidebook_domain::{AgencyId, Given, GivenRow, WrongValue, book_day};
use sidebook_storage::{
    Finding, Import, ImportPlan, ImportState, ImportStep, Put, PutRow, PutRules, StorageError, Trial,
};
use tracing::info;

use super::read::{self, NumberedRow};
use super::{away, refuse};
use crate::JobError;
use crate::deps::Deps;
use crate::handlers::Done;

/// Looks a workbook through, or puts its rows: the same, only that a look is never committed.
pub(super) async fn run(deps: &Deps, agency: AgencyId, import: Import) -> Result<Done, JobError> {
    let Some(plan) = import.plan.clone() else {
        return refuse(deps, agency, &import, "internal").await;
    };
    let Some(store) = &deps.attachments else {
        return refuse(deps, agency, &import, "file_gone").await;
    };
    let Some(bytes) = store.get(&import.object_key).await.map_err(away)? else {
        return refuse(deps, agency, &import, "file_gone").await;
    };
    let rules = PutRules {
        by: import.created_by,
        today: book_day(deps.now()),
        find: plan.match_by.map_or(Finding::Nothing, Finding::By),
        overwrite: plan.overwrite,
    };
    let mobiles = corrections(deps, agency, &plan).await?;
    // A look begins at the first row again: what its steps saw is remembered by whoever goes on, and nowhere else.
    let mut trial = (import.state == ImportState::Checking).then(Trial::default);
    let from = if trial.is_some() { 0 } else { import.last_row };
    let (mut batches, reading) = read::read(bytes, import.kind, plan, from);
    let mut stands = import;
    while let Some(batch) = batches.recv().await {
        match Box::pin(step(
            deps,
            agency,
            &stands,
            batch,
            &mobiles,
            &rules,
            trial.as_mut(),
        ))
        .await?
        {
            Some(next) => stands = next,
            // Somebody else is at it, or it was ended.
            None => return Ok(Done::NothingToDo),
        }
    }
    drop(batches);
    let read = reading
        .await
        .map_err(|error| JobError::give_up(format!("reading the workbook failed: {error}")))?;
    if let Err(refused) = read {
        return refuse(deps, agency, &stands, refused.code()).await;
    }
    let to = match stands.state {
        ImportState::Running => ImportState::Done,
        _ => ImportState::Checked,
    };
    let work = deps.storage.begin().await?;
    let door = work.of(agency);
    let problem = (stands.done_rows == 0).then_some("no_rows");
    door.imports().settled(stands.id, to, problem).await?;
    if to == ImportState::Done {
        let counts = stands.counts;
        let detail = serde_json::json!({
            "kind": stands.kind.as_str(), "file_name": stands.file_name, "added": counts.added, "changed": counts.changed,
            "skipped": counts.skipped, "refused": counts.refused,
        });
        let subject = format!("import:{}", stands.id);
        door.audit()
            .record(Some(stands.created_by), "import_done", &subject, detail)
            .await?;
    }
    work.commit().await?;
    info!(agency.id = %agency, rows = stands.done_rows, "went through {} rows of an import", stands.done_rows);
    Ok(Done::Finished)
}

/// One batch and the checkpoint after it; the import as it stands then.
async fn step(
    deps: &Deps,
    agency: AgencyId,
    stands: &Import,
    batch: Vec<NumberedRow>,
    mobiles: &HashMap<String, String>,
    rules: &PutRules,
    trial: Option<&mut Trial>,
) -> Result<Option<Import>, StorageError> {
    let is_seen = batch.last().is_some_and(|(number, _)| *number <= stands.last_row);
    let mut puts: Vec<(u32, Put)> = Vec::with_capacity(batch.len());
    let (mut numbers, mut rows) = (Vec::new(), Vec::new());
    let mut named: HashMap<u32, String> = HashMap::new();
    for (number, mut row) in batch {
        if let Some(owner) = read::owner(&row).map(str::to_owned) {
            if let Some(mobile) = mobiles.get(&owner) {
                row.insert("owner".to_owned(), Given::Cell(mobile.clone()));
            }
            named.insert(number, owner);
        }
        match stands.kind.read(&row, rules.today) {
            Ok(record) => {
                numbers.push(number);
                rows.push(PutRow {
                    key: record.external_key().cloned(),
                    content_hash: trial.is_some().then(|| fingerprint(&row)),
                    record,
                });
            }
            Err(wrong) => puts.push((number, Put::Refused(wrong))),
        }
    }
    let work = deps.storage.begin().await?;
    let records = work.of(agency).records();
    let done = match trial {
        Some(trial) => Box::pin(records.try_many(stands.kind, rows, rules, trial)).await?,
        None => Box::pin(records.put_many(stands.kind, rows, rules)).await?,
    };
    if is_seen {
        // Counted before somebody died.
        return Ok(Some(stands.clone()));
    }
    puts.extend(numbers.into_iter().zip(done));
    puts.sort_by_key(|(number, _)| *number);
    let step = ImportStep {
        owners: nobodys(&puts, &named),
        puts,
    };
    // A look leaves nothing but what was seen.
    let work = if stands.state == ImportState::Running {
        work
    } else {
        drop(work);
        deps.storage.begin().await?
    };
    let imports = work.of(agency).imports();
    if !imports.stepped(stands, &step).await? {
        return Ok(None);
    }
    let next = imports.find(stands.id).await?;
    work.commit().await?;
    Ok(next)
}

/// Tells whether two rows of a workbook say the same.
fn fingerprint(row: &GivenRow) -> String {
    let mut hasher = DefaultHasher::new();
    row.hash(&mut hasher);
    format!("row:{:x}", hasher.finish())
}

/// Names of owners that are no staff member's.
fn nobodys(puts: &[(u32, Put)], named: &HashMap<u32, String>) -> Vec<String> {
    let is_about_owner = |wrong: &WrongValue| wrong.field == "owner" && wrong.code != "missing";
    let mut names: Vec<String> = Vec::new();
    for (number, put) in puts {
        let Put::Refused(wrong) = put else { continue };
        if let Some(name) = named.get(number).filter(|_| wrong.iter().any(is_about_owner))
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    names
}

/// The mobiles of those who are meant by names that are nobody's.
async fn corrections(
    deps: &Deps,
    agency: AgencyId,
    plan: &ImportPlan,
) -> Result<HashMap<String, String>, StorageError> {
    let ids: Vec<_> = plan.owners.values().copied().collect();
    let staff = deps.storage.view().of(agency).staff().find_many(&ids).await?;
    let mobile = |(name, id): (&String, &sidebook_domain::StaffId)| {
        let staff = staff.iter().find(|staff| staff.id == *id)?;
        Some((name.clone(), staff.mobile.as_str().to_owned()))
    };
    Ok(plan.owners.iter().filter_map(mobile).collect())
}
