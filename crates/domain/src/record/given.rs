use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

/// What came in a field.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Given {
    /// Nothing, said as such: what stands there is taken out.
    Nothing,
    /// A text of a body.
    Text(String),
    /// A whole number of a body.
    Whole(i64),
    /// Texts of a body.
    Texts(Vec<String>),
    /// Yes or no of a body.
    Flag(bool),
    /// Something else of a body: no field holds it.
    Other,
    /// A cell of a workbook that is not empty, as a text.
    Cell(String),
    /// A cell that holds a day.
    DayCell(NaiveDate),
    /// A cell in which the workbook has an error, as `#N/A`.
    ErrorCell,
}

/// A row as it came, by the names of its fields. Fields of the agency's own are `custom_fields.<name>`,
/// amounts of a report's lines `lines.<number>.first` and `lines.<number>.second`.
pub type GivenRow = BTreeMap<String, Given>;

// By hand: what stands in rows is nobody's business.
impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nothing => "Nothing",
            Self::Text(_) => "Text",
            Self::Whole(_) => "Whole",
            Self::Texts(_) => "Texts",
            Self::Flag(_) => "Flag",
            Self::Other => "Other",
            Self::Cell(_) => "Cell",
            Self::DayCell(_) => "DayCell",
            Self::ErrorCell => "ErrorCell",
        })
    }
}
