use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "send_intents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    pub staff_id: Uuid,
    pub corp_id: Uuid,
    pub conversation_id: Uuid,
    pub client_id: Uuid,
    pub action: String,
    pub language: String,
    pub rendered_text: String,
    pub sent_text: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub warnings: Json,
    pub state: String,
    pub problem: Option<String>,
    pub idempotency_key: String,
    pub request_hash: String,
    pub created_at: DateTimeUtc,
    pub settled_at: Option<DateTimeUtc>,
    pub attachment_id: Option<Uuid>,
    pub attachment_media: Option<String>,
    pub attachment_state: Option<String>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub acknowledged: Option<Json>,
    pub handing_over_at: Option<DateTimeUtc>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub further_attachments: Option<Json>,
    pub period: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
