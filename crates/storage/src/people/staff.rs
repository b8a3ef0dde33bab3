use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect};
use sidebook_domain::{AgencyId, Mobile, Permission, PermissionSet, Role, StaffId};

use crate::entity::staff::{ActiveModel, Column, Entity, Model};

use crate::reading::{json, readable, word};
use crate::{AgencyDoor, Executor, StorageError, SystemDoor, Writing};

/// A person with a Sidebook login at an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Staff {
    /// Their id.
    pub id: StaffId,
    /// Where they work.
    pub agency: AgencyId,
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub mobile: Mobile,
    /// Their standing.
    pub role: Role,
    /// What they may do besides what the role allows.
    pub permissions: PermissionSet,
    /// Whether they may sign in at all.
    pub active: bool,
    /// Since when they are here.
    pub created_at: DateTime<Utc>,
    /// Counts changes; a change names the revision it was made on.
    pub revision: i64,
}

impl Staff {
    /// Whether this person may do it now.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.active && self.permissions.allows(self.role, permission)
    }
}

/// A person to add.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// Their name.
    pub name: String,
    /// What they sign in with; once per agency.
    pub mobile: Mobile,
    /// Their standing.
    pub role: Role,
    /// What they may do besides what the role allows.
    pub permissions: PermissionSet,
}

/// What of a person becomes different; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StaffChange {
    /// Their name.
    pub name: Option<String>,
    /// What they sign in with; once per agency.
    pub mobile: Option<Mobile>,
    /// Their standing.
    pub role: Option<Role>,
    /// What they may do besides what the role allows.
    pub permissions: Option<PermissionSet>,
    /// Whether they may sign in at all.
    pub active: Option<bool>,
}

impl TryFrom<Model> for Staff {
    type Error = StorageError;

    fn try_from(row: Model) -> Result<Self, StorageError> {
        // Words of a newer version are let through: an older replica must go on during an upgrade.
        let words: Vec<String> = json(row.permissions, "staff", "permissions", row.id)?;
        let permissions = words.iter().filter_map(|word| Permission::parse(word)).collect();
        Ok(Self {
            id: StaffId(row.id),
            agency: AgencyId(row.agency_id),
            mobile: word(Mobile::parse(&row.mobile).ok(), "staff", "mobile", row.id)?,
            role: word(Role::parse(&row.role), "staff", "role", row.id)?,
            permissions,
            name: row.name,
            active: row.active,
            created_at: row.created_at,
            revision: row.revision,
        })
    }
}

/// The staff of one agency.
#[derive(Debug)]
pub struct StaffRepository<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The people of this agency.
    #[must_use]
    pub fn staff(&self) -> StaffRepository<'a, E> {
        StaffRepository { door: *self }
    }
}

impl<E: Executor> StaffRepository<'_, E> {
    /// One person, active or not.
    pub async fn find(&self, id: StaffId) -> Result<Option<Staff>, StorageError> {
        let row = self
            .of_agency()
            .filter(Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(Staff::try_from).transpose()
    }

    /// Several people; unknown ids are left out.
    pub async fn find_many(&self, ids: &[StaffId]) -> Result<Vec<Staff>, StorageError> {
        let ids = ids.iter().map(|id| id.0);
        let rows = self
            .of_agency()
            .filter(Column::Id.is_in(ids))
            .all(self.door.executor)
            .await?;
        readable(rows)
    }

    /// The person with this number, active or not.
    pub async fn find_by_mobile(&self, mobile: &Mobile) -> Result<Option<Staff>, StorageError> {
        let row = self
            .of_agency()
            .filter(Column::Mobile.eq(mobile.as_str()))
            .one(self.door.executor)
            .await?;
        row.map(Staff::try_from).transpose()
    }

    /// Everybody, in the order they came. An agency has tens of people.
    pub async fn list(&self) -> Result<Vec<Staff>, StorageError> {
        readable(
            self.of_agency()
                .order_by_asc(Column::Id)
                .all(self.door.executor)
                .await?,
        )
    }

    fn of_agency(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }
}

impl StaffRepository<'_, Writing> {
    /// Adds a person, active.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when the number is taken at this agency.
    pub async fn add(&self, new: NewStaff) -> Result<Staff, StorageError> {
        let row = ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            name: Set(new.name),
            mobile: Set(new.mobile.as_str().to_owned()),
            role: Set(new.role.as_str().to_owned()),
            permissions: Set(words(&new.permissions)),
            active: Set(true),
            created_at: Set(self.door.context.now()),
            revision: Set(1),
        };
        Staff::try_from(
            Entity::insert(row)
                .exec_with_returning(self.door.executor)
                .await?,
        )
    }

    /// The active owners, locked until the end of the unit of work: whether one is left is decided by one change after
    /// the other.
    pub async fn lock_owners(&self) -> Result<Vec<StaffId>, StorageError> {
        let rows = self
            .of_agency()
            .filter(Column::Role.eq(Role::Owner.as_str()))
            .filter(Column::Active.eq(true))
            .order_by_asc(Column::Id)
            .lock_exclusive()
            .all(self.door.executor)
            .await?;
        Ok(rows.into_iter().map(|row| StaffId(row.id)).collect())
    }

    /// Changes a person, if nobody changed them since `revision`.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the person is not there or was changed; [`StorageError::Duplicate`] when the number
    /// is taken at this agency.
    pub async fn change(&self, id: StaffId, revision: i64, change: StaffChange) -> Result<(), StorageError> {
        let values = [
            change.name.map(|name| (Column::Name, Expr::value(name))),
            change
                .mobile
                .map(|mobile| (Column::Mobile, Expr::value(mobile.as_str()))),
            change.role.map(|role| (Column::Role, Expr::value(role.as_str()))),
            change
                .permissions
                .map(|permissions| (Column::Permissions, Expr::value(words(&permissions)))),
            change.active.map(|active| (Column::Active, Expr::value(active))),
        ];
        self.set(id, revision, values.into_iter().flatten()).await
    }

    /// Sets what a person may do, if nobody changed them since `revision`.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the person is not there or was changed.
    pub async fn set_permissions(
        &self,
        id: StaffId,
        revision: i64,
        permissions: &PermissionSet,
    ) -> Result<(), StorageError> {
        let change = StaffChange {
            permissions: Some(permissions.clone()),
            ..StaffChange::default()
        };
        self.change(id, revision, change).await
    }

    /// Sets whether a person may sign in, if nobody changed them since `revision`.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when the person is not there or was changed.
    pub async fn set_active(&self, id: StaffId, revision: i64, active: bool) -> Result<(), StorageError> {
        let change = StaffChange {
            active: Some(active),
            ..StaffChange::default()
        };
        self.change(id, revision, change).await
    }

    async fn set(
        &self,
        id: StaffId,
        revision: i64,
        values: impl IntoIterator<Item = (Column, Expr)>,
    ) -> Result<(), StorageError> {
        let update = values
            .into_iter()
            .fold(Entity::update_many(), |update, (column, value)| {
                update.col_expr(column, value)
            });
        let done = update
            .col_expr(Column::Revision, Expr::value(revision.saturating_add(1)))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::Id.eq(id.0))
            .filter(Column::Revision.eq(revision))
            .exec(self.door.executor)
            .await?;
        if done.rows_affected == 1 {
            Ok(())
        } else {
            Err(StorageError::Stale)
        }
    }
}

fn words(permissions: &PermissionSet) -> Json {
    permissions
        .0
        .iter()
        .map(|permission| permission.as_str())
        .collect()
}

impl<E: Executor> SystemDoor<'_, E> {
    /// Active people with this number, at every agency, the oldest first: for the sign-in, before the agency is known.
    pub async fn staff_by_mobile(&self, mobile: &Mobile) -> Result<Vec<Staff>, StorageError> {
        let rows = Entity::find()
            .filter(Column::Mobile.eq(mobile.as_str()))
            .filter(Column::Active.eq(true))
            .order_by_asc(Column::Id)
            .all(self.executor)
            .await?;
        readable(rows)
    }
}
