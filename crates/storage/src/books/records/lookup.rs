//! What the rows of one batch may mean: read at once, kept up while the batch goes on.

use std::collections::{BTreeSet, HashMap, HashSet};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sidebook_domain::{
    ClientId, ClientName, ClientRef, ContractId, ExternalKey, InvoiceDirection, Record, RecordKind, Settles,
    TaxId, TaxKind, WrongValue,
};
use uuid::Uuid;

use super::PutRow;
use crate::books::ROWS;
use crate::entity::{client, contract, external_key, receivable, tax_filing, vat_invoice};
use crate::{AgencyDoor, ArticleCategory, CustomField, Staff, StorageError, TagGroup, Writing};

/// A row that another system has a key for.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) row: Uuid,
    pub(super) content_hash: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct Lookup {
    keys: HashMap<(RecordKind, String), Known>,
    bound: HashSet<(RecordKind, Uuid)>,
    clients_by_name: HashMap<String, Uuid>,
    clients_by_tax_id: HashMap<String, Uuid>,
    /// Rows of this kind by what there is once of them.
    by_contents: HashMap<String, Uuid>,
    /// Contracts that rows name by number, or by key: whose.
    contracts: HashMap<Uuid, Uuid>,
    contracts_by_number: HashMap<(Uuid, String), Uuid>,
    /// Contract, first month, title: billed already.
    billed: HashSet<(Uuid, Option<i64>, String)>,
    pub(super) staff: Vec<Staff>,
    pub(super) tag_groups: Vec<TagGroup>,
    pub(super) custom_fields: Vec<CustomField>,
    pub(super) article_categories: Vec<ArticleCategory>,
}

/// What there is once of a row of a client.
pub(super) fn contents(record: &Record, client: ClientId) -> Option<String> {
    Some(match record {
        Record::Contract(record) => {
            let number = record.number.as_ref()?.as_ref()?;
            of_contract(client.0, number.as_str())
        }
        Record::Receivable(record) => {
            let first = record.terms.span.map(|span| i64::from(span.first().number()));
            of_receivable(client.0, record.terms.title.as_str(), first)
        }
        Record::Invoice(record) => of_invoice(client.0, record.direction, &record.number),
        Record::Filing(record) => of_filing(client.0, i64::from(record.period.number()), record.kind),
        Record::Client(_) | Record::Payment(_) | Record::Article(_) => return None,
    })
}

/// What there is once of an article.
pub(super) fn of_article(question: &str) -> String {
    format!("question/{question}")
}

fn of_contract(client: Uuid, number: &str) -> String {
    format!("{client}/{number}")
}

fn of_receivable(client: Uuid, title: &str, first: Option<i64>) -> String {
    format!("{client}/{}/{title}", first.unwrap_or(0))
}

fn of_invoice(client: Uuid, direction: InvoiceDirection, number: &str) -> String {
    format!("{client}/{}/{number}", direction.as_str())
}

fn of_filing(client: Uuid, period: i64, kind: TaxKind) -> String {
    format!("{client}/{period}/{}", kind.as_str())
}

impl Lookup {
    pub(super) async fn load(
        door: AgencyDoor<'_, Writing>,
        kind: RecordKind,
        rows: &[PutRow],
    ) -> Result<Self, StorageError> {
        let mut lookup = Self::default();
        let (names, tax_ids) = clients_named(rows);
        lookup.load_keys(door, kind, rows).await?;
        lookup.load_clients(door, &names, &tax_ids).await?;
        let own = rows.iter().filter_map(|row| row.record.client());
        let clients: BTreeSet<Uuid> = own
            .filter_map(|client| lookup.client(client).ok())
            .map(|id| id.0)
            .collect();
        let clients: Vec<Uuid> = clients.into_iter().collect();
        match kind {
            RecordKind::Clients => {
                lookup.staff = door.staff().list().await?;
                lookup.tag_groups = door.client_tags().groups().await?;
                lookup.custom_fields = door.custom_fields().list().await?;
            }
            RecordKind::Contracts => lookup.load_contracts(door, &clients).await?,
            RecordKind::Receivables => {
                lookup.load_contracts(door, &clients).await?;
                lookup.by_contents.clear();
                lookup.load_receivables(door, &clients, rows).await?;
            }
            RecordKind::Invoices => lookup.load_invoices(door, &clients, rows).await?,
            RecordKind::Filings => lookup.load_filings(door, &clients, rows).await?,
            RecordKind::Payments => {}
            RecordKind::Articles => lookup.load_articles(door, rows).await?,
        }
        Ok(lookup)
    }

    async fn load_keys(
        &mut self,
        door: AgencyDoor<'_, Writing>,
        kind: RecordKind,
        rows: &[PutRow],
    ) -> Result<(), StorageError> {
        let mut asked: HashMap<RecordKind, BTreeSet<&str>> = HashMap::new();
        for row in rows {
            if let Some(key) = &row.key {
                asked.entry(kind).or_default().insert(key.as_str());
            }
            if let Some(key) = row.record.client().and_then(|client| client.key.as_ref()) {
                asked.entry(RecordKind::Clients).or_default().insert(key.as_str());
            }
            match &row.record {
                Record::Receivable(record) => {
                    let contracts = asked.entry(RecordKind::Contracts).or_default();
                    contracts.extend(record.contract_key.as_ref().map(ExternalKey::as_str));
                }
                Record::Payment(record) => {
                    if let Some(Settles::These(keys)) = &record.settles {
                        let receivables = asked.entry(RecordKind::Receivables).or_default();
                        receivables.extend(keys.iter().map(ExternalKey::as_str));
                    }
                }
                _ => {}
            }
        }
        for (kind, keys) in asked {
            let keys: Vec<&str> = keys.into_iter().collect();
            for keys in keys.chunks(ROWS) {
                let found = external_key::Entity::find()
                    .filter(external_key::Column::AgencyId.eq(door.agency.0))
                    .filter(external_key::Column::Kind.eq(kind.as_str()))
                    .filter(external_key::Column::Key.is_in(keys.iter().copied()))
                    .all(door.executor)
                    .await?;
                for row in found {
                    self.bound.insert((kind, row.row_id));
                    let known = Known {
                        row: row.row_id,
                        content_hash: row.content_hash,
                    };
                    self.keys.insert((kind, row.key), known);
                }
            }
        }
        Ok(())
    }

    async fn load_clients(
        &mut self,
        door: AgencyDoor<'_, Writing>,
        names: &BTreeSet<&str>,
        tax_ids: &BTreeSet<&str>,
    ) -> Result<(), StorageError> {
        for (column, asked) in [(client::Column::Name, names), (client::Column::TaxId, tax_ids)] {
            let asked: Vec<&str> = asked.iter().copied().collect();
            for asked in asked.chunks(ROWS) {
                let found = client::Entity::find()
                    .filter(client::Column::AgencyId.eq(door.agency.0))
                    .filter(column.is_in(asked.iter().copied()))
                    .all(door.executor)
                    .await?;
                for row in found {
                    self.clients_by_name.insert(row.name, row.id);
                    if let Some(tax_id) = row.tax_id {
                        self.clients_by_tax_id.insert(tax_id, row.id);
                    }
                }
            }
        }
        let found: Vec<Uuid> = self.clients_by_name.values().copied().collect();
        self.load_bound(door, RecordKind::Clients, &found).await
    }

    /// Which of these rows another system has a key for.
    pub(super) async fn load_bound(
        &mut self,
        door: AgencyDoor<'_, Writing>,
        kind: RecordKind,
        rows: &[Uuid],
    ) -> Result<(), StorageError> {
        for rows in rows.chunks(ROWS) {
            let found = external_key::Entity::find()
                .filter(external_key::Column::AgencyId.eq(door.agency.0))
                .filter(external_key::Column::Kind.eq(kind.as_str()))
                .filter(external_key::Column::RowId.is_in(rows.iter().copied()))
                .all(door.executor)
                .await?;
            self.bound.extend(found.into_iter().map(|row| (kind, row.row_id)));
        }
        Ok(())
    }

    async fn load_contracts(
        &mut self,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
    ) -> Result<(), StorageError> {
        for clients in clients.chunks(ROWS) {
            let found = contract::Entity::find()
                .filter(contract::Column::AgencyId.eq(door.agency.0))
                .filter(contract::Column::ClientId.is_in(clients.iter().copied()))
                .filter(contract::Column::CancelledAt.is_null())
                .all(door.executor)
                .await?;
            for row in found {
                self.contracts.insert(row.id, row.client_id);
                if let Some(number) = row.number {
                    self.by_contents
                        .insert(of_contract(row.client_id, &number), row.id);
                    self.contracts_by_number.insert((row.client_id, number), row.id);
                }
            }
        }
        let found: Vec<Uuid> = self.contracts.keys().copied().collect();
        self.load_bound(door, RecordKind::Contracts, &found).await
    }

    async fn load_receivables(
        &mut self,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
        rows: &[PutRow],
    ) -> Result<(), StorageError> {
        let titles: BTreeSet<&str> = rows
            .iter()
            .filter_map(|row| match &row.record {
                Record::Receivable(record) => Some(record.terms.title.as_str()),
                _ => None,
            })
            .collect();
        for clients in clients.chunks(ROWS) {
            let found = receivable::Entity::find()
                .filter(receivable::Column::AgencyId.eq(door.agency.0))
                .filter(receivable::Column::ClientId.is_in(clients.iter().copied()))
                .filter(receivable::Column::Title.is_in(titles.iter().copied()))
                .all(door.executor)
                .await?;
            for row in found {
                if let Some(contract) = row.contract_id {
                    self.billed
                        .insert((contract, row.first_period, row.title.clone()));
                }
                if row.cancelled_at.is_none() {
                    let mark = of_receivable(row.client_id, &row.title, row.first_period);
                    self.by_contents.insert(mark, row.id);
                }
            }
        }
        let found: Vec<Uuid> = self.by_contents.values().copied().collect();
        self.load_bound(door, RecordKind::Receivables, &found).await
    }

    async fn load_invoices(
        &mut self,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
        rows: &[PutRow],
    ) -> Result<(), StorageError> {
        let numbers: BTreeSet<&str> = rows
            .iter()
            .filter_map(|row| match &row.record {
                Record::Invoice(record) => Some(record.number.as_str()),
                _ => None,
            })
            .collect();
        for clients in clients.chunks(ROWS) {
            let found = vat_invoice::Entity::find()
                .filter(vat_invoice::Column::AgencyId.eq(door.agency.0))
                .filter(vat_invoice::Column::ClientId.is_in(clients.iter().copied()))
                .filter(vat_invoice::Column::Number.is_in(numbers.iter().copied()))
                .all(door.executor)
                .await?;
            for row in found {
                if let Some(direction) = InvoiceDirection::parse(&row.direction) {
                    let mark = of_invoice(row.client_id, direction, &row.number);
                    self.by_contents.insert(mark, row.id);
                }
            }
        }
        let found: Vec<Uuid> = self.by_contents.values().copied().collect();
        self.load_bound(door, RecordKind::Invoices, &found).await
    }

    async fn load_filings(
        &mut self,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
        rows: &[PutRow],
    ) -> Result<(), StorageError> {
        let periods: BTreeSet<i64> = rows
            .iter()
            .filter_map(|row| match &row.record {
                Record::Filing(record) => Some(i64::from(record.period.number())),
                _ => None,
            })
            .collect();
        for clients in clients.chunks(ROWS) {
            let found = tax_filing::Entity::find()
                .filter(tax_filing::Column::AgencyId.eq(door.agency.0))
                .filter(tax_filing::Column::ClientId.is_in(clients.iter().copied()))
                .filter(tax_filing::Column::Period.is_in(periods.iter().copied()))
                .all(door.executor)
                .await?;
            for row in found {
                if let Some(kind) = TaxKind::parse(&row.kind) {
                    self.by_contents
                        .insert(of_filing(row.client_id, row.period, kind), row.id);
                }
            }
        }
        let found: Vec<Uuid> = self.by_contents.values().copied().collect();
        self.load_bound(door, RecordKind::Filings, &found).await
    }

    pub(super) fn key(&self, kind: RecordKind, key: &ExternalKey) -> Option<&Known> {
        self.keys.get(&(kind, key.as_str().to_owned()))
    }

    pub(super) fn is_bound(&self, kind: RecordKind, row: Uuid) -> bool {
        self.bound.contains(&(kind, row))
    }

    pub(super) fn called(&self, name: &ClientName) -> Option<Uuid> {
        self.clients_by_name.get(name.as_str()).copied()
    }

    pub(super) fn with_tax_id(&self, tax_id: &TaxId) -> Option<Uuid> {
        self.clients_by_tax_id.get(tax_id.as_str()).copied()
    }

    pub(super) fn having(&self, mark: &str) -> Option<Uuid> {
        self.by_contents.get(mark).copied()
    }

    pub(super) fn is_billed(&self, contract: ContractId, first: Option<i64>, title: &str) -> bool {
        self.billed.contains(&(contract.0, first, title.to_owned()))
    }

    /// The client that a row is about: all that it names has to be the same one.
    pub(super) fn client(&self, named: &ClientRef) -> Result<ClientId, WrongValue> {
        let by_key = named.key.as_ref().map(|key| {
            (
                "client_key",
                self.key(RecordKind::Clients, key).map(|known| known.row),
            )
        });
        let by_tax_id = named
            .tax_id
            .as_ref()
            .map(|tax_id| ("client_tax_id", self.with_tax_id(tax_id)));
        let by_name = named.name.as_ref().map(|name| ("client_name", self.called(name)));
        let mut client = None;
        for (field, found) in [by_key, by_tax_id, by_name].into_iter().flatten() {
            let found = found.ok_or_else(|| WrongValue::new(field, "not_found"))?;
            if client.is_some_and(|client| client != found) {
                return Err(WrongValue::new(field, "disagrees"));
            }
            client = Some(found);
        }
        client
            .map(ClientId)
            .ok_or_else(|| WrongValue::new("client_name", "missing"))
    }

    /// The contract of a client by what a row names it.
    pub(super) fn contract(
        &self,
        client: ClientId,
        key: Option<&ExternalKey>,
        number: Option<&str>,
    ) -> Result<Option<ContractId>, WrongValue> {
        let mut contract = None;
        if let Some(key) = key {
            let found = self.key(RecordKind::Contracts, key).map(|known| known.row);
            let found = found.filter(|found| self.contracts.get(found) == Some(&client.0));
            contract = Some(found.ok_or_else(|| WrongValue::new("contract_key", "not_found"))?);
        }
        if let Some(number) = number {
            let found = self.contracts_by_number.get(&(client.0, number.to_owned()));
            let found = *found.ok_or_else(|| WrongValue::new("contract_number", "not_found"))?;
            if contract.is_some_and(|contract| contract != found) {
                return Err(WrongValue::new("contract_number", "disagrees"));
            }
            contract = Some(found);
        }
        Ok(contract.map(ContractId))
    }

    /// Remembers a row by what there is once of it.
    pub(super) fn note(&mut self, marks: &[String], row: Uuid) {
        for mark in marks {
            if let Some(name) = mark.strip_prefix("name/") {
                self.clients_by_name.insert(name.to_owned(), row);
            } else if let Some(tax_id) = mark.strip_prefix("tax/") {
                self.clients_by_tax_id.insert(tax_id.to_owned(), row);
            } else if !mark.starts_with("key/") {
                self.by_contents.insert(mark.clone(), row);
            }
        }
    }

    /// Remembers what a client is called now.
    pub(super) fn rename_client(&mut self, row: Uuid, name: &str, tax_id: Option<&str>) {
        self.clients_by_name.retain(|_, known| *known != row);
        self.clients_by_name.insert(name.to_owned(), row);
        if let Some(tax_id) = tax_id {
            self.clients_by_tax_id.retain(|_, known| *known != row);
            self.clients_by_tax_id.insert(tax_id.to_owned(), row);
        }
    }

    pub(super) fn note_key(&mut self, kind: RecordKind, key: &ExternalKey, known: Known) {
        self.bound.insert((kind, known.row));
        self.keys.insert((kind, key.as_str().to_owned()), known);
    }
}

/// The names and tax ids of clients in these rows.
fn clients_named(rows: &[PutRow]) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let (mut names, mut tax_ids) = (BTreeSet::new(), BTreeSet::new());
    for row in rows {
        if let Record::Client(record) = &row.record {
            names.insert(record.name.as_str());
            tax_ids.extend(record.tax_id.iter().flatten().map(TaxId::as_str));
        }
        if let Some(client) = row.record.client() {
            names.extend(client.name.as_ref().map(ClientName::as_str));
            tax_ids.extend(client.tax_id.as_ref().map(TaxId::as_str));
        }
    }
    (names, tax_ids)
}
