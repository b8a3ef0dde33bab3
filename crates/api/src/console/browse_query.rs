use serde::Deserialize;
use sidebook_domain::CorpId;
use sidebook_messenger::{CorpTagId, MemberId};
use sidebook_storage::{Account, BrowseFilter, BrowseKey, BrowseSort, Page};
use utoipa::{IntoParams, ToSchema};

use crate::paging;
use crate::problem::{ApiError, ApiResult};

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum BrowseOrder {
    /// What was met last comes first.
    #[default]
    Newest,
    Name,
}

/// Which contacts or groups.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct BrowseQuery {
    /// What the name, the company or a follower's remark contains; of groups the name.
    #[param(required = false, nullable = false, max_length = 100)]
    pub(crate) search: Option<String>,
    /// Of this corp.
    #[param(value_type = Uuid, required = false, nullable = false)]
    pub(crate) corp_id: Option<CorpId>,
    /// Followed by this member of `corp_id`; of groups: owned by them.
    #[param(required = false, nullable = false)]
    pub(crate) member_id: Option<String>,
    /// With a link to a client, or without.
    #[param(required = false, nullable = false)]
    pub(crate) linked: Option<bool>,
    /// Contacts that bear this label of the platform.
    #[param(required = false, nullable = false)]
    pub(crate) tag: Option<String>,
    /// Those that are gone instead of those that are there.
    #[param(required = false, nullable = false)]
    pub(crate) gone: Option<bool>,
    /// `newest` when absent.
    #[param(inline, required = false, nullable = false)]
    pub(crate) sort: Option<BrowseOrder>,
    /// How many, 1 to 100; 20 when absent.
    #[param(required = false, nullable = false, minimum = 1, maximum = 100)]
    pub(crate) limit: Option<u32>,
    /// `next` of the page before, of the same order.
    #[param(required = false, nullable = false)]
    pub(crate) after: Option<String>,
}

/// The most letters of what is searched, and of an id of the platform.
const MOST: usize = 100;

impl BrowseQuery {
    /// The filter and the page, within these accounts.
    pub(super) fn read(self, within: Option<Vec<Account>>) -> ApiResult<(BrowseFilter, Page<BrowseKey>)> {
        let page: Page<BrowseKey> = paging::page(self.limit, self.after.as_deref())?;
        let sort = match self.sort.unwrap_or_default() {
            BrowseOrder::Newest => BrowseSort::Newest,
            BrowseOrder::Name => BrowseSort::Name,
        };
        if page.after.as_ref().is_some_and(|after| after.sort() != sort) {
            return Err(ApiError::field("after", "not_a_cursor"));
        }
        for (field, text) in [
            ("search", &self.search),
            ("member_id", &self.member_id),
            ("tag", &self.tag),
        ] {
            if text.as_ref().is_some_and(|text| text.chars().count() > MOST) {
                return Err(ApiError::field(field, "too_long"));
            }
        }
        let member = match (self.member_id, self.corp_id) {
            (None, _) => None,
            (Some(member), Some(corp)) => Some((corp, MemberId::from(id("member_id", member)?))),
            (Some(_), None) => return Err(ApiError::field("corp_id", "missing")),
        };
        let tag = self.tag.map(|tag| id("tag", tag)).transpose()?;
        let filter = BrowseFilter {
            within,
            corp: self.corp_id,
            member,
            linked: self.linked,
            tag: tag.map(CorpTagId::from),
            gone: Some(self.gone.unwrap_or(false)),
            search: self.search,
            sort,
        };
        Ok((filter, page))
    }
}

/// An id of the platform: no stored one has a control character, and PostgreSQL refuses to be asked about a NUL.
fn id(field: &'static str, text: String) -> ApiResult<String> {
    if text.is_empty() || text.chars().any(|letter| letter.is_control() || letter == '"') {
        return Err(ApiError::field(field, "not_an_id"));
    }
    Ok(text)
}
