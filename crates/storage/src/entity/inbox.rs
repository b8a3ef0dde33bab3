use sea_orm::entity::prelude::*;

use crate::seal::Sealed;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "inbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub platform: String,
    pub route: String,
    pub app_key: String,
    pub body_hash: String,
    pub name: String,
    pub platform_corp_id: Option<String>,
    pub body: Sealed,
    pub received_at: DateTimeUtc,
    pub state: String,
    pub attempts: i64,
    pub problem: Option<String>,
    pub routed_at: Option<DateTimeUtc>,
    pub trace_context: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
