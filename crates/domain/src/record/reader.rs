//! Reading a row field by field: whatever is wrong is noted, not only the first.

use std::borrow::Cow;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::code::Code;
use super::{Choice, ExternalKey, Given, GivenRow, Holds, RecordKind, Required};
use crate::{Fen, Period, TextError, is_book_day, parse_line, without_marks};

/// A field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrongValue {
    /// Which field.
    pub field: Cow<'static, str>,
    /// What is wrong with it, as a code.
    pub code: Cow<'static, str>,
}

impl WrongValue {
    /// A field and what is wrong with it.
    #[must_use]
    pub fn new(field: impl Into<Cow<'static, str>>, code: &'static str) -> Self {
        Self {
            field: field.into(),
            code: code.into(),
        }
    }
}

/// What a field becomes: `None` as it is, `Some(None)` nothing.
pub(super) type Put<T> = Option<Option<T>>;

/// Reads the fields of one row.
pub(super) struct Reader<'a> {
    kind: RecordKind,
    row: &'a GivenRow,
    wrong: Vec<WrongValue>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(kind: RecordKind, row: &'a GivenRow) -> Self {
        let mut reader = Self {
            kind,
            row,
            wrong: Vec::new(),
        };
        for name in row.keys() {
            let is_custom = kind == RecordKind::Clients && name.starts_with("custom_fields.");
            if kind.field(name).is_none() && !is_custom {
                let name: String = name.chars().take(64).collect();
                reader.note(name, "unknown");
            }
        }
        let from_workbook = row
            .values()
            .any(|given| matches!(given, Given::Cell(_) | Given::DayCell(_)));
        for field in kind.fields() {
            let missing = match field.required {
                Required::Always => true,
                Required::InWorkbooks => from_workbook,
                Required::OneOf | Required::No => false,
            };
            if missing && reader.is_nothing(field.name) {
                reader.note(field.name, "missing");
            }
        }
        let of_one: Vec<_> = kind
            .fields()
            .iter()
            .filter(|field| field.required == Required::OneOf)
            .collect();
        if let Some(first) = of_one.first()
            && of_one.iter().all(|field| reader.is_nothing(field.name))
        {
            reader.note(first.name, "missing");
        }
        reader
    }

    /// The record if nothing is wrong, otherwise all that is.
    pub(super) fn done<T>(self, record: Option<T>) -> Result<T, Vec<WrongValue>> {
        match record {
            Some(record) if self.wrong.is_empty() => Ok(record),
            // A record that could not be made has something wrong noted.
            _ => Err(self.wrong),
        }
    }

    pub(super) fn note(&mut self, field: impl Into<Cow<'static, str>>, code: &'static str) {
        let wrong = WrongValue::new(field, code);
        // Of one field the first thing that is wrong with it.
        if !self.wrong.iter().any(|known| known.field == wrong.field) {
            self.wrong.push(wrong);
        }
    }

    fn is_nothing(&self, field: &str) -> bool {
        match self.row.get(field) {
            None | Some(Given::Nothing) => true,
            Some(Given::Text(text) | Given::Cell(text)) => without_marks(text).trim().is_empty(),
            Some(Given::Texts(texts)) => texts.is_empty(),
            Some(_) => false,
        }
    }

    /// A field by what is read of it. Required ones that are missing were noted before.
    fn field<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&Given) -> Result<T, &'static str>,
    ) -> Put<T> {
        let given = self.row.get(name)?;
        if self.is_nothing(name) {
            return Some(None);
        }
        let read = match given {
            Given::ErrorCell => Err("cell_error"),
            given => read(given),
        };
        match read {
            Ok(value) => Some(Some(value)),
            Err(code) => {
                self.note(name, code);
                None
            }
        }
    }

    /// A line, read further.
    pub(super) fn line<T, E: Code>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Put<T> {
        self.field(name, |given| read(text(given)?).map_err(|error| error.code()))
    }

    /// A line of at most so many characters.
    pub(super) fn plain_line(&mut self, name: &'static str, most: usize) -> Put<String> {
        self.line(name, |text| parse_line(text, most))
    }

    pub(super) fn key(&mut self, name: &'static str) -> Put<ExternalKey> {
        self.line(name, ExternalKey::parse)
    }

    /// Several lines: a list, or one cell with separators.
    pub(super) fn lines<T>(
        &mut self,
        name: &'static str,
        most: usize,
        read: impl Fn(&str) -> Result<T, TextError>,
    ) -> Put<Vec<T>> {
        self.field(name, |given| {
            let parts: Vec<&str> = match given {
                Given::Texts(texts) => texts.iter().map(String::as_str).collect(),
                Given::Cell(text) => text
                    .split([';', '；', ',', '，', '、', '\n'])
                    .filter(|part| !part.trim().is_empty())
                    .collect(),
                _ => return Err("wrong_type"),
            };
            if parts.len() > most {
                return Err("too_many");
            }
            parts
                .into_iter()
                .map(|part| read(part).map_err(|error| error.code()))
                .collect()
        })
    }

    pub(super) fn money(&mut self, name: &'static str) -> Put<Fen> {
        self.field(name, |given| match given {
            Given::Whole(fen) => Ok(Fen(*fen)),
            Given::Cell(text) => Fen::parse_yuan(&without_marks(text)).map_err(|_| "not_an_amount"),
            _ => Err("wrong_type"),
        })
    }

    pub(super) fn whole(&mut self, name: &'static str) -> Put<i64> {
        self.field(name, |given| match given {
            Given::Whole(number) => Ok(*number),
            Given::Cell(text) => without_marks(text).trim().parse().map_err(|_| "not_a_number"),
            _ => Err("wrong_type"),
        })
    }

    pub(super) fn rate(&mut self, name: &'static str) -> Put<i64> {
        self.field(name, |given| match given {
            Given::Whole(points) => Ok(*points),
            Given::Cell(text) => points(text).ok_or("not_a_rate"),
            _ => Err("wrong_type"),
        })
    }

    /// A day of the books.
    pub(super) fn day(&mut self, name: &'static str) -> Put<NaiveDate> {
        self.field(name, |given| {
            let day = match given {
                Given::DayCell(day) => Some(*day),
                Given::Text(text) => text
                    .parse()
                    .ok()
                    .filter(|day: &NaiveDate| day.to_string() == *text),
                Given::Cell(text) => day_of(text),
                _ => return Err("wrong_type"),
            };
            match day {
                Some(day) if is_book_day(day) => Ok(day),
                Some(_) => Err("out_of_range"),
                None => Err("not_a_day"),
            }
        })
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, name: &'static str) -> Put<bool> {
        self.field(name, |given| match given {
            Given::Flag(flag) => Ok(*flag),
            Given::Cell(text) => flag_of(text).ok_or("not_an_option"),
            _ => Err("wrong_type"),
        })
    }

    /// A month of the books.
    pub(super) fn month(&mut self, name: &'static str) -> Put<Period> {
        self.field(name, |given| {
            let month = match given {
                Given::DayCell(day) => Some(Period::of(*day)),
                Given::Whole(number) => i32::try_from(*number)
                    .ok()
                    .and_then(|number| Period::new(number).ok()),
                Given::Cell(text) => month_of(text),
                _ => return Err("wrong_type"),
            };
            match month {
                Some(month) if (2000..=2100).contains(&month.year()) => Ok(month),
                Some(_) => Err("out_of_range"),
                None => Err("not_a_month"),
            }
        })
    }

    /// The code of a choice.
    pub(super) fn choice(&mut self, name: &'static str) -> Put<&'static str> {
        let choices: &'static [Choice] = match self.kind.field(name).map(|field| field.holds) {
            Some(Holds::Choice(choices)) => choices,
            _ => &[],
        };
        self.field(name, |given| {
            let found = match given {
                Given::Text(text) => choices.iter().find(|choice| choice.code == text),
                Given::Cell(text) => {
                    let typed = super::field::plain(text);
                    let is = |word: &str| super::field::plain(word) == typed;
                    choices
                        .iter()
                        .find(|choice| is(choice.code) || is(choice.zh) || is(choice.en))
                }
                _ => return Err("wrong_type"),
            };
            found.map(|choice| choice.code).ok_or("not_an_option")
        })
    }

    /// Values of the agency's own fields, by the fields' names.
    pub(super) fn custom(&mut self) -> Vec<(String, Option<String>)> {
        let row = self.row;
        let mut values = Vec::new();
        for (name, given) in row {
            let Some(field) = name.strip_prefix("custom_fields.") else {
                continue;
            };
            let value = match given {
                Given::Nothing => Ok(None),
                Given::Text(text) | Given::Cell(text) if text.trim().is_empty() => Ok(None),
                Given::Text(text) | Given::Cell(text) => Ok(Some(text.clone())),
                Given::Whole(number) => Ok(Some(number.to_string())),
                Given::DayCell(day) => Ok(Some(day.to_string())),
                Given::ErrorCell => Err("cell_error"),
                Given::Texts(_) | Given::Flag(_) | Given::Other => Err("wrong_type"),
            };
            match value {
                Ok(value) => values.push((field.to_owned(), value)),
                Err(code) => self.note(name.clone(), code),
            }
        }
        values
    }
}

/// As spreadsheets and people say yes and no.
fn flag_of(typed: &str) -> Option<bool> {
    match super::field::plain(typed).as_str() {
        "是" | "有" | "yes" | "y" | "true" | "1" => Some(true),
        "否" | "无" | "no" | "n" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn text(given: &Given) -> Result<&str, &'static str> {
    match given {
        Given::Text(text) | Given::Cell(text) => Ok(text),
        _ => Err("wrong_type"),
    }
}

/// `13%`, `13`, `0.13`: a cell with the format of percents holds the fraction.
fn points(typed: &str) -> Option<i64> {
    let typed = without_marks(typed);
    let typed = typed.trim();
    let (number, is_percent) = match typed.strip_suffix(['%', '％']) {
        Some(number) => (number.trim_end(), true),
        None => (typed, false),
    };
    // Percent with two decimals is basis points, as yuan with two decimals is fen; a fraction has two decimals more.
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || decimals.len() > 4 || !is_digits(whole) || !is_digits(decimals)
    {
        return None;
    }
    let ten_thousandths: i64 = format!("{whole}{decimals:0<4}").parse().ok()?;
    if !is_percent && ten_thousandths <= 1_700 {
        return Some(ten_thousandths);
    }
    (ten_thousandths % 100 == 0).then_some(ten_thousandths / 100)
}

/// The numbers of `2026-03-05`, `2026/3/5`, `2026.3.5`, `2026年3月5日`.
fn numbers(typed: &str) -> Option<Vec<u32>> {
    let typed = without_marks(typed);
    // A day with its time is that day.
    let typed = typed.trim().split([' ', 'T']).next().unwrap_or("");
    let typed = typed.trim_end_matches(['日', '月', '号']);
    typed
        .split(['-', '/', '.', '年', '月', '－', '／'])
        .map(|part| part.trim().parse::<u32>().ok())
        .collect()
}

/// Day 0 of the numbers that spreadsheets keep days as.
const SERIAL_ZERO: Option<NaiveDate> = NaiveDate::from_ymd_opt(1899, 12, 30);

fn day_of(typed: &str) -> Option<NaiveDate> {
    let ymd = |year: u32, month, day| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
    match *numbers(typed)?.as_slice() {
        [year, month, day] if year >= 1900 => ymd(year, month, day),
        [number] if number >= 19_000_101 => ymd(number / 10_000, number / 100 % 100, number % 100),
        // 2000-01-01 to 2100-12-31, in a cell without the format of days.
        [serial] if (36_526..=73_415).contains(&serial) => {
            SERIAL_ZERO?.checked_add_days(Days::new(u64::from(serial)))
        }
        _ => None,
    }
}

fn month_of(typed: &str) -> Option<Period> {
    let month = |year: u32, month: u32| {
        let number = year.checked_mul(100)?.checked_add(month)?;
        Period::new(i32::try_from(number).ok()?).ok()
    };
    match *numbers(typed)?.as_slice() {
        [year, number] if year >= 1900 => month(year, number),
        [number] if (190_001..=999_912).contains(&number) => month(number / 100, number % 100),
        // A day stands for its month.
        _ => day_of(typed).map(Period::of),
    }
}
