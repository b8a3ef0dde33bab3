use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "clients")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub agency_id: Uuid,
    pub name: String,
    pub short_name: Option<String>,
    pub taxpayer_kind: String,
    pub tax_id: Option<String>,
    pub address: Option<String>,
    pub owner_staff_id: Option<Uuid>,
    pub search_key: String,
    pub sort_key: String,
    pub core_name: Option<String>,
    #[sea_orm(column_name = "grams_0")]
    pub grams_0: Option<i64>,
    #[sea_orm(column_name = "grams_1")]
    pub grams_1: Option<i64>,
    #[sea_orm(column_name = "grams_2")]
    pub grams_2: Option<i64>,
    #[sea_orm(column_name = "grams_3")]
    pub grams_3: Option<i64>,
    #[sea_orm(column_name = "grams_4")]
    pub grams_4: Option<i64>,
    #[sea_orm(column_name = "grams_5")]
    pub grams_5: Option<i64>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub revision: i64,
    pub vat_cycle: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
