use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use sidebook_messenger::{Cause, CorpKey, MemberId, Messenger, MessengerError, Mode, PacedBy, VisibleScope};
use sidebook_storage::{Corp, Storage, SyncKind, SyncStatus};

use super::platform::{Apps, problem};
use super::{Broken, Unanswered, depends};
use crate::{About, Code, Corps, Doctor, Finding, Probe};

/// Corps looked at together.
const TOGETHER: usize = 4;
/// The platform takes so many members in one question.
const MEMBERS_TOGETHER: usize = 100;
/// After so many questions the picture is clear.
const MEMBERS_ASKED: usize = 60;
/// An agency works on weekdays: a week without any event is no holiday.
const EVENTS_OLD_HOURS: i64 = 96;
/// Every night everything is read.
const SYNC_OLD_HOURS: i64 = 48;

/// What is asked of the platform about a corp, in the order in which one needs the other.
const PLATFORM_PROBES: [Probe; 4] = [
    Probe::CorpInstallation,
    Probe::CorpScope,
    Probe::CorpContacts,
    Probe::CorpLicences,
];

/// A call that has to wait: by our own budget, or because the platform blocked it.
struct Paced {
    blocked: bool,
    wait: Duration,
}

/// A question that did not come to its answer.
enum Trouble {
    Unanswered(Unanswered),
    Paced(Paced),
}

impl<E> From<E> for Trouble
where
    Broken: From<E>,
{
    fn from(error: E) -> Self {
        Self::Unanswered(Unanswered::Broken(error.into()))
    }
}

impl Trouble {
    fn finding(self, probe: Probe, paced: &mut Option<Paced>) -> Finding {
        match self {
            Self::Unanswered(unanswered) => unanswered.finding(probe),
            Self::Paced(told) => {
                *paced = Some(told);
                depends(probe, Probe::CorpQuota)
            }
        }
    }
}

/// The refusal of a call that was made; one that has to wait is no answer to the question.
fn refused(error: MessengerError) -> Result<MessengerError, Trouble> {
    match error.paced() {
        Some(wait) => Err(Trouble::Paced(Paced {
            blocked: !matches!(&error, MessengerError::Paced(paced) if paced.why != PacedBy::Blocked),
            wait,
        })),
        None => Ok(error),
    }
}

impl Doctor {
    pub(crate) async fn corps(&self, corps: &Corps, apps: &Apps) -> Vec<Finding> {
        let (Ok(storage), Some(messenger)) = (&self.patient.storage, &self.patient.messenger) else {
            return vec![depends(Probe::CorpInstallation, Probe::Database)];
        };
        let chosen = match self.chosen(storage, corps).await {
            Ok(chosen) => chosen,
            Err(Broken(problem)) => {
                return vec![Finding::new(Probe::CorpInstallation, Code::Broke).fact("problem", problem)];
            }
        };
        let each = stream::iter(chosen.into_iter().map(|corp| async move {
            let about = About::Corp {
                id: corp.id,
                name: corp.name.clone(),
            };
            let (asked, kept) = tokio::join!(
                self.ask_platform(storage, &**messenger, &corp, apps),
                self.look_up(storage, &corp),
            );
            asked
                .into_iter()
                .chain(kept)
                .map(|finding| finding.about(about.clone()))
                .collect::<Vec<_>>()
        }));
        each.buffer_unordered(TOGETHER).concat().await
    }

    /// What the platform says about a corp: one question after the other, each only if the one before went well.
    async fn ask_platform(
        &self,
        storage: &Storage,
        messenger: &dyn Messenger,
        corp: &Corp,
        apps: &Apps,
    ) -> Vec<Finding> {
        let (mut findings, paced) = self.ask_in_turn(storage, messenger, corp, apps).await;
        let asked = findings.iter().any(|finding| finding.code != Code::Depends);
        findings.push(match paced {
            Some(Paced { blocked, wait }) => {
                let code = if blocked {
                    Code::CorpQuotaBlocked
                } else {
                    Code::CorpQuotaSpent
                };
                Finding::new(Probe::CorpQuota, code).fact("seconds", wait.as_secs().max(1))
            }
            None if asked => Finding::new(Probe::CorpQuota, Code::CorpQuotaLeft),
            None => depends(Probe::CorpQuota, Probe::CorpInstallation),
        });
        findings
    }

    /// Stops at the first question that has to wait its turn: that is told too.
    async fn ask_in_turn(
        &self,
        storage: &Storage,
        messenger: &dyn Messenger,
        corp: &Corp,
        apps: &Apps,
    ) -> (Vec<Finding>, Option<Paced>) {
        let mut paced = None;
        let app = match corp.mode {
            Mode::Suite => "suite".to_owned(),
            Mode::Internal => format!("internal:{}", corp.platform_corp),
        };
        let all_depend = |on: Probe| PLATFORM_PROBES.map(|probe| depends(probe, on)).to_vec();
        if let Some(cause) = apps.broken(&app) {
            return (all_depend(cause), paced);
        }
        let mut findings = Vec::new();
        let (installed, found) = match self.within(self.installation(storage, messenger, corp)).await {
            Ok(done) => done,
            Err(trouble) => (trouble.finding(Probe::CorpInstallation, &mut paced), None),
        };
        findings.push(installed);
        let Some((key, scope)) = found else {
            findings.extend(all_depend(Probe::CorpInstallation).into_iter().skip(1));
            return (findings, paced);
        };
        let empty = scope.departments.is_empty() && scope.members.is_empty() && scope.tags.is_empty();
        if empty {
            findings.push(Finding::new(Probe::CorpScope, Code::CorpScopeEmpty));
            findings.push(depends(Probe::CorpContacts, Probe::CorpScope));
            findings.push(depends(Probe::CorpLicences, Probe::CorpScope));
            return (findings, paced);
        }
        findings.push(
            Finding::new(Probe::CorpScope, Code::CorpScopeSet)
                .fact("departments", scope.departments.len())
                .fact("members", scope.members.len())
                .fact("tags", scope.tags.len()),
        );
        let (contacts, followers) = match self.within(followers(messenger, &key)).await {
            Ok(done) => done,
            Err(trouble) => (trouble.finding(Probe::CorpContacts, &mut paced), Vec::new()),
        };
        let asked = matches!(
            contacts.code,
            Code::CorpContactsAllowed | Code::CorpContactsNobody
        );
        findings.push(contacts);
        findings.push(match (corp.mode, asked) {
            (Mode::Internal, _) => Finding::new(Probe::CorpLicences, Code::CorpLicencesNotNeeded),
            (Mode::Suite, false) => depends(Probe::CorpLicences, Probe::CorpContacts),
            (Mode::Suite, true) => {
                let question = self.within(licences(messenger, &key, &followers)).await;
                question.unwrap_or_else(|trouble| trouble.finding(Probe::CorpLicences, &mut paced))
            }
        });
        (findings, paced)
    }

    /// A question's answer within its time.
    async fn within<T>(&self, question: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
        let limit = self.settings.probe_limit;
        let ended = tokio::time::timeout(limit, question).await;
        ended.unwrap_or(Err(Trouble::Unanswered(Unanswered::TimedOut(limit))))
    }

    async fn installation(
        &self,
        storage: &Storage,
        messenger: &dyn Messenger,
        corp: &Corp,
    ) -> Result<(Finding, Option<(CorpKey, VisibleScope)>), Trouble> {
        let probe = Probe::CorpInstallation;
        let active = storage.view().system().installations().active(corp.id).await?;
        let Some(installation) = active else {
            return Ok((Finding::new(probe, Code::CorpCancelled), None));
        };
        let key = CorpKey {
            corp: corp.id,
            platform: corp.platform_corp.clone(),
            mode: corp.mode,
            agent: installation.agent,
        };
        let error = match messenger.installation(&key).await {
            Ok(info) => {
                let finding = Finding::new(probe, Code::CorpInstalled).fact("agent", info.agent.0);
                return Ok((finding, Some((key, info.scope))));
            }
            Err(error) => refused(error)?,
        };
        let code = match messenger.cause(&error) {
            Cause::AuthorisationGone => Code::CorpAuthorisationGone,
            Cause::AppDisabled => Code::CorpAppDisabled,
            Cause::AddressNotAllowed
            | Cause::SecretRefused
            | Cause::UnknownApp
            | Cause::TicketMissing
            | Cause::NotConfigured => Code::CorpOperatorNeeded,
            _ => Code::CorpInstallationUnread,
        };
        Ok((Finding::new(probe, code).fact("problem", problem(&error)), None))
    }

    /// What we keep about a corp.
    async fn look_up(&self, storage: &Storage, corp: &Corp) -> Vec<Finding> {
        let about = || About::Installation;
        let (events, jobs, sync) = tokio::join!(
            self.guarded(Probe::CorpEvents, about(), self.events(storage, corp)),
            self.guarded(Probe::CorpJobs, about(), jobs(storage, corp)),
            self.guarded(Probe::CorpSync, about(), self.sync(storage, corp)),
        );
        vec![events, jobs, sync]
    }

    async fn events(&self, storage: &Storage, corp: &Corp) -> Result<Finding, Broken> {
        let probe = Probe::CorpEvents;
        Ok(match corp.last_event_at {
            None => {
                let installed = storage.view().system().installations().active(corp.id).await?;
                let hours = installed.map(|one| (self.patient.clock.now() - one.installed_at).num_hours());
                let young = hours.is_some_and(|hours| hours < EVENTS_OLD_HOURS);
                let code = if young {
                    Code::CorpEventsYoung
                } else {
                    Code::CorpEventsNone
                };
                Finding::new(probe, code)
            }
            Some(at) => {
                let hours = (self.patient.clock.now() - at).num_hours();
                let old = hours >= EVENTS_OLD_HOURS;
                let code = if old {
                    Code::CorpEventsOld
                } else {
                    Code::CorpEventsCome
                };
                Finding::new(probe, code).fact("hours", hours)
            }
        })
    }

    async fn sync(&self, storage: &Storage, corp: &Corp) -> Result<Finding, Broken> {
        let probe = Probe::CorpSync;
        let Some(agency) = corp.agency else {
            return Ok(Finding::new(probe, Code::CorpSyncNever));
        };
        let view = storage.view();
        let mut oldest: i64 = 0;
        for kind in [SyncKind::Contacts, SyncKind::Groups] {
            let runs = view.of(agency).sync_runs().list(corp.id, 50).await?;
            let of_kind: Vec<_> = runs.into_iter().filter(|run| run.kind == kind).collect();
            if let Some(last) = of_kind.first().filter(|run| run.status == SyncStatus::Failed) {
                return Ok(Finding::new(probe, Code::CorpSyncFailed)
                    .fact("what", kind.as_str())
                    .fact("problem", last.problem.as_deref().unwrap_or("?")));
            }
            let done = of_kind
                .iter()
                .find(|run| run.status == SyncStatus::Succeeded)
                .and_then(|run| run.finished_at);
            let Some(done) = done else {
                return Ok(Finding::new(probe, Code::CorpSyncNever));
            };
            oldest = oldest.max((self.patient.clock.now() - done).num_hours());
        }
        let old = oldest >= SYNC_OLD_HOURS;
        let code = if old {
            Code::CorpSyncOld
        } else {
            Code::CorpSyncDone
        };
        Ok(Finding::new(probe, code).fact("hours", oldest))
    }
}

async fn followers(messenger: &dyn Messenger, key: &CorpKey) -> Result<(Finding, Vec<MemberId>), Trouble> {
    let probe = Probe::CorpContacts;
    Ok(match messenger.followers(key).await {
        Ok(followers) if followers.is_empty() => (Finding::new(probe, Code::CorpContactsNobody), followers),
        Ok(followers) => {
            let finding = Finding::new(probe, Code::CorpContactsAllowed).fact("members", followers.len());
            (finding, followers)
        }
        Err(error) => {
            let error = refused(error)?;
            let code = match messenger.cause(&error) {
                Cause::RightMissing => Code::CorpContactsNotAllowed,
                _ => Code::CorpContactsUnread,
            };
            (
                Finding::new(probe, code).fact("problem", problem(&error)),
                Vec::new(),
            )
        }
    })
}

/// Members without a licence are missing in the list of those with customers, or passed over in lists of contacts with
/// a word; asked for alone they are refused.
async fn licences(
    messenger: &dyn Messenger,
    key: &CorpKey,
    followers: &[MemberId],
) -> Result<Finding, Trouble> {
    let probe = Probe::CorpLicences;
    let unread = |error: &MessengerError| {
        Finding::new(probe, Code::CorpLicencesUnread).fact("problem", problem(error))
    };
    let members = match messenger.members(key).await {
        Ok(members) => members,
        Err(error) => return Ok(unread(&refused(error)?)),
    };
    let others = members.into_iter().map(|member| member.id);
    let others: Vec<MemberId> = others
        .filter(|id| !followers.contains(id))
        .take(MEMBERS_ASKED)
        .collect();
    let alone = others.chunks(1);
    let together = followers.chunks(MEMBERS_TOGETHER).take(MEMBERS_ASKED);
    let questions = together
        .chain(alone)
        .map(|asked| async move { (asked.len(), messenger.contacts(key, asked, None).await) });
    let mut answers = stream::iter(questions).buffer_unordered(TOGETHER);
    let (mut asked, mut without) = (0, 0);
    while let Some((members, answer)) = answers.next().await {
        match answer {
            Ok(page) => without += page.unlicensed.len(),
            Err(error) if messenger.cause(&error) == Cause::Unlicensed => without += members,
            Err(error) => return Ok(unread(&refused(error)?)),
        }
        asked += members;
    }
    let code = if without > 0 {
        Code::CorpLicencesMissing
    } else {
        Code::CorpLicencesThere
    };
    Ok(Finding::new(probe, code)
        .fact("without", without)
        .fact("asked", asked))
}

async fn jobs(storage: &Storage, corp: &Corp) -> Result<Finding, Broken> {
    let parked = storage.view().system().parked_jobs_of(corp.id).await?;
    let code = if parked > 0 {
        Code::CorpJobsParked
    } else {
        Code::CorpJobsDone
    };
    Ok(Finding::new(Probe::CorpJobs, code).fact("parked", parked))
}
