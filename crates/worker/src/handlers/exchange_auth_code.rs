use secrecy::ExposeSecret as _;
use sidebook_domain::{AgencyId, CorpId, StaffId};
use sidebook_messenger::{AuthCode, EventKind, Failure, InstalledCorp, Mode};
use sidebook_storage::{CodeSource, NewCorp, StorageError, Task, Work};

use super::Done;
use crate::JobError;
use crate::deps::Deps;

/// Exchanges an authorisation code for the corp's permanent code.
///
/// A code works once. It comes from the console (an install attempt, whose agency gets the corp) or from an event
/// (somebody installed from the market: the corp waits unbound; or a code was reset: the corp keeps its agency). When
/// the exchange worked and the database then failed, the code is spent and lost: the attempt fails and says so.
pub(super) async fn run(deps: &Deps, source: &CodeSource) -> Result<Done, JobError> {
    let Some(code) = code_of(deps, source).await? else {
        return Ok(Done::NothingToDo);
    };
    let installed = match deps.messenger.complete_install(&code).await {
        Ok(installed) => installed,
        Err(error) if error.failure() == Some(Failure::CodeSpent) => return spent(deps, source).await,
        Err(error) => return Err(error.into()),
    };
    let work = deps.storage.begin().await?;
    let corp = store(deps, &work, source, &installed).await?;
    work.commit().await?;
    // An earlier installation's tokens are of no use; losing this on a crash is fine, they are refused and refreshed.
    if let Some(key) = deps.key(corp).await? {
        deps.messenger.forget_tokens(&key).await?;
    }
    Ok(Done::Finished)
}

/// The code, unless the work is done or over already.
async fn code_of(deps: &Deps, source: &CodeSource) -> Result<Option<AuthCode>, JobError> {
    match source {
        CodeSource::Attempt { attempt_id } => {
            let view = deps.storage.view();
            Ok(view
                .system()
                .install_attempts()
                .auth_code(*attempt_id)
                .await?
                .map(AuthCode))
        }
        CodeSource::Event { inbox_id } => {
            let Some(event) = deps.storage.view().system().inbox().find(*inbox_id).await? else {
                return Ok(None);
            };
            let read = deps.messenger.read_event(event.route, event.body.expose_secret());
            match read.map_err(|error| JobError::give_up(error.to_string()))?.kind {
                EventKind::InstallationCreated { code, .. } | EventKind::PermanentCodeReset { code } => {
                    Ok(Some(code))
                }
                _ => Ok(None),
            }
        }
    }
}

/// Keeps what the exchange gave, and binds the corp when an agency asked for it.
async fn store(
    deps: &Deps,
    work: &Work,
    source: &CodeSource,
    installed: &InstalledCorp,
) -> Result<CorpId, JobError> {
    let system = work.system();
    let attempts = system.install_attempts();
    let attempt = match (source, &installed.state) {
        (CodeSource::Attempt { attempt_id }, _) => attempts.find(*attempt_id).await?,
        // The event did not carry our state, the exchange does.
        (CodeSource::Event { .. }, Some(state)) => attempts.take_by_state(state).await?,
        (CodeSource::Event { .. }, None) => None,
    };
    if let Some(attempt) = &attempt {
        let platform = &deps.config.platform;
        system
            .corps()
            .take_back(attempt.agency, platform, &installed.corp)
            .await?;
    }
    let corp = system
        .corps()
        .ensure(NewCorp {
            platform: deps.config.platform.clone(),
            mode: Mode::Suite,
            platform_corp: installed.corp.clone(),
            name: installed.name.clone(),
        })
        .await?;
    // Whoever the corp belongs to: the code before this one stopped working the moment the corp authorised again.
    let app = deps
        .config
        .suite_id
        .as_deref()
        .ok_or_else(|| JobError::give_up("no suite is configured"))?;
    system
        .installations()
        .authorise(
            corp.id,
            app,
            &installed.permanent_code,
            installed.authorised_by.as_ref(),
        )
        .await?;
    system
        .jobs()
        .enqueue(Task::RefreshInstallation { corp_id: corp.id }.job())
        .await?;
    let Some(attempt) = attempt else {
        if let Some(agency) = corp.agency {
            audit(work, agency, None, "corp_authorised_again", corp.id).await?;
            work.begin_first_sync(agency, corp.id, None).await?;
        }
        return Ok(corp.id);
    };
    let (agency, staff) = (attempt.agency, Some(attempt.staff));
    if corp.agency.is_some_and(|owner| owner != agency) {
        attempts.failed(attempt.id, "corp_bound_elsewhere").await?;
        audit(work, agency, staff, "corp_bound_elsewhere", corp.id).await?;
        return Ok(corp.id);
    }
    system.corps().bind(corp.id, agency).await?;
    attempts.installed(attempt.id, corp.id).await?;
    audit(work, agency, staff, "corp_bound", corp.id).await?;
    work.begin_first_sync(agency, corp.id, staff).await?;
    Ok(corp.id)
}

/// The code is of no use any more. That is fine when its work was done by somebody else; an admin who waits for it has
/// to begin again.
async fn spent(deps: &Deps, source: &CodeSource) -> Result<Done, JobError> {
    fail_attempt(deps, source, "auth_code_spent").await?;
    Ok(Done::NothingToDo)
}

/// The exchange will not be tried again.
pub(super) async fn given_up(deps: &Deps, source: &CodeSource) -> Result<(), JobError> {
    fail_attempt(deps, source, "exchange_failed").await
}

async fn fail_attempt(deps: &Deps, source: &CodeSource, problem: &str) -> Result<(), JobError> {
    let CodeSource::Attempt { attempt_id } = source else {
        return Ok(());
    };
    let work = deps.storage.begin().await?;
    // Leaves an attempt alone that is over already.
    work.system()
        .install_attempts()
        .failed(*attempt_id, problem)
        .await?;
    work.commit().await?;
    Ok(())
}

async fn audit(
    work: &Work,
    agency: AgencyId,
    staff: Option<StaffId>,
    action: &str,
    corp: CorpId,
) -> Result<(), StorageError> {
    work.of(agency)
        .audit()
        .record(staff, action, &format!("corp/{corp}"), serde_json::json!({}))
        .await
}
