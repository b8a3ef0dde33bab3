//! Which contacts or groups a list of the console shows, and in which order.

use sidebook_domain::CorpId;
use sidebook_messenger::{CorpTagId, MemberId};
use sidebook_storage::{Account, AgencyDoor, BrowseFilter, BrowseKey, BrowseSort, Direction, Executor, Page};

use crate::console::conversations;
use crate::lists::{ExportAsk, list_queries};
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{ConsoleStaff, PermissionMarker};

list_queries! {
    /// Which contacts or groups.
    BrowseAsked, BrowseQuery, BrowseExportQuery {
        /// What the name, the company or a follower's remark contains; of groups the name.
        #[param(max_length = 100)]
        search: String,
        /// Of this corp.
        #[param(value_type = Uuid)]
        corp_id: CorpId,
        /// Followed by this member of `corp_id`; of groups: owned by them.
        member_id: String,
        /// With a link to a client, or without.
        linked: bool,
        /// Contacts that bear this label of the platform.
        tag: String,
        /// Those that are gone instead of those that are there.
        gone: bool,
    }
}

/// The orders of the lists; the first when none is asked for: what was met last comes first.
pub(super) const ORDERS: [(&str, BrowseSort, Direction); 2] = [
    ("since", BrowseSort::Met, Direction::Descending),
    ("name", BrowseSort::Name, Direction::Ascending),
];

/// The most letters of what is searched, and of an id of the platform.
const MOST: usize = 100;

impl BrowseAsked {
    /// What storage is asked for, within these accounts.
    ///
    /// # Errors
    /// `not_found` for a corp that is not the agency's, and what is wrong with a field.
    pub(super) async fn read<E: Executor>(
        self,
        door: AgencyDoor<'_, E>,
        within: Option<Vec<Account>>,
        (sort, direction): (BrowseSort, Direction),
    ) -> ApiResult<BrowseFilter> {
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
        if let Some(corp) = self.corp_id {
            let corps = door.corps().list().await?;
            let mut known = corps.iter().map(|known| known.id);
            known.find(|known| *known == corp).ok_or(ProblemCode::NotFound)?;
        }
        Ok(BrowseFilter {
            within,
            corp: self.corp_id,
            member,
            linked: self.linked,
            tag: tag.map(CorpTagId::from),
            gone: Some(self.gone.unwrap_or(false)),
            search: self.search,
            sort,
            is_turned: direction != usual(sort),
        })
    }
}

impl BrowseExportQuery {
    /// What storage is asked for, of what this person sees, and how the file is to be.
    ///
    /// # Errors
    /// As [`BrowseAsked::read`], and for an order that is none.
    pub(super) async fn read<E: Executor, P: PermissionMarker>(
        self,
        door: AgencyDoor<'_, E>,
        staff: &ConsoleStaff<P>,
    ) -> ApiResult<(BrowseFilter, ExportAsk)> {
        let (asked, file) = self.parts();
        let order = file.order(&ORDERS)?;
        let within = conversations::accounts(door, staff).await?;
        Ok((asked.read(door, within, order).await?, file))
    }
}

/// The way that an order runs unless it is turned.
fn usual(sort: BrowseSort) -> Direction {
    match sort {
        BrowseSort::Met => Direction::Descending,
        BrowseSort::Name => Direction::Ascending,
    }
}

/// A page of another order begins nowhere in this one.
pub(super) fn same_order(page: &Page<BrowseKey>, (sort, _): (BrowseSort, Direction)) -> ApiResult<()> {
    if page.after.as_ref().is_some_and(|after| after.sort() != sort) {
        return Err(ApiError::field("after", "not_a_cursor"));
    }
    Ok(())
}

/// An id of the platform: no stored one has a control character, and PostgreSQL refuses to be asked about a NUL.
fn id(field: &'static str, text: String) -> ApiResult<String> {
    if text.is_empty() || text.chars().any(|letter| letter.is_control() || letter == '"') {
        return Err(ApiError::field(field, "not_an_id"));
    }
    Ok(text)
}
