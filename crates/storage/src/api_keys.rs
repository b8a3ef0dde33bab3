//! Keys with which other systems of an agency put rows into its books. A key is shown once, when it is made; what is kept
//! is its hash.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select, Set};
use sidebook_domain::{AgencyId, ApiKeyId, RecordKind, ShortText, StaffId};

use crate::books::text;
use crate::entity::api_key::{self, ActiveModel, Column, Entity, Model};
use crate::reading::{json, readable};
use crate::{AgencyDoor, Executor, StorageError, SystemDoor, Writing};

/// How exactly it is kept when a key was used last: not each request is a write.
const USED_TO: TimeDelta = TimeDelta::minutes(1);

/// A key of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id.
    pub id: ApiKeyId,
    /// Whose.
    pub agency: AgencyId,
    /// What people call it.
    pub name: ShortText,
    /// Its beginning, to recognise it by.
    pub prefix: String,
    /// What it may put.
    pub scopes: Vec<RecordKind>,
    /// Who made it; it acts in their name.
    pub created_by: StaffId,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When it was used last, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Since when it opens nothing any more.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A key to be made.
#[derive(Debug, Clone)]
pub struct NewApiKey {
    /// What people call it.
    pub name: ShortText,
    /// Its beginning.
    pub prefix: String,
    /// SHA-256 of the whole key, in hex.
    pub secret_hash: String,
    /// What it may put.
    pub scopes: Vec<RecordKind>,
    /// Who makes it.
    pub by: StaffId,
}

/// The keys of one agency. By `of(agency).api_keys()`.
#[derive(Debug)]
pub struct ApiKeys<'a, E> {
    door: AgencyDoor<'a, E>,
}

/// The keys of all agencies: whose a key is precedes the agency. By `system().api_keys()`.
#[derive(Debug)]
pub struct SystemApiKeys<'a, E> {
    door: SystemDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// Keys of this agency's other systems.
    #[must_use]
    pub fn api_keys(&self) -> ApiKeys<'a, E> {
        ApiKeys { door: *self }
    }
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// Keys by what they say.
    #[must_use]
    pub fn api_keys(&self) -> SystemApiKeys<'a, E> {
        SystemApiKeys { door: *self }
    }
}

impl<E: Executor> SystemApiKeys<'_, E> {
    /// The key whose hash this is, if it still opens something.
    pub async fn holding(&self, secret_hash: &str) -> Result<Option<ApiKey>, StorageError> {
        let row = Entity::find()
            .filter(Column::SecretHash.eq(secret_hash))
            .filter(Column::RevokedAt.is_null())
            .one(self.door.executor)
            .await?;
        row.map(ApiKey::try_from).transpose()
    }
}

impl<E: Executor> ApiKeys<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    /// All of them, the newest first.
    pub async fn list(&self) -> Result<Vec<ApiKey>, StorageError> {
        let rows = self
            .query()
            .order_by_desc(Column::Id)
            .all(self.door.executor)
            .await?;
        readable(rows)
    }
}

impl ApiKeys<'_, Writing> {
    /// Keeps a new key.
    pub async fn add(&self, new: NewApiKey) -> Result<ApiKey, StorageError> {
        let scopes: Vec<&str> = new.scopes.iter().map(|kind| kind.as_str()).collect();
        let row = Model {
            id: self.door.context.new_id(),
            agency_id: self.door.agency.0,
            name: new.name.into(),
            prefix: new.prefix,
            secret_hash: new.secret_hash,
            scopes: scopes.into(),
            created_by: new.by.0,
            created_at: self.door.context.now(),
            last_used_at: None,
            revoked_at: None,
            revoked_by: None,
        };
        Entity::insert(ActiveModel::from(row.clone()))
            .exec_without_returning(self.door.executor)
            .await?;
        row.try_into()
    }

    /// Lets a key open nothing any more; the key, or `None` when the agency has none such that still does.
    pub async fn revoke(&self, id: ApiKeyId, by: StaffId) -> Result<Option<ApiKey>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .filter(Column::RevokedAt.is_null())
            .one(self.door.executor)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let now = self.door.context.now();
        let change = ActiveModel {
            id: sea_orm::ActiveValue::Unchanged(row.id),
            revoked_at: Set(Some(now)),
            revoked_by: Set(Some(by.0)),
            ..Default::default()
        };
        Entity::update(change).exec(self.door.executor).await?;
        let revoked = Model {
            revoked_at: Some(now),
            revoked_by: Some(by.0),
            ..row
        };
        Ok(Some(revoked.try_into()?))
    }

    /// Notes that a key is used now, if that was not noted within a minute.
    pub async fn used(&self, key: &ApiKey) -> Result<(), StorageError> {
        let now = self.door.context.now();
        if key.last_used_at.is_some_and(|last| now - last < USED_TO) {
            return Ok(());
        }
        Entity::update_many()
            .col_expr(Column::LastUsedAt, Expr::value(Some(now)))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::Id.eq(key.id.0))
            .exec(self.door.executor)
            .await?;
        Ok(())
    }
}

impl TryFrom<api_key::Model> for ApiKey {
    type Error = StorageError;

    fn try_from(row: api_key::Model) -> Result<Self, StorageError> {
        const TABLE: &str = "api_keys";
        // Kinds of a newer version are let through: an older replica must go on during an upgrade.
        let scopes: Vec<String> = json(row.scopes, TABLE, "scopes", row.id)?;
        Ok(Self {
            id: ApiKeyId(row.id),
            agency: AgencyId(row.agency_id),
            name: text(&row.name, TABLE, "name", row.id)?,
            prefix: row.prefix,
            scopes: scopes.iter().filter_map(|word| RecordKind::parse(word)).collect(),
            created_by: StaffId(row.created_by),
            created_at: row.created_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        })
    }
}
