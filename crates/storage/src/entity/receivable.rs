use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "receivables")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    pub client_id: Uuid,
    pub contract_id: Option<Uuid>,
    pub title: String,
    pub first_period: Option<i64>,
    pub last_period: Option<i64>,
    pub amount_fen: i64,
    pub paid_fen: i64,
    pub due_on: Date,
    pub created_at: DateTimeUtc,
    pub revision: i64,
    pub recorded_by: Option<Uuid>,
    pub idempotency_key: Option<String>,
    pub request_hash: Option<String>,
    pub cancelled_at: Option<DateTimeUtc>,
    pub cancelled_by: Option<Uuid>,
    pub cancel_reason: Option<String>,
    pub cycle_first: Option<i64>,
    pub cycle_last: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
