use rust_xlsxwriter::{Color, Format, Workbook, XlsxError};
use sidebook_domain::{Language, RecordKind, WrongValue, reason};

use crate::Cell;

/// A workbook that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written")]
pub struct Unwritable(#[from] XlsxError);

/// A row with what became of it.
#[derive(Debug, Clone)]
pub struct ResultRow {
    /// Its number in the workbook that was brought.
    pub number: u32,
    /// As it was brought.
    pub cells: Vec<Cell>,
    /// What became of it, in words.
    pub state: String,
    /// Why it was refused.
    pub wrong: Vec<WrongValue>,
}

/// The workbook that says what became of each row: the columns as they were brought, then state and reason. The head is the first row,
/// so the failures of one can be mended and brought again as they are. Everything is text: no formula survives.
///
/// # Errors
/// [`Unwritable`].
pub fn result(
    kind: RecordKind,
    language: Language,
    heads: &[String],
    rows: impl IntoIterator<Item = ResultRow>,
) -> Result<Vec<u8>, Unwritable> {
    let (row_head, state_head, reason_head) = match language {
        Language::ZhCn => ("原行号", "导入结果", "原因"),
        Language::En => ("Row", "Result", "Reason"),
    };
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    let bold = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0xE8_F1_FD));
    let bad = Format::new().set_font_color(Color::RGB(0xB3_26_1E));
    let width = u16::try_from(heads.len()).unwrap_or(u16::MAX - 3);
    let columns = (0_u16..)
        .zip(heads.iter().map(String::as_str))
        .take(usize::from(width));
    let own = (width..).zip([row_head, state_head, reason_head]);
    for (column, head) in columns.chain(own) {
        sheet.set_column_width(column, 18)?;
        sheet.write_string_with_format(0, column, head, &bold)?;
    }
    for (at, row) in (1_u32..).zip(rows) {
        for (column, cell) in (0..width).zip(&row.cells) {
            let text = cell.text();
            if !text.is_empty() {
                sheet.write_string(at, column, &text)?;
            }
        }
        sheet.write_number(at, width, row.number)?;
        sheet.write_string(at, width.saturating_add(1), &row.state)?;
        if !row.wrong.is_empty() {
            let words = words(kind, language, &row.wrong);
            sheet.write_string_with_format(at, width.saturating_add(2), &words, &bad)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// Why a row was refused, for people.
fn words(kind: RecordKind, language: Language, wrong: &[WrongValue]) -> String {
    let (space, between) = match language {
        Language::ZhCn => ("", "；"),
        Language::En => (" ", "; "),
    };
    let one = |wrong: &WrongValue| {
        let field = kind.field(&wrong.field).map_or_else(
            || {
                wrong
                    .field
                    .strip_prefix("custom_fields.")
                    .unwrap_or(&wrong.field)
                    .to_owned()
            },
            |field| field.head(language).to_owned(),
        );
        // What is wrong with a row as a whole is of no field.
        let space = if field.is_empty() { "" } else { space };
        format!("{field}{space}{}", reason(&wrong.code, language))
    };
    wrong.iter().map(one).collect::<Vec<_>>().join(between)
}
