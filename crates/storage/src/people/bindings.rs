use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, QueryOrder};
use sidebook_domain::{AgencyId, CorpId, StaffBindingId, StaffId};
use sidebook_messenger::MemberId;

use crate::entity::platform_member;
use crate::entity::staff;
use crate::entity::staff_binding::{ActiveModel, Column, Entity, Model};
use crate::{AgencyDoor, Executor, StorageError, SystemDoor, Writing};

/// Which platform member is which staff member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffBinding {
    /// Its id.
    pub id: StaffBindingId,
    /// The agency.
    pub agency: AgencyId,
    /// The corp the member is in.
    pub corp: CorpId,
    /// The platform's side.
    pub member: MemberId,
    /// Our side.
    pub staff: StaffId,
    /// Since when.
    pub bound_at: DateTime<Utc>,
    /// Until when. `None` while it holds.
    pub unbound_at: Option<DateTime<Utc>>,
}

impl TryFrom<Model> for StaffBinding {
    type Error = StorageError;

    fn try_from(row: Model) -> Result<Self, StorageError> {
        Ok(Self {
            id: StaffBindingId(row.id),
            agency: AgencyId(row.agency_id),
            corp: CorpId(row.corp_id),
            member: row.member_id.into(),
            staff: StaffId(row.staff_id),
            bound_at: row.bound_at,
            unbound_at: row.unbound_at,
        })
    }
}

/// A binding with the names people read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BindingEntry {
    /// The binding.
    pub binding: StaffBinding,
    /// The staff member's name.
    pub staff_name: String,
    /// The platform member's name where the platform tells it.
    pub member_name: Option<String>,
}

/// The bindings of one agency.
#[derive(Debug)]
pub struct Bindings<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The bindings of this agency's people.
    #[must_use]
    pub fn bindings(&self) -> Bindings<'a, E> {
        Bindings { door: *self }
    }
}

impl<E: Executor> Bindings<'_, E> {
    /// One binding, whether it holds or not.
    pub async fn find(&self, id: StaffBindingId) -> Result<Option<StaffBinding>, StorageError> {
        let row = self
            .of_agency()
            .filter(Column::Id.eq(id.0))
            .one(self.door.executor)
            .await?;
        row.map(StaffBinding::try_from).transpose()
    }

    /// The binding that holds for a platform member.
    pub async fn of_member(
        &self,
        corp: CorpId,
        member: &MemberId,
    ) -> Result<Option<StaffBinding>, StorageError> {
        let row = self
            .holding()
            .filter(Column::CorpId.eq(corp.0))
            .filter(Column::MemberId.eq(member.as_str()))
            .one(self.door.executor)
            .await?;
        row.map(StaffBinding::try_from).transpose()
    }

    /// The binding that holds for a staff member in a corp.
    pub async fn of_staff(&self, corp: CorpId, staff: StaffId) -> Result<Option<StaffBinding>, StorageError> {
        let row = self
            .holding()
            .filter(Column::CorpId.eq(corp.0))
            .filter(Column::StaffId.eq(staff.0))
            .one(self.door.executor)
            .await?;
        row.map(StaffBinding::try_from).transpose()
    }

    /// The bindings that hold for a staff member, in every corp.
    pub async fn of_person(&self, staff: StaffId) -> Result<Vec<StaffBinding>, StorageError> {
        let rows = self
            .holding()
            .filter(Column::StaffId.eq(staff.0))
            .order_by_asc(Column::Id)
            .all(self.door.executor)
            .await?;
        rows.into_iter().map(StaffBinding::try_from).collect()
    }

    /// All bindings that hold, newest first, with names.
    pub async fn list(&self) -> Result<Vec<BindingEntry>, StorageError> {
        let rows = self
            .holding()
            .order_by_desc(Column::Id)
            .all(self.door.executor)
            .await?;
        let people: HashMap<Uuid, String> = staff::Entity::find()
            .filter(staff::Column::AgencyId.eq(self.door.agency.0))
            .all(self.door.executor)
            .await?
            .into_iter()
            .map(|person| (person.id, person.name))
            .collect();
        let members: HashMap<(Uuid, String), Option<String>> = platform_member::Entity::find()
            .filter(platform_member::Column::AgencyId.eq(self.door.agency.0))
            .filter(platform_member::Column::MemberId.is_in(rows.iter().map(|row| row.member_id.as_str())))
            .all(self.door.executor)
            .await?
            .into_iter()
            .map(|member| ((member.corp_id, member.member_id), member.name))
            .collect();
        let entry = |row: Model| {
            let staff_name = people
                .get(&row.staff_id)
                .cloned()
                .ok_or_else(|| StorageError::inconsistent("staff_bindings", "staff_id", row.id))?;
            let member_name = members
                .get(&(row.corp_id, row.member_id.clone()))
                .cloned()
                .flatten();
            Ok(BindingEntry {
                binding: row.try_into()?,
                staff_name,
                member_name,
            })
        };
        rows.into_iter().map(entry).collect()
    }

    fn of_agency(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    fn holding(&self) -> Select<Entity> {
        self.of_agency().filter(Column::UnboundAt.is_null())
    }
}

impl Bindings<'_, Writing> {
    /// Binds a platform member to a staff member.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when either of them is bound in this corp already.
    pub async fn bind(
        &self,
        corp: CorpId,
        member: &MemberId,
        staff: StaffId,
    ) -> Result<StaffBinding, StorageError> {
        let row = ActiveModel {
            id: Set(self.door.context.new_id()),
            agency_id: Set(self.door.agency.0),
            corp_id: Set(corp.0),
            member_id: Set(member.as_str().to_owned()),
            staff_id: Set(staff.0),
            bound_at: Set(self.door.context.now()),
            unbound_at: Set(None),
        };
        StaffBinding::try_from(
            Entity::insert(row)
                .exec_with_returning(self.door.executor)
                .await?,
        )
    }

    /// Ends a binding; it stays as history. Says whether it held until now.
    pub async fn unbind(&self, id: StaffBindingId) -> Result<bool, StorageError> {
        let done = Entity::update_many()
            .col_expr(Column::UnboundAt, Expr::value(self.door.context.now()))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::Id.eq(id.0))
            .filter(Column::UnboundAt.is_null())
            .exec(self.door.executor)
            .await?;
        Ok(done.rows_affected == 1)
    }
}

/// Bindings before the agency is known.
#[derive(Debug)]
pub struct SystemBindings<'a, E> {
    door: SystemDoor<'a, E>,
}

impl<'a, E: Executor> SystemDoor<'a, E> {
    /// Bindings whatever their agency.
    #[must_use]
    pub fn bindings(&self) -> SystemBindings<'a, E> {
        SystemBindings { door: *self }
    }
}

impl<E: Executor> SystemBindings<'_, E> {
    /// The binding that holds for a platform member of a corp.
    pub async fn of_member(
        &self,
        corp: CorpId,
        member: &MemberId,
    ) -> Result<Option<StaffBinding>, StorageError> {
        let row = Entity::find()
            .filter(Column::CorpId.eq(corp.0))
            .filter(Column::MemberId.eq(member.as_str()))
            .filter(Column::UnboundAt.is_null())
            .one(self.door.executor)
            .await?;
        row.map(StaffBinding::try_from).transpose()
    }

    /// Whether this very binding still holds: asked on every request of a signed-in sidebar.
    pub async fn holds(
        &self,
        agency: AgencyId,
        corp: CorpId,
        member: &MemberId,
        staff: StaffId,
    ) -> Result<bool, StorageError> {
        let found = self.of_member(corp, member).await?;
        Ok(found.is_some_and(|binding| binding.agency == agency && binding.staff == staff))
    }
}
