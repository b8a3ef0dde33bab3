use serde::Serialize;
use sidebook_domain::{TagGroupId, TagId};
use utoipa::ToSchema;

/// The agency's labels, with how many clients bear them.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AgencyTagGroupList {
    /// In their order.
    pub(crate) items: Vec<AgencyTagGroup>,
}

/// A group of labels.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AgencyTagGroup {
    #[schema(value_type = Uuid)]
    pub(crate) id: TagGroupId,
    pub(crate) name: String,
    /// `#rrggbb`.
    pub(crate) colour: String,
    /// Each client needs a label of this group.
    pub(crate) required: bool,
    /// In their order.
    pub(crate) tags: Vec<AgencyTag>,
}

/// A label.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AgencyTag {
    #[schema(value_type = Uuid)]
    pub(crate) id: TagId,
    pub(crate) name: String,
    /// How many clients bear it.
    pub(crate) clients: u64,
}
