use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, Note, Workbook};
use sidebook_domain::{Holds, Language, RecordField, RecordKind, ReportKind, Required};

use crate::Unwritable;

/// A column that the kind's own table does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// Its head.
    pub head: String,
    /// What may stand there; empty: anything.
    pub options: Vec<String>,
}

/// So many rows have lists and formats.
const ROWS: u32 = 10_000;
/// What Excel takes as the text of a list.
const LIST_LETTERS: usize = 255;

/// The workbook to fill in: a column for each field of a kind and for `extra`, required ones marked with `*`, lists where
/// there is a choice, a row of samples as notes on the heads. `staff` are the names that may be owners.
///
/// # Errors
/// [`Unwritable`].
pub fn template(
    kind: RecordKind,
    language: Language,
    extra: &[Extra],
    staff: &[String],
) -> Result<Vec<u8>, Unwritable> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name(kind.title(language))?;
    let head = Format::new()
        .set_bold()
        .set_align(FormatAlign::Left)
        .set_background_color(Color::RGB(0xE8_F1_FD));
    let required = head.clone().set_font_color(Color::RGB(0xB3_26_1E));
    // Phone numbers, tax ids and keys stay as they are typed.
    let as_text = Format::new().set_num_format("@");
    let as_day = Format::new().set_num_format("yyyy-mm-dd");
    let as_money = Format::new().set_num_format("#,##0.00");
    let mut column = 0_u16;
    for field in kind.fields() {
        let is_required = field.is_required_in_workbooks();
        let mark = if is_required { "* " } else { "" };
        let (name, format) = (
            format!("{mark}{}", field.head(language)),
            if is_required { &required } else { &head },
        );
        sheet.write_string_with_format(0, column, &name, format)?;
        let note = note(field, language);
        if !note.is_empty() {
            sheet.insert_note(0, column, &Note::new(note).set_author("Sidebook"))?;
        }
        let of_column = match field.holds {
            Holds::Money => &as_money,
            Holds::Day => &as_day,
            _ => &as_text,
        };
        sheet.set_column_format(column, of_column)?;
        sheet.set_column_width(column, 18)?;
        let options: Vec<String> = match field.holds {
            Holds::Choice(choices) => choices
                .iter()
                .map(|choice| choice.word(language).to_owned())
                .collect(),
            Holds::Staff => staff.to_vec(),
            Holds::Flag => match language {
                Language::ZhCn => vec!["是".to_owned(), "否".to_owned()],
                Language::En => vec!["yes".to_owned(), "no".to_owned()],
            },
            _ => Vec::new(),
        };
        list(sheet, column, &options)?;
        column = column.saturating_add(1);
    }
    for extra in extra {
        sheet.write_string_with_format(0, column, &extra.head, &head)?;
        sheet.set_column_format(column, &as_text)?;
        sheet.set_column_width(column, 18)?;
        list(sheet, column, &extra.options)?;
        column = column.saturating_add(1);
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(workbook.save_to_buffer()?)
}

fn list(sheet: &mut rust_xlsxwriter::Worksheet, column: u16, options: &[String]) -> Result<(), Unwritable> {
    let letters: usize = options.iter().map(|option| option.chars().count() + 1).sum();
    let has_comma = options.iter().any(|option| option.contains(','));
    if options.is_empty() || has_comma || letters > LIST_LETTERS {
        return Ok(());
    }
    let list = DataValidation::new().allow_list_strings(options)?;
    sheet.add_data_validation(1, column, ROWS, column, &list)?;
    Ok(())
}

fn note(field: &RecordField, language: Language) -> String {
    let (sample, required, one_of) = match language {
        Language::ZhCn => ("例如：", "必填", "客户名称、客户外部编号、客户税号至少填一项"),
        Language::En => (
            "For example: ",
            "Required",
            "One of client name, client key and client tax id",
        ),
    };
    let mut lines = Vec::new();
    match field.required {
        Required::Always | Required::InWorkbooks => lines.push(required.to_owned()),
        Required::OneOf => lines.push(one_of.to_owned()),
        Required::No => {}
    }
    if !field.sample.is_empty() {
        lines.push(format!("{sample}{}", field.sample));
    }
    lines.extend(lines_of_forms(field));
    lines.join("\n")
}

/// What stands beside a line number of a report, form by form.
fn lines_of_forms(field: &RecordField) -> Vec<String> {
    let named = field.name.strip_prefix("lines.");
    let line = named.and_then(|named| named.split('.').next()?.parse::<u8>().ok());
    let Some(line) = line else { return Vec::new() };
    let forms = ReportKind::ALL.into_iter().map(ReportKind::layout);
    forms
        .filter_map(|form| Some(format!("{}：{}", form.title, form.row(line)?.name())))
        .collect()
}
