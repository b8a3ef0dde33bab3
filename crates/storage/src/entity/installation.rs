use sea_orm::entity::prelude::*;

use crate::seal::Sealed;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "installations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Option<Uuid>,
    pub corp_id: Uuid,
    pub app_key: String,
    pub agent_id: Option<i64>,
    pub permanent_code: Option<Sealed>,
    pub state: String,
    pub scope: Json,
    pub authorised_by: Option<String>,
    pub installed_at: DateTimeUtc,
    pub changed_at: DateTimeUtc,
    pub cancelled_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
