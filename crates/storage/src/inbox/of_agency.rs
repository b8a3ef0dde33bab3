//! The platform events of one agency's corps, for its administrators: what came in, what became of it, and again.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{CorpId, InboxId};
use sidebook_messenger::Route;

use super::InboxEvent;
use crate::entity::inbox::{Column, Entity, Model};
use crate::page::{Page, Paged};
use crate::{AgencyDoor, Corp, Executor, StorageError, SystemDoor, Writing};

/// Why an event is ignored that an administrator put aside.
pub const DISCARDED: &str = "discarded";

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventState {
    /// It waits, for its first try or another one.
    Waiting,
    /// It became work, or was done at once.
    Routed,
    /// It needs nothing.
    Ignored,
    /// It was given up.
    Parked,
}

impl EventState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Routed, Self::Ignored, Self::Parked];

    /// The word shown.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Routed => "routed",
            Self::Ignored => "ignored",
            Self::Parked => "parked",
        }
    }

    /// The state of a shown word.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    fn stored(self) -> &'static str {
        match self {
            Self::Waiting => "new",
            Self::Routed => "routed",
            Self::Ignored => "ignored",
            Self::Parked => "failed",
        }
    }
}

/// Which events.
#[derive(Debug, Clone, Default)]
pub struct AgencyEventFilter {
    /// About this corp.
    pub corp: Option<CorpId>,
    /// What became of them.
    pub state: Option<EventState>,
    /// Came in then or later.
    pub from: Option<DateTime<Utc>>,
    /// Came in before.
    pub before: Option<DateTime<Utc>>,
}

/// An event, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyEvent {
    /// Its id.
    pub id: InboxId,
    /// The corp it is about.
    pub corp: CorpId,
    /// The callback address it came in by.
    pub route: Route,
    /// The platform's name of it.
    pub name: String,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// What became of it.
    pub state: EventState,
    /// How often it was tried in vain.
    pub attempts: i64,
    /// Why it was ignored, given up, or has to be tried again.
    pub problem: Option<String>,
    /// Since when it does not wait any more.
    pub settled_at: Option<DateTime<Utc>>,
}

/// The platform events of one agency's corps. By `of(agency).events()`. Those that name no corp of the agency are not
/// among them.
#[derive(Debug)]
pub struct AgencyEvents<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// The platform events of this agency's corps.
    #[must_use]
    pub fn events(&self) -> AgencyEvents<'a, E> {
        AgencyEvents { door: *self }
    }
}

impl<E: Executor> AgencyEvents<'_, E> {
    /// Events by a filter, the latest first.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn list(
        &self,
        filter: &AgencyEventFilter,
        page: Page<InboxId>,
    ) -> Result<Paged<AgencyEvent, InboxId>, StorageError> {
        let mut corps = self.door.corps().list().await?;
        corps.retain(|corp| filter.corp.is_none_or(|asked| asked == corp.id));
        let Some(mut rows) = about(&corps) else {
            return Ok(Paged::empty());
        };
        if let Some(state) = filter.state {
            rows = rows.filter(Column::State.eq(state.stored()));
        }
        if let Some(from) = filter.from {
            rows = rows.filter(Column::ReceivedAt.gte(from));
        }
        if let Some(before) = filter.before {
            rows = rows.filter(Column::ReceivedAt.lt(before));
        }
        if let Some(after) = page.after {
            rows = rows.filter(Column::Id.lt(after.0));
        }
        // Ids are ordered by time.
        let rows = rows
            .order_by_desc(Column::Id)
            .limit(page.rows())
            .all(self.door.executor)
            .await?;
        let events: Result<Vec<AgencyEvent>, StorageError> =
            rows.into_iter().map(|row| shown(row, &corps)).collect();
        Ok(page.cut(events?, |event| event.id))
    }

    /// One event, if it is about a corp of this agency.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn find(&self, id: InboxId) -> Result<Option<AgencyEvent>, StorageError> {
        let corps = self.door.corps().list().await?;
        let Some(rows) = about(&corps) else {
            return Ok(None);
        };
        let row = rows.filter(Column::Id.eq(id.0)).one(self.door.executor).await?;
        row.map(|row| shown(row, &corps)).transpose()
    }

    /// What one event says.
    ///
    /// # Errors
    /// [`StorageError`], also when its seal does not open.
    pub async fn open(&self, id: InboxId) -> Result<Option<InboxEvent>, StorageError> {
        if self.find(id).await?.is_none() {
            return Ok(None);
        }
        let system = SystemDoor::new(self.door.executor, self.door.context);
        system.inbox().find(id).await
    }

    /// How many events about a corp were given up.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn parked_of(&self, corp: &Corp) -> Result<u64, StorageError> {
        use sea_orm::PaginatorTrait;
        let Some(rows) = about(std::slice::from_ref(corp)) else {
            return Ok(0);
        };
        let parked = rows.filter(Column::State.eq(EventState::Parked.stored()));
        Ok(parked.count(self.door.executor).await?)
    }
}

impl AgencyEvents<'_, Writing> {
    /// Sends an event that was given up through routing again.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when it was not given up, or is not about a corp of this agency.
    pub async fn run_again(&self, id: InboxId) -> Result<(), StorageError> {
        if self.find(id).await?.is_none() {
            return Err(StorageError::Stale);
        }
        let system = SystemDoor::new(self.door.executor, self.door.context);
        system.inbox().requeue(id).await
    }

    /// Puts an event aside that was given up: nothing becomes of it.
    ///
    /// # Errors
    /// As of [`Self::run_again`].
    pub async fn discard(&self, id: InboxId) -> Result<(), StorageError> {
        if self.find(id).await?.is_none() {
            return Err(StorageError::Stale);
        }
        let done = Entity::update_many()
            .filter(Column::Id.eq(id.0))
            .filter(Column::State.eq(EventState::Parked.stored()))
            .col_expr(Column::State, Expr::value(EventState::Ignored.stored()))
            .col_expr(Column::Problem, Expr::value(DISCARDED))
            .col_expr(Column::RoutedAt, Expr::value(self.door.context.now()))
            .exec(self.door.executor)
            .await?;
        if done.rows_affected == 1 {
            Ok(())
        } else {
            Err(StorageError::Stale)
        }
    }
}

/// Events about these corps; `None` when there are none.
fn about(corps: &[Corp]) -> Option<Select<Entity>> {
    let mut any = Condition::any();
    for corp in corps {
        let one = Condition::all()
            .add(Column::PlatformCorpId.eq(corp.platform_corp.as_str()))
            .add(Column::Platform.eq(corp.platform.as_str()));
        any = any.add(one);
    }
    (!corps.is_empty()).then(|| Entity::find().filter(any))
}

fn shown(row: Model, corps: &[Corp]) -> Result<AgencyEvent, StorageError> {
    let wrong = |column| StorageError::inconsistent("inbox", column, row.id);
    let corp = corps.iter().find(|corp| {
        row.platform_corp_id.as_deref() == Some(corp.platform_corp.as_str()) && row.platform == corp.platform
    });
    let state = EventState::ALL
        .into_iter()
        .find(|state| state.stored() == row.state);
    Ok(AgencyEvent {
        id: InboxId(row.id),
        corp: corp.ok_or_else(|| wrong("platform_corp_id"))?.id,
        route: Route::parse(&row.route).ok_or_else(|| wrong("route"))?,
        state: state.ok_or_else(|| wrong("state"))?,
        name: row.name,
        received_at: row.received_at,
        attempts: row.attempts,
        problem: row.problem,
        settled_at: row.routed_at,
    })
}
