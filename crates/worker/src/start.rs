use sidebook_domain::{AgencyId, CorpId, StaffId};
use sidebook_storage::{StorageError, SyncKind, SyncTrigger, Task, Work};

/// What a corp needs that was just bound to an agency: members, tags, contacts, groups.
pub(crate) async fn first_sync(
    work: &Work,
    agency: AgencyId,
    corp: CorpId,
    requested_by: Option<StaffId>,
) -> Result<(), StorageError> {
    let jobs = work.system().jobs();
    jobs.enqueue(Task::RefreshMembers { corp_id: corp }.job().of(agency))
        .await?;
    jobs.enqueue(Task::RefreshCorpTags { corp_id: corp }.job().of(agency))
        .await?;
    for kind in [SyncKind::Contacts, SyncKind::Groups] {
        sync(work, agency, corp, kind, SyncTrigger::Install, requested_by).await?;
    }
    Ok(())
}

/// Begins a sync, unless one of this kind is running.
pub(crate) async fn sync(
    work: &Work,
    agency: AgencyId,
    corp: CorpId,
    kind: SyncKind,
    trigger: SyncTrigger,
    requested_by: Option<StaffId>,
) -> Result<(), StorageError> {
    if let Some(run) = work
        .of(agency)
        .sync_runs()
        .start(corp, kind, trigger, requested_by)
        .await?
    {
        work.system()
            .jobs()
            .enqueue(Task::sync(kind, corp, run.id).job().of(agency))
            .await?;
    }
    Ok(())
}
