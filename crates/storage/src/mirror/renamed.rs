use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sidebook_domain::CorpId;
use sidebook_messenger::MemberId;

use super::members::Members;
use crate::entity::{contact_follow, group_chat, group_member, platform_member, staff_binding};
use crate::{StorageError, Writing};

impl Members<'_, Writing> {
    /// The platform gave a member a new id: whatever names the old one names the new one from now on. Where the new id
    /// was met already (the news came late), that row stays and the old one is gone. Doing it again does nothing.
    pub async fn rename(&self, corp: CorpId, old: &MemberId, new: &MemberId) -> Result<(), StorageError> {
        if old == new {
            return Ok(());
        }
        self.rename_member(corp, old, new).await?;
        self.rename_follows(corp, old, new).await?;
        self.rename_in_groups(corp, old, new).await?;
        self.rename_bindings(corp, old, new).await
    }

    async fn rename_member(&self, corp: CorpId, old: &MemberId, new: &MemberId) -> Result<(), StorageError> {
        if self.find(corp, new).await?.is_some() {
            return self.mark_gone(corp, old, self.door.context.now()).await;
        }
        use platform_member::{Column, Entity};
        Entity::update_many()
            .col_expr(Column::MemberId, Expr::value(new.as_str()))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::CorpId.eq(corp.0))
            .filter(Column::MemberId.eq(old.as_str()))
            .exec(self.door.executor)
            .await?;
        Ok(())
    }

    async fn rename_follows(&self, corp: CorpId, old: &MemberId, new: &MemberId) -> Result<(), StorageError> {
        use contact_follow::{Column, Entity};
        let met = Query::select()
            .column(Column::ExternalContactId)
            .from(Entity)
            .and_where(Column::CorpId.eq(corp.0))
            .and_where(Column::MemberId.eq(new.as_str()))
            .take();
        let of_old = || {
            Entity::update_many()
                .filter(Column::AgencyId.eq(self.door.agency.0))
                .filter(Column::CorpId.eq(corp.0))
                .filter(Column::MemberId.eq(old.as_str()))
        };
        of_old()
            .col_expr(Column::MemberId, Expr::value(new.as_str()))
            .filter(Column::ExternalContactId.not_in_subquery(met))
            .exec(self.door.executor)
            .await?;
        of_old()
            .col_expr(Column::GoneAt, Expr::value(self.door.context.now()))
            .filter(Column::GoneAt.is_null())
            .exec(self.door.executor)
            .await?;
        Ok(())
    }

    async fn rename_in_groups(
        &self,
        corp: CorpId,
        old: &MemberId,
        new: &MemberId,
    ) -> Result<(), StorageError> {
        group_chat::Entity::update_many()
            .col_expr(group_chat::Column::OwnerMemberId, Expr::value(new.as_str()))
            .filter(group_chat::Column::AgencyId.eq(self.door.agency.0))
            .filter(group_chat::Column::CorpId.eq(corp.0))
            .filter(group_chat::Column::OwnerMemberId.eq(old.as_str()))
            .exec(self.door.executor)
            .await?;
        use group_member::{Column, Entity};
        let met = Query::select()
            .column(Column::GroupChatId)
            .from(Entity)
            .and_where(Column::Kind.eq("member"))
            .and_where(Column::MemberRef.eq(new.as_str()))
            .take();
        let is_old = || {
            Column::AgencyId
                .eq(self.door.agency.0)
                .and(Column::Kind.eq("member"))
                .and(Column::MemberRef.eq(old.as_str()))
                .and(Column::GroupChatId.in_subquery(groups_of(corp)))
        };
        Entity::update_many()
            .col_expr(Column::MemberRef, Expr::value(new.as_str()))
            .filter(is_old())
            .filter(Column::GroupChatId.not_in_subquery(met))
            .exec(self.door.executor)
            .await?;
        Entity::delete_many()
            .filter(is_old())
            .exec(self.door.executor)
            .await?;
        Ok(())
    }

    /// Somebody who signed in under the new id before the news came has a binding of their own; it stays.
    async fn rename_bindings(
        &self,
        corp: CorpId,
        old: &MemberId,
        new: &MemberId,
    ) -> Result<(), StorageError> {
        use staff_binding::{Column, Entity};
        let bound = Query::select()
            .column(Column::CorpId)
            .from(Entity)
            .and_where(Column::MemberId.eq(new.as_str()))
            .and_where(Column::UnboundAt.is_null())
            .take();
        Entity::update_many()
            .col_expr(Column::MemberId, Expr::value(new.as_str()))
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::CorpId.eq(corp.0))
            .filter(Column::MemberId.eq(old.as_str()))
            .filter(Column::UnboundAt.is_null())
            .filter(Column::CorpId.not_in_subquery(bound))
            .exec(self.door.executor)
            .await?;
        Ok(())
    }
}

fn groups_of(corp: CorpId) -> SelectStatement {
    Query::select()
        .column(group_chat::Column::Id)
        .from(group_chat::Entity)
        .and_where(group_chat::Column::CorpId.eq(corp.0))
        .take()
}
