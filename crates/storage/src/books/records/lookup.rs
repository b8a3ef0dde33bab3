//! What the rows of one batch may mean: read at once, kept up while the batch goes on.

use std::collections::{BTreeSet, HashMap, HashSet};

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sidebook_domain::{
    ClientId, ClientName, ClientRef, ContractId, ExternalKey, Record, RecordKind, Settles, TaxId, WrongValue,
};
use uuid::Uuid;

use super::PutRow;
use super::kind::{Rows, of_clients};
use crate::books::ROWS;
use crate::entity::{client, contract, external_key};
use crate::{AgencyDoor, ArticleCategory, CustomField, Staff, StorageError, TagGroup, Writing};

/// A row that another system has a key for.
#[derive(Debug, Clone)]
pub(super) struct Known {
    pub(super) row: Uuid,
    pub(super) content_hash: Option<String>,
}

#[derive(Debug)]
pub(super) struct Lookup {
    /// Of which rows.
    kind: RecordKind,
    keys: HashMap<(RecordKind, String), Known>,
    /// Rows of this kind that another system has a key for.
    bound: HashSet<Uuid>,
    clients_by_name: HashMap<String, Uuid>,
    clients_by_tax_id: HashMap<String, Uuid>,
    /// Rows of this kind by what there is once of them.
    by_contents: HashMap<String, Uuid>,
    /// Rows that an earlier batch of a trial left, and what it said of them.
    earlier: HashMap<Uuid, u64>,
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

impl Lookup {
    pub(super) async fn load<K: Rows>(
        door: AgencyDoor<'_, Writing>,
        rows: &[PutRow],
    ) -> Result<Self, StorageError> {
        let mut lookup = Self {
            kind: K::KIND,
            keys: HashMap::new(),
            bound: HashSet::new(),
            clients_by_name: HashMap::new(),
            clients_by_tax_id: HashMap::new(),
            by_contents: HashMap::new(),
            earlier: HashMap::new(),
            contracts: HashMap::new(),
            contracts_by_number: HashMap::new(),
            billed: HashSet::new(),
            staff: Vec::new(),
            tag_groups: Vec::new(),
            custom_fields: Vec::new(),
            article_categories: Vec::new(),
        };
        let (names, tax_ids) = clients_named(rows);
        lookup.load_keys(door, rows).await?;
        lookup.load_clients(door, &names, &tax_ids).await?;
        let own = rows.iter().filter_map(|row| row.record.client());
        let clients: BTreeSet<Uuid> = own
            .filter_map(|client| lookup.client(client).ok())
            .map(|id| id.0)
            .collect();
        let clients: Vec<Uuid> = clients.into_iter().collect();
        let own: Vec<&K::Record> = rows.iter().filter_map(|row| K::of(&row.record)).collect();
        Box::pin(K::load(&mut lookup, door, &clients, &own)).await?;
        lookup.load_bound(door).await?;
        Ok(lookup)
    }

    async fn load_keys(
        &mut self,
        door: AgencyDoor<'_, Writing>,
        rows: &[PutRow],
    ) -> Result<(), StorageError> {
        let mut asked: HashMap<RecordKind, BTreeSet<&str>> = HashMap::new();
        for row in rows {
            if let Some(key) = &row.key {
                asked.entry(self.kind).or_default().insert(key.as_str());
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
                    if kind == self.kind {
                        self.bound.insert(row.row_id);
                    }
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
        Ok(())
    }

    /// Which of the rows that are there another system has a key for.
    async fn load_bound(&mut self, door: AgencyDoor<'_, Writing>) -> Result<(), StorageError> {
        let rows: Vec<Uuid> = if self.kind == RecordKind::Clients {
            let by_tax_id = self.clients_by_tax_id.values();
            self.clients_by_name.values().chain(by_tax_id).copied().collect()
        } else {
            self.by_contents.values().copied().collect()
        };
        for rows in rows.chunks(ROWS) {
            let found = external_key::Entity::find()
                .filter(external_key::Column::AgencyId.eq(door.agency.0))
                .filter(external_key::Column::Kind.eq(self.kind.as_str()))
                .filter(external_key::Column::RowId.is_in(rows.iter().copied()))
                .all(door.executor)
                .await?;
            self.bound.extend(found.into_iter().map(|row| row.row_id));
        }
        Ok(())
    }

    /// The contracts of these clients, to be found by key or number.
    pub(super) async fn load_contracts(
        &mut self,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
    ) -> Result<(), StorageError> {
        let columns = [contract::Column::AgencyId, contract::Column::ClientId];
        let found = of_clients::<contract::Entity>(door, columns, clients, |rows| {
            rows.filter(contract::Column::CancelledAt.is_null())
        });
        for row in found.await? {
            self.contracts.insert(row.id, row.client_id);
            if let Some(number) = row.number {
                self.contracts_by_number.insert((row.client_id, number), row.id);
            }
        }
        Ok(())
    }

    /// Remembers a row that is there by what there is once of it.
    pub(super) fn has(&mut self, mark: String, row: Uuid) {
        self.by_contents.insert(mark, row);
    }

    /// Remembers that a contract was billed.
    pub(super) fn has_billed(&mut self, contract: Uuid, first: Option<i64>, title: String) {
        self.billed.insert((contract, first, title));
    }

    /// Contracts by number, with their clients.
    pub(super) fn numbered_contracts(&self) -> Vec<(Uuid, String, Uuid)> {
        let numbered = self.contracts_by_number.iter();
        numbered
            .map(|((client, number), contract)| (*client, number.clone(), *contract))
            .collect()
    }

    pub(super) fn key(&self, kind: RecordKind, key: &ExternalKey) -> Option<&Known> {
        self.keys.get(&(kind, key.as_str().to_owned()))
    }

    /// What another system has this key for, among rows of this kind.
    pub(super) fn own_key(&self, key: &ExternalKey) -> Option<&Known> {
        self.key(self.kind, key)
    }

    /// Whether another system has a key for a row of this kind.
    pub(super) fn is_bound(&self, row: Uuid) -> bool {
        self.bound.contains(&row)
    }

    /// What an earlier batch of this trial said of a row.
    pub(super) fn earlier(&self, row: Uuid) -> Option<u64> {
        self.earlier.get(&row).copied()
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

    pub(super) fn note_key(&mut self, key: &ExternalKey, known: Known) {
        self.bound.insert(known.row);
        self.keys.insert((self.kind, key.as_str().to_owned()), known);
    }

    pub(super) fn note_bound(&mut self, row: Uuid) {
        self.bound.insert(row);
    }

    pub(super) fn note_earlier(&mut self, row: Uuid, content: u64) {
        self.earlier.insert(row, content);
    }

    /// Forgets a key whose row is gone.
    pub(super) fn forget_key(&mut self, key: &ExternalKey) {
        if let Some(known) = self.keys.remove(&(self.kind, key.as_str().to_owned())) {
            self.bound.remove(&known.row);
        }
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
