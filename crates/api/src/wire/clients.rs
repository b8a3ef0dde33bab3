use chrono::NaiveDate;
use serde::Serialize;
use sidebook_domain::{
    BillingCycle, ClientContactId, ClientId, CustomFieldId, CustomFieldKind, DaysLeft, DocumentKind, Fen,
    MissingDocumentId, OrderStage, RegistrationOrderId, ServiceId, TagGroupId, TagId, TaxpayerKind, VatCycle,
};
use sidebook_storage::MatchedBy;
use utoipa::ToSchema;

use super::StaffName;
use super::words::{
    BillingCycleWord, CustomFieldKindWord, DocumentKindWord, OrderStageWord, TaxpayerKindWord, VatCycleWord,
};

/// A client by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClientNames {
    #[schema(value_type = Uuid)]
    pub(crate) id: ClientId,
    pub(crate) name: String,
    pub(crate) short_name: Option<String>,
}

/// A client in a list of results.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClientRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: ClientId,
    pub(crate) name: String,
    pub(crate) short_name: Option<String>,
    #[schema(value_type = TaxpayerKindWord)]
    pub(crate) taxpayer_kind: TaxpayerKind,
    pub(crate) tax_id: Option<String>,
    pub(crate) owner_name: Option<String>,
    /// What of the client answered the first word. Null when nothing was searched.
    pub(crate) matched_by: Option<ClientMatch>,
}

/// What of a client answered a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClientMatch {
    Name,
    ShortName,
    TaxId,
    Mobile,
    Pinyin,
}

impl From<MatchedBy> for ClientMatch {
    fn from(matched: MatchedBy) -> Self {
        match matched {
            MatchedBy::Name => Self::Name,
            MatchedBy::ShortName => Self::ShortName,
            MatchedBy::TaxId => Self::TaxId,
            MatchedBy::Mobile => Self::Mobile,
            MatchedBy::Pinyin => Self::Pinyin,
        }
    }
}

/// A page of clients.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClientPage {
    pub(crate) items: Vec<ClientRow>,
    /// Where the next page begins, for `after`. Absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) next: Option<String>,
}

/// 基础资料: the base data of a client.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClientFile {
    #[schema(value_type = Uuid)]
    pub(crate) id: ClientId,
    pub(crate) name: String,
    pub(crate) short_name: Option<String>,
    #[schema(value_type = TaxpayerKindWord)]
    pub(crate) taxpayer_kind: TaxpayerKind,
    /// How often it files VAT: general taxpayers always by the month.
    #[schema(value_type = VatCycleWord)]
    pub(crate) vat_cycle: VatCycle,
    pub(crate) tax_id: Option<String>,
    pub(crate) address: Option<String>,
    /// The staff member whose client it is.
    pub(crate) owner: Option<StaffName>,
    pub(crate) contacts: Vec<ClientContactRow>,
    pub(crate) tags: Vec<ClientTag>,
    /// The agency's own fields, in their order, those with nothing too.
    pub(crate) custom_fields: Vec<CustomFieldRow>,
    /// Grows with every change.
    pub(crate) revision: i64,
}

/// A field that the agency adds to its clients' files, and what stands in it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct CustomFieldRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: CustomFieldId,
    /// In Chinese.
    pub(crate) name: String,
    /// In English; null: the Chinese one.
    pub(crate) name_en: Option<String>,
    #[schema(value_type = CustomFieldKindWord)]
    pub(crate) kind: CustomFieldKind,
    /// Of a choice, in their order.
    pub(crate) options: Vec<String>,
    /// As its kind is written (`1280.5`, `2026-11-27`); null: nothing.
    pub(crate) value: Option<String>,
}

/// A person at a client.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClientContactRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: ClientContactId,
    pub(crate) name: String,
    pub(crate) role: Option<String>,
    pub(crate) mobile: Option<String>,
    /// A number that is no mobile: `0755-86712345x802`.
    pub(crate) landline: Option<String>,
}

/// A label on a client.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ClientTag {
    #[schema(value_type = Uuid)]
    pub(crate) id: TagId,
    pub(crate) name: String,
    /// The tag group's name.
    pub(crate) group: String,
    /// The tag group's colour, `#RRGGBB`.
    pub(crate) colour: String,
}

/// Groups of labels to choose from.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TagGroupList {
    /// In their order.
    pub(crate) items: Vec<TagGroupRow>,
}

/// A group of labels.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TagGroupRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: TagGroupId,
    pub(crate) name: String,
    /// `#RRGGBB`.
    pub(crate) colour: String,
    /// Each client needs a label of this group.
    pub(crate) required: bool,
    /// In their order.
    pub(crate) tags: Vec<TagRow>,
}

/// A label.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct TagRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: TagId,
    pub(crate) name: String,
}

/// 服务: what a client has bought and what is missing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ServiceCard {
    /// The day (in Asia/Shanghai) that days left are counted from.
    pub(crate) today: NaiveDate,
    pub(crate) services: Vec<ServiceRow>,
    pub(crate) orders: Vec<OrderRow>,
    /// Newest period first.
    pub(crate) missing_documents: Vec<MissingPeriod>,
}

/// A bookkeeping service.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ServiceRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: ServiceId,
    pub(crate) plan: String,
    /// The fee of one billing cycle, in fen.
    #[schema(value_type = i64)]
    pub(crate) fee_fen: Fen,
    #[schema(value_type = BillingCycleWord)]
    pub(crate) billing_cycle: BillingCycle,
    pub(crate) starts_on: NaiveDate,
    pub(crate) ends_on: NaiveDate,
    pub(crate) days_left: DaysLeftOut,
    /// Grows with every change; a change names it in `If-Match`.
    pub(crate) revision: i64,
}

/// How long a service still runs.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct DaysLeftOut {
    pub(crate) state: DaysLeftState,
    /// Days until it begins, until it ends (0 is the last day), or since it ended.
    pub(crate) days: i64,
}

/// Whether a service has begun or ended.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DaysLeftState {
    NotStarted,
    Running,
    Expired,
}

impl From<DaysLeft> for DaysLeftOut {
    fn from(left: DaysLeft) -> Self {
        let (state, days) = match left {
            DaysLeft::NotStarted(days) => (DaysLeftState::NotStarted, days),
            DaysLeft::Running(days) => (DaysLeftState::Running, days),
            DaysLeft::Expired(days) => (DaysLeftState::Expired, days),
        };
        Self { state, days }
    }
}

/// A registration order.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct OrderRow {
    #[schema(value_type = Uuid)]
    pub(crate) id: RegistrationOrderId,
    pub(crate) title: String,
    #[schema(value_type = OrderStageWord)]
    pub(crate) stage: OrderStage,
    pub(crate) accepted_on: NaiveDate,
    pub(crate) expected_on: Option<NaiveDate>,
    /// Grows with every change; a change names it in `If-Match`.
    pub(crate) revision: i64,
}

/// What the accountant lacks for a period.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MissingPeriod {
    /// `YYYYMM`.
    pub(crate) period: i32,
    pub(crate) items: Vec<MissingItem>,
}

/// One missing document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct MissingItem {
    #[schema(value_type = Uuid)]
    pub(crate) id: MissingDocumentId,
    #[schema(value_type = DocumentKindWord)]
    pub(crate) kind: DocumentKind,
    pub(crate) note: Option<String>,
}
