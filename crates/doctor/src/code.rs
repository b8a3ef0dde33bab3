//! Everything the doctor can find. To add a finding: a line here, its words in `texts/*.json`, and the probe that finds it.

use serde::{Serialize, Serializer};

/// How a probe ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// All is well.
    Ok,
    /// Not asked, with the reason.
    Skipped,
    /// It works, but not well, or not for long.
    Warning,
    /// It does not work.
    Failed,
}

macro_rules! findings {
    ($($probe:ident $probe_word:literal { $($code:ident $word:literal $state:ident;)+ })+) => {
        /// What is looked at.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Probe { $(#[doc = $probe_word] $probe,)+ }

        impl Probe {
            /// Every probe, in the order of a report.
            pub const ALL: &[Self] = &[$(Self::$probe,)+];

            /// Its id, the same in the API and in the texts.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$probe => $probe_word,)+ }
            }
        }

        /// What was found.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $word] $code,)+)+
            /// The probe gave no answer in its time.
            TimedOut,
            /// It could not be asked, because something it needs is broken.
            Depends,
            /// It failed by a fault of ours or of the database.
            Broke,
        }

        impl Code {
            /// Every finding.
            pub const ALL: &[Self] = &[$($(Self::$code,)+)+ Self::TimedOut, Self::Depends, Self::Broke];

            /// Its id, the same in the API and in the texts.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $($(Self::$code => $word,)+)+
                    Self::TimedOut => "timed_out",
                    Self::Depends => "depends",
                    Self::Broke => "broke",
                }
            }

            /// How the probe ended then.
            #[must_use]
            pub fn state(self) -> State {
                match self {
                    $($(Self::$code => State::$state,)+)+
                    Self::TimedOut | Self::Broke => State::Failed,
                    Self::Depends => State::Skipped,
                }
            }

            /// Whose finding it is. `None`: any probe's.
            #[must_use]
            pub fn probe(self) -> Option<Probe> {
                match self {
                    $($(Self::$code)|+ => Some(Probe::$probe),)+
                    Self::TimedOut | Self::Depends | Self::Broke => None,
                }
            }
        }
    };
}

findings! {
    Configuration "configuration" {
        ConfigurationSound "configuration_sound" Ok;
        ConfigurationRisky "configuration_risky" Warning;
    }
    Database "database" {
        DatabaseAnswers "database_answers" Ok;
        DatabaseSlow "database_slow" Warning;
        DatabaseUnreachable "database_unreachable" Failed;
    }
    DatabaseWrite "database_write" {
        DatabaseWritable "database_writable" Ok;
        DatabaseNotWritable "database_not_writable" Failed;
    }
    Schema "schema" {
        SchemaCurrent "schema_current" Ok;
        SchemaBehind "schema_behind" Failed;
    }
    DatabaseClock "database_clock" {
        DatabaseClockAgrees "database_clock_agrees" Ok;
        DatabaseClockOwn "database_clock_own" Ok;
        DatabaseClockOff "database_clock_off" Warning;
    }
    DiskSpace "disk_space" {
        DiskRoomy "disk_roomy" Ok;
        DiskElsewhere "disk_elsewhere" Skipped;
        DiskLow "disk_low" Warning;
        DiskFull "disk_full" Failed;
    }
    SharedState "shared_state" {
        SharedStateAnswers "shared_state_answers" Ok;
        SharedStateOwn "shared_state_own" Ok;
        SharedStateSlow "shared_state_slow" Warning;
        SharedStateUnreachable "shared_state_unreachable" Failed;
    }
    SharedStateMemory "shared_state_memory" {
        SharedStateKeeps "shared_state_keeps" Ok;
        SharedStateUnknown "shared_state_unknown" Skipped;
        SharedStateEvicts "shared_state_evicts" Warning;
    }
    Callback "callback" {
        CallbackAnswers "callback_answers" Ok;
        CallbackNoApp "callback_no_app" Skipped;
        CallbackLate "callback_late" Warning;
        CallbackNoHost "callback_no_host" Failed;
        CallbackUnreachable "callback_unreachable" Failed;
        CallbackTls "callback_tls" Failed;
        CallbackTimeout "callback_timeout" Failed;
        CallbackRedirect "callback_redirect" Failed;
        CallbackNotFound "callback_not_found" Failed;
        CallbackRefused "callback_refused" Failed;
        CallbackPlusBroken "callback_plus_broken" Failed;
        CallbackServerError "callback_server_error" Failed;
        CallbackByteOrderMark "callback_byte_order_mark" Failed;
        CallbackNewline "callback_newline" Failed;
        CallbackQuoted "callback_quoted" Failed;
        CallbackOtherPage "callback_other_page" Failed;
        CallbackOtherBody "callback_other_body" Failed;
    }
    TrustedDomain "trusted_domain" {
        TrustedDomainUnasked "trusted_domain_unasked" Skipped;
        TrustedDomainSimulated "trusted_domain_simulated" Skipped;
        TrustedDomainNotHttps "trusted_domain_not_https" Failed;
        TrustedDomainNoName "trusted_domain_no_name" Failed;
    }
    Platform "platform" {
        PlatformAnswers "platform_answers" Ok;
        PlatformUnreachable "platform_unreachable" Failed;
    }
    PlatformClock "platform_clock" {
        PlatformClockAgrees "platform_clock_agrees" Ok;
        PlatformClockUnknown "platform_clock_unknown" Skipped;
        PlatformClockDrifts "platform_clock_drifts" Warning;
        PlatformClockOff "platform_clock_off" Failed;
    }
    Ticket "ticket" {
        TicketFresh "ticket_fresh" Ok;
        TicketNoSuite "ticket_no_suite" Skipped;
        TicketLate "ticket_late" Warning;
        TicketNever "ticket_never" Failed;
        TicketOld "ticket_old" Failed;
    }
    Credential "credential" {
        CredentialWorks "credential_works" Ok;
        CredentialAddressRefused "credential_address_refused" Failed;
        CredentialSecretRefused "credential_secret_refused" Failed;
        CredentialUnknownApp "credential_unknown_app" Failed;
        CredentialTicketRefused "credential_ticket_refused" Failed;
        CredentialRefused "credential_refused" Failed;
    }
    Inbox "inbox" {
        InboxClear "inbox_clear" Ok;
        InboxLags "inbox_lags" Failed;
        InboxFailed "inbox_failed" Warning;
    }
    Jobs "jobs" {
        JobsDone "jobs_done" Ok;
        JobsParked "jobs_parked" Warning;
        JobsOverdue "jobs_overdue" Failed;
    }
    Alarms "alarms" {
        AlarmsNone "alarms_none" Ok;
        AlarmsStand "alarms_stand" Warning;
    }
    CorpInstallation "corp_installation" {
        CorpInstalled "corp_installed" Ok;
        CorpCancelled "corp_cancelled" Failed;
        CorpAuthorisationGone "corp_authorisation_gone" Failed;
        CorpAppDisabled "corp_app_disabled" Failed;
        CorpOperatorNeeded "corp_operator_needed" Failed;
        CorpInstallationUnread "corp_installation_unread" Failed;
    }
    CorpScope "corp_scope" {
        CorpScopeSet "corp_scope_set" Ok;
        CorpScopeEmpty "corp_scope_empty" Failed;
    }
    CorpContacts "corp_contacts" {
        CorpContactsAllowed "corp_contacts_allowed" Ok;
        CorpContactsNobody "corp_contacts_nobody" Warning;
        CorpContactsNotAllowed "corp_contacts_not_allowed" Failed;
        CorpContactsUnread "corp_contacts_unread" Failed;
    }
    CorpLicences "corp_licences" {
        CorpLicencesThere "corp_licences_there" Ok;
        CorpLicencesNotNeeded "corp_licences_not_needed" Skipped;
        CorpLicencesUnread "corp_licences_unread" Skipped;
        CorpLicencesMissing "corp_licences_missing" Warning;
    }
    CorpQuota "corp_quota" {
        CorpQuotaLeft "corp_quota_left" Ok;
        CorpQuotaSpent "corp_quota_spent" Warning;
        CorpQuotaBlocked "corp_quota_blocked" Warning;
    }
    CorpEvents "corp_events" {
        CorpEventsCome "corp_events_come" Ok;
        CorpEventsYoung "corp_events_young" Skipped;
        CorpEventsOld "corp_events_old" Warning;
        CorpEventsNone "corp_events_none" Warning;
    }
    CorpJobs "corp_jobs" {
        CorpJobsDone "corp_jobs_done" Ok;
        CorpJobsParked "corp_jobs_parked" Warning;
    }
    CorpSync "corp_sync" {
        CorpSyncDone "corp_sync_done" Ok;
        CorpSyncNever "corp_sync_never" Warning;
        CorpSyncOld "corp_sync_old" Warning;
        CorpSyncFailed "corp_sync_failed" Failed;
    }
}

impl Serialize for Probe {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
