use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub dedupe_key: Option<String>,
    pub agency_id: Option<Uuid>,
    pub corp_id: Option<Uuid>,
    pub payload: Json,
    pub priority: i64,
    pub run_at: DateTimeUtc,
    pub status: String,
    pub attempts: i64,
    pub max_attempts: i64,
    pub lease_until: Option<DateTimeUtc>,
    pub worker: Option<String>,
    pub last_error: Option<String>,
    pub created_at: DateTimeUtc,
    pub parked_at: Option<DateTimeUtc>,
    pub origin: Option<String>,
    pub trace_context: Option<String>,
    /// How many workers died of it in a row.
    pub deaths: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
