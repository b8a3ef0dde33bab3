use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "platform_members")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    pub corp_id: Uuid,
    pub member_id: String,
    pub name: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub departments: Json,
    pub state: String,
    pub in_scope: bool,
    pub licensed: Option<bool>,
    pub read_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub gone_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
