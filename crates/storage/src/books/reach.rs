//! Which clients a person may open (spec S4, R8), and the proof that it was looked up.
//!
//! Everything is asked in the one query that reads the client: whose it is, and which conversations are about it, from
//! the link by its client (`links_by_client`) to the person's account in the conversation's corp (`staff_bindings_staff_once`)
//! and what that account follows, owns or sits in (`contact_follows_once`, `group_members_once`). The same as
//! [`Conversations::is_follower`](crate::Conversations::is_follower) says of one conversation.

use std::ops::Deref;

use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoColumnRef, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};
use sidebook_domain::{
    AttachmentSubject, ClientId, ContractId, DocumentIntakeId, FollowUpId, MissingDocumentId, PaymentId,
    ReceivableId, RegistrationOrderId, ServiceId, StaffId, SubjectKind, VatInvoiceId,
};
use uuid::Uuid;

use super::clients::Client;
use crate::entity::{
    client, contact_follow, contract, conversation, document_intake, follow_up, group_chat, group_member,
    link, missing_document, payment, receivable, registration_order, service, staff_binding, vat_invoice,
};
use crate::{AgencyDoor, Executor, StorageError};

/// How far a person reaches among the clients of their agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To all of them: owners and admins.
    Agency,
    /// To those they look after, and to those that a conversation is about which an account of theirs follows, owns or
    /// sits in.
    Person {
        /// Who.
        staff: StaffId,
        /// Besides, to every client that any conversation is about.
        sees_linked: bool,
    },
}

/// A client that was looked up within somebody's reach. Nothing else makes one, so whoever is given it need not ask
/// again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReachedClient(Client);

impl Deref for ReachedClient {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.0
    }
}

/// A thing that is some client's, and is reached as that client is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfClient {
    /// What was agreed.
    Contract(ContractId),
    /// What is owed.
    Receivable(ReceivableId),
    /// Money received.
    Payment(PaymentId),
    /// Documents handed in.
    Intake(DocumentIntakeId),
    /// A note of contact.
    FollowUp(FollowUpId),
    /// What is sold.
    Service(ServiceId),
    /// Registration work.
    Order(RegistrationOrderId),
    /// A mark of a missing document.
    Missing(MissingDocumentId),
    /// A VAT invoice.
    Invoice(VatInvoiceId),
}

impl OfClient {
    /// What a file belongs to, when that is a client's.
    #[must_use]
    pub fn of_subject(subject: AttachmentSubject) -> Option<Self> {
        match subject.kind {
            SubjectKind::Payment => Some(Self::Payment(subject.id.into())),
            SubjectKind::Intake => Some(Self::Intake(subject.id.into())),
            SubjectKind::FollowUp => Some(Self::FollowUp(subject.id.into())),
            SubjectKind::Article => None,
        }
    }

    /// The id of its client.
    fn client(self) -> SelectStatement {
        match self {
            Self::Contract(of) => client_of(
                contract::Entity,
                contract::Column::Id,
                contract::Column::ClientId,
                of.0,
            ),
            Self::Receivable(of) => client_of(
                receivable::Entity,
                receivable::Column::Id,
                receivable::Column::ClientId,
                of.0,
            ),
            Self::Payment(of) => client_of(
                payment::Entity,
                payment::Column::Id,
                payment::Column::ClientId,
                of.0,
            ),
            Self::Intake(of) => client_of(
                document_intake::Entity,
                document_intake::Column::Id,
                document_intake::Column::ClientId,
                of.0,
            ),
            Self::FollowUp(of) => client_of(
                follow_up::Entity,
                follow_up::Column::Id,
                follow_up::Column::ClientId,
                of.0,
            ),
            Self::Service(of) => client_of(
                service::Entity,
                service::Column::Id,
                service::Column::ClientId,
                of.0,
            ),
            Self::Order(of) => client_of(
                registration_order::Entity,
                registration_order::Column::Id,
                registration_order::Column::ClientId,
                of.0,
            ),
            Self::Missing(of) => client_of(
                missing_document::Entity,
                missing_document::Column::Id,
                missing_document::Column::ClientId,
                of.0,
            ),
            Self::Invoice(of) => client_of(
                vat_invoice::Entity,
                vat_invoice::Column::Id,
                vat_invoice::Column::ClientId,
                of.0,
            ),
        }
    }
}

fn client_of<T: EntityTrait>(table: T, id: T::Column, client_id: T::Column, of: Uuid) -> SelectStatement {
    Query::select()
        .column((table, client_id))
        .from(table)
        .and_where(Expr::col((table, id)).eq(of))
        .take()
}

/// The clients of one agency within somebody's reach. By `of(agency).reached_by(reach)`.
#[derive(Debug)]
pub struct ReachedClients<'a, E> {
    pub(super) door: AgencyDoor<'a, E>,
    reach: Reach,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The clients of this agency that a person may open.
    #[must_use]
    pub fn reached_by(&self, reach: Reach) -> ReachedClients<'a, E> {
        ReachedClients { door: *self, reach }
    }
}

impl<E: Executor> ReachedClients<'_, E> {
    pub(super) fn reach(&self) -> Reach {
        self.reach
    }

    pub(super) fn query(&self) -> Select<client::Entity> {
        let ours = client::Entity::find().filter(client::Column::AgencyId.eq(self.door.agency.0));
        match within(self.reach) {
            Some(within) => ours.filter(within),
            None => ours,
        }
    }

    /// One client. One that is out of reach is `None`, as one that never was.
    pub async fn find(&self, id: ClientId) -> Result<Option<ReachedClient>, StorageError> {
        self.one(self.query().filter(client::Column::Id.eq(id.0))).await
    }

    /// The client of a thing.
    pub async fn of(&self, thing: OfClient) -> Result<Option<ReachedClient>, StorageError> {
        self.one(
            self.query()
                .filter(client::Column::Id.in_subquery(thing.client())),
        )
        .await
    }

    async fn one(&self, query: Select<client::Entity>) -> Result<Option<ReachedClient>, StorageError> {
        let row = query.one(self.door.executor).await?;
        Ok(row.map(Client::try_from).transpose()?.map(ReachedClient))
    }
}

/// Holds for the clients of the query around it that are within reach. `None`: for all of the agency.
fn within(reach: Reach) -> Option<Expr> {
    let Reach::Person { staff, sees_linked } = reach else {
        return None;
    };
    let owned = Expr::col((client::Entity, client::Column::OwnerStaffId)).eq(staff.0);
    let linked = if sees_linked { links() } else { links_beside(staff) };
    Some(owned.or(Expr::exists(linked)))
}

/// Holds where this column of the query around it is the id of a client within reach. `None`: wherever it is one of the
/// agency's.
pub(super) fn reaches(reach: Reach, client_id: impl IntoColumnRef) -> Option<Expr> {
    let within = within(reach)?;
    let reached = Query::select()
        .expr(Expr::value(1))
        .from(client::Entity)
        .and_where(Expr::col((client::Entity, client::Column::Id)).equals(client_id))
        .and_where(within)
        .take();
    Some(Expr::exists(reached))
}

/// Links of the client of the outer query.
pub(super) fn links() -> SelectStatement {
    Query::select()
        .expr(Expr::value(1))
        .from(link::Entity)
        .and_where(
            Expr::col((link::Entity, link::Column::ClientId)).equals((client::Entity, client::Column::Id)),
        )
        .take()
}

/// Those of them whose conversation an account of this person follows, owns or sits in.
fn links_beside(staff: StaffId) -> SelectStatement {
    use staff_binding::Column as Binding;

    let account = Condition::all()
        .add(
            Expr::col((staff_binding::Entity, Binding::CorpId))
                .equals((conversation::Entity, conversation::Column::CorpId)),
        )
        .add(Expr::col((staff_binding::Entity, Binding::StaffId)).eq(staff.0))
        .add(Expr::col((staff_binding::Entity, Binding::UnboundAt)).is_null());
    links()
        .inner_join(
            conversation::Entity,
            Expr::col((conversation::Entity, conversation::Column::Id))
                .equals((link::Entity, link::Column::ConversationId)),
        )
        .inner_join(staff_binding::Entity, account)
        .cond_where(
            Condition::any()
                .add(Expr::exists(followed()))
                .add(Expr::exists(present_group())),
        )
        .take()
}

/// The follow of the account, in a conversation with one contact.
fn followed() -> SelectStatement {
    use contact_follow::{Column, Entity};

    Query::select()
        .expr(Expr::value(1))
        .from(Entity)
        .and_where(
            Expr::col((Entity, Column::ExternalContactId))
                .equals((conversation::Entity, conversation::Column::ExternalContactId)),
        )
        .and_where(
            Expr::col((Entity, Column::MemberId))
                .equals((staff_binding::Entity, staff_binding::Column::MemberId)),
        )
        .and_where(Expr::col((Entity, Column::GoneAt)).is_null())
        .take()
}

/// The group that the account owns or sits in, in a conversation of a group.
fn present_group() -> SelectStatement {
    use group_chat::{Column, Entity};

    let account = || (staff_binding::Entity, staff_binding::Column::MemberId);
    let seat = Query::select()
        .expr(Expr::value(1))
        .from(group_member::Entity)
        .and_where(
            Expr::col((group_member::Entity, group_member::Column::GroupChatId)).equals((Entity, Column::Id)),
        )
        .and_where(Expr::col((group_member::Entity, group_member::Column::Kind)).eq("member"))
        .and_where(Expr::col((group_member::Entity, group_member::Column::MemberRef)).equals(account()))
        .take();
    Query::select()
        .expr(Expr::value(1))
        .from(Entity)
        .and_where(
            Expr::col((Entity, Column::Id)).equals((conversation::Entity, conversation::Column::GroupChatId)),
        )
        .and_where(Expr::col((Entity, Column::GoneAt)).is_null())
        .cond_where(
            Condition::any()
                .add(Expr::col((Entity, Column::OwnerMemberId)).equals(account()))
                .add(Expr::exists(seat)),
        )
        .take()
}
