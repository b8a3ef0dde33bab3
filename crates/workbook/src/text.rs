//! Text with separators, as spreadsheets in China save it: GBK more often than not.

use std::ops::ControlFlow;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::open::cut;
use crate::xlsx::put;
use crate::{Cell, Limits, Refused};

/// UTF-16 by its mark, UTF-8 where the bytes are that, else GB 18030, of which GBK is a part. There is nothing to guess:
/// Chinese in GBK is no UTF-8.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, Refused> {
    let marked = match bytes.as_slice() {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = marked {
        let (text, _, has_errors) = encoding.decode(&bytes);
        return if has_errors {
            Err(Refused::Encoding)
        } else {
            Ok(text.into_owned())
        };
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return plain(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text)),
        Err(not_utf8) => not_utf8.into_bytes(),
    };
    let (text, has_errors) = GB18030.decode_without_bom_handling(&bytes);
    if has_errors {
        return Err(Refused::Encoding);
    }
    plain(text.into_owned())
}

/// Whatever else is no text has zeros in it.
fn plain(text: String) -> Result<String, Refused> {
    if text.contains('\0') {
        Err(Refused::NotAWorkbook)
    } else {
        Ok(text)
    }
}

pub(crate) fn rows(
    text: &str,
    limits: Limits,
    each: &mut dyn FnMut(u32, Vec<Cell>) -> ControlFlow<()>,
) -> Result<(), Refused> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut count = 0_usize;
    let mut number = 0_u32;
    while reader.read_record(&mut record).map_err(|_| Refused::Broken)? {
        number = number.saturating_add(1);
        count = count.saturating_add(record.len());
        if count > limits.cells {
            return Err(Refused::TooManyCells);
        }
        let mut row = Vec::with_capacity(record.len().min(limits.columns));
        for (column, value) in (0_u32..).zip(&record) {
            // A cell that begins like a formula is kept as text by `'` or a tab before it: our own exports do so.
            let value = value.trim();
            let value = value.strip_prefix('\'').unwrap_or(value);
            if !value.is_empty() {
                let cell = cut(Cell::Text(value.to_owned()), limits.letters);
                put(&mut row, column, cell, limits.columns);
            }
        }
        if each(number, row).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// What the first line has most of.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |separator: char| first.matches(separator).count();
    [(b',', ','), (b'\t', '\t'), (b';', ';')]
        .into_iter()
        .max_by_key(|(byte, separator)| (count(*separator), *byte == b','))
        .map_or(b',', |(byte, _)| byte)
}
