use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "sync_runs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    pub corp_id: Uuid,
    pub kind: String,
    pub cause: String,
    pub requested_by: Option<Uuid>,
    pub status: String,
    pub members_total: i64,
    pub members_done: i64,
    pub items: i64,
    pub errors: i64,
    pub unread: Option<i64>,
    pub problem: Option<String>,
    pub checkpoint: Option<Json>,
    pub started_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    pub updated_at: DateTimeUtc,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
