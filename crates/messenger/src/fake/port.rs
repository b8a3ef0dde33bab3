use std::sync::PoisonError;
use std::time::Duration;

use async_trait::async_trait;
use secrecy::{ExposeSecret as _, SecretString};

use super::fault::{Broken, Fault, next, refused};
use super::world::{Call, World};
use super::{FakeCorp, FakeMessenger, wire};
use crate::{
    AppKey, AuthCode, AuthorizePage, Cause, ChatId, Contact, ContactFollow, ContactPage, ContactTransfer,
    CorpKey, CorpTagGroup, Department, Event, EventField, EventKind, EventReadError, ExternalUserId, Failure,
    Group, GroupPage, GroupRef, Handover, InstallLink, InstallationInfo, InstalledCorp, InternalApp, Media,
    MediaId, Member, MemberId, Messenger, MessengerError, PageSignature, PageSignatures, Passage,
    PlatformCorpId, PlatformSaid, Reached, Route, SignedInPerson, Transferred, VisibleScope,
};

impl FakeMessenger {
    /// Notes the call and lets a planned fault meet it.
    pub(super) async fn note(
        &self,
        name: &'static str,
        corp: Option<&PlatformCorpId>,
        detail: impl Into<String>,
    ) -> Result<(), MessengerError> {
        let gate = self.gate.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let place = match gate.filter(|_| corp.is_some()) {
            Some(gate) => {
                let at_most = Duration::from_secs(10);
                let passage = Passage {
                    corp,
                    api: name,
                    at_most,
                };
                Some(gate.enter(passage).await?)
            }
            None => None,
        };
        let fault = {
            let mut world = self.lock();
            world.calls.push(Call {
                name,
                corp: corp.cloned(),
                detail: detail.into(),
            });
            next(&mut world.faults, name)
        };
        let met = self.meet(name, fault).await;
        if let Some(place) = place {
            place.leave(said(&met)).await;
        }
        met
    }

    async fn meet(&self, name: &'static str, fault: Option<Fault>) -> Result<(), MessengerError> {
        match fault {
            None => Ok(()),
            Some(Fault::Refuse(failure)) => Err(refused(name, failure)),
            Some(Fault::Transport) => Err(MessengerError::Transport {
                api: name,
                source: Box::new(Broken),
            }),
            Some(Fault::Hang) => {
                self.stuck.notify_one();
                std::future::pending().await
            }
            Some(Fault::Pause) => {
                self.stuck.notify_one();
                self.released.notified().await;
                Ok(())
            }
            Some(Fault::Block) => {
                self.stuck.notify_one();
                self.blocked.wait();
                Ok(())
            }
            Some(Fault::Devour) => {
                let mut eaten = Vec::new();
                loop {
                    eaten.push(vec![1_u8; 1 << 24]);
                }
            }
            #[expect(clippy::panic, reason = "this is what the fault is for")]
            Some(Fault::Panic) => panic!("the fake adapter panics in {name}, as it was told to"),
        }
    }

    /// Looks at a corp that has the app.
    pub(super) fn installed<T>(
        &self,
        api: &'static str,
        key: &CorpKey,
        look: impl FnOnce(&FakeCorp) -> T,
    ) -> Result<T, MessengerError> {
        let world = self.lock();
        let corp = world.corps.get(&key.platform).filter(|corp| corp.installed);
        corp.map(look)
            .ok_or_else(|| refused(api, Failure::AuthorisationGone))
    }

    /// Cuts one page out of `all`.
    fn page<T>(
        world: &World,
        api: &'static str,
        all: Vec<T>,
        cursor: Option<&str>,
    ) -> Result<(Vec<T>, Option<String>), MessengerError> {
        let start = match cursor {
            None => 0,
            Some(cursor) => cursor
                .split_once(':')
                .filter(|(generation, _)| *generation == world.cursor_generation.to_string())
                .and_then(|(_, start)| start.parse().ok())
                .ok_or_else(|| refused(api, Failure::Rejected))?,
        };
        let end = start + world.page_size;
        let more = end < all.len();
        let entries = all.into_iter().skip(start).take(world.page_size).collect();
        Ok((
            entries,
            more.then(|| format!("{}:{end}", world.cursor_generation)),
        ))
    }
}

fn scope(corp: &FakeCorp) -> VisibleScope {
    let members = corp.members.values().filter(|member| member.in_scope);
    VisibleScope {
        departments: Vec::new(),
        members: members.map(|member| member.member.id.clone()).collect(),
        tags: Vec::new(),
    }
}

fn said(met: &Result<(), MessengerError>) -> PlatformSaid {
    match met.as_ref().err().and_then(MessengerError::failure) {
        Some(Failure::TooParallel) => PlatformSaid::TooParallel,
        Some(Failure::TooFrequent { retry_after }) => PlatformSaid::TooFrequent(retry_after),
        _ => PlatformSaid::Nothing,
    }
}

fn asked(ids: &[MemberId], cursor: Option<&str>) -> String {
    let ids: Vec<_> = ids.iter().map(MemberId::as_str).collect();
    format!("{}@{}", ids.join(","), cursor.unwrap_or_default())
}

#[async_trait]
impl Messenger for FakeMessenger {
    fn read_event(&self, _route: Route, body: &[u8]) -> Result<Event, EventReadError> {
        let mut event = wire::read(body)?;
        if self.lock().unknown.contains(&event.name) {
            event.kind = EventKind::Other;
        }
        Ok(event)
    }

    fn event_fields(&self, _route: Route, body: &[u8]) -> Result<Vec<EventField>, EventReadError> {
        wire::fields(body)
    }

    async fn install_link(&self, state: &str, _return_to: &str) -> Result<InstallLink, MessengerError> {
        self.note("install_link", None, state).await?;
        Ok(InstallLink {
            url: format!("https://fake.example/install?state={state}"),
            valid_for: Duration::from_secs(1200),
        })
    }

    async fn complete_install(&self, code: &AuthCode) -> Result<InstalledCorp, MessengerError> {
        self.note("complete_install", None, code.0.expose_secret())
            .await?;
        let mut world = self.lock();
        let code = world
            .codes
            .get_mut(code.0.expose_secret())
            .filter(|code| !code.spent)
            .ok_or_else(|| refused("complete_install", Failure::CodeSpent))?;
        code.spent = true;
        let (corp, state) = (code.corp.clone(), code.state.clone());
        let known = world.corp(&corp);
        Ok(InstalledCorp {
            name: known.name.clone(),
            permanent_code: SecretString::from(format!("permanent-{}-{}", corp, known.installs)),
            authorised_by: known.members.keys().next().cloned(),
            corp,
            state,
        })
    }

    /// The fake has no tokens; that it was asked is noted.
    async fn forget_tokens(&self, corp: &CorpKey) -> Result<(), MessengerError> {
        self.note("forget_tokens", Some(&corp.platform), "").await
    }

    async fn installation(&self, corp: &CorpKey) -> Result<InstallationInfo, MessengerError> {
        self.note("installation", Some(&corp.platform), "").await?;
        self.installed("installation", corp, |known| InstallationInfo {
            name: known.name.clone(),
            agent: FakeCorp::agent(),
            scope: scope(known),
        })
    }

    async fn try_internal_app(&self, app: &InternalApp) -> Result<InstallationInfo, MessengerError> {
        const API: &str = "try_internal_app";
        self.note(API, Some(&app.corp), "").await?;
        if app.secret.expose_secret() == FakeMessenger::WRONG_SECRET {
            return Err(refused(API, Failure::Misconfigured));
        }
        let world = self.lock();
        let known = world.corps.get(&app.corp).filter(|corp| corp.installed);
        let known = known.ok_or_else(|| refused(API, Failure::Misconfigured))?;
        Ok(InstallationInfo {
            name: app.corp_name.clone(),
            agent: app.agent,
            scope: scope(known),
        })
    }

    async fn authorize_page(
        &self,
        _: &AppKey,
        return_to: &str,
        state: &str,
    ) -> Result<AuthorizePage, MessengerError> {
        Ok(AuthorizePage {
            url: format!("https://fake.example/sign-in?return_to={return_to}&state={state}"),
        })
    }

    async fn web_login_page(
        &self,
        _: &AppKey,
        return_to: &str,
        state: &str,
    ) -> Result<AuthorizePage, MessengerError> {
        Ok(AuthorizePage {
            url: format!("https://fake.example/scan?return_to={return_to}&state={state}"),
        })
    }

    async fn identify(&self, _app: &AppKey, code: &str) -> Result<SignedInPerson, MessengerError> {
        self.note("identify", None, code).await?;
        if code == "outsider" {
            return Ok(SignedInPerson::Outsider { contact: None });
        }
        let (corp, member) = code
            .split_once('/')
            .ok_or_else(|| refused("identify", Failure::CodeSpent))?;
        Ok(SignedInPerson::Member {
            corp: corp.into(),
            member: member.into(),
        })
    }

    async fn members(&self, corp: &CorpKey) -> Result<Vec<Member>, MessengerError> {
        self.note("members", Some(&corp.platform), "").await?;
        self.installed("members", corp, |known| {
            known
                .members
                .values()
                .filter(|m| m.in_scope)
                .map(|m| m.member.clone())
                .collect()
        })
    }

    async fn departments(&self, corp: &CorpKey) -> Result<Vec<Department>, MessengerError> {
        self.note("departments", Some(&corp.platform), "").await?;
        self.installed("departments", corp, |known| known.departments.clone())
    }

    async fn member(&self, corp: &CorpKey, member: &MemberId) -> Result<Option<Member>, MessengerError> {
        self.note("member", Some(&corp.platform), member.as_str()).await?;
        self.installed("member", corp, |known| {
            known
                .members
                .get(member)
                .filter(|m| m.in_scope)
                .map(|m| m.member.clone())
        })
    }

    async fn followers(&self, corp: &CorpKey) -> Result<Vec<MemberId>, MessengerError> {
        self.note("followers", Some(&corp.platform), "").await?;
        self.installed("followers", corp, |known| {
            known
                .members
                .values()
                .filter(|m| m.in_scope)
                .map(|m| m.member.id.clone())
                .collect()
        })
    }

    async fn contacts(
        &self,
        corp: &CorpKey,
        members: &[MemberId],
        cursor: Option<&str>,
    ) -> Result<ContactPage, MessengerError> {
        self.note("contacts", Some(&corp.platform), asked(members, cursor))
            .await?;
        let (all, unlicensed) = self.installed("contacts", corp, |known| {
            let of_member = |member: &MemberId| {
                let follows = known
                    .contacts
                    .values()
                    .flat_map(|contact| contact.follows.iter().map(move |follow| (contact, follow)));
                follows
                    .filter(|(_, follow)| follow.member == *member && known.reachable(member))
                    .map(|(contact, follow)| ContactFollow {
                        contact: Contact {
                            follows: vec![follow.clone()],
                            ..contact.clone()
                        },
                    })
                    .collect::<Vec<_>>()
            };
            let unlicensed = members
                .iter()
                .filter(|id| known.members.get(*id).is_some_and(|member| !member.licensed))
                .cloned()
                .collect();
            (members.iter().flat_map(of_member).collect::<Vec<_>>(), unlicensed)
        })?;
        let (entries, next) = Self::page(&self.lock(), "contacts", all, cursor)?;
        Ok(ContactPage {
            entries,
            unlicensed,
            hidden: Vec::new(),
            next,
        })
    }

    async fn contact(
        &self,
        corp: &CorpKey,
        contact: &ExternalUserId,
    ) -> Result<Option<Contact>, MessengerError> {
        self.note("contact", Some(&corp.platform), contact.as_str())
            .await?;
        self.installed("contact", corp, |known| {
            let told = known.lagging.get(contact).or_else(|| known.contacts.get(contact));
            told.and_then(|contact| known.visible(contact))
        })
    }

    async fn groups(
        &self,
        corp: &CorpKey,
        owners: &[MemberId],
        cursor: Option<&str>,
    ) -> Result<GroupPage, MessengerError> {
        self.note("groups", Some(&corp.platform), asked(owners, cursor))
            .await?;
        let all = self.installed("groups", corp, |known| {
            let owned = known
                .groups
                .values()
                .filter(|group| owners.contains(&group.group.owner) && known.reachable(&group.group.owner));
            owned
                .map(|group| GroupRef {
                    id: group.group.id.clone(),
                    state: group.state,
                })
                .collect::<Vec<_>>()
        })?;
        let (groups, next) = Self::page(&self.lock(), "groups", all, cursor)?;
        Ok(GroupPage {
            groups,
            hidden: Vec::new(),
            next,
        })
    }

    async fn group(&self, corp: &CorpKey, chat: &ChatId) -> Result<Option<Group>, MessengerError> {
        self.note("group", Some(&corp.platform), chat.as_str()).await?;
        self.installed("group", corp, |_| ())?;
        let mut world = self.lock();
        let known = world.corp(&corp.platform);
        let reachable = known
            .groups
            .get(chat)
            .is_some_and(|group| known.reachable(&group.group.owner));
        let Some(group) = known.groups.get_mut(chat).filter(|_| reachable) else {
            return Ok(None);
        };
        if group.lag > 0 {
            group.lag -= 1;
            return Ok(group.old.clone());
        }
        Ok(Some(group.group.clone()))
    }

    async fn corp_tags(&self, corp: &CorpKey) -> Result<Vec<CorpTagGroup>, MessengerError> {
        self.note("corp_tags", Some(&corp.platform), "").await?;
        self.installed("corp_tags", corp, |known| known.tags.clone())
    }

    async fn transfer_contacts(
        &self,
        corp: &CorpKey,
        handover: &Handover,
        contacts: &[ExternalUserId],
    ) -> Result<Vec<Transferred<ExternalUserId>>, MessengerError> {
        self.begin_transfers(corp, handover, contacts).await
    }

    async fn contact_transfers(
        &self,
        corp: &CorpKey,
        handover: &Handover,
    ) -> Result<Vec<ContactTransfer>, MessengerError> {
        self.begun_transfers(corp, handover).await
    }

    async fn transfer_groups(
        &self,
        corp: &CorpKey,
        handover: &Handover,
        chats: &[ChatId],
    ) -> Result<Vec<Transferred<ChatId>>, MessengerError> {
        self.move_groups(corp, handover, chats).await
    }

    async fn sign_page(&self, corp: &CorpKey, url: &str) -> Result<PageSignatures, MessengerError> {
        self.note("sign_page", Some(&corp.platform), url).await?;
        let signature = |of: &str| PageSignature {
            timestamp: self.lock().now.timestamp(),
            nonce: "nonce".to_owned(),
            signature: format!("{of} of {url}"),
        };
        Ok(PageSignatures {
            corp: corp.platform.clone(),
            agent: FakeCorp::agent(),
            corp_signature: signature("corp"),
            agent_signature: signature("agent"),
        })
    }

    async fn upload(&self, corp: &CorpKey, media: Media) -> Result<MediaId, MessengerError> {
        self.note("upload", Some(&corp.platform), media.file_name.as_str())
            .await?;
        self.installed("upload", corp, |_| ())?;
        let mut world = self.lock();
        let id = MediaId(format!("media-{}", world.next_serial()));
        world.corp(&corp.platform).media.insert(id.clone(), media);
        Ok(id)
    }

    async fn notify(
        &self,
        corp: &CorpKey,
        to: &[MemberId],
        text: &str,
    ) -> Result<Vec<MemberId>, MessengerError> {
        self.note("notify", Some(&corp.platform), text).await?;
        self.installed("notify", corp, |known| {
            to.iter()
                .filter(|id| !known.members.contains_key(*id))
                .cloned()
                .collect()
        })
    }

    async fn reach(&self) -> Result<Reached, MessengerError> {
        self.note("reach", None, "").await?;
        Ok(Reached {
            seen_as: Some("203.0.113.7".to_owned()),
            clock: Some(self.lock().now),
            took: Duration::from_millis(20),
        })
    }

    async fn renew_credential(&self, app: &AppKey) -> Result<(), MessengerError> {
        self.note("renew_credential", None, format!("{app:?}")).await
    }

    fn cause(&self, error: &MessengerError) -> Cause {
        match error {
            MessengerError::Refused { failure, .. } => match failure {
                Failure::Misconfigured => Cause::SecretRefused,
                Failure::OutOfScope => Cause::RightMissing,
                Failure::AuthorisationGone => Cause::AuthorisationGone,
                Failure::Unlicensed => Cause::Unlicensed,
                Failure::TooFrequent { .. } | Failure::TooParallel => Cause::TooFrequent,
                _ => Cause::Other,
            },
            MessengerError::Transport { .. } => Cause::Unreachable,
            MessengerError::TicketMissing => Cause::TicketMissing,
            MessengerError::NotInstalled => Cause::AuthorisationGone,
            MessengerError::NotConfigured(_) => Cause::NotConfigured,
            _ => Cause::Other,
        }
    }
}
