use std::time::Duration;

use sidebook_domain::{AgencyId, ContractId, Period, book_day};
use sidebook_storage::StorageError;
use tracing::{error, info};

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// How many contracts are listed in one go.
const TOGETHER: u64 = 200;

/// After so many goes others get their turn.
const TURNS: usize = 10;

/// Bills the cycles that have begun by this month in Shanghai, of every agency's contracts. Each contract is a unit of
/// work of its own, which makes its receivables and notes that nothing of it is left to bill: whoever goes on after a
/// crash, or at the same time, finds it done. A contract that cannot be billed holds up no other one; it is tried again
/// in the next hour.
pub(super) async fn run(deps: &Deps) -> Result<Done, JobError> {
    let current = Period::of(book_day(deps.now()));
    let mut after = None;
    for _ in 0..TURNS {
        let view = deps.storage.view();
        let found = view
            .system()
            .unbilled_contracts()
            .list(current, after, TOGETHER)
            .await?;
        drop(view);
        let Some((_, last)) = found.last() else {
            return Ok(Done::Finished);
        };
        after = Some(*last);
        for (agency, contract) in found {
            match bill(deps, agency, contract, current).await {
                Ok(0) => {}
                Ok(billed) => {
                    info!(agency.id = %agency, contract.id = %contract, billed, "billed {billed} cycles of a contract");
                }
                Err(failed) if failed.retryable() || matches!(failed, StorageError::Stale) => {
                    return Err(failed.into());
                }
                Err(failed) => {
                    error!(
                        agency.id = %agency, contract.id = %contract, error = %failed,
                        "contract {contract} cannot be billed"
                    );
                }
            }
        }
    }
    Err(JobError::Later {
        after: Duration::from_secs(1),
    })
}

async fn bill(
    deps: &Deps,
    agency: AgencyId,
    contract: ContractId,
    current: Period,
) -> Result<usize, StorageError> {
    let work = deps.storage.begin().await?;
    let billed = work.of(agency).contracts().bill_begun(contract, current).await?;
    work.commit().await?;
    Ok(billed.len())
}
