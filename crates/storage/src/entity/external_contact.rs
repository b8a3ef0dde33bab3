use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "external_contacts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    pub corp_id: Uuid,
    pub external_user_id: String,
    pub name: String,
    pub kind: String,
    pub corp_name: Option<String>,
    pub position: Option<String>,
    pub avatar: Option<String>,
    pub read_at: DateTimeUtc,
    pub follows_read_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
    pub gone_at: Option<DateTimeUtc>,
    pub seen_run: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
