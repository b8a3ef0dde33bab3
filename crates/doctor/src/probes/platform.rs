use std::collections::BTreeSet;
use std::net::IpAddr;

use chrono::{DateTime, Utc};
use sidebook_messenger::{AppKey, Cause, Messenger, MessengerError};

use super::{Broken, depends};
use crate::{About, Code, Doctor, Finding, Probe, millis};

/// Callbacks outside ten minutes are refused; half of that is too near.
const CLOCK_OFF_SECONDS: i64 = 300;
const CLOCK_DRIFTS_SECONDS: i64 = 30;
/// A ticket comes every ten minutes and works for thirty.
const TICKET_LATE_MINUTES: i64 = 15;
const TICKET_OLD_MINUTES: i64 = 30;

/// What was found about our apps, and which of them cannot be used.
pub(crate) struct Apps {
    pub(crate) findings: Vec<Finding>,
    broken: BTreeSet<String>,
    broken_by: Probe,
}

impl Apps {
    /// The probe because of which this app cannot be used.
    pub(crate) fn broken(&self, app: &str) -> Option<Probe> {
        self.broken.contains(app).then_some(self.broken_by)
    }
}

/// A failed call in a few words that name no address and no secret.
pub(crate) fn problem(error: &MessengerError) -> String {
    match error {
        MessengerError::Refused { code, api, hint, .. } => match hint {
            Some(hint) => format!("{api}: {code} (hint {hint})"),
            None => format!("{api}: {code}"),
        },
        MessengerError::Transport { api, source } => format!("{api}: {source}"),
        other => other.to_string(),
    }
}

impl Doctor {
    /// Whether the platform answers, and what its clock says.
    pub(crate) async fn platform(&self) -> (Vec<Finding>, Option<DateTime<Utc>>) {
        let Some(messenger) = &self.patient.messenger else {
            let findings = [Probe::Platform, Probe::PlatformClock];
            let findings = findings.map(|probe| depends(probe, Probe::Database));
            return (findings.to_vec(), None);
        };
        let reached = tokio::time::timeout(self.settings.probe_limit, messenger.reach()).await;
        let reached = match reached {
            Ok(Ok(reached)) => reached,
            other => {
                let problem = match other {
                    Ok(Err(error)) => problem(&error),
                    _ => format!("{} s", self.settings.probe_limit.as_secs()),
                };
                let findings = vec![
                    Finding::new(Probe::Platform, Code::PlatformUnreachable).fact("problem", problem),
                    depends(Probe::PlatformClock, Probe::Platform),
                ];
                return (findings, None);
            }
        };
        let answers = Finding::new(Probe::Platform, Code::PlatformAnswers)
            .fact("address", reached.seen_as.as_deref().unwrap_or("?"))
            .fact("milliseconds", millis(reached.took));
        let clock = match reached.clock {
            None => Finding::new(Probe::PlatformClock, Code::PlatformClockUnknown),
            Some(theirs) => {
                let ahead = (self.patient.clock.now() - theirs).num_seconds();
                let code = match ahead.abs() {
                    0..=CLOCK_DRIFTS_SECONDS => Code::PlatformClockAgrees,
                    off if off <= CLOCK_OFF_SECONDS => Code::PlatformClockDrifts,
                    _ => Code::PlatformClockOff,
                };
                Finding::new(Probe::PlatformClock, code).fact("seconds", ahead)
            }
        };
        (vec![answers, clock, self.trusted_domain()], reached.clock)
    }

    /// What can be said about the trusted domain without the platform, which tells it to browsers alone.
    fn trusted_domain(&self) -> Finding {
        let probe = Probe::TrustedDomain;
        let url = &self.settings.public_url;
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        let host = match rest.strip_prefix('[') {
            Some(six) => six.split(']').next().unwrap_or_default(),
            None => rest.split(':').next().unwrap_or_default(),
        };
        let code = if self.settings.simulated {
            Code::TrustedDomainSimulated
        } else if host.parse::<IpAddr>().is_ok() || host == "localhost" || !host.contains('.') {
            Code::TrustedDomainNoName
        } else if scheme != "https" {
            Code::TrustedDomainNotHttps
        } else {
            Code::TrustedDomainUnasked
        };
        Finding::new(probe, code).fact("host", host)
    }

    /// Whether the apps' tickets are fresh and their secrets work.
    pub(crate) async fn apps(&self) -> Apps {
        let mut apps = self.tickets().await;
        let no_ticket = apps.broken.clone();
        let Some(messenger) = &self.patient.messenger else {
            return apps;
        };
        let checks = self.settings.apps.iter().map(|(name, key)| async {
            let about = About::App { name: name.clone() };
            if no_ticket.contains(name) {
                return depends(Probe::Credential, Probe::Ticket).about(about);
            }
            self.guarded(Probe::Credential, about, self.credential(&**messenger, key))
                .await
        });
        for finding in futures_util::future::join_all(checks).await {
            if finding.code != Code::CredentialWorks
                && let About::App { name } = &finding.about
                && !no_ticket.contains(name)
            {
                apps.broken.insert(name.clone());
                apps.broken_by = Probe::Credential;
            }
            apps.findings.push(finding);
        }
        apps
    }

    /// One call with the configured secret; a refusal is not followed by another.
    async fn credential(&self, messenger: &dyn Messenger, app: &AppKey) -> Result<Finding, Broken> {
        let Err(error) = messenger.renew_credential(app).await else {
            return Ok(Finding::new(Probe::Credential, Code::CredentialWorks));
        };
        let code = match messenger.cause(&error) {
            Cause::AddressNotAllowed => Code::CredentialAddressRefused,
            Cause::SecretRefused => Code::CredentialSecretRefused,
            Cause::UnknownApp => Code::CredentialUnknownApp,
            Cause::TicketMissing => Code::CredentialTicketRefused,
            _ => Code::CredentialRefused,
        };
        let mut finding = Finding::new(Probe::Credential, code).fact("problem", problem(&error));
        if code == Code::CredentialAddressRefused {
            // The refusal's own text names the address; asking once more without a secret is the cheap way to it.
            let seen = messenger.reach().await.ok().and_then(|reached| reached.seen_as);
            finding = finding.fact("address", seen.as_deref().unwrap_or("?"));
        }
        Ok(finding)
    }

    /// How old the newest ticket of the third-party app is.
    pub(crate) async fn tickets(&self) -> Apps {
        let mut apps = Apps {
            findings: Vec::new(),
            broken: BTreeSet::new(),
            broken_by: Probe::Ticket,
        };
        let Some(suite) = &self.settings.suite else {
            apps.findings
                .push(Finding::new(Probe::Ticket, Code::TicketNoSuite));
            return apps;
        };
        let Ok(storage) = &self.patient.storage else {
            apps.findings.push(depends(Probe::Ticket, Probe::Database));
            return apps;
        };
        let url = self
            .settings
            .targets
            .first()
            .map_or("", |target| target.url.as_str());
        let question = async {
            let tickets = storage.view().system().suite_tickets().newest(suite).await?;
            let Some(newest) = tickets.first() else {
                return Ok(Finding::new(Probe::Ticket, Code::TicketNever).fact("url", url));
            };
            let minutes = (self.patient.clock.now() - newest.issued_at).num_minutes();
            let code = match minutes {
                minutes if minutes >= TICKET_OLD_MINUTES => Code::TicketOld,
                minutes if minutes >= TICKET_LATE_MINUTES => Code::TicketLate,
                _ => Code::TicketFresh,
            };
            Ok::<_, Broken>(
                Finding::new(Probe::Ticket, code)
                    .fact("minutes", minutes)
                    .fact("url", url),
            )
        };
        let about = About::App {
            name: "suite".to_owned(),
        };
        let finding = self.guarded(Probe::Ticket, about, question).await;
        if !matches!(finding.code, Code::TicketFresh | Code::TicketLate) {
            apps.broken.insert("suite".to_owned());
        }
        apps.findings.push(finding);
        apps
    }
}
