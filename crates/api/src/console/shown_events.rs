//! Platform events as the console shows them.

use sidebook_domain::CorpId;
use sidebook_storage::{AgencyDoor, AgencyEvent, Corp, Executor, ParkedJob};

use crate::problem::{ApiResult, ProblemCode};
use crate::wire::{BindingCorp, EventRow, ParkedWork};

/// The corps of an agency, to name those of events.
pub(super) struct Corps(Vec<Corp>);

impl Corps {
    pub(super) async fn of<E: Executor>(door: AgencyDoor<'_, E>) -> ApiResult<Self> {
        Ok(Self(door.corps().list().await?))
    }

    pub(super) fn all(&self) -> &[Corp] {
        &self.0
    }

    pub(super) fn name(&self, id: CorpId) -> Option<BindingCorp> {
        let corp = self.0.iter().find(|corp| corp.id == id)?;
        Some(BindingCorp {
            id,
            name: corp.name.clone(),
        })
    }

    pub(super) fn event(&self, event: AgencyEvent) -> ApiResult<EventRow> {
        Ok(EventRow {
            id: event.id,
            // Only events about corps of the agency are found.
            corp: self.name(event.corp).ok_or(ProblemCode::Internal)?,
            name: event.name,
            route: event.route.as_str().to_owned(),
            received_at: event.received_at,
            state: event.state.as_str().to_owned(),
            attempts: event.attempts,
            problem: event.problem,
            settled_at: event.settled_at,
        })
    }

    pub(super) fn work(&self, job: ParkedJob) -> ParkedWork {
        ParkedWork {
            id: job.id,
            kind: job.kind,
            corp: job.corp.and_then(|corp| self.name(corp)),
            attempts: job.attempts,
            problem: job.last_error,
            created_at: job.created_at,
            parked_at: job.parked_at,
        }
    }
}
