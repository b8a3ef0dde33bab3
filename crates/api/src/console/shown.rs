//! Rows as the console shows them.

use chrono::{DateTime, Utc};
use sidebook_domain::CorpId;
use sidebook_messenger::{AgentId, Mode, PlatformCorpId};
use sidebook_render::qr_svg;
use sidebook_storage::{
    AgencyDoor, Corp as StoredCorp, Executor, InstallAttempt as StoredAttempt, InstallStatus as StoredStatus,
    SyncKind as StoredKind, SyncRun as StoredRun, SyncStatus as StoredSyncStatus,
    SyncTrigger as StoredTrigger,
};

use crate::problem::ApiResult;
use crate::wire::{
    Corp, CorpMode, CorpState, InstallAttempt, InstallStatus, InstalledCorpName, LastSync, StaffName,
    SyncKind, SyncRun, SyncStatus, SyncTrigger,
};

/// A corp of the agency with what is known and counted about it.
pub(super) async fn corp<E: Executor>(door: AgencyDoor<'_, E>, corp: StoredCorp) -> ApiResult<Corp> {
    let installation = door.installations().newest(corp.id).await?;
    let active = installation
        .as_ref()
        .is_some_and(|installation| installation.cancelled_at.is_none());
    Ok(Corp {
        id: Some(corp.id),
        name: corp.name,
        mode: mode(corp.mode),
        platform_corp_id: corp.platform_corp.as_str().to_owned(),
        state: if active {
            CorpState::Bound
        } else {
            CorpState::Disconnected
        },
        agent_id: installation
            .as_ref()
            .and_then(|installation| installation.agent)
            .map(|agent| agent.0),
        installed_at: installation
            .as_ref()
            .map(|installation| installation.installed_at),
        authorised_by: installation
            .as_ref()
            .and_then(|installation| installation.authorised_by.as_ref())
            .map(|member| member.as_str().to_owned()),
        scope: installation.map(|installation| installation.scope.into()),
        members: door.members().count(corp.id).await?,
        contacts: door.contacts().count(corp.id).await?,
        groups: door.groups().count(corp.id).await?,
        last_sync: LastSync {
            contacts: newest_run(door, corp.id, StoredKind::Contacts).await?,
            groups: newest_run(door, corp.id, StoredKind::Groups).await?,
        },
    })
}

/// The corp of a self-built app that nobody bound yet.
pub(super) struct Offered {
    /// The corp.
    pub(super) corp: PlatformCorpId,
    /// What people call it.
    pub(super) name: Option<String>,
    /// The app's number in it.
    pub(super) agent: Option<AgentId>,
}

/// It as a corp that could be bound.
pub(super) fn unbound(app: Offered) -> Corp {
    let id = app.corp.as_str().to_owned();
    Corp {
        id: None,
        name: app.name.unwrap_or_else(|| id.clone()),
        mode: CorpMode::Internal,
        platform_corp_id: id,
        state: CorpState::NotBound,
        scope: None,
        agent_id: app.agent.map(|agent| agent.0),
        installed_at: None,
        authorised_by: None,
        members: 0,
        contacts: 0,
        groups: 0,
        last_sync: LastSync::default(),
    }
}

/// An attempt with its QR code; one that nobody used in time is over, whether or not somebody noted it.
pub(super) async fn install_attempt<E: Executor>(
    door: AgencyDoor<'_, E>,
    attempt: StoredAttempt,
    now: DateTime<Utc>,
) -> ApiResult<InstallAttempt> {
    let corp = match attempt.corp {
        Some(id) => door.corps().find(id).await?,
        None => None,
    };
    let status = match attempt.status {
        StoredStatus::Waiting if now >= attempt.expires_at => InstallStatus::Expired,
        StoredStatus::Waiting => InstallStatus::Waiting,
        StoredStatus::Authorised => InstallStatus::Authorised,
        StoredStatus::Installed => InstallStatus::Installed,
        StoredStatus::Failed => InstallStatus::Failed,
        StoredStatus::Expired => InstallStatus::Expired,
    };
    Ok(InstallAttempt {
        id: attempt.id,
        status,
        problem: attempt.problem,
        corp: corp.map(|corp| InstalledCorpName {
            id: corp.id,
            name: corp.name,
        }),
        qr_svg: qr_svg(&attempt.install_url)?,
        install_url: attempt.install_url,
        expires_at: attempt.expires_at,
    })
}

/// A run with the name of who asked for it.
pub(super) async fn sync_run<E: Executor>(door: AgencyDoor<'_, E>, run: StoredRun) -> ApiResult<SyncRun> {
    let requested_by = match run.requested_by {
        Some(id) => door.staff().find(id).await?.map(|staff| StaffName {
            id: staff.id,
            name: staff.name,
        }),
        None => None,
    };
    Ok(SyncRun {
        id: run.id,
        kind: match run.kind {
            StoredKind::Contacts => SyncKind::Contacts,
            StoredKind::Groups => SyncKind::Groups,
        },
        trigger: match run.trigger {
            StoredTrigger::Install => SyncTrigger::Install,
            StoredTrigger::Manual => SyncTrigger::Manual,
            StoredTrigger::Nightly => SyncTrigger::Nightly,
            StoredTrigger::Recovery => SyncTrigger::Recovery,
        },
        requested_by,
        status: match run.status {
            StoredSyncStatus::Running => SyncStatus::Running,
            StoredSyncStatus::Succeeded => SyncStatus::Succeeded,
            StoredSyncStatus::Failed => SyncStatus::Failed,
            StoredSyncStatus::Cancelled => SyncStatus::Cancelled,
        },
        members_total: run.members_total,
        members_done: run.members_done,
        items: run.items,
        errors: run.errors,
        problem: run.problem,
        started_at: run.started_at,
        finished_at: run.finished_at,
    })
}

async fn newest_run<E: Executor>(
    door: AgencyDoor<'_, E>,
    corp: CorpId,
    kind: StoredKind,
) -> ApiResult<Option<SyncRun>> {
    match door.sync_runs().latest(corp, kind).await? {
        Some(run) => Ok(Some(sync_run(door, run).await?)),
        None => Ok(None),
    }
}

fn mode(mode: Mode) -> CorpMode {
    match mode {
        Mode::Suite => CorpMode::Suite,
        Mode::Internal => CorpMode::Internal,
    }
}
