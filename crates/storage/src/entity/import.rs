use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "imports")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    pub kind: String,
    pub file_name: String,
    pub object_key: String,
    pub bytes: i64,
    pub state: String,
    pub plan: Option<Json>,
    pub last_row: i64,
    pub done_rows: i64,
    pub added: i64,
    pub changed: i64,
    pub unchanged: i64,
    pub skipped: i64,
    pub refused: i64,
    pub problem: Option<String>,
    pub errors: Json,
    pub owners: Json,
    pub created_by: Uuid,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
    pub kept: Option<i64>,
    pub file_gone_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
