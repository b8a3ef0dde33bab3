//! Clients and the people there.
//!
//! Whatever changes a client's name, short name, tax id or the numbers of its people has to write what it is found by anew:
//! `keys::index`.

mod add;
mod edit;
mod hand_over;
mod keys;
mod list;
mod named;
mod people;
mod search;
mod value;

pub(super) use keys::holds;
pub use list::{ClientCounts, ClientListFilter, ClientOrder, ListedClient, OwnedBy};
pub use search::{ClientHit, ClientKey, ClientKeyError, MatchedBy};
pub use value::{
    Client, ClientChange, ClientContact, ClientFile, ContactChange, NewClient, NewClientContact,
};

use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};
use sidebook_domain::{ClientId, ClientName, TaxId};

use crate::entity::{client, client_contact};
use crate::reading::readable;
use crate::{AgencyDoor, Executor, StorageError};

/// The clients of one agency. By `of(agency).clients()`.
#[derive(Debug)]
pub struct Clients<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The clients of this agency.
    #[must_use]
    pub fn clients(&self) -> Clients<'a, E> {
        Clients { door: *self }
    }
}

impl<E: Executor> Clients<'_, E> {
    fn query(&self) -> Select<client::Entity> {
        client::Entity::find().filter(client::Column::AgencyId.eq(self.door.agency.0))
    }

    /// One client.
    pub async fn find(&self, id: ClientId) -> Result<Option<Client>, StorageError> {
        let row = self
            .query()
            .filter(client::Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(Client::try_from).transpose()
    }

    /// Several clients, in the order of their names; unknown ids are left out.
    pub async fn find_many(&self, ids: &[ClientId]) -> Result<Vec<Client>, StorageError> {
        let rows = self
            .query()
            .filter(client::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .order_by_asc(client::Column::SortKey)
            .order_by_asc(client::Column::Id)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// The client that has this full name.
    pub async fn called(&self, name: &ClientName) -> Result<Option<Client>, StorageError> {
        self.having(client::Column::Name.eq(name.as_str())).await
    }

    /// The client that has this number at the tax office.
    pub async fn with_tax_id(&self, tax_id: &TaxId) -> Result<Option<Client>, StorageError> {
        self.having(client::Column::TaxId.eq(tax_id.as_str())).await
    }

    async fn having(&self, what: SimpleExpr) -> Result<Option<Client>, StorageError> {
        let row = self.query().filter(what).one(self.door.executor).await?;
        row.map(Client::try_from).transpose()
    }

    /// How many clients the agency has.
    pub async fn count(&self) -> Result<u64, StorageError> {
        Ok(self.query().count(self.door.executor).await?)
    }

    /// The people at a client, in their order.
    pub async fn contacts(&self, client: ClientId) -> Result<Vec<ClientContact>, StorageError> {
        let rows = client_contact::Entity::find()
            .filter(client_contact::Column::AgencyId.eq(self.door.agency.0))
            .filter(client_contact::Column::ClientId.eq(client.0))
            .order_by_asc(client_contact::Column::Position)
            .order_by_asc(client_contact::Column::Id)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// Everything the client's file shows: the client, who looks after it, people, tags.
    pub async fn file(&self, id: ClientId) -> Result<Option<ClientFile>, StorageError> {
        let Some(client) = self.find(id).await? else {
            return Ok(None);
        };
        let owner = match client.owner {
            Some(owner) => self
                .door
                .staff()
                .find(owner)
                .await?
                .map(|staff| (staff.id, staff.name)),
            None => None,
        };
        let contacts = self.contacts(id).await?;
        let tags = self.door.client_tags().of_client(id).await?;
        Ok(Some(ClientFile {
            client,
            owner,
            contacts,
            tags,
        }))
    }
}
