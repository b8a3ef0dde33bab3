use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contact_follows")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    pub corp_id: Uuid,
    pub external_contact_id: Uuid,
    pub member_id: String,
    pub remark: Option<String>,
    pub description: Option<String>,
    pub remark_corp_name: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub remark_mobiles: Json,
    pub followed_at: Option<DateTimeUtc>,
    pub add_way: i64,
    pub channel: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub tags: Json,
    pub state: String,
    pub read_at: DateTimeUtc,
    pub gone_at: Option<DateTimeUtc>,
    pub ended_at: Option<DateTimeUtc>,
    pub seen_run: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
