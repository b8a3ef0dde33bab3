//! The kinds of jobs with their payloads: what the API asks for and the worker does.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sidebook_domain::{AgencyId, CorpId, ImportId, InboxId, InstallAttemptId, OutageId, SyncRunId};
use sidebook_messenger::{ChatId, ExternalUserId, MemberId};

use super::{ClaimedJob, NewJob, ParkedJob};
use crate::SyncKind;

/// One piece of work. A renamed kind keeps its old word as an alias until no such job can be waiting any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "payload", rename_all = "snake_case")]
pub enum Task {
    /// Exchange an authorisation code for the corp's permanent code.
    ExchangeAuthCode(CodeSource),
    /// Read an installation: name, number, visible scope.
    RefreshInstallation {
        /// Whose.
        corp_id: CorpId,
    },
    /// Drop the tokens of a corp that removed the app.
    CancelInstallation {
        /// Whose.
        corp_id: CorpId,
    },
    /// Read an external contact.
    RefreshContact {
        /// Of which corp.
        corp_id: CorpId,
        /// Which.
        external_user_id: ExternalUserId,
    },
    /// Read an external contact again once its details no longer lag behind a deletion.
    RecheckContact {
        /// Of which corp.
        corp_id: CorpId,
        /// Which.
        external_user_id: ExternalUserId,
    },
    /// Note that a contact deleted a member.
    DeletedByContact {
        /// Of which corp.
        corp_id: CorpId,
        /// Which contact.
        external_user_id: ExternalUserId,
        /// Which member.
        member_id: MemberId,
        /// When.
        at: DateTime<Utc>,
    },
    /// Read a group chat.
    RefreshGroup {
        /// Of which corp.
        corp_id: CorpId,
        /// Which.
        chat_id: ChatId,
    },
    /// Read the corp's tags.
    RefreshCorpTags {
        /// Whose.
        corp_id: CorpId,
    },
    /// Read a member.
    RefreshMember {
        /// Of which corp.
        corp_id: CorpId,
        /// Which.
        member_id: MemberId,
    },
    /// Read all members in scope.
    RefreshMembers {
        /// Whose.
        corp_id: CorpId,
    },
    /// Go on with a sync of contacts.
    SyncContacts {
        /// Of which corp.
        corp_id: CorpId,
        /// Which run.
        run_id: SyncRunId,
    },
    /// Go on with a sync of group chats.
    SyncGroups {
        /// Of which corp.
        corp_id: CorpId,
        /// Which run.
        run_id: SyncRunId,
    },
    /// Begin the nightly syncs of some corps, then of those after them.
    PlanNightly {
        /// Which night.
        slot: i64,
        /// The last corp that is done.
        after: Option<CorpId>,
    },
    /// Give running syncs their job back when they lost it.
    RecoverSyncs {},
    /// Delete what is not needed any more.
    ForgetOld {},
    /// Delete files that people uploaded and did not keep.
    ForgetAttachments {},
    /// Delete workbooks of imports of long ago.
    ForgetWorkbooks {},
    /// Go on with an import: look it through, put its rows, or take it back.
    RunImport {
        /// Whose.
        agency_id: AgencyId,
        /// Which.
        import_id: ImportId,
    },
    /// Bill the cycles of contracts that have begun.
    BillCycles {},
    /// Fetch tokens that end soon, before somebody has to wait for them.
    RenewTokens {},
    /// Look whether something is missing: tickets, jobs, events.
    CheckHealth {},
    /// Route again what an older version ignored and this one knows.
    ReconsiderEvents {},
    /// Read again what may have changed in an outage, for some corps, then for those after them.
    HealOutage {
        /// Which outage.
        outage_id: OutageId,
        /// The last corp that is done.
        after: Option<CorpId>,
    },
}

/// Where an authorisation code is kept. Payloads are not sealed, so the code itself is never in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum CodeSource {
    /// In the install attempt that the admin's browser came back to.
    Attempt {
        /// Which.
        attempt_id: InstallAttemptId,
    },
    /// In the event that brought it.
    Event {
        /// Which.
        inbox_id: InboxId,
    },
}

impl Task {
    /// The job for it: while one is ready, the same again is not added.
    #[must_use]
    pub fn job(&self) -> NewJob {
        let (kind, payload) = self.parts();
        let job = NewJob::new(kind, payload)
            .about(self.key())
            .priority(self.priority());
        match self.corp() {
            Some(corp) => job.on(corp),
            None => job,
        }
    }

    /// The sync of this kind.
    #[must_use]
    pub fn sync(kind: SyncKind, corp_id: CorpId, run_id: SyncRunId) -> Self {
        match kind {
            SyncKind::Contacts => Self::SyncContacts { corp_id, run_id },
            SyncKind::Groups => Self::SyncGroups { corp_id, run_id },
        }
    }

    /// The task of a claimed job; `None` when this version does not know the kind or cannot read its payload.
    #[must_use]
    pub fn of(job: &ClaimedJob) -> Option<Self> {
        Self::read(&job.kind, &job.payload)
    }

    /// The same of a parked job.
    #[must_use]
    pub fn of_parked(job: &ParkedJob) -> Option<Self> {
        Self::read(&job.kind, &job.payload)
    }

    fn read(kind: &str, payload: &Value) -> Option<Self> {
        serde_json::from_value(json!({"kind": kind, "payload": payload})).ok()
    }

    /// The kinds that this version knows: a worker claims no others.
    pub const KINDS: &'static [&'static str] = &[
        "exchange_auth_code",
        "refresh_installation",
        "cancel_installation",
        "refresh_contact",
        "recheck_contact",
        "deleted_by_contact",
        "refresh_group",
        "refresh_corp_tags",
        "refresh_member",
        "refresh_members",
        "sync_contacts",
        "sync_groups",
        "plan_nightly",
        "recover_syncs",
        "forget_old",
        "forget_attachments",
        "forget_workbooks",
        "run_import",
        "bill_cycles",
        "renew_tokens",
        "check_health",
        "reconsider_events",
        "heal_outage",
    ];

    /// Whether a full sync of its corp does what it was to do.
    #[must_use]
    pub fn is_refresh(&self) -> bool {
        matches!(
            self,
            Self::RefreshInstallation { .. }
                | Self::RefreshContact { .. }
                | Self::RecheckContact { .. }
                | Self::DeletedByContact { .. }
                | Self::RefreshGroup { .. }
                | Self::RefreshCorpTags { .. }
                | Self::RefreshMember { .. }
                | Self::RefreshMembers { .. }
        )
    }

    /// Whether it looks after the house, and is nobody's.
    #[must_use]
    pub fn is_housekeeping(&self) -> bool {
        self.corp().is_none() && !matches!(self, Self::ExchangeAuthCode(_) | Self::RunImport { .. })
    }

    /// The word for the kind.
    #[must_use]
    pub fn kind(&self) -> String {
        self.parts().0
    }

    fn parts(&self) -> (String, Value) {
        let mut whole = serde_json::to_value(self).unwrap_or_default();
        let kind = whole
            .get("kind")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        (
            kind,
            whole.get_mut("payload").map(Value::take).unwrap_or_default(),
        )
    }

    /// The corp whose platform budget it uses.
    #[must_use]
    pub fn corp(&self) -> Option<CorpId> {
        match self {
            Self::ExchangeAuthCode(_)
            | Self::PlanNightly { .. }
            | Self::RecoverSyncs {}
            | Self::ForgetOld {}
            | Self::ForgetAttachments {}
            | Self::ForgetWorkbooks {}
            | Self::BillCycles {}
            | Self::RunImport { .. }
            | Self::RenewTokens {}
            | Self::CheckHealth {}
            | Self::ReconsiderEvents {}
            | Self::HealOutage { .. } => None,
            Self::RefreshInstallation { corp_id }
            | Self::CancelInstallation { corp_id }
            | Self::RefreshContact { corp_id, .. }
            | Self::RecheckContact { corp_id, .. }
            | Self::DeletedByContact { corp_id, .. }
            | Self::RefreshGroup { corp_id, .. }
            | Self::RefreshCorpTags { corp_id }
            | Self::RefreshMember { corp_id, .. }
            | Self::RefreshMembers { corp_id }
            | Self::SyncContacts { corp_id, .. }
            | Self::SyncGroups { corp_id, .. } => Some(*corp_id),
        }
    }

    fn key(&self) -> String {
        match self {
            Self::ExchangeAuthCode(CodeSource::Attempt { attempt_id }) => format!("attempt:{attempt_id}"),
            Self::ExchangeAuthCode(CodeSource::Event { inbox_id }) => format!("event:{inbox_id}"),
            Self::RefreshInstallation { corp_id }
            | Self::CancelInstallation { corp_id }
            | Self::RefreshCorpTags { corp_id }
            | Self::RefreshMembers { corp_id } => format!("corp:{corp_id}"),
            Self::RefreshContact {
                corp_id,
                external_user_id,
            }
            | Self::RecheckContact {
                corp_id,
                external_user_id,
            } => {
                format!("contact:{corp_id}:{external_user_id}")
            }
            Self::DeletedByContact {
                corp_id,
                external_user_id,
                member_id,
                ..
            } => {
                format!("contact:{corp_id}:{external_user_id}:{member_id}")
            }
            Self::RefreshGroup { corp_id, chat_id } => format!("group:{corp_id}:{chat_id}"),
            Self::RefreshMember { corp_id, member_id } => format!("member:{corp_id}:{member_id}"),
            Self::SyncContacts { run_id, .. } | Self::SyncGroups { run_id, .. } => format!("run:{run_id}"),
            Self::PlanNightly { slot, .. } => format!("night:{slot}"),
            Self::RecoverSyncs {}
            | Self::ForgetOld {}
            | Self::ForgetAttachments {}
            | Self::ForgetWorkbooks {}
            | Self::BillCycles {}
            | Self::RenewTokens {}
            | Self::CheckHealth {}
            | Self::ReconsiderEvents {} => "house".to_owned(),
            Self::RunImport { import_id, .. } => format!("import:{import_id}"),
            Self::HealOutage { outage_id, .. } => format!("outage:{outage_id}"),
        }
    }

    /// Codes live ten minutes and somebody waits; a sync is long and nobody's turn must wait for it.
    fn priority(&self) -> i64 {
        match self {
            Self::ExchangeAuthCode(_) | Self::CancelInstallation { .. } => 20,
            Self::RefreshInstallation { .. } => 10,
            Self::SyncContacts { .. } | Self::SyncGroups { .. } => -10,
            task if task.is_housekeeping() => 5,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use sidebook_domain::JobId;
    use uuid::Uuid;

    use super::*;

    fn claimed(job: NewJob) -> ClaimedJob {
        ClaimedJob {
            id: JobId(Uuid::nil()),
            kind: job.kind,
            dedupe_key: job.dedupe_key,
            agency: job.agency,
            corp: job.corp,
            payload: job.payload,
            priority: job.priority,
            attempts: 1,
            max_attempts: job.max_attempts,
            run_at: DateTime::UNIX_EPOCH,
            created_at: DateTime::UNIX_EPOCH,
            last_error: None,
            origin: None,
            trace_context: None,
            deaths: 0,
            worker: String::new(),
        }
    }

    #[test]
    fn a_task_survives_the_way_through_the_table() {
        let corp_id = CorpId(Uuid::nil());
        let tasks = [
            (
                Task::ExchangeAuthCode(CodeSource::Event {
                    inbox_id: InboxId(Uuid::nil()),
                }),
                "exchange_auth_code",
            ),
            (
                Task::ExchangeAuthCode(CodeSource::Attempt {
                    attempt_id: InstallAttemptId(Uuid::nil()),
                }),
                "exchange_auth_code",
            ),
            (
                Task::RefreshContact {
                    corp_id,
                    external_user_id: "wm".into(),
                },
                "refresh_contact",
            ),
            (
                Task::SyncContacts {
                    corp_id,
                    run_id: SyncRunId(Uuid::nil()),
                },
                "sync_contacts",
            ),
        ];
        for (task, kind) in tasks {
            let job = claimed(task.job());
            assert_eq!(job.kind, kind);
            assert_eq!(job.corp, task.corp());
            assert_eq!(Task::of(&job), Some(task));
        }
        let unknown = claimed(NewJob::new("of_tomorrow", json!({})));
        assert_eq!(Task::of(&unknown), None);
    }

    #[test]
    fn the_list_of_kinds_is_complete() {
        // The error for an unknown kind names all that there are.
        let error = serde_json::from_value::<Task>(json!({"kind": "?", "payload": {}})).unwrap_err();
        let (_, known) = error
            .to_string()
            .split_once("expected one of ")
            .map(|(_, list)| ((), list.to_owned()))
            .unwrap();
        let known: Vec<&str> = known.split(", ").map(|kind| kind.trim_matches('`')).collect();
        assert_eq!(known, Task::KINDS);
    }

    #[test]
    fn a_read_and_the_read_that_waits_for_the_lag_do_not_push_each_other_out() {
        let corp_id = CorpId(Uuid::nil());
        let now = Task::RefreshContact {
            corp_id,
            external_user_id: "wm".into(),
        }
        .job();
        let later = Task::RecheckContact {
            corp_id,
            external_user_id: "wm".into(),
        }
        .job();
        assert_ne!((now.kind, now.dedupe_key), (later.kind, later.dedupe_key));
    }
}
