use sidebook_domain::{AgencyId, CorpId, StaffId};

use super::{SyncKind, SyncRun, SyncTrigger};
use crate::{StorageError, Task, Work};

impl Work {
    /// Begins what a corp needs that was just bound to an agency: members, tags, contacts, groups. Whoever binds a corp
    /// calls this in the same unit of work.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn begin_first_sync(
        &self,
        agency: AgencyId,
        corp: CorpId,
        requested_by: Option<StaffId>,
    ) -> Result<(), StorageError> {
        let jobs = self.system().jobs();
        jobs.enqueue(Task::RefreshMembers { corp_id: corp }.job().of(agency))
            .await?;
        jobs.enqueue(Task::RefreshCorpTags { corp_id: corp }.job().of(agency))
            .await?;
        for kind in [SyncKind::Contacts, SyncKind::Groups] {
            self.begin_sync(agency, corp, kind, SyncTrigger::Install, requested_by)
                .await?;
        }
        Ok(())
    }

    /// Begins a sync. `None` when one of this kind is running.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn begin_sync(
        &self,
        agency: AgencyId,
        corp: CorpId,
        kind: SyncKind,
        trigger: SyncTrigger,
        requested_by: Option<StaffId>,
    ) -> Result<Option<SyncRun>, StorageError> {
        let Some(run) = self
            .of(agency)
            .sync_runs()
            .start(corp, kind, trigger, requested_by)
            .await?
        else {
            return Ok(None);
        };
        self.system()
            .jobs()
            .enqueue(Task::sync(kind, corp, run.id).job().of(agency))
            .await?;
        Ok(Some(run))
    }
}
