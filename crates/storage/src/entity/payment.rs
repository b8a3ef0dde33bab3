use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "payments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    pub client_id: Uuid,
    pub number: String,
    pub paid_on: Date,
    pub method: String,
    pub account: Option<String>,
    pub payer: Option<String>,
    pub remark: Option<String>,
    pub amount_fen: i64,
    pub recorded_by: Uuid,
    pub idempotency_key: String,
    pub request_hash: String,
    pub created_at: DateTimeUtc,
    pub revision: i64,
    pub voided_at: Option<DateTimeUtc>,
    pub voided_by: Option<Uuid>,
    pub void_reason: Option<String>,
    pub unallocated_fen: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
