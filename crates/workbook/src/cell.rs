use calamine::{Data, DataRef, DataType};
use chrono::NaiveDate;
use sidebook_domain::Given;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A text, or a number as it is written.
    Text(String),
    /// A day, where the cell says that it is one.
    Day(NaiveDate),
    /// An error of a formula.
    Error,
}

impl Cell {
    /// The text that people see, as far as it matters here.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Day(day) => day.to_string(),
            Self::Error => "#N/A".to_owned(),
        }
    }

    /// What came in the field of its column; `None` for nothing.
    #[must_use]
    pub fn given(self) -> Option<Given> {
        match self {
            Self::Empty => None,
            Self::Text(text) if text.trim().is_empty() => None,
            Self::Text(text) => Some(Given::Cell(text)),
            Self::Day(day) => Some(Given::DayCell(day)),
            Self::Error => Some(Given::ErrorCell),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

impl From<&DataRef<'_>> for Cell {
    fn from(data: &DataRef<'_>) -> Self {
        match data {
            DataRef::Empty => Self::Empty,
            DataRef::String(text) => of_text(text),
            DataRef::SharedString(text) => of_text(text),
            DataRef::Error(_) => Self::Error,
            other => of_value(other),
        }
    }
}

impl From<&Data> for Cell {
    fn from(data: &Data) -> Self {
        match data {
            Data::Empty => Self::Empty,
            Data::String(text) => of_text(text),
            Data::Error(_) => Self::Error,
            other => of_value(other),
        }
    }
}

fn of_text(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text.to_owned())
    }
}

fn of_value(data: &impl DataType) -> Cell {
    if (data.is_datetime() || data.is_datetime_iso())
        && let Some(day) = data.as_date()
    {
        return Cell::Day(day);
    }
    if let Some(flag) = data.get_bool() {
        return Cell::Text(if flag { "1" } else { "0" }.to_owned());
    }
    if let Some(number) = data.get_int() {
        return Cell::Text(number.to_string());
    }
    match data.as_f64() {
        Some(number) => Cell::Text(written(number)),
        None => data.as_string().map_or(Cell::Empty, |text| of_text(&text)),
    }
}

/// A number as people wrote it: `0.1 + 0.2` is `0.3`. Fifteen digits are what a spreadsheet keeps.
fn written(number: f64) -> String {
    if number.abs() >= 1e15 || !number.is_finite() {
        return format!("{number}");
    }
    let whole_digits = format!("{:.0}", number.abs().trunc()).len();
    let decimals = 15_usize.saturating_sub(whole_digits).min(10);
    let text = format!("{number:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_write_them() {
        for (number, text) in [
            (13_800_138_000.0, "13800138000"),
            (0.1 + 0.2, "0.3"),
            (1234.5, "1234.5"),
            (-0.03, "-0.03"),
            (100.0, "100"),
            (300_000_000_000_000.0, "300000000000000"),
        ] {
            assert_eq!(written(number), text);
        }
    }
}
