use sidebook_domain::{AgencyId, CorpId};
use sidebook_messenger::{ContactChange, Event, EventKind, GroupChange, StaffChange};
use sidebook_storage::{
    CodeSource, Corp, InboxEvent, NewJob, OutageKind, StorageError, Task, UNKNOWN_EVENT, Work,
};

use super::Verdict;
use super::batch::{Announced, Batch};
use crate::deps::Deps;
use crate::handlers::{READS_LAG, TICKET_GOOD_FOR};

/// Does what the event says by itself, and enqueues the rest.
pub(super) async fn apply(
    deps: &Deps,
    work: &Work,
    stored: &InboxEvent,
    event: Event,
    batch: &mut Batch,
) -> Result<Verdict, StorageError> {
    let at = event.at.unwrap_or(stored.received_at);
    match &event.kind {
        EventKind::SuiteTicket { suite, ticket } => {
            notice_ticket_gap(work, suite, at).await?;
            // Tickets overtake each other; storage keeps the newest by the platform's clock.
            work.system().suite_tickets().store(suite, ticket, at).await?;
            return Ok(Verdict::Routed);
        }
        EventKind::InstallationCreated { code, state } => {
            return installation_created(batch, work, stored, code, state.as_deref()).await;
        }
        EventKind::PermanentCodeReset { .. } => {
            batch
                .enqueue(
                    work,
                    Task::ExchangeAuthCode(CodeSource::Event { inbox_id: stored.id }).job(),
                )
                .await?;
            return Ok(Verdict::Routed);
        }
        EventKind::Other => return Ok(Verdict::Ignored(UNKNOWN_EVENT)),
        _ => {}
    }
    let Some((corp, installation)) = batch.corp(deps, work, event.corp.as_ref()).await? else {
        return Ok(Verdict::Ignored("unknown_corp"));
    };
    batch.heard_of(&corp, stored.received_at);
    let corp_id = corp.id;
    let Some(installation) = installation else {
        return Ok(Verdict::Ignored("cancelled_corp"));
    };
    match event.kind {
        EventKind::InstallationCancelled => {
            // A removal told late must not end the installation that came after it.
            if at < installation.installed_at {
                return Ok(Verdict::Ignored("older_than_installation"));
            }
            cancel(work, &corp, at).await?;
            batch.forget_corp(&corp);
            return Ok(Verdict::Routed);
        }
        EventKind::InstallationChanged => {
            batch
                .enqueue(work, Task::RefreshInstallation { corp_id }.job())
                .await?;
            return Ok(Verdict::Routed);
        }
        _ => {}
    }
    // What is mirrored belongs to an agency; the sync after binding reads it all.
    let Some(agency) = corp.agency else {
        return Ok(Verdict::Ignored("corp_not_bound"));
    };
    let corp = Bound {
        corp: corp_id,
        agency,
    };
    match event.kind {
        EventKind::Contact {
            member,
            contact: external_user_id,
            change,
        } => {
            let contacts = work.of(agency).contacts();
            match change {
                ContactChange::DeletedByStaff => {
                    contacts
                        .mark_follow_gone(corp_id, &external_user_id, &member, at)
                        .await?;
                    let recheck = Task::RecheckContact {
                        corp_id,
                        external_user_id: external_user_id.clone(),
                    };
                    corp.enqueue(batch, work, recheck.job().at(at + READS_LAG))
                        .await?;
                    corp.enqueue(
                        batch,
                        work,
                        Task::RefreshContact {
                            corp_id,
                            external_user_id,
                        }
                        .job(),
                    )
                    .await?;
                }
                ContactChange::DeletedByContact => {
                    let task = Task::DeletedByContact {
                        corp_id,
                        external_user_id,
                        member_id: member,
                        at,
                    };
                    corp.enqueue(batch, work, task.job()).await?;
                }
                ContactChange::Added
                | ContactChange::HalfAdded
                | ContactChange::Edited
                | ContactChange::TransferFailed(_)
                | ContactChange::Other(_) => {
                    corp.enqueue(
                        batch,
                        work,
                        Task::RefreshContact {
                            corp_id,
                            external_user_id,
                        }
                        .job(),
                    )
                    .await?;
                }
            }
        }
        EventKind::Group {
            chat,
            change,
            member_version,
        } => {
            if change == GroupChange::Dismissed {
                work.of(agency)
                    .groups()
                    .mark_dismissed(corp_id, &chat, at)
                    .await?;
            } else if let Some(version) = member_version {
                batch.announced.push(Announced {
                    corp: corp_id,
                    chat: chat.clone(),
                    version,
                });
            }
            corp.enqueue(
                batch,
                work,
                Task::RefreshGroup {
                    corp_id,
                    chat_id: chat,
                }
                .job(),
            )
            .await?;
        }
        EventKind::CorpTags => {
            corp.enqueue(batch, work, Task::RefreshCorpTags { corp_id }.job())
                .await?
        }
        EventKind::Staff { member, change } => {
            let member_id = match change {
                StaffChange::Updated { new_id: Some(new_id) } => {
                    work.of(agency)
                        .members()
                        .rename(corp_id, &member, &new_id)
                        .await?;
                    new_id
                }
                _ => member,
            };
            corp.enqueue(batch, work, Task::RefreshMember { corp_id, member_id }.job())
                .await?;
        }
        EventKind::Departments => {
            corp.enqueue(batch, work, Task::RefreshMembers { corp_id }.job())
                .await?
        }
        EventKind::SuiteTicket { .. }
        | EventKind::InstallationCreated { .. }
        | EventKind::PermanentCodeReset { .. }
        | EventKind::InstallationChanged
        | EventKind::InstallationCancelled
        | EventKind::Other => {}
    }
    Ok(Verdict::Routed)
}

/// A ticket comes every ten minutes. After a longer pause, by the platform's own clock, other events of that time did
/// not reach us either, unless an outage is known that explains it.
async fn notice_ticket_gap(
    work: &Work,
    suite: &str,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<(), StorageError> {
    let system = work.system();
    let Some(last) = system.suite_tickets().newest(suite).await?.into_iter().next() else {
        return Ok(());
    };
    if at - last.issued_at <= TICKET_GOOD_FOR {
        return Ok(());
    }
    let known = system.outages().latest(1).await?;
    let heard = known
        .first()
        .map_or(last.issued_at, |outage| outage.ended_at.max(last.issued_at));
    if at - heard > TICKET_GOOD_FOR {
        system
            .outages()
            .note(OutageKind::NoTicket, None, heard, at, None)
            .await?;
    }
    Ok(())
}

/// Somebody authorised the app. With the state of an install link of ours it is that attempt's, unless the browser was
/// quicker and the attempt has its code; without, the corp came from the market and waits for an agency.
async fn installation_created(
    batch: &mut Batch,
    work: &Work,
    stored: &InboxEvent,
    code: &sidebook_messenger::AuthCode,
    state: Option<&str>,
) -> Result<Verdict, StorageError> {
    let system = work.system();
    let attempts = system.install_attempts();
    if let Some(state) = state {
        if let Some(attempt) = attempts.take_by_state(state).await? {
            attempts.keep_code(attempt.id, &code.0).await?;
            batch
                .enqueue(
                    work,
                    Task::ExchangeAuthCode(CodeSource::Attempt {
                        attempt_id: attempt.id,
                    })
                    .job(),
                )
                .await?;
            return Ok(Verdict::Routed);
        }
        if attempts.find_by_state(state).await?.is_some() {
            return Ok(Verdict::Ignored("attempt_has_its_code"));
        }
    }
    batch
        .enqueue(
            work,
            Task::ExchangeAuthCode(CodeSource::Event { inbox_id: stored.id }).job(),
        )
        .await?;
    Ok(Verdict::Routed)
}

/// The app was removed: nothing begins any more, what runs ends, tokens go. The data stays.
pub(crate) async fn cancel(
    work: &Work,
    corp: &Corp,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<(), StorageError> {
    work.system().installations().cancel(corp.id, at).await?;
    if let Some(agency) = corp.agency {
        work.of(agency).sync_runs().cancel_of_corp(corp.id).await?;
        let subject = format!("corp/{}", corp.id);
        work.of(agency)
            .audit()
            .record(None, "installation_cancelled", &subject, serde_json::json!({}))
            .await?;
    }
    work.system()
        .jobs()
        .enqueue(Task::CancelInstallation { corp_id: corp.id }.job())
        .await?;
    Ok(())
}

struct Bound {
    corp: CorpId,
    agency: AgencyId,
}

impl Bound {
    async fn enqueue(&self, batch: &mut Batch, work: &Work, job: NewJob) -> Result<(), StorageError> {
        batch.enqueue(work, job.of(self.agency).on(self.corp)).await
    }
}
