//! The port to a messenger platform: what Sidebook asks of one, in Sidebook's own words.
//!
//! One adapter per platform implements [`Messenger`]; nothing above it knows a platform's field names, tokens or
//! error numbers. What an adapter needs from us (secrets at rest, shared tokens, leave to call) comes in through
//! [`Credentials`], [`TokenStore`] and [`CallGate`], so that adapters never see the database.
//!
//! To add a call: add the neutral types here, the method to [`Messenger`], then one function in each adapter.

mod credentials;
mod diagnosis;
mod error;
mod event;
#[cfg(feature = "fake")]
pub mod fake;
mod gate;
mod identity;
mod ids;
mod installation;
mod mirror;
mod page;
mod shown;
mod token;
mod transfer;

pub use credentials::{Credentials, CredentialsError, InternalApp, SuiteTicket};
pub use diagnosis::{Cause, Reached, SecretState};
pub use error::{Failure, MessengerError};
pub use event::{ContactChange, Event, EventKind, EventReadError, GroupChange, Route, StaffChange};
pub use gate::{CallGate, CallPlace, OpenGate, Paced, PacedBy, Passage, PlatformSaid};
pub use identity::{AuthorizePage, SignedInPerson};
pub use ids::{AgentId, AppKey, ChatId, CorpKey, CorpTagId, ExternalUserId, MemberId, Mode, PlatformCorpId};
pub use installation::{AuthCode, InstallLink, InstallationInfo, InstalledCorp, VisibleScope};
pub use mirror::{
    Contact, ContactFollow, ContactKind, ContactPage, CorpTag, CorpTagGroup, Department, Follow, FollowTag,
    Group, GroupMember, GroupMemberKind, GroupPage, GroupRef, GroupState, Member, MemberState,
};
pub use page::{MEDIA_LIFETIME, Media, MediaId, MediaKind, PageSignature, PageSignatures};
pub use shown::{EventField, FieldValue};
pub use token::{CachedToken, TokenKey, TokenStore, TokenStoreError};
pub use transfer::{ContactTransfer, Handover, TransferRefusal, TransferState, Transferred};

use std::time::Duration;

use async_trait::async_trait;

/// A messenger platform as Sidebook uses it.
///
/// Every method is a platform call: never make one inside a database transaction or while a callback waits.
/// Adapters refresh tokens, repeat calls that are safe to repeat, and report the rest as [`MessengerError`].
#[async_trait]
pub trait Messenger: Send + Sync {
    /// Reads a decrypted callback body that arrived on `route`. Unknown kinds become [`EventKind::Other`].
    ///
    /// # Errors
    /// [`EventReadError`] when the body is not a well-formed event document at all.
    fn read_event(&self, route: Route, body: &[u8]) -> Result<Event, EventReadError>;

    /// The fields of a callback body in their order, for people to look at.
    ///
    /// # Errors
    /// As of [`Self::read_event`].
    fn event_fields(&self, route: Route, body: &[u8]) -> Result<Vec<EventField>, EventReadError>;

    // --- binding -------------------------------------------------------------------------------------------------

    /// A fresh install link for an admin; `state` comes back with the authorisation (`[A-Za-z0-9]`, at most 32).
    async fn install_link(&self, state: &str, return_to: &str) -> Result<InstallLink, MessengerError>;

    /// Exchanges a one-time authorisation code. Not repeatable: the code is spent by the first success.
    async fn complete_install(&self, code: &AuthCode) -> Result<InstalledCorp, MessengerError>;

    /// What the platform says about an installation now: app, visible scope, admins.
    async fn installation(&self, corp: &CorpKey) -> Result<InstallationInfo, MessengerError>;

    /// Whether the platform takes what somebody says of a self-built app, which need not be stored: a credential is got with
    /// its secret and not kept, and the app is read with it.
    async fn try_internal_app(&self, app: &InternalApp) -> Result<InstallationInfo, MessengerError>;

    /// Drops every cached token of a corp that cancelled or installed anew. Only the adapter knows their keys.
    async fn forget_tokens(&self, corp: &CorpKey) -> Result<(), MessengerError>;

    /// Fetches a corp's token anew when one is cached and ends within `within`, while it can still be used: nobody has to
    /// wait then. True when it did. Adapters without tokens have nothing to do.
    async fn renew_tokens(&self, corp: &CorpKey, within: Duration) -> Result<bool, MessengerError> {
        let _ = (corp, within);
        Ok(false)
    }

    // --- people --------------------------------------------------------------------------------------------------

    /// The page where a member signs in, inside the platform's client; it returns to `return_to` with code and `state`.
    async fn authorize_page(
        &self,
        app: &AppKey,
        return_to: &str,
        state: &str,
    ) -> Result<AuthorizePage, MessengerError>;

    /// The page where a member signs in with a desktop browser, by scanning a code with the client; it returns as
    /// [`Self::authorize_page`] does.
    async fn web_login_page(
        &self,
        app: &AppKey,
        return_to: &str,
        state: &str,
    ) -> Result<AuthorizePage, MessengerError>;

    /// Exchanges a sign-in code. Not repeatable. Success does not prove that the corp installed the app.
    async fn identify(&self, app: &AppKey, code: &str) -> Result<SignedInPerson, MessengerError>;

    /// Members inside the app's visible scope (not paged: agencies have tens to hundreds).
    async fn members(&self, corp: &CorpKey) -> Result<Vec<Member>, MessengerError>;

    /// Departments inside the app's visible scope, in the order people see them; none where the app has no right to them.
    async fn departments(&self, corp: &CorpKey) -> Result<Vec<Department>, MessengerError>;

    /// One member. `None` when the platform does not know them or they are outside the scope.
    async fn member(&self, corp: &CorpKey, member: &MemberId) -> Result<Option<Member>, MessengerError>;

    // --- contacts and groups -------------------------------------------------------------------------------------

    /// Members in scope who may have external contacts.
    async fn followers(&self, corp: &CorpKey) -> Result<Vec<MemberId>, MessengerError>;

    /// External contacts of several members (at most 100), one entry per follow. A member without contacts is normal and
    /// simply has no entries; one out of scope or without licence is named. `cursor` is the last page's `next`.
    async fn contacts(
        &self,
        corp: &CorpKey,
        members: &[MemberId],
        cursor: Option<&str>,
    ) -> Result<ContactPage, MessengerError>;

    /// One external contact with all its follows in scope. `None` when nobody in scope follows them (any more).
    async fn contact(
        &self,
        corp: &CorpKey,
        contact: &ExternalUserId,
    ) -> Result<Option<Contact>, MessengerError>;

    /// Group chats owned by these members (at most 100).
    async fn groups(
        &self,
        corp: &CorpKey,
        owners: &[MemberId],
        cursor: Option<&str>,
    ) -> Result<GroupPage, MessengerError>;

    /// One group chat with its members. `None` when it was dismissed, is no customer group or is out of scope.
    async fn group(&self, corp: &CorpKey, chat: &ChatId) -> Result<Option<Group>, MessengerError>;

    /// All corp tags with their groups.
    async fn corp_tags(&self, corp: &CorpKey) -> Result<Vec<CorpTagGroup>, MessengerError>;

    // --- handing over --------------------------------------------------------------------------------------------

    /// Begins to hand contacts (1 to 100) over. The contacts are told and may refuse; [`Self::contact_transfers`] says
    /// what came of it, within a day. Not repeated by itself.
    async fn transfer_contacts(
        &self,
        corp: &CorpKey,
        handover: &Handover,
        contacts: &[ExternalUserId],
    ) -> Result<Vec<Transferred<ExternalUserId>>, MessengerError>;

    /// How the transfers of contacts between two members stand: all that the platform remembers.
    async fn contact_transfers(
        &self,
        corp: &CorpKey,
        handover: &Handover,
    ) -> Result<Vec<ContactTransfer>, MessengerError>;

    /// Hands groups (1 to 100) over, at once. Not repeated by itself.
    async fn transfer_groups(
        &self,
        corp: &CorpKey,
        handover: &Handover,
        chats: &[ChatId],
    ) -> Result<Vec<Transferred<ChatId>>, MessengerError>;

    // --- page and messages ---------------------------------------------------------------------------------------

    /// Signatures for the page that shows `url` (exactly as the page reports it, without fragment).
    async fn sign_page(&self, corp: &CorpKey, url: &str) -> Result<PageSignatures, MessengerError>;

    /// Uploads a picture or file that a message can carry. Valid for three days, for this corp only.
    async fn upload(&self, corp: &CorpKey, media: Media) -> Result<MediaId, MessengerError>;

    /// Sends a text from the app to members. Returns those who could not be reached.
    async fn notify(
        &self,
        corp: &CorpKey,
        to: &[MemberId],
        text: &str,
    ) -> Result<Vec<MemberId>, MessengerError>;

    // --- looking for faults --------------------------------------------------------------------------------------

    /// Makes one cheap call without any secret: whether the platform answers, where it sees us, what time it has there.
    async fn reach(&self) -> Result<Reached, MessengerError>;

    /// Gets a fresh credential of the app with its configured secret, and keeps it for everyone: this proves the
    /// secret. A refused secret is not tried again by itself: the platform blocks addresses that do so.
    async fn renew_credential(&self, app: &AppKey) -> Result<(), MessengerError>;

    /// Our configured apps on the platform. Adapters without any have none.
    fn apps(&self) -> Vec<AppKey> {
        Vec::new()
    }

    /// What is known of the secret of one of them. No call is made.
    async fn secret(&self, app: &AppKey) -> Result<SecretState, MessengerError> {
        let _ = app;
        Ok(SecretState::Unused)
    }

    /// What lies behind an error of this platform.
    fn cause(&self, error: &MessengerError) -> Cause;
}
