//! Contacts and groups as the console lists them: filtered, sorted, in pages that cost the same at sixty thousand rows as
//! at sixty.
//!
//! What somebody follows, what is linked and what a remark says are asked for as sets (`id IN (…)`), never row by row:
//! a page of what few rows answer would else walk the whole table.

mod contacts;
mod groups;
mod key;
mod known;

pub use contacts::{BrowsedContact, BrowsedFollow};
pub use groups::BrowsedGroup;
pub use key::{BrowseKey, BrowseKeyError};

use sea_orm::Order;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sidebook_domain::CorpId;
use sidebook_messenger::{CorpTagId, MemberId};

use crate::entity::{conversation, link};
use crate::keyset::Direction;
use crate::page::Paged;
use crate::{AgencyDoor, Executor};

/// A member of a corp: ids of members are unique within one only.
pub type Account = (CorpId, MemberId);

/// In which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BrowseSort {
    /// What was met last comes first.
    #[default]
    Met,
    /// By name.
    Name,
}

impl BrowseSort {
    /// Which way rows run in this order, or the other way round.
    fn direction(self, is_turned: bool) -> Direction {
        match (self, is_turned) {
            (Self::Met, false) | (Self::Name, true) => Direction::Descending,
            (Self::Met, true) | (Self::Name, false) => Direction::Ascending,
        }
    }
}

/// Which conversations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BrowseFilter {
    /// Those that one of these accounts follows, owns or sits in (spec S4). `None`: all of the agency.
    pub within: Option<Vec<Account>>,
    /// Of this corp.
    pub corp: Option<CorpId>,
    /// Followed by this member, or owned by them.
    pub member: Option<Account>,
    /// With a link to a client, or without.
    pub linked: Option<bool>,
    /// Contacts on whom somebody put this label.
    pub tag: Option<CorpTagId>,
    /// Only those that are gone, or only those that are there. `None`: both.
    pub gone: Option<bool>,
    /// Whose name, company or a member's remark contains this.
    pub search: Option<String>,
    /// The order.
    pub sort: BrowseSort,
    /// The other way round: what was met first, or names from the end.
    pub is_turned: bool,
}

impl BrowseFilter {
    /// Where rows go on after a key, by a name and an id.
    fn past(&self, after: &BrowseKey, name: &Expr, id: &Expr) -> Expr {
        let past = |column: &Expr, value: Expr| match self.sort.direction(self.is_turned) {
            Direction::Ascending => column.clone().gt(value),
            Direction::Descending => column.clone().lt(value),
        };
        let by_id = past(id, Expr::value(after.id));
        match &after.name {
            None => by_id,
            Some(known) => {
                let known = || Expr::value(known.as_str());
                // The first half says what the index can be asked for.
                let from = match self.sort.direction(self.is_turned) {
                    Direction::Ascending => name.clone().gte(known()),
                    Direction::Descending => name.clone().lte(known()),
                };
                from.and(past(name, known()).or(by_id))
            }
        }
    }

    fn order(&self) -> Order {
        match self.sort.direction(self.is_turned) {
            Direction::Ascending => Order::Asc,
            Direction::Descending => Order::Desc,
        }
    }
}

/// A page of what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browsed<T> {
    /// The page.
    pub page: Paged<T, BrowseKey>,
    /// How many there are in all; told with the first page.
    pub total: Option<u64>,
}

impl<T> Browsed<T> {
    fn empty() -> Self {
        Self {
            page: Paged::empty(),
            total: Some(0),
        }
    }
}

/// The contacts and groups of one agency. By `of(agency).browse()`.
#[derive(Debug)]
pub struct Browse<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The contacts and groups of this agency, as the console lists them.
    #[must_use]
    pub fn browse(&self) -> Browse<'a, E> {
        Browse { door: *self }
    }
}

impl<E: Executor> Browse<'_, E> {
    /// The other sides of conversations that have a link: `beside` is the column of the conversation that names them.
    fn linked(&self, beside: conversation::Column) -> SelectStatement {
        let of = |column: conversation::Column| Expr::col((conversation::Entity, column));
        Query::select()
            .column((conversation::Entity, beside))
            .from(link::Entity)
            .inner_join(
                conversation::Entity,
                of(conversation::Column::Id).equals((link::Entity, link::Column::ConversationId)),
            )
            .and_where(Expr::col((link::Entity, link::Column::AgencyId)).eq(self.door.agency.0))
            .and_where(of(beside).is_not_null())
            .take()
    }
}
