use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outages")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub why: String,
    pub corp_id: Option<Uuid>,
    pub began_at: DateTimeUtc,
    pub ended_at: DateTimeUtc,
    pub events: Option<i64>,
    pub noticed_at: DateTimeUtc,
    pub healing_at: Option<DateTimeUtc>,
    pub planned_at: Option<DateTimeUtc>,
    pub healed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
