use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attachments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    pub kind: String,
    pub name: String,
    pub bytes: i64,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub sha256: String,
    pub object_key: String,
    pub uploaded_by: Uuid,
    pub created_at: DateTimeUtc,
    pub stored_at: Option<DateTimeUtc>,
    pub subject_kind: Option<String>,
    pub subject_id: Option<Uuid>,
    pub place: i64,
    pub loose_since: Option<DateTimeUtc>,
    pub doomed_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
