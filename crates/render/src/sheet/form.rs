use chrono::{Days, NaiveDate};
use rust_xlsxwriter::{Worksheet, XlsxError};
use sidebook_domain::{Fen, Layout, Period, ReportKind, ReportLines, Row};

use super::ReportBook;
use super::paper::Paper;

/// The row of the column names; the first amount stands below it.
const HEAD: u32 = 3;

/// ISO 216 A4, by its number in the file format.
const A4: u8 = 9;

/// What one side of a form is called, and the columns it stands in.
struct Side {
    /// Its first column.
    at: u16,
    name: &'static str,
    rows: Vec<Option<Row>>,
}

const ROW_WIDTH: u16 = 4;

/// Draws one form.
pub(super) fn write(
    sheet: &mut Worksheet,
    paper: &Paper,
    book: &ReportBook,
    kind: ReportKind,
    lines: &ReportLines,
) -> Result<(), XlsxError> {
    let layout = kind.layout();
    let sides = sides(layout);
    let last = u16::try_from(sides.len()).unwrap_or(1) * ROW_WIDTH - 1;
    sheet.set_name(layout.title)?;
    page(sheet, sides.len())?;
    above(sheet, paper, book, layout, last)?;
    for side in &sides {
        let names = [side.name, "行次", layout.columns[0], layout.columns[1]];
        for (column, name) in (side.at..).zip(names) {
            sheet.write_string_with_format(HEAD, column, name, &paper.head)?;
        }
        for (at, row) in (HEAD + 1..).zip(&side.rows) {
            line(sheet, paper, (at, side.at), *row, lines)?;
        }
    }
    let rows = sides.iter().map(|side| side.rows.len()).max().unwrap_or(0);
    let bottom = HEAD + u32::try_from(rows).unwrap_or(0);
    sheet.set_print_area(0, 0, bottom, last)?;
    Ok(())
}

/// Both sides as long as each other: the right one is filled up before its last block, so that the two grand totals
/// stand beside each other.
fn sides(layout: Layout) -> Vec<Side> {
    let all = |rows: &[Row]| rows.iter().copied().map(Some).collect::<Vec<_>>();
    let left = all(layout.left);
    if layout.right.is_empty() {
        return vec![Side {
            at: 0,
            name: "项目",
            rows: left,
        }];
    }
    let mut right = all(layout.right);
    let last_block = right
        .iter()
        .rposition(|row| matches!(row, Some(Row::Heading(_))))
        .unwrap_or(right.len());
    let gap = left.len().saturating_sub(right.len());
    right.splice(last_block..last_block, std::iter::repeat_n(None, gap));
    vec![
        Side {
            at: 0,
            name: "资产",
            rows: left,
        },
        Side {
            at: ROW_WIDTH,
            name: "负债和所有者权益",
            rows: right,
        },
    ]
}

fn page(sheet: &mut Worksheet, sides: usize) -> Result<(), XlsxError> {
    let name_width = if sides == 1 { 46 } else { 24 };
    for side in 0..u16::try_from(sides).unwrap_or(1) {
        for (column, width) in (side * ROW_WIDTH..).zip([name_width, 6, 18, 18]) {
            sheet.set_column_width(column, width)?;
        }
    }
    if sides > 1 {
        sheet.set_landscape();
    }
    sheet
        .set_paper_size(A4)
        .set_print_fit_to_pages(1, 1)
        .set_print_center_horizontally(true)
        .set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3)
        .set_footer("&C&P / &N")
        .set_freeze_panes(HEAD + 1, 0)?;
    Ok(())
}

/// Title, number of the form, who, when, in what.
fn above(
    sheet: &mut Worksheet,
    paper: &Paper,
    book: &ReportBook,
    layout: Layout,
    last: u16,
) -> Result<(), XlsxError> {
    sheet.set_row_height(0, 28)?;
    sheet.merge_range(0, 0, 0, last, layout.title, &paper.title)?;
    sheet.merge_range(1, last - 1, 1, last, layout.form, &paper.right)?;
    let who = format!("编制单位：{}", book.client_name);
    let when = when(layout, book.period);
    if last > ROW_WIDTH {
        sheet.merge_range(2, 0, 2, 2, &who, &paper.left)?;
        sheet.merge_range(2, 3, 2, 5, &when, &paper.middle)?;
        sheet.merge_range(2, last - 1, 2, last, "单位：元", &paper.right)?;
    } else {
        sheet.write_string_with_format(2, 0, &who, &paper.left)?;
        sheet.merge_range(2, 1, 2, 2, &when, &paper.middle)?;
        sheet.write_string_with_format(2, last, "单位：元", &paper.right)?;
    }
    // A long name takes two lines.
    let lines = if book.client_name.chars().count() > 22 {
        2
    } else {
        1
    };
    sheet.set_row_height(2, 16 * lines)?;
    Ok(())
}

/// A balance is of a day, the others are of a month.
fn when(layout: Layout, period: Period) -> String {
    let month = format!("{}年{}月", period.year(), period.month());
    if layout.right.is_empty() {
        return month;
    }
    let next = period.next();
    let last_day = NaiveDate::from_ymd_opt(next.year(), next.month(), 1)
        .and_then(|first| first.checked_sub_days(Days::new(1)))
        .map(|day| day.format("%-d日").to_string());
    format!("{month}{}", last_day.unwrap_or_default())
}

fn line(
    sheet: &mut Worksheet,
    paper: &Paper,
    (at, first): (u32, u16),
    row: Option<Row>,
    lines: &ReportLines,
) -> Result<(), XlsxError> {
    let name = match row {
        None | Some(Row::Heading(_)) => &paper.heading,
        Some(Row::Item(..)) => &paper.item,
        Some(Row::Part(..)) => &paper.part,
        Some(Row::Total(..)) => &paper.total,
    };
    sheet.write_string_with_format(at, first, row.map_or("", Row::name), name)?;
    let Some(number) = row.and_then(Row::number) else {
        for column in first + 1..first + ROW_WIDTH {
            sheet.write_blank(at, column, &paper.blank)?;
        }
        return Ok(());
    };
    sheet.write_number_with_format(at, first + 1, f64::from(number), &paper.number)?;
    let format = match row {
        Some(Row::Total(..)) => &paper.total_amount,
        _ => &paper.amount,
    };
    // What the books do not have stays empty, which is not the same as nothing.
    let amounts = lines.iter().find(|(line, _)| *line == number);
    for (column, place) in (first + 2..).zip(0..2) {
        match amounts {
            None => sheet.write_blank(at, column, &paper.blank)?,
            Some((_, amounts)) => match yuan(amounts.column(place)) {
                Some(yuan) => sheet.write_number_with_format(at, column, yuan, format)?,
                // More digits than a number cell keeps.
                None => {
                    sheet.write_string_with_format(at, column, amounts.column(place).to_string(), format)?
                }
            },
        };
    }
    Ok(())
}

/// The nearest number of yuan, if it still tells one fen from the next: cells hold binary fractions.
pub(super) fn yuan(fen: Fen) -> Option<f64> {
    const MOST: u64 = 100_000_000_000_000;
    if fen.0.unsigned_abs() > MOST {
        return None;
    }
    let sign = if fen.0 < 0 { "-" } else { "" };
    let whole = fen.0.unsigned_abs();
    format!("{sign}{}.{:02}", whole / 100, whole % 100).parse().ok()
}
