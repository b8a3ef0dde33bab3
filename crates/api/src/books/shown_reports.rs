//! Financial reports as the sidebar shows them.

use sidebook_domain::{LineOff, Period, ReportKind, Row, Sign};
use sidebook_storage::{AgencyDoor, Executor, FinancialReport, ReachedClient};

use crate::problem::ApiResult;
use crate::wire::{KeyFigure, ReportCard, ReportForm, ReportFormRow, ReportLineOff, ReportPart, ReportRow};

/// The reports of the month that is asked for, or of the latest one.
pub(crate) async fn card<E: Executor>(
    door: AgencyDoor<'_, E>,
    client: &ReachedClient,
    asked: Option<Period>,
) -> ApiResult<ReportCard> {
    let periods = door.reports().periods(client.id).await?;
    let period = asked.or_else(|| periods.first().copied());
    let reports = match period {
        Some(period) => door.reports().of_period(client.id, period).await?,
        None => Vec::new(),
    };
    Ok(ReportCard {
        period: period.map(Period::number),
        periods: periods.into_iter().map(Period::number).collect(),
        reports: reports.iter().map(row).collect(),
    })
}

/// A report as a row of the card.
pub(crate) fn row(report: &FinancialReport) -> ReportRow {
    let key_figures = report.kind.key_lines().into_iter().map(|line| {
        let amounts = report.lines.line(line);
        KeyFigure {
            line,
            name: name(report.kind, line),
            first_fen: amounts.0,
            second_fen: amounts.1,
        }
    });
    ReportRow {
        kind: report.kind,
        key_figures: key_figures.collect(),
        off: report
            .lines
            .off(report.kind)
            .into_iter()
            .map(|off| line_off(report.kind, off))
            .collect(),
        source: report.source,
        updated_at: report.updated_at,
        revision: report.revision,
    }
}

/// The form of a report, with what stands in it.
pub(crate) fn form(kind: ReportKind, period: Period, report: Option<&FinancialReport>) -> ReportForm {
    let layout = kind.layout();
    let rows = layout.rows().map(|row| {
        let line = row.number();
        let amounts = line
            .zip(report)
            .map(|(line, report)| report.lines.line(line))
            .unwrap_or_default();
        let of: &[(Sign, u8)] = match row {
            Row::Total(_, _, of) => of,
            Row::Heading(_) | Row::Item(..) | Row::Part(..) => &[],
        };
        let sum_of = of.iter().map(|(sign, line)| ReportPart {
            line: *line,
            minus: *sign == Sign::Minus,
        });
        ReportFormRow {
            line,
            name: row.name().to_owned(),
            first_fen: amounts.0,
            second_fen: amounts.1,
            sum_of: sum_of.collect(),
        }
    });
    ReportForm {
        kind,
        period: period.number(),
        columns: layout.columns.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        revision: report.map(|report| report.revision),
    }
}

fn line_off(kind: ReportKind, off: LineOff) -> ReportLineOff {
    let columns = kind.layout().columns;
    ReportLineOff {
        line: off.line,
        name: name(kind, off.line),
        column: columns.get(off.column).copied().unwrap_or_default().to_owned(),
        stated_fen: off.stated,
        should_fen: off.should,
        by: off.by,
    }
}

fn name(kind: ReportKind, line: u8) -> String {
    kind.layout().row(line).map_or("", Row::name).to_owned()
}
