use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use sidebook_domain::CorpId;
use sidebook_messenger::{Contact, ExternalUserId, Follow, MemberId};

use super::{Contacts, contact_follow};
use crate::reading::to_millis;
use crate::{StorageError, Writing};

/// Reads of the platform may go on telling for this long what an event said is over.
pub const READS_LAG: TimeDelta = TimeDelta::minutes(10);

/// Whether a read tells a follow only because it is behind the event that ended it. A follow that began later is
/// another one.
pub(super) fn is_echo(row: &contact_follow::Model, told: &Follow, read_at: DateTime<Utc>) -> bool {
    let Some(ended) = row.ended_at.filter(|_| row.gone_at.is_some()) else {
        return false;
    };
    read_at - ended < READS_LAG && told.followed_at.is_none_or(|began| to_millis(began) <= ended)
}

impl Contacts<'_, Writing> {
    /// A read of a contact without the follows that it tells only because it is behind.
    pub async fn without_echoes(
        &self,
        corp: CorpId,
        mut contact: Contact,
        read_at: DateTime<Utc>,
    ) -> Result<Contact, StorageError> {
        let Some(known) = self.find_by_platform(corp, &contact.id).await? else {
            return Ok(contact);
        };
        let rows = self
            .follows_of_agency()
            .filter(contact_follow::Column::ExternalContactId.eq(known.id.0))
            .filter(contact_follow::Column::EndedAt.is_not_null())
            .all(self.door.executor)
            .await?;
        contact.follows.retain(|follow| {
            let row = rows.iter().find(|row| row.member_id == follow.member.as_str());
            !row.is_some_and(|row| is_echo(row, follow, read_at))
        });
        Ok(contact)
    }

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
            .col_expr(Column::EndedAt, Expr::value(at))
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
