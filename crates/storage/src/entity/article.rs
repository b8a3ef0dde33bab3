use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "articles")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    pub category_id: Uuid,
    pub question: String,
    pub brief: String,
    pub full_text: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub keywords: Json,
    pub state: String,
    pub reviewed_by: Option<Uuid>,
    pub reviewed_at: Option<DateTimeUtc>,
    pub uses: i64,
    pub last_used_at: Option<DateTimeUtc>,
    pub search_key: String,
    pub answer_key: String,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub revision: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
