//! Financial reports of clients.

use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::{Set, Unchanged};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use sidebook_domain::{ClientId, FinancialReportId, Period, ReportKind, ReportLines, ReportSource};

use super::ROWS;
use crate::entity::financial_report::{ActiveModel, Column, Entity, Model};
use crate::reading::{json, readable, word};
use crate::{AgencyDoor, Executor, StorageError, Writing};

/// A financial report of a client's period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinancialReport {
    /// Its id.
    pub id: FinancialReportId,
    /// The client.
    pub client: ClientId,
    /// The month.
    pub period: Period,
    /// Which report.
    pub kind: ReportKind,
    /// Its amounts, as the books state them.
    pub lines: ReportLines,
    /// Where they come from.
    pub source: ReportSource,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// Counts changes.
    pub revision: i64,
}

/// A report to add.
#[derive(Debug, Clone)]
pub struct NewFinancialReport {
    /// The client.
    pub client: ClientId,
    /// The month.
    pub period: Period,
    /// Which report; once per client and month.
    pub kind: ReportKind,
    /// Its amounts.
    pub lines: ReportLines,
    /// Where they come from.
    pub source: ReportSource,
}

/// What became of a report that somebody typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportEdit {
    /// It stands so now.
    Done(FinancialReport),
    /// It stood so already.
    Known(FinancialReport),
    /// Somebody else changed it first; so it stands now. `None` when there is none.
    Stale(Option<FinancialReport>),
}

impl TryFrom<Model> for FinancialReport {
    type Error = StorageError;

    fn try_from(row: Model) -> Result<Self, StorageError> {
        const TABLE: &str = "financial_reports";
        let kind = word(ReportKind::parse(&row.kind), TABLE, "kind", row.id)?;
        let lines: ReportLines = json(row.lines, TABLE, "lines", row.id)?;
        Ok(Self {
            id: FinancialReportId(row.id),
            client: ClientId(row.client_id),
            period: word(period(row.period), TABLE, "period", row.id)?,
            kind,
            lines: word(
                ReportLines::stated(kind, lines.iter()).ok(),
                TABLE,
                "lines",
                row.id,
            )?,
            source: word(ReportSource::parse(&row.source), TABLE, "source", row.id)?,
            updated_at: row.updated_at,
            revision: row.revision,
        })
    }
}

fn period(number: i64) -> Option<Period> {
    i32::try_from(number)
        .ok()
        .and_then(|yyyymm| Period::new(yyyymm).ok())
}

/// The financial reports of one agency's clients. By `of(agency).reports()`.
#[derive(Debug)]
pub struct Reports<'a, E> {
    door: AgencyDoor<'a, E>,
}

impl<'a, E: Executor> AgencyDoor<'a, E> {
    /// What the report card shows.
    #[must_use]
    pub fn reports(&self) -> Reports<'a, E> {
        Reports { door: *self }
    }
}

impl<E: Executor> Reports<'_, E> {
    fn query(&self) -> Select<Entity> {
        Entity::find().filter(Column::AgencyId.eq(self.door.agency.0))
    }

    /// The months of which a client has reports, latest first.
    pub async fn periods(&self, client: ClientId) -> Result<Vec<Period>, StorageError> {
        let numbers: Vec<i64> = self
            .query()
            .filter(Column::ClientId.eq(client.0))
            .select_only()
            .column(Column::Period)
            .distinct()
            .order_by_desc(Column::Period)
            .into_tuple()
            .all(self.door.executor)
            .await?;
        numbers
            .into_iter()
            .map(|number| word(period(number), "financial_reports", "period", client.0))
            .collect()
    }

    /// One report of a client's month.
    pub async fn find(
        &self,
        client: ClientId,
        period: Period,
        kind: ReportKind,
    ) -> Result<Option<FinancialReport>, StorageError> {
        let row = self.one(client, period, kind).one(self.door.executor).await?;
        row.map(FinancialReport::try_from).transpose()
    }

    fn one(&self, client: ClientId, period: Period, kind: ReportKind) -> Select<Entity> {
        self.query()
            .filter(Column::ClientId.eq(client.0))
            .filter(Column::Period.eq(i64::from(period.number())))
            .filter(Column::Kind.eq(kind.as_str()))
    }

    /// A client's reports of a month, in the order they are bound.
    pub async fn of_period(
        &self,
        client: ClientId,
        period: Period,
    ) -> Result<Vec<FinancialReport>, StorageError> {
        let rows = self
            .query()
            .filter(Column::ClientId.eq(client.0))
            .filter(Column::Period.eq(i64::from(period.number())))
            .all(self.door.executor)
            .await?;
        let mut reports: Vec<FinancialReport> = readable(rows)?;
        reports.sort_by_key(|report| report.kind);
        Ok(reports)
    }
}

impl Reports<'_, Writing> {
    /// Adds reports, all or none; returns them in the given order.
    ///
    /// # Errors
    /// [`StorageError::Duplicate`] when a client has such a report of that month, [`StorageError::NotFound`] naming
    /// clients that are not the agency's.
    pub async fn add_many(&self, new: Vec<NewFinancialReport>) -> Result<Vec<FinancialReport>, StorageError> {
        self.door
            .require_clients(new.iter().map(|new| new.client))
            .await?;
        let rows: Vec<Model> = new.iter().map(|new| self.row(new)).collect();
        for rows in rows.chunks(ROWS) {
            let rows = rows.iter().cloned().map(ActiveModel::from);
            Entity::insert_many(rows)
                .exec_without_returning(self.door.executor)
                .await?;
        }
        readable(rows)
    }

    fn row(&self, new: &NewFinancialReport) -> Model {
        let now = self.door.context.now();
        Model {
            id: self.door.context.new_id(),
            agency_id: self.door.agency.0,
            client_id: new.client.0,
            period: i64::from(new.period.number()),
            kind: new.kind.as_str().to_owned(),
            lines: lines_json(&new.lines),
            source: new.source.as_str().to_owned(),
            created_at: now,
            updated_at: now,
            revision: 1,
        }
    }

    /// Puts a report as somebody typed it, from the revision that they have seen; `None` when they saw that there is
    /// none.
    ///
    /// # Errors
    /// [`StorageError::NotFound`] when the client is not the agency's.
    pub async fn put(&self, to: &NewFinancialReport, seen: Option<i64>) -> Result<ReportEdit, StorageError> {
        let found = self.one(to.client, to.period, to.kind).lock_exclusive();
        let row = found.one(self.door.executor).await?;
        let stands = row.map(FinancialReport::try_from).transpose()?;
        match stands {
            Some(stands) if (&stands.lines, stands.source) == (&to.lines, to.source) => {
                Ok(ReportEdit::Known(stands))
            }
            Some(stands) if Some(stands.revision) == seen => {
                let changed = self
                    .change(stands.id, stands.revision, &to.lines, to.source)
                    .await?;
                Ok(changed.map_or(ReportEdit::Stale(None), ReportEdit::Done))
            }
            None if seen.is_none() => {
                self.door.require_clients([to.client]).await?;
                let row = self.row(to);
                let once = [Column::ClientId, Column::Period, Column::Kind];
                let added = Entity::insert(ActiveModel::from(row.clone()))
                    .on_conflict(OnConflict::columns(once).do_nothing().to_owned())
                    .exec_without_returning(self.door.executor)
                    .await?;
                if added == 1 {
                    return Ok(ReportEdit::Done(row.try_into()?));
                }
                Ok(ReportEdit::Stale(self.find(to.client, to.period, to.kind).await?))
            }
            stands => Ok(ReportEdit::Stale(stands)),
        }
    }

    /// Replaces the amounts of a report that is still at `revision`. `None` when the agency has no such report.
    ///
    /// # Errors
    /// [`StorageError::Stale`] when somebody changed it meanwhile.
    pub async fn change(
        &self,
        id: FinancialReportId,
        revision: i64,
        lines: &ReportLines,
        source: ReportSource,
    ) -> Result<Option<FinancialReport>, StorageError> {
        let row = self
            .query()
            .filter(Column::Id.eq(id.0))
            .lock_exclusive()
            .one(self.door.executor)
            .await?;
        let Some(row) = row else { return Ok(None) };
        if row.revision != revision {
            return Err(StorageError::Stale);
        }
        let change = ActiveModel {
            id: Unchanged(id.0),
            lines: Set(lines_json(lines)),
            source: Set(source.as_str().to_owned()),
            updated_at: Set(self.door.context.now()),
            revision: Set(revision.saturating_add(1)),
            ..Default::default()
        };
        let row = Entity::update(change).exec(self.door.executor).await?;
        FinancialReport::try_from(row).map(Some)
    }
}

fn lines_json(lines: &ReportLines) -> sea_orm::JsonValue {
    lines
        .iter()
        .map(|(line, amounts)| {
            let both = [amounts.0.0, amounts.1.0].into_iter().collect();
            (line.to_string(), both)
        })
        .collect::<serde_json::Map<String, sea_orm::JsonValue>>()
        .into()
}
