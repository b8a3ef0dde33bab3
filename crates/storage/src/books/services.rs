//! What is sold to a client, its registration work, and the documents still lacking.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};
use sidebook_domain::{
    BillingCycle, ClientId, DocumentKind, Fen, MissingDocumentId, OrderStage, Period, RegistrationOrderId,
    ServiceId,
};

use crate::books::ROWS;
use crate::entity::{missing_document, registration_order, service};
use crate::reading::{period, readable, word};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// A bookkeeping service sold to a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// The client.
    pub client: ClientId,
    /// What it is called.
    pub plan: String,
    /// What it costs per billing cycle.
    pub fee: Fen,
    /// How often it is billed.
    pub billing_cycle: BillingCycle,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// Counts changes.
    pub revision: i64,
}

/// A service to add.
#[derive(Debug, Clone)]
pub struct NewService {
    /// The client.
    pub client: ClientId,
    /// What it is called.
    pub plan: String,
    /// What it costs per billing cycle.
    pub fee: Fen,
    /// How often it is billed.
    pub billing_cycle: BillingCycle,
    /// Its first day.
    pub starts_on: NaiveDate,
    /// Its last day.
    pub ends_on: NaiveDate,
}

/// Registration work for a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationOrder {
    /// Its id.
    pub id: RegistrationOrderId,
    /// The client.
    pub client: ClientId,
    /// What is to be registered.
    pub title: String,
    /// Where it stands.
    pub stage: OrderStage,
    /// When it was taken.
    pub accepted_on: NaiveDate,
    /// When it should be done.
    pub expected_on: Option<NaiveDate>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// Counts changes.
    pub revision: i64,
}

/// Registration work to add.
#[derive(Debug, Clone)]
pub struct NewOrder {
    /// The client.
    pub client: ClientId,
    /// What is to be registered.
    pub title: String,
    /// Where it stands.
    pub stage: OrderStage,
    /// When it was taken.
    pub accepted_on: NaiveDate,
    /// When it should be done.
    pub expected_on: Option<NaiveDate>,
}

/// A document the accountant still lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingDocument {
    /// Its id.
    pub id: MissingDocumentId,
    /// The client.
    pub client: ClientId,
    /// The month it belongs to.
    pub period: Period,
    /// What is lacking.
    pub kind: DocumentKind,
    /// What the accountant wrote about it.
    pub note: Option<String>,
    /// When it was marked.
    pub marked_at: DateTime<Utc>,
}

/// A document to mark as lacking.
#[derive(Debug, Clone)]
pub struct NewMissingDocument {
    /// The client.
    pub client: ClientId,
    /// The month it belongs to.
    pub period: Period,
    /// What is lacking; once per client and month.
    pub kind: DocumentKind,
    /// What the accountant wrote about it.
    pub note: Option<String>,
}

impl TryFrom<service::Model> for Service {
    type Error = StorageError;

    fn try_from(row: service::Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: ServiceId(row.id),
            client: ClientId(row.client_id),
            plan: row.plan,
            fee: Fen(row.fee_fen),
            billing_cycle: word(
                BillingCycle::parse(&row.billing_cycle),
                "services",
                "billing_cycle",
                row.id,
            )?,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            created_at: row.created_at,
            revision: row.revision.unwrap_or(1),
        })
    }
}

impl TryFrom<registration_order::Model> for RegistrationOrder {
    type Error = StorageError;

    fn try_from(row: registration_order::Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: RegistrationOrderId(row.id),
            client: ClientId(row.client_id),
            stage: word(
                OrderStage::parse(&row.stage),
                "registration_orders",
                "stage",
                row.id,
            )?,
            title: row.title,
            accepted_on: row.accepted_on,
            expected_on: row.expected_on,
            created_at: row.created_at,
            revision: row.revision.unwrap_or(1),
        })
    }
}

impl TryFrom<missing_document::Model> for MissingDocument {
    type Error = StorageError;

    fn try_from(row: missing_document::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "missing_documents";
        Ok(Self {
            id: MissingDocumentId(row.id),
            client: ClientId(row.client_id),
            period: period(row.period, TABLE, "period", row.id)?,
            kind: word(DocumentKind::parse(&row.kind), TABLE, "kind", row.id)?,
            note: row.note,
            marked_at: row.marked_at,
        })
    }
}

/// What one agency sold, works on and lacks. By `of(agency).services()`.
#[derive(Debug)]
pub struct Services<'a, E> {
    pub(super) door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// What the service card shows: services, registration orders, missing documents.
    #[must_use]
    pub fn services(&self) -> Services<'a, E> {
        Services { door: *self }
    }
}

impl<E: Executor> Services<'_, E> {
    /// A client's services, the one that ends last first.
    pub async fn of_client(&self, client: ClientId) -> Result<Vec<Service>, StorageError> {
        let rows = self
            .services()
            .filter(service::Column::ClientId.eq(client.0))
            .order_by_desc(service::Column::EndsOn)
            .order_by_desc(service::Column::Id)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// One service.
    pub async fn find(&self, id: ServiceId) -> Result<Option<Service>, StorageError> {
        let row = self
            .services()
            .filter(service::Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(Service::try_from).transpose()
    }

    /// One registration order.
    pub async fn find_order(
        &self,
        id: RegistrationOrderId,
    ) -> Result<Option<RegistrationOrder>, StorageError> {
        let row = registration_order::Entity::find()
            .filter(registration_order::Column::AgencyId.eq(self.door.agency.0))
            .filter(registration_order::Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(RegistrationOrder::try_from).transpose()
    }

    /// A client's registration orders, the one taken last first.
    pub async fn orders(&self, client: ClientId) -> Result<Vec<RegistrationOrder>, StorageError> {
        let rows = registration_order::Entity::find()
            .filter(registration_order::Column::AgencyId.eq(self.door.agency.0))
            .filter(registration_order::Column::ClientId.eq(client.0))
            .order_by_desc(registration_order::Column::AcceptedOn)
            .order_by_desc(registration_order::Column::Id)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// The documents a client still owes, latest period first, kinds in the order people see them.
    pub async fn missing_documents(&self, client: ClientId) -> Result<Vec<MissingDocument>, StorageError> {
        self.in_order(
            self.documents()
                .filter(missing_document::Column::ClientId.eq(client.0)),
        )
        .await
    }

    /// Those of these documents that this client still owes, in the order of [`Services::missing_documents`].
    pub async fn missing_documents_by_id(
        &self,
        client: ClientId,
        ids: &[MissingDocumentId],
    ) -> Result<Vec<MissingDocument>, StorageError> {
        let these = self
            .documents()
            .filter(missing_document::Column::ClientId.eq(client.0))
            .filter(missing_document::Column::Id.is_in(ids.iter().map(|id| id.0)));
        self.in_order(these).await
    }

    fn services(&self) -> Select<service::Entity> {
        service::Entity::find().filter(service::Column::AgencyId.eq(self.door.agency.0))
    }

    fn documents(&self) -> Select<missing_document::Entity> {
        missing_document::Entity::find().filter(missing_document::Column::AgencyId.eq(self.door.agency.0))
    }

    async fn in_order(
        &self,
        documents: Select<missing_document::Entity>,
    ) -> Result<Vec<MissingDocument>, StorageError> {
        let mut documents: Vec<MissingDocument> = readable(documents.all(self.door.executor).await?)?;
        let place = |kind| DocumentKind::ALL.iter().position(|known| *known == kind);
        documents.sort_by_key(|document| (std::cmp::Reverse(document.period), place(document.kind)));
        Ok(documents)
    }
}

impl Services<'_, Writing> {
    /// Adds services, all or none; returns them in the given order.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming clients that are not the agency's.
    pub async fn add_many(&self, new: Vec<NewService>) -> Result<Vec<Service>, StorageError> {
        self.door
            .require_clients(new.iter().map(|new| new.client))
            .await?;
        let row = |new: NewService| service::Model {
            id: self.door.context.new_id(),
            agency_id: self.door.agency.0,
            client_id: new.client.0,
            plan: new.plan,
            fee_fen: new.fee.0,
            billing_cycle: new.billing_cycle.as_str().to_owned(),
            starts_on: new.starts_on,
            ends_on: new.ends_on,
            created_at: self.door.context.now(),
            revision: Some(1),
        };
        let rows: Vec<service::Model> = new.into_iter().map(row).collect();
        for rows in rows.chunks(ROWS) {
            let rows = rows.iter().cloned().map(service::ActiveModel::from);
            service::Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        readable(rows)
    }

    /// Adds registration orders, all or none; returns them in the given order.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] naming clients that are not the agency's.
    pub async fn add_orders(&self, new: Vec<NewOrder>) -> Result<Vec<RegistrationOrder>, StorageError> {
        self.door
            .require_clients(new.iter().map(|new| new.client))
            .await?;
        let row = |new: NewOrder| registration_order::Model {
            id: self.door.context.new_id(),
            agency_id: self.door.agency.0,
            client_id: new.client.0,
            title: new.title,
            stage: new.stage.as_str().to_owned(),
            accepted_on: new.accepted_on,
            expected_on: new.expected_on,
            created_at: self.door.context.now(),
            revision: Some(1),
        };
        let rows: Vec<registration_order::Model> = new.into_iter().map(row).collect();
        for rows in rows.chunks(ROWS) {
            let rows = rows.iter().cloned().map(registration_order::ActiveModel::from);
            registration_order::Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        readable(rows)
    }

    /// Marks documents as lacking, all or none; returns them in the given order.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when one is marked already, [`StorageError::NotFound`] naming clients that are not
    /// the agency's.
    pub async fn mark_missing(
        &self,
        new: Vec<NewMissingDocument>,
    ) -> Result<Vec<MissingDocument>, StorageError> {
        self.door
            .require_clients(new.iter().map(|new| new.client))
            .await?;
        let row = |new: NewMissingDocument| missing_document::Model {
            id: self.door.context.new_id(),
            agency_id: self.door.agency.0,
            client_id: new.client.0,
            period: i64::from(new.period.number()),
            kind: new.kind.as_str().to_owned(),
            note: new.note,
            marked_at: self.door.context.now(),
            revision: Some(1),
        };
        let rows: Vec<missing_document::Model> = new.into_iter().map(row).collect();
        for rows in rows.chunks(ROWS) {
            let rows = rows.iter().cloned().map(missing_document::ActiveModel::from);
            missing_document::Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        readable(rows)
    }
}
