//! A list as a sheet, written row by row: what was written is in a file, not in memory, however long the list is.
//!
//! What people typed stays what they typed. In a workbook a text is a text and never a formula. Separated values have no
//! kinds, and spreadsheet programs take what begins with one of a few signs for a formula: there such a text gets an
//! apostrophe before it.

use std::fs::File;
use std::io::{BufWriter, Write};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};
use sidebook_domain::{Fen, Period};

use super::SheetError;

/// What a sheet is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetFormat {
    /// A workbook of one sheet.
    Xlsx,
    /// Values separated by commas, in UTF-8 with the mark that spreadsheet programs know it by.
    Csv,
}

impl SheetFormat {
    /// The ending of a file's name.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
        }
    }

    /// What a browser is told.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, whatever it begins with.
    Text(String),
    /// A count.
    Number(i64),
    /// Money, in yuan.
    Money(Fen),
    /// A plain date.
    Day(NaiveDate),
    /// An instant, shown in Asia/Shanghai.
    Instant(DateTime<Utc>),
    /// A month, `2026-03`.
    Month(Period),
}

impl Cell {
    /// A text, or nothing.
    #[must_use]
    pub fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.to_owned()))
    }

    /// A date, or nothing.
    #[must_use]
    pub fn day(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

/// The first column is a little wider than the others: it says what a row is about.
const WIDTHS: [f64; 2] = [32.0, 18.0];

/// A list that is being written. Blocks: give it a thread of its own.
pub struct Table {
    file: File,
    next: u32,
    to: To,
}

enum To {
    Xlsx(Box<Book>),
    Csv(Box<csv::Writer<BufWriter<File>>>),
}

struct Book {
    workbook: Workbook,
    formats: Formats,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table")
            .field("rows", &self.next)
            .finish_non_exhaustive()
    }
}

impl Table {
    /// Begins a list in an empty file, with the names of its columns in the first row. `made_at` is written into a
    /// workbook.
    ///
    /// # Errors
    /// [`SheetError`] when the file or the disk refuses.
    pub fn begin(
        file: File,
        format: SheetFormat,
        title: &str,
        columns: &[&str],
        made_at: DateTime<Utc>,
    ) -> Result<Self, SheetError> {
        let to = match format {
            SheetFormat::Csv => {
                let mut out = BufWriter::new(file.try_clone()?);
                out.write_all("\u{FEFF}".as_bytes())?;
                let mut lines = csv::WriterBuilder::new()
                    .terminator(csv::Terminator::CRLF)
                    .from_writer(out);
                lines.write_record(columns)?;
                To::Csv(Box::new(lines))
            }
            SheetFormat::Xlsx => To::Xlsx(Box::new(Book::begin(title, columns, made_at)?)),
        };
        Ok(Self { file, next: 1, to })
    }

    /// Writes the next row.
    ///
    /// # Errors
    /// [`SheetError`] when the disk refuses, or a sheet has no more rows.
    pub fn row(&mut self, cells: &[Cell]) -> Result<(), SheetError> {
        match &mut self.to {
            To::Csv(lines) => lines.write_record(cells.iter().map(line_value))?,
            To::Xlsx(book) => book.row(self.next, cells)?,
        }
        self.next = self.next.saturating_add(1);
        Ok(())
    }

    /// Ends the list; the file holds all of it, and stands at its end.
    ///
    /// # Errors
    /// [`SheetError`] when the disk refuses.
    pub fn finish(mut self) -> Result<File, SheetError> {
        match self.to {
            To::Csv(mut lines) => lines.flush()?,
            To::Xlsx(mut book) => {
                let mut out = BufWriter::new(&mut self.file);
                book.workbook.save_to_writer(&mut out)?;
                out.flush()?;
            }
        }
        Ok(self.file)
    }
}

impl Book {
    fn begin(title: &str, columns: &[&str], made_at: DateTime<Utc>) -> Result<Self, SheetError> {
        let mut workbook = Workbook::new();
        workbook.set_properties(
            &DocProperties::new()
                .set_title(title)
                .set_creation_datetime(&ExcelDateTime::from_timestamp(made_at.timestamp())?),
        );
        let formats = Formats::new();
        let sheet = workbook.add_worksheet_with_constant_memory()?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, name) in (0..).zip(columns) {
            let [first, other] = WIDTHS;
            sheet.set_column_width(column, if column == 0 { first } else { other })?;
            sheet.write_string_with_format(0, column, *name, &formats.head)?;
        }
        Ok(Self { workbook, formats })
    }

    fn row(&mut self, row: u32, cells: &[Cell]) -> Result<(), SheetError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        for (column, cell) in (0..).zip(cells) {
            self.formats.write(sheet, row, column, cell)?;
        }
        Ok(())
    }
}

/// How cells look.
struct Formats {
    head: Format,
    /// Marked as text, so that editing the cell does not make it a formula.
    text: Format,
    money: Format,
    day: Format,
    instant: Format,
}

impl Formats {
    fn new() -> Self {
        Self {
            head: Format::new().set_bold(),
            text: Format::new().set_quote_prefix(),
            money: Format::new()
                .set_num_format("#,##0.00")
                .set_align(FormatAlign::Right),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            instant: Format::new().set_num_format("yyyy-mm-dd hh:mm"),
        }
    }

    fn write(&self, sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), SheetError> {
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => {
                sheet.write_string_with_format(row, column, cut(text), &self.text)?;
            }
            Cell::Number(number) => match f64_of(*number) {
                Some(float) => drop(sheet.write_number(row, column, float)?),
                None => drop(sheet.write_string(row, column, number.to_string())?),
            },
            Cell::Money(fen) => match super::form::yuan(*fen) {
                Some(yuan) => drop(sheet.write_number_with_format(row, column, yuan, &self.money)?),
                None => drop(sheet.write_string_with_format(row, column, fen.to_string(), &self.money)?),
            },
            // A year that the program does not know stays readable.
            Cell::Day(day) => match ExcelDateTime::parse_from_str(&day.to_string()) {
                Ok(day) => drop(sheet.write_datetime_with_format(row, column, &day, &self.day)?),
                Err(_) => drop(sheet.write_string(row, column, day.to_string())?),
            },
            Cell::Instant(at) => match ExcelDateTime::parse_from_str(&local(*at).replace(' ', "T")) {
                Ok(at) => drop(sheet.write_datetime_with_format(row, column, &at, &self.instant)?),
                Err(_) => drop(sheet.write_string(row, column, local(*at))?),
            },
            Cell::Month(period) => drop(sheet.write_string(row, column, month(*period))?),
        }
        Ok(())
    }
}

/// The most characters of a text in a cell of a workbook.
const CELL_CHARS: usize = 32_767;

/// As much of a text as a cell takes.
fn cut(text: &str) -> &str {
    // The limit counts UTF-16 units: halved, it holds for whatever characters these are.
    match text.char_indices().nth(CELL_CHARS / 2) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

/// The number, if a cell keeps every digit of it.
fn f64_of(number: i64) -> Option<f64> {
    const EXACT: u64 = 1 << 53;
    if number.unsigned_abs() > EXACT {
        return None;
    }
    number.to_string().parse().ok()
}

/// A value among separated ones.
fn line_value(cell: &Cell) -> Vec<u8> {
    let text = match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) if is_risky(text) => format!("'{text}"),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Money(fen) => {
            let sign = if fen.0 < 0 { "-" } else { "" };
            let whole = fen.0.unsigned_abs();
            format!("{sign}{}.{:02}", whole / 100, whole % 100)
        }
        Cell::Day(day) => day.to_string(),
        Cell::Instant(at) => local(*at),
        Cell::Month(period) => month(*period),
    };
    text.into_bytes()
}

/// Whether a spreadsheet program would take a typed text for a formula.
fn is_risky(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

fn month(period: Period) -> String {
    format!("{}-{:02}", period.year(), period.month())
}

/// `2026-03-01 09:30` in Asia/Shanghai.
fn local(at: DateTime<Utc>) -> String {
    const SHANGHAI_SECONDS: i32 = 8 * 60 * 60;
    const SHAPE: &str = "%Y-%m-%d %H:%M:%S";
    match FixedOffset::east_opt(SHANGHAI_SECONDS) {
        Some(shanghai) => at.with_timezone(&shanghai).format(SHAPE).to_string(),
        None => at.format(SHAPE).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek};

    use calamine::{Data, DataType as _, Reader, Xlsx};
    use proptest::prelude::*;

    use super::*;

    fn written(format: SheetFormat, rows: &[Vec<Cell>]) -> Vec<u8> {
        let made_at = DateTime::from_timestamp(1_772_000_000, 0).unwrap();
        let file = tempfile::tempfile().unwrap();
        let heads = ["名称", "应收", "起始", "时间", "数量", "月份", "备注"];
        let mut table = Table::begin(file, format, "客户", &heads, made_at).unwrap();
        for row in rows {
            table.row(row).unwrap();
        }
        let mut file = table.finish().unwrap();
        file.rewind().unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        bytes
    }

    fn row(name: &str) -> Vec<Cell> {
        let at = DateTime::from_timestamp(1_772_000_000, 0).unwrap();
        vec![
            Cell::Text(name.to_owned()),
            Cell::Money(Fen(-123_456_789)),
            Cell::Day(NaiveDate::from_ymd_opt(2026, 2, 28).unwrap()),
            Cell::Instant(at),
            Cell::Number(7),
            Cell::Month(Period::new(202_602).unwrap()),
            Cell::Empty,
        ]
    }

    #[test]
    fn a_workbook_holds_texts_money_and_days() {
        let bytes = written(SheetFormat::Xlsx, &[row("=1+1"), row("晨光")]);
        let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let rows: Vec<&[Data]> = range.rows().collect();
        assert_eq!(rows[0][0], Data::String("名称".into()));
        assert_eq!(rows[1][0], Data::String("=1+1".into()));
        assert_eq!(rows[1][1], Data::Float(-1_234_567.89));
        assert_eq!(rows[1][2].as_date().unwrap().to_string(), "2026-02-28");
        assert_eq!(
            rows[1][3].as_datetime().unwrap().to_string(),
            "2026-02-25 14:13:20"
        );
        assert_eq!(rows[2][0], Data::String("晨光".into()));
        assert_eq!(rows[2][5], Data::String("2026-02".into()));
        let name = book.sheet_names().first().unwrap().clone();
        let formulas = book.worksheet_formula(&name).unwrap();
        assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()));
    }

    #[test]
    fn separated_values_begin_with_the_mark_and_take_no_formula() {
        let text =
            String::from_utf8(written(SheetFormat::Csv, &[row("@SUM(A1)"), row("a,\"b\"\n")])).unwrap();
        assert_eq!(
            text,
            "\u{FEFF}名称,应收,起始,时间,数量,月份,备注\r\n\
             '@SUM(A1),-1234567.89,2026-02-28,2026-02-25 14:13:20,7,2026-02,\r\n\
             \"a,\"\"b\"\"\n\",-1234567.89,2026-02-28,2026-02-25 14:13:20,7,2026-02,\r\n"
        );
    }

    proptest! {
        #[test]
        fn no_text_begins_as_a_formula(text in "[=+@\t\r-]?.{0,20}") {
            let value = String::from_utf8(line_value(&Cell::Text(text.clone()))).unwrap();
            prop_assert!(!value.starts_with(['=', '+', '-', '@', '\t', '\r']));
            prop_assert!(value.ends_with(&text));
        }
    }
}
