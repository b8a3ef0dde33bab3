use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sidebook_domain::CorpId;
use sidebook_messenger::{ExternalUserId, MemberId};

use super::{Contacts, contact_follow};
use crate::reading::to_millis;
use crate::{StorageError, Writing};

impl Contacts<'_, Writing> {
    /// A member ended their follow of a contact at `at`: it is gone at once, whatever reads still tell. A follow that
    /// began later is another one and stays. Says whether there was such a follow.
    pub async fn mark_follow_gone(
        &self,
        corp: CorpId,
        contact: &ExternalUserId,
        member: &MemberId,
        at: DateTime<Utc>,
    ) -> Result<bool, StorageError> {
        use contact_follow::Column;
        let at = to_millis(at);
        let Some(contact) = self.find_by_platform(corp, contact).await? else {
            return Ok(false);
        };
        let newer = Expr::case(Column::ReadAt.lt(at), Expr::value(at)).finally(Expr::col(Column::ReadAt));
        let ended = contact_follow::Entity::update_many()
            .col_expr(Column::GoneAt, Expr::value(at))
            .col_expr(Column::ReadAt, newer.into())
            .filter(Column::AgencyId.eq(self.door.agency.0))
            .filter(Column::ExternalContactId.eq(contact.id.0))
            .filter(Column::MemberId.eq(member.as_str()))
            .filter(Column::GoneAt.is_null())
            .filter(Column::FollowedAt.is_null().or(Column::FollowedAt.lte(at)))
            .exec(self.door.executor)
            .await?;
        Ok(ended.rows_affected == 1)
    }
}
