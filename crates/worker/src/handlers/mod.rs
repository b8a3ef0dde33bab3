//! What each kind of job does. One file per kind; every handler may run twice, and reads the platform again instead
//! of believing what the event said. Never a platform call inside a transaction.

mod bill_cycles;
mod cancel_installation;
mod check_health;
mod deleted_by_contact;
mod exchange_auth_code;
mod forget_attachments;
mod forget_old;
mod forget_workbooks;
mod heal_outage;
mod plan_nightly;
mod reconsider_events;
mod recover_syncs;
mod refresh_contact;
mod refresh_corp_tags;
mod refresh_group;
mod refresh_installation;
mod refresh_member;
mod refresh_members;
mod renew_tokens;

use crate::deps::Deps;
use crate::{JobError, imports, sync};
use sidebook_storage::Task;

pub(crate) use check_health::TICKET_GOOD_FOR;
pub(crate) use refresh_contact::READS_LAG;
pub(crate) use refresh_group::expect_version;

/// How a handler ends when it does not fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// All is done.
    Finished,
    /// There is nothing to do (any more): the corp is gone, the run is over.
    NothingToDo,
}

/// Does the work. `attempt` counts from 1.
pub(crate) async fn run(deps: &Deps, task: &Task, attempt: i64) -> Result<Done, JobError> {
    match task {
        Task::ExchangeAuthCode(source) => exchange_auth_code::run(deps, source).await,
        Task::RefreshInstallation { corp_id } => refresh_installation::run(deps, *corp_id).await,
        Task::CancelInstallation { corp_id } => cancel_installation::run(deps, *corp_id).await,
        Task::RefreshContact {
            corp_id,
            external_user_id,
        }
        | Task::RecheckContact {
            corp_id,
            external_user_id,
        } => refresh_contact::run(deps, *corp_id, external_user_id).await,
        Task::DeletedByContact {
            corp_id,
            external_user_id,
            member_id,
            at,
        } => deleted_by_contact::run(deps, *corp_id, external_user_id, member_id, *at).await,
        Task::RefreshGroup { corp_id, chat_id } => refresh_group::run(deps, *corp_id, chat_id, attempt).await,
        Task::RefreshCorpTags { corp_id } => refresh_corp_tags::run(deps, *corp_id).await,
        Task::RefreshMember { corp_id, member_id } => refresh_member::run(deps, *corp_id, member_id).await,
        Task::RefreshMembers { corp_id } => refresh_members::run(deps, *corp_id).await,
        Task::SyncContacts { corp_id, run_id } | Task::SyncGroups { corp_id, run_id } => {
            sync::run(deps, *corp_id, *run_id).await
        }
        Task::PlanNightly { slot, after } => plan_nightly::run(deps, *slot, *after).await,
        Task::RecoverSyncs {} => recover_syncs::run(deps).await,
        Task::ForgetOld {} => forget_old::run(deps).await,
        Task::ForgetAttachments {} => forget_attachments::run(deps).await,
        Task::ForgetWorkbooks {} => forget_workbooks::run(deps).await,
        Task::RunImport { agency_id, import_id } => imports::run(deps, *agency_id, *import_id).await,
        Task::BillCycles {} => bill_cycles::run(deps).await,
        Task::RenewTokens {} => renew_tokens::run(deps).await,
        Task::CheckHealth {} => check_health::run(deps).await,
        Task::ReconsiderEvents {} => reconsider_events::run(deps).await,
        Task::HealOutage { outage_id, after } => heal_outage::run(deps, *outage_id, *after).await,
    }
}

/// What else has to be said when a job is given up.
pub(crate) async fn given_up(deps: &Deps, task: &Task) -> Result<(), JobError> {
    match task {
        Task::ExchangeAuthCode(source) => exchange_auth_code::given_up(deps, source).await,
        Task::SyncContacts { corp_id, run_id } | Task::SyncGroups { corp_id, run_id } => {
            sync::given_up(deps, *corp_id, *run_id).await
        }
        Task::RunImport { agency_id, import_id } => {
            Box::pin(imports::given_up(deps, *agency_id, *import_id)).await
        }
        _ => Ok(()),
    }
}
