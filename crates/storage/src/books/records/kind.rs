//! What the file of each kind says of its rows.

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};
use sidebook_domain::{ClientId, MatchBy, Record, RecordKind, ShortText, WrongValue};
use uuid::Uuid;

use super::lookup::Lookup;
use super::{PutRules, Putting, StandingRecord};
use crate::books::ROWS;
use crate::{AgencyDoor, StorageError, Writing};

/// Why a row is not put.
#[derive(Debug)]
pub(super) enum Not {
    /// For these reasons.
    Wrong(Vec<WrongValue>),
    /// The database did not.
    Failed(StorageError),
}

impl Not {
    /// One reason.
    pub(super) fn wrong(field: &'static str, code: &'static str) -> Self {
        WrongValue::new(field, code).into()
    }
}

impl From<WrongValue> for Not {
    fn from(wrong: WrongValue) -> Self {
        Self::Wrong(vec![wrong])
    }
}

impl From<StorageError> for Not {
    fn from(error: StorageError) -> Self {
        Self::Failed(error)
    }
}

impl From<sea_orm::DbErr> for Not {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Failed(error.into())
    }
}

/// Rows of one kind: how they are found, added, changed and taken back.
///
/// What is the same for all of them (keys, whose a row is, what is there already, batches, outcomes) is in `putting`.
pub(super) trait Rows {
    /// A row as it was read.
    type Record: Clone;
    /// A row to insert.
    type New;

    /// Which kind.
    const KIND: RecordKind;
    /// The field that a row is known by.
    const KNOWN_BY: &'static str;
    /// Whether the books have a row of one [`Rows::mark`] once only.
    const ONCE: bool = false;
    /// Whether each new row has to see the one before it in the books.
    const ONE_BY_ONE: bool = false;

    /// The row in a record of this kind.
    fn of(record: &Record) -> Option<&Self::Record>;

    /// What there is once of a row of a client.
    fn mark(_record: &Self::Record, _client: ClientId) -> Option<String> {
        None
    }

    /// What there is once of a row that is no client's.
    fn own_marks(_record: &Self::Record) -> Vec<String> {
        Vec::new()
    }

    /// The row that is there by what it says, or by this of it alone.
    fn found(
        lookup: &Lookup,
        record: &Self::Record,
        client: Option<ClientId>,
        _by: Option<MatchBy>,
    ) -> Option<Uuid> {
        lookup.having(&Self::mark(record, client?)?)
    }

    /// Reads what these rows of these clients may mean.
    async fn load(
        lookup: &mut Lookup,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
        rows: &[&Self::Record],
    ) -> Result<(), StorageError>;

    /// A row that is not there yet.
    async fn new_row(putting: &Putting<'_>, record: &Self::Record) -> Result<Self::New, Not>;

    /// Inserts rows; ids and revisions in the given order.
    async fn add(putting: &Putting<'_>, new: Vec<Self::New>) -> Result<Vec<(Uuid, i64)>, StorageError>;

    /// Lets a row that stands so say what is given; its revision after.
    async fn change(
        putting: &mut Putting<'_>,
        id: Uuid,
        before: &StandingRecord,
        record: Self::Record,
    ) -> Result<i64, Not>;

    /// A row as it stands.
    async fn standing(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
    ) -> Result<Option<StandingRecord>, StorageError>;

    /// Takes a row that was added back. `false`: something hangs on it by now.
    async fn remove(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
        rules: &PutRules,
        reason: &ShortText,
    ) -> Result<bool, StorageError>;
}

/// Does something with the kind's [`Rows`].
macro_rules! with_rows {
    ($kind:expr, $rows:ident => $what:expr) => {
        with_rows!(@ $kind, $rows => $what;
            Clients client, ClientContacts client_contact, Services service, RegistrationOrders registration_order,
            Contracts contract, Receivables receivable, Payments payment, MissingDocuments missing_document,
            Intakes intake, Invoices invoice, Filings filing, Reports report, Articles article)
    };
    (@ $kind:expr, $rows:ident => $what:expr; $($word:ident $file:ident),*) => {
        match $kind {
            $(sidebook_domain::RecordKind::$word => {
                type $rows = $crate::books::records::$file::Kind;
                $what
            })*
        }
    };
}
pub(super) use with_rows;

/// What there is once of a client's row of one month and one sort.
pub(super) fn of_month(client: Uuid, period: i64, kind: &str) -> String {
    format!("{client}/{period}/{kind}")
}

/// Rows of these clients that a filter leaves.
pub(super) async fn of_clients<E: EntityTrait>(
    door: AgencyDoor<'_, Writing>,
    [agency, client]: [E::Column; 2],
    clients: &[Uuid],
    narrow: impl Fn(Select<E>) -> Select<E>,
) -> Result<Vec<E::Model>, StorageError> {
    let mut all = Vec::new();
    for clients in clients.chunks(ROWS) {
        let rows = E::find()
            .filter(agency.eq(door.agency.0))
            .filter(client.is_in(clients.iter().copied()));
        all.extend(narrow(rows).all(door.executor).await?);
    }
    Ok(all)
}

/// The agency's row of this id.
pub(super) async fn row_of<E: EntityTrait>(
    door: AgencyDoor<'_, Writing>,
    [agency, id]: [E::Column; 2],
    row: Uuid,
) -> Result<Option<E::Model>, StorageError> {
    let found = E::find()
        .filter(agency.eq(door.agency.0))
        .filter(id.eq(row))
        .one(door.executor)
        .await?;
    Ok(found)
}

/// Deletes what has this id in that column.
pub(super) async fn delete<E: EntityTrait>(
    door: AgencyDoor<'_, Writing>,
    [agency, column]: [E::Column; 2],
    id: Uuid,
) -> Result<(), StorageError> {
    E::delete_many()
        .filter(agency.eq(door.agency.0))
        .filter(column.eq(id))
        .exec(door.executor)
        .await?;
    Ok(())
}

/// A row of a client as it stands, with the client's name.
pub(super) async fn of_client(
    door: AgencyDoor<'_, Writing>,
    client: ClientId,
    revision: i64,
    mut fields: serde_json::Value,
) -> Result<Option<StandingRecord>, StorageError> {
    let named = door.clients().find(client).await?;
    if let (Some(fields), Some(named)) = (fields.as_object_mut(), named) {
        fields.insert("client_name".to_owned(), serde_json::json!(named.name));
    }
    Ok(Some(StandingRecord {
        revision,
        client: Some(client.0),
        fields: fields.as_object().cloned().unwrap_or_default(),
    }))
}
