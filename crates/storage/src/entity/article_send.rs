use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "article_sends")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub send_intent_id: Uuid,
    pub agency_id: Uuid,
    pub article_id: Option<Uuid>,
    pub form: String,
    pub counted_at: Option<DateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
