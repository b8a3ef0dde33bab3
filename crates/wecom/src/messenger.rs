use std::time::Duration;

use async_trait::async_trait;
use sidebook_messenger::{
    AppKey, AuthCode, AuthorizePage, Cause, ChatId, Contact, ContactPage, ContactTransfer, CorpKey,
    CorpTagGroup, Department, Event, EventField, EventReadError, ExternalUserId, Group, GroupPage, Handover,
    InstallLink, InstallationInfo, InstalledCorp, InternalApp, Media, MediaId, Member, MemberId, Messenger,
    MessengerError, PageSignatures, Reached, Route, SecretState, SignedInPerson, Transferred,
};

use crate::events::{Notice, fields};
use crate::{Wecom, diagnosis};

#[async_trait]
impl Messenger for Wecom {
    /// The dialect is told by the body: a corp may point both its addresses at one handler.
    fn read_event(&self, _route: Route, body: &[u8]) -> Result<Event, EventReadError> {
        Notice::read(body).map(Event::from)
    }

    fn event_fields(&self, _route: Route, body: &[u8]) -> Result<Vec<EventField>, EventReadError> {
        fields(body)
    }

    async fn install_link(&self, state: &str, return_to: &str) -> Result<InstallLink, MessengerError> {
        self.make_install_link(state, return_to).await
    }

    async fn complete_install(&self, code: &AuthCode) -> Result<InstalledCorp, MessengerError> {
        self.exchange_auth_code(code).await
    }

    async fn installation(&self, corp: &CorpKey) -> Result<InstallationInfo, MessengerError> {
        self.read_installation(corp).await
    }

    async fn try_internal_app(&self, app: &InternalApp) -> Result<InstallationInfo, MessengerError> {
        self.try_app(app).await
    }

    async fn forget_tokens(&self, corp: &CorpKey) -> Result<(), MessengerError> {
        self.tokens.forget(corp).await
    }

    async fn renew_tokens(&self, corp: &CorpKey, within: Duration) -> Result<bool, MessengerError> {
        self.tokens.renew(corp, within).await
    }

    async fn authorize_page(
        &self,
        app: &AppKey,
        return_to: &str,
        state: &str,
    ) -> Result<AuthorizePage, MessengerError> {
        self.sign_in_page(app, return_to, state).await
    }

    async fn web_login_page(
        &self,
        app: &AppKey,
        return_to: &str,
        state: &str,
    ) -> Result<AuthorizePage, MessengerError> {
        self.scan_page(app, return_to, state).await
    }

    async fn identify(&self, app: &AppKey, code: &str) -> Result<SignedInPerson, MessengerError> {
        self.exchange_login_code(app, code).await
    }

    async fn members(&self, corp: &CorpKey) -> Result<Vec<Member>, MessengerError> {
        self.members_in_scope(corp).await
    }

    async fn departments(&self, corp: &CorpKey) -> Result<Vec<Department>, MessengerError> {
        self.departments_in_scope(corp).await
    }

    async fn member(&self, corp: &CorpKey, member: &MemberId) -> Result<Option<Member>, MessengerError> {
        self.member_details(corp, member).await
    }

    async fn followers(&self, corp: &CorpKey) -> Result<Vec<MemberId>, MessengerError> {
        self.follow_users(corp).await
    }

    async fn contacts(
        &self,
        corp: &CorpKey,
        members: &[MemberId],
        cursor: Option<&str>,
    ) -> Result<ContactPage, MessengerError> {
        self.contacts_of(corp, members, cursor).await
    }

    async fn contact(
        &self,
        corp: &CorpKey,
        contact: &ExternalUserId,
    ) -> Result<Option<Contact>, MessengerError> {
        self.contact_details(corp, contact).await
    }

    async fn groups(
        &self,
        corp: &CorpKey,
        owners: &[MemberId],
        cursor: Option<&str>,
    ) -> Result<GroupPage, MessengerError> {
        self.groups_of(corp, owners, cursor).await
    }

    async fn group(&self, corp: &CorpKey, chat: &ChatId) -> Result<Option<Group>, MessengerError> {
        self.group_details(corp, chat).await
    }

    async fn corp_tags(&self, corp: &CorpKey) -> Result<Vec<CorpTagGroup>, MessengerError> {
        self.tag_library(corp).await
    }

    async fn transfer_contacts(
        &self,
        corp: &CorpKey,
        handover: &Handover,
        contacts: &[ExternalUserId],
    ) -> Result<Vec<Transferred<ExternalUserId>>, MessengerError> {
        self.begin_contact_transfers(corp, handover, contacts).await
    }

    async fn contact_transfers(
        &self,
        corp: &CorpKey,
        handover: &Handover,
    ) -> Result<Vec<ContactTransfer>, MessengerError> {
        self.begun_contact_transfers(corp, handover).await
    }

    async fn transfer_groups(
        &self,
        corp: &CorpKey,
        handover: &Handover,
        chats: &[ChatId],
    ) -> Result<Vec<Transferred<ChatId>>, MessengerError> {
        self.change_group_owners(corp, handover, chats).await
    }

    async fn sign_page(&self, corp: &CorpKey, url: &str) -> Result<PageSignatures, MessengerError> {
        self.page_signatures(corp, url).await
    }

    async fn upload(&self, corp: &CorpKey, media: Media) -> Result<MediaId, MessengerError> {
        self.upload_media(corp, media).await
    }

    async fn notify(
        &self,
        corp: &CorpKey,
        to: &[MemberId],
        text: &str,
    ) -> Result<Vec<MemberId>, MessengerError> {
        self.send_text(corp, to, text).await
    }

    async fn reach(&self) -> Result<Reached, MessengerError> {
        self.tokens.look().await
    }

    async fn renew_credential(&self, app: &AppKey) -> Result<(), MessengerError> {
        self.tokens.prove(app).await
    }

    fn apps(&self) -> Vec<AppKey> {
        self.tokens.apps()
    }

    async fn secret(&self, app: &AppKey) -> Result<SecretState, MessengerError> {
        self.tokens.secret(app).await
    }

    fn cause(&self, error: &MessengerError) -> Cause {
        diagnosis::cause(error)
    }
}
