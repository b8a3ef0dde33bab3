use serde_json::{Map, Value, json};
use sidebook_domain::{
    ClientId, ClientPerson, ClientRecord, CustomFieldId, MatchBy, Mobile, Record, RecordKind, ShortText,
    StaffId, TagId, WrongValue,
};
use uuid::Uuid;

use super::kind::{Not, Rows, delete};
use super::lookup::Lookup;
use super::{PutRules, Putting, StandingRecord};
use crate::entity::{client, client_contact, client_tag, custom_value};
use crate::{AgencyDoor, ClientChange, ContactChange, NewClient, NewClientContact, StorageError, Writing};

/// Clients, each with their first person, owner, tags and the agency's own fields.
pub(super) struct Kind;

impl Rows for Kind {
    type Record = ClientRecord;
    /// With what stands in the agency's own fields.
    type New = (NewClient, Vec<(CustomFieldId, String)>);

    const KIND: RecordKind = RecordKind::Clients;
    const KNOWN_BY: &'static str = "name";

    fn of(record: &Record) -> Option<&ClientRecord> {
        match record {
            Record::Client(record) => Some(record),
            _ => None,
        }
    }

    fn own_marks(record: &ClientRecord) -> Vec<String> {
        let tax_id = record.tax_id.as_ref().and_then(Option::as_ref);
        let mut marks = vec![format!("name/{}", record.name.as_str())];
        marks.extend(tax_id.map(|tax_id| format!("tax/{tax_id}")));
        marks
    }

    fn found(
        lookup: &Lookup,
        record: &ClientRecord,
        _client: Option<ClientId>,
        by: Option<MatchBy>,
    ) -> Option<Uuid> {
        let by_tax_id = || lookup.with_tax_id(record.tax_id.as_ref()?.as_ref()?);
        let by_name = || lookup.called(&record.name);
        match by {
            Some(MatchBy::TaxId) => by_tax_id(),
            Some(MatchBy::Name) => by_name(),
            _ => by_tax_id().or_else(by_name),
        }
    }

    async fn load(
        lookup: &mut Lookup,
        door: AgencyDoor<'_, Writing>,
        _clients: &[Uuid],
        _rows: &[&ClientRecord],
    ) -> Result<(), StorageError> {
        lookup.staff = door.staff().list().await?;
        lookup.tag_groups = door.client_tags().groups().await?;
        lookup.custom_fields = door.custom_fields().list().await?;
        Ok(())
    }

    async fn new_row(putting: &Putting<'_>, record: &ClientRecord) -> Result<Self::New, Not> {
        let mut wrong = Vec::new();
        if putting.lookup.called(&record.name).is_some() {
            wrong.push(WrongValue::new("name", "taken"));
        }
        let tax_id = record.tax_id.clone().flatten();
        if tax_id
            .as_ref()
            .is_some_and(|tax_id| putting.lookup.with_tax_id(tax_id).is_some())
        {
            wrong.push(WrongValue::new("tax_id", "taken"));
        }
        let owner = noted(&mut wrong, putting.owner(record));
        let tags = noted(&mut wrong, putting.tags(record));
        let custom = noted(&mut wrong, putting.custom(record));
        if !wrong.is_empty() {
            return Err(Not::Wrong(wrong));
        }
        let person = &record.person;
        let contact = person.name.as_ref().map(|name| NewClientContact {
            name: name.clone(),
            role: person.role.clone().flatten(),
            mobile: person.mobile.clone().flatten(),
            landline: person.landline.clone().flatten(),
        });
        let new = NewClient {
            short_name: record.short_name.clone().flatten(),
            vat_cycle: record.vat_cycle,
            tax_id: tax_id.map(|tax_id| tax_id.as_str().to_owned()),
            address: record.address.clone().flatten(),
            owner: owner.flatten().flatten(),
            contacts: contact.into_iter().collect(),
            tags: tags.flatten().unwrap_or_default(),
            ..NewClient::named(record.name.clone(), record.taxpayer_kind)
        };
        let custom = custom.unwrap_or_default();
        let custom = custom
            .into_iter()
            .filter_map(|(field, value)| Some((field, value?)));
        Ok((new, custom.collect()))
    }

    async fn add(putting: &Putting<'_>, new: Vec<Self::New>) -> Result<Vec<(Uuid, i64)>, StorageError> {
        let (clients, customs): (Vec<_>, Vec<_>) = new.into_iter().unzip();
        let added = putting.door.clients().add_many(clients).await?;
        for (client, custom) in added.iter().zip(customs) {
            for (field, value) in custom {
                putting
                    .door
                    .custom_fields()
                    .put(client.id, field, Some(value))
                    .await?;
            }
        }
        Ok(added
            .into_iter()
            .map(|client| (client.id.0, client.revision))
            .collect())
    }

    async fn change(
        putting: &mut Putting<'_>,
        id: Uuid,
        before: &StandingRecord,
        record: ClientRecord,
    ) -> Result<i64, Not> {
        let is_others = |found: Option<Uuid>| found.is_some_and(|found| found != id);
        if is_others(putting.lookup.called(&record.name)) {
            return Err(Not::wrong("name", "taken"));
        }
        let tax_id = record.tax_id.clone();
        if let Some(Some(tax_id)) = &tax_id
            && is_others(putting.lookup.with_tax_id(tax_id))
        {
            return Err(Not::wrong("tax_id", "taken"));
        }
        let (owner, tags, custom) = (
            putting.owner(&record)?,
            putting.tags(&record)?,
            putting.custom(&record)?,
        );
        let client = ClientId(id);
        let change = ClientChange {
            name: Some(record.name.clone()),
            short_name: record.short_name,
            taxpayer_kind: Some(record.taxpayer_kind),
            vat_cycle: record.vat_cycle,
            tax_id: record.tax_id,
            address: record.address,
            owner,
            custom,
        };
        let clients = putting.door.clients();
        let mut revision = before.revision;
        if !clients.change(client, revision, change).await?.is_empty() {
            revision = revision.saturating_add(1);
        }
        if let Some(tags) = tags
            && clients.set_tags(client, revision, &tags).await?
        {
            revision = revision.saturating_add(1);
        }
        revision = putting.put_person(client, revision, record.person).await?;
        let tax_id = tax_id.flatten();
        let tax_id = tax_id.as_ref().map(|tax_id| tax_id.as_str());
        putting.lookup.rename_client(id, record.name.as_str(), tax_id);
        Ok(revision)
    }

    async fn standing(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
    ) -> Result<Option<StandingRecord>, StorageError> {
        standing(door, id).await
    }

    /// With its people, tags and values. What else hangs on it by then holds it by the database's own rules.
    async fn remove(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
        _: &PutRules,
        _: &ShortText,
    ) -> Result<bool, StorageError> {
        type Values = custom_value::Column;
        type Tags = client_tag::Column;
        type People = client_contact::Column;
        type Clients = client::Column;
        delete::<custom_value::Entity>(door, [Values::AgencyId, Values::ClientId], id).await?;
        delete::<client_tag::Entity>(door, [Tags::AgencyId, Tags::ClientId], id).await?;
        delete::<client_contact::Entity>(door, [People::AgencyId, People::ClientId], id).await?;
        delete::<client::Entity>(door, [Clients::AgencyId, Clients::Id], id).await?;
        Ok(true)
    }
}

impl Putting<'_> {
    /// What a row says of the first person at a client.
    async fn put_person(
        &self,
        client: ClientId,
        revision: i64,
        person: ClientPerson,
    ) -> Result<i64, StorageError> {
        let clients = self.door.clients();
        let first = clients.contacts(client).await?.into_iter().next();
        let is_changed = match (first, person.name) {
            (None, None) => false,
            (None, Some(name)) => {
                let new = NewClientContact {
                    name,
                    role: person.role.flatten(),
                    mobile: person.mobile.flatten(),
                    landline: person.landline.flatten(),
                };
                clients.add_contact(client, revision, new).await?;
                true
            }
            (Some(first), name) => {
                let change = ContactChange {
                    name,
                    role: person.role,
                    mobile: person.mobile,
                    landline: person.landline,
                };
                let changed = clients.change_contact(client, revision, first.id, change).await?;
                !changed.is_empty()
            }
        };
        Ok(if is_changed {
            revision.saturating_add(1)
        } else {
            revision
        })
    }

    /// Who looks after a client, by name or mobile.
    fn owner(&self, record: &ClientRecord) -> Result<Option<Option<StaffId>>, WrongValue> {
        let Some(Some(named)) = &record.owner else {
            return Ok(record.owner.as_ref().map(|_| None));
        };
        let wrong = |code| WrongValue::new("owner", code);
        let mobile = Mobile::parse(named).ok();
        let mut found = self.lookup.staff.iter().filter(|staff| match &mobile {
            Some(mobile) => staff.mobile == *mobile,
            None => staff.name == *named,
        });
        match (found.next(), found.next()) {
            (None, _) => Err(wrong("not_found")),
            (Some(_), Some(_)) => Err(wrong("ambiguous")),
            (Some(staff), None) if !staff.active => Err(wrong("inactive")),
            (Some(staff), None) => Ok(Some(Some(staff.id))),
        }
    }

    /// Tags by name, or by `group/name` where a name is in several groups.
    fn tags(&self, record: &ClientRecord) -> Result<Option<Vec<TagId>>, WrongValue> {
        let Some(named) = &record.tags else {
            return Ok(None);
        };
        let wrong = |code| WrongValue::new("tags", code);
        let mut tags = Vec::with_capacity(named.len());
        for named in named {
            let mut found = self.lookup.tag_groups.iter().flat_map(|group| {
                group
                    .tags
                    .iter()
                    .filter(|tag| tag.name == *named || format!("{}/{}", group.name, tag.name) == *named)
            });
            match (found.next(), found.next()) {
                (None, _) => return Err(wrong("not_found")),
                (Some(_), Some(_)) => return Err(wrong("ambiguous")),
                (Some(tag), None) => tags.push(tag.id),
            }
        }
        tags.sort_unstable();
        tags.dedup();
        Ok(Some(tags))
    }

    /// Values of the agency's own fields.
    fn custom(&self, record: &ClientRecord) -> Result<Vec<(CustomFieldId, Option<String>)>, WrongValue> {
        let mut values = Vec::with_capacity(record.custom.len());
        for (named, value) in &record.custom {
            let name = format!("custom_fields.{named}");
            let field = self.lookup.custom_fields.iter().find(|field| {
                field.name.as_str() == named
                    || field
                        .name_en
                        .as_ref()
                        .is_some_and(|english| english.as_str() == named)
                    || field.id.to_string() == *named
            });
            let Some(field) = field else {
                return Err(WrongValue::new(name, "unknown"));
            };
            let value = match value {
                None => None,
                Some(value) => match field.kind.read(&field.options, value) {
                    Ok(value) => Some(value),
                    Err(error) => return Err(WrongValue::new(name, error.record_code())),
                },
            };
            values.push((field.id, value));
        }
        Ok(values)
    }
}

/// The value, or `None` and a note of what is wrong with it.
fn noted<T>(wrong: &mut Vec<WrongValue>, read: Result<T, WrongValue>) -> Option<T> {
    read.map_err(|error| wrong.push(error)).ok()
}

async fn standing(door: AgencyDoor<'_, Writing>, id: Uuid) -> Result<Option<StandingRecord>, StorageError> {
    let Some(file) = door.clients().file(ClientId(id)).await? else {
        return Ok(None);
    };
    let owner = match file.client.owner {
        Some(owner) => door.staff().find(owner).await?,
        None => None,
    };
    let person = file.contacts.first();
    let fields = door.custom_fields();
    let mut stand = fields.values_of(ClientId(id)).await?;
    let custom: Map<String, Value> = fields
        .list()
        .await?
        .into_iter()
        .map(|field| (field.name.as_str().to_owned(), json!(stand.remove(&field.id))))
        .collect();
    let client = file.client;
    let mut said = json!({
        "name": client.name, "taxpayer_kind": client.taxpayer_kind.as_str(),
        "short_name": client.short_name, "tax_id": client.tax_id, "address": client.address,
        "owner": owner.map(|owner| owner.mobile.as_str().to_owned()),
        "tags": file.tags.iter().map(|tag| format!("{}/{}", tag.group, tag.name)).collect::<Vec<_>>(),
        "custom_fields": custom,
    });
    if let Some(said) = said.as_object_mut() {
        if let Some(cycle) = client.chosen_vat_cycle {
            said.insert("vat_cycle".to_owned(), json!(cycle.as_str()));
        }
        if let Some(person) = person {
            said.insert("contact_name".to_owned(), json!(person.name));
            said.insert("contact_role".to_owned(), json!(person.role));
            let mobile = person.mobile.as_ref().map(Mobile::as_str);
            said.insert("contact_mobile".to_owned(), json!(mobile));
            let landline = person.landline.as_ref().map(|landline| landline.as_str());
            said.insert("contact_landline".to_owned(), json!(landline));
        }
    }
    Ok(Some(StandingRecord {
        revision: client.revision,
        client: None,
        fields: said.as_object().cloned().unwrap_or_default(),
    }))
}
