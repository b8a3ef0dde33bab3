use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "group_chats")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    pub corp_id: Uuid,
    pub chat_id: String,
    pub name: Option<String>,
    pub owner_member_id: String,
    pub notice: Option<String>,
    pub state: String,
    pub platform_created_at: Option<DateTimeUtc>,
    pub member_version: Option<String>,
    pub read_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub dismissed_at: Option<DateTimeUtc>,
    pub gone_at: Option<DateTimeUtc>,
    pub seen_run: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
