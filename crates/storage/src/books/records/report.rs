use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::{Map, Value, json};
use sidebook_domain::{
    ClientId, Record, RecordKind, ReportKind, ReportLines, ReportRecord, ReportSource, Row, ShortText,
};
use uuid::Uuid;

use super::kind::{Not, Rows, delete, of_client, of_clients, of_month, row_of};
use super::lookup::Lookup;
use super::{Finding, PutRules, Putting, StandingRecord};
use crate::entity::financial_report::{Column, Entity};
use crate::{AgencyDoor, FinancialReport, NewFinancialReport, StorageError, Writing};

/// Financial reports.
pub(super) struct Kind;

impl Rows for Kind {
    type Record = ReportRecord;
    type New = NewFinancialReport;

    const KIND: RecordKind = RecordKind::Reports;
    const KNOWN_BY: &'static str = "kind";
    const ONCE: bool = true;

    fn of(record: &Record) -> Option<&ReportRecord> {
        match record {
            Record::Report(record) => Some(record),
            _ => None,
        }
    }

    fn mark(record: &ReportRecord, client: ClientId) -> Option<String> {
        let period = i64::from(record.period.number());
        Some(of_month(client.0, period, record.kind.as_str()))
    }

    async fn load(
        lookup: &mut Lookup,
        door: AgencyDoor<'_, Writing>,
        clients: &[Uuid],
        rows: &[&ReportRecord],
    ) -> Result<(), StorageError> {
        let periods: Vec<i64> = rows.iter().map(|row| i64::from(row.period.number())).collect();
        let columns = [Column::AgencyId, Column::ClientId];
        let found = of_clients::<Entity>(door, columns, clients, |found| {
            found.filter(Column::Period.is_in(periods.iter().copied()))
        });
        for row in found.await? {
            lookup.has(of_month(row.client_id, row.period, &row.kind), row.id);
        }
        Ok(())
    }

    async fn new_row(putting: &Putting<'_>, record: &ReportRecord) -> Result<NewFinancialReport, Not> {
        Ok(NewFinancialReport {
            client: putting.lookup.client(&record.client)?,
            period: record.period,
            kind: record.kind,
            lines: over(record, &ReportLines::default())?,
            source: source(putting.rules),
        })
    }

    async fn add(
        putting: &Putting<'_>,
        new: Vec<NewFinancialReport>,
    ) -> Result<Vec<(Uuid, i64)>, StorageError> {
        let added = putting.door.reports().add_many(new).await?;
        Ok(added.into_iter().map(|row| (row.id.0, row.revision)).collect())
    }

    async fn change(
        putting: &mut Putting<'_>,
        id: Uuid,
        _before: &StandingRecord,
        record: ReportRecord,
    ) -> Result<i64, Not> {
        let Some(stands) = find(putting.door, id).await? else {
            return Err(Not::wrong("external_key", "not_found"));
        };
        if stands.period != record.period {
            return Err(Not::wrong("period", "of_another_report"));
        }
        if stands.kind != record.kind {
            return Err(Not::wrong("kind", "of_another_report"));
        }
        let lines = over(&record, &stands.lines)?;
        let is_same = numbers(stands.kind).all(|line| lines.line(line) == stands.lines.line(line));
        if is_same {
            return Ok(stands.revision);
        }
        let source = source(putting.rules);
        let reports = putting.door.reports();
        let changed = reports.change(stands.id, stands.revision, &lines, source);
        Ok(changed.await?.ok_or(StorageError::Stale)?.revision)
    }

    /// With every line of the form, also those that are zero: what is put over it is all of it.
    async fn standing(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
    ) -> Result<Option<StandingRecord>, StorageError> {
        let Some(row) = find(door, id).await? else {
            return Ok(None);
        };
        let lines: Map<String, Value> = numbers(row.kind)
            .map(|line| {
                (
                    line.to_string(),
                    json!([row.lines.line(line).0, row.lines.line(line).1]),
                )
            })
            .collect();
        let fields = json!({
            "period": row.period.number(), "kind": row.kind.as_str(), "lines": lines,
        });
        of_client(door, row.client, row.revision, fields).await
    }

    async fn remove(
        door: AgencyDoor<'_, Writing>,
        id: Uuid,
        _: &PutRules,
        _: &ShortText,
    ) -> Result<bool, StorageError> {
        delete::<Entity>(door, [Column::AgencyId, Column::Id], id).await?;
        Ok(true)
    }
}

/// The line numbers of a report.
fn numbers(kind: ReportKind) -> impl Iterator<Item = u8> {
    kind.layout().rows().filter_map(Row::number)
}

fn over(record: &ReportRecord, stands: &ReportLines) -> Result<ReportLines, Not> {
    let over = record.over(stands);
    over.map_err(|_| Not::wrong("lines.1.first", "out_of_range"))
}

fn source(rules: &PutRules) -> ReportSource {
    match rules.find {
        Finding::Outside => ReportSource::Ingested,
        _ => ReportSource::Imported,
    }
}

async fn find(door: AgencyDoor<'_, Writing>, id: Uuid) -> Result<Option<FinancialReport>, StorageError> {
    let row = row_of::<Entity>(door, [Column::AgencyId, Column::Id], id).await?;
    row.map(FinancialReport::try_from).transpose()
}
