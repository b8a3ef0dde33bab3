use std::collections::HashMap;
use std::io::{Cursor, Read, Write};
use std::ops::ControlFlow;

use encoding_rs::GB18030;
use rust_xlsxwriter::{Format, Workbook as Written};
use sidebook_domain::{Language, RecordKind, WrongValue};

use super::*;

fn read(bytes: Vec<u8>) -> Result<Vec<(u32, Vec<String>)>, Refused> {
    let mut book = Workbook::open(bytes, Limits::default())?;
    let mut rows = Vec::new();
    book.rows(0, &mut |number, row| {
        rows.push((number, row.iter().map(Cell::text).collect()));
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

#[test]
fn a_workbook_is_read_with_its_days_numbers_formulas_and_merged_cells() {
    let mut book = Written::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet
        .merge_range(0, 0, 0, 3, "二〇二六年", &Format::new())
        .unwrap();
    sheet.merge_range(2, 0, 3, 0, "晨光", &Format::new()).unwrap();
    sheet
        .write_date_with_format(
            2,
            1,
            rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 3, 5).unwrap(),
            &day,
        )
        .unwrap();
    sheet.write_number(2, 2, 13_800_138_000.0).unwrap();
    sheet
        .write_formula(3, 2, rust_xlsxwriter::Formula::new("=0.1+0.2").set_result("0.3"))
        .unwrap();
    // A million rows further down.
    sheet.write_string(999_999, 1, "最后").unwrap();
    let rows = read(book.save_to_buffer().unwrap()).unwrap();
    let texts: Vec<(u32, Vec<&str>)> = rows
        .iter()
        .map(|(number, row)| (*number, row.iter().map(String::as_str).collect()))
        .collect();
    assert_eq!(
        texts,
        [
            (1, vec!["二〇二六年"]),
            (3, vec!["晨光", "2026-03-05", "13800138000"]),
            (4, vec!["晨光", "", "0.3"]),
            (1_000_000, vec!["", "最后"]),
        ]
    );
}

#[test]
fn text_is_read_in_whatever_encoding_spreadsheets_save_it() {
    let text = "客户名称,手机号\r\n\"龙䶮, 有限公司\",13800138000\r\n\r\n晨光,\t139\r\n";
    let expected = vec![
        (1, vec!["客户名称".to_owned(), "手机号".to_owned()]),
        (2, vec!["龙䶮, 有限公司".to_owned(), "13800138000".to_owned()]),
        (3, vec!["晨光".to_owned(), "139".to_owned()]),
    ];
    let (gbk, ..) = GB18030.encode(text);
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for bytes in [
        text.as_bytes().to_vec(),
        format!("\u{FEFF}{text}").into_bytes(),
        gbk.into_owned(),
        utf16,
    ] {
        assert_eq!(read(bytes).unwrap(), expected);
    }
    // Two encodings in one file are neither.
    let mut mixed = GB18030.encode("客户").0.into_owned();
    mixed.extend([0xFF, 0xFF]);
    assert_eq!(read(mixed), Err(Refused::Encoding));
}

#[test]
fn what_cannot_be_read_is_told() {
    assert_eq!(read(Vec::new()), Err(Refused::Empty));
    assert_eq!(
        read(b"PK\x03\x04 and nothing".to_vec()),
        Err(Refused::NotAWorkbook)
    );
    assert_eq!(read(b"a,b\0c".to_vec()), Err(Refused::NotAWorkbook));
    let mut broken = template(RecordKind::Clients, Language::ZhCn, &[], &[]).unwrap();
    broken.truncate(broken.len() / 2);
    assert!(matches!(
        read(broken),
        Err(Refused::NotAWorkbook | Refused::Broken)
    ));
    let limits = Limits {
        unfolded: 10_000,
        rows: 2,
        ..Limits::default()
    };
    let bomb = template(RecordKind::Clients, Language::ZhCn, &[], &[]).unwrap();
    assert!(matches!(Workbook::open(bomb, limits), Err(Refused::TooLarge)));
    let mut long = Workbook::open(b"1\n2\n3\n".to_vec(), limits).unwrap();
    let all = long.rows(0, &mut |_, _| ControlFlow::Continue(()));
    assert_eq!(all, Err(Refused::TooManyRows));
    let first_only = long.rows(0, &mut |_, _| ControlFlow::Break(()));
    assert_eq!(first_only, Ok(()));
    assert_eq!(
        long.rows(1, &mut |_, _| ControlFlow::Continue(())),
        Err(Refused::NoSuchSheet)
    );
}

/// A workbook whose one sheet has this for rows, as whoever wrote it pleased.
fn with_rows(rows: &str) -> Vec<u8> {
    let mut book = Written::new();
    book.add_worksheet().write_string(0, 0, "x").unwrap();
    let plain = book.save_to_buffer().unwrap();
    let mut from = zip::ZipArchive::new(Cursor::new(plain)).unwrap();
    let mut to = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let mut part = from.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        if name.ends_with("sheet1.xml") {
            let (head, rest) = text.split_once("<sheetData>").unwrap();
            let (_, tail) = rest.split_once("</sheetData>").unwrap();
            text = format!("{head}<sheetData>{rows}</sheetData>{tail}");
        }
        to.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        to.write_all(text.as_bytes()).unwrap();
    }
    to.finish().unwrap().into_inner()
}

#[test]
fn what_was_made_to_do_harm_is_told_or_read_within_limits() {
    // Locked with a password: the workbook is inside another wrapping, encrypted.
    let mut locked =
        cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    for (part, bytes) in [("EncryptionInfo", 1_000), ("EncryptedPackage", 9_000)] {
        locked
            .create_stream(part)
            .unwrap()
            .write_all(&vec![7; bytes])
            .unwrap();
    }
    assert_eq!(read(locked.into_inner().into_inner()), Err(Refused::Locked));
    // What is said to be of a few kB unfolds to more than is read.
    let bomb = with_rows(&" ".repeat(4 * 1024 * 1024));
    assert!(bomb.len() < 100 * 1024, "{}", bomb.len());
    let limits = Limits {
        unfolded: 4 * 1024 * 1024,
        ..Limits::default()
    };
    assert!(matches!(Workbook::open(bomb, limits), Err(Refused::TooLarge)));
    // A million rows with a format and nothing in them, as spreadsheets leave behind; then one with a day as a number, a day as
    // a text, and a formula that failed.
    let mut rows: String = (1..=1_000_000)
        .map(|number| format!("<row r=\"{number}\"><c r=\"A{number}\" s=\"0\"/></row>"))
        .collect();
    rows.push_str(
        "<row r=\"1000001\"><c r=\"A1000001\"><v>46086</v></c><c r=\"B1000001\" t=\"str\"><v>2026/3/5</v></c>\
         <c r=\"C1000001\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c></row>",
    );
    let full = with_rows(&rows);
    let texts = ["46086", "2026/3/5", "#N/A"].map(str::to_owned).to_vec();
    assert_eq!(read(full.clone()).unwrap(), [(1_000_001, texts)]);
    let limits = Limits {
        cells: 100_000,
        ..Limits::default()
    };
    let mut book = Workbook::open(full, limits).unwrap();
    let all = book.rows(0, &mut |_, _| ControlFlow::Continue(()));
    assert_eq!(all, Err(Refused::TooManyCells));
    let another = book.rows(1, &mut |_, _| ControlFlow::Continue(()));
    assert_eq!(another, Err(Refused::NoSuchSheet));
}

#[test]
fn a_template_is_recognised_and_a_result_can_be_brought_again() {
    let extra = [Extra {
        head: "行业".to_owned(),
        options: vec!["贸易".to_owned(), "餐饮".to_owned()],
    }];
    for kind in RecordKind::ALL {
        for language in [Language::ZhCn, Language::En] {
            let made = template(kind, language, &extra, &["李静".to_owned()]).unwrap();
            let (_, heads) = read(made).unwrap().swap_remove(0);
            let columns = guess(kind, &heads, &HashMap::new(), &["行业".to_owned()]);
            assert_eq!(columns.len(), kind.fields().len() + 1, "{kind:?} {heads:?}");
            assert!(heads.iter().any(|head| head.starts_with("* ")));
        }
    }
    let heads = vec!["客户名称".to_owned(), "电话".to_owned()];
    let remembered = HashMap::from([("电话".to_owned(), "contact_landline".to_owned())]);
    let columns = guess(RecordKind::Clients, &heads, &remembered, &[]);
    assert_eq!(
        columns.into_iter().collect::<Vec<_>>(),
        [(0, "name".to_owned()), (1, "contact_landline".to_owned())]
    );
    let row = ResultRow {
        number: 7,
        cells: vec![Cell::Text("=HYPERLINK(\"x\")".to_owned()), Cell::Empty],
        state: "失败".to_owned(),
        wrong: vec![WrongValue::new("contact_mobile", "not_a_mobile")],
    };
    let made = result(RecordKind::Clients, Language::ZhCn, &heads, [row]).unwrap();
    let rows = read(made).unwrap();
    assert_eq!(rows[0].1, ["客户名称", "电话", "原行号", "导入结果", "原因"]);
    assert_eq!(
        rows[1].1,
        ["=HYPERLINK(\"x\")", "", "7", "失败", "手机号不是 11 位手机号"]
    );
}
