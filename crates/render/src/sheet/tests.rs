//! What is written is read back with another library.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use sidebook_domain::{Amounts, Fen};

use super::*;

const HYPERLINK: &str = r#"=HYPERLINK("http://x","点我") {{7*7}} <b>&"#;

fn book(client_name: &str) -> ReportBook {
    let lines = |kind, items: &[(u8, i64, i64)]| {
        let items = items
            .iter()
            .map(|(line, one, two)| (*line, Amounts(Fen(*one), Fen(*two))));
        (kind, ReportLines::totalled(kind, items).unwrap())
    };
    ReportBook {
        client_name: client_name.to_owned(),
        period: Period::new(202_602).unwrap(),
        reports: vec![
            lines(
                ReportKind::BalanceSheet,
                &[(1, 12_345_678, 1), (19, 250, 0), (48, 12_345_428, 1)],
            ),
            lines(
                ReportKind::IncomeStatement,
                &[(1, 100_000, 9_050), (14, 250_001, 0)],
            ),
            lines(ReportKind::CashFlow, &[(1, 100_000_000_000_001, 7)]),
        ],
        made_at: DateTime::from_timestamp(1_772_000_000, 0).unwrap(),
    }
}

fn read(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

/// The cells of a sheet, row by row.
fn cells(bytes: &[u8], sheet: &str) -> Vec<Vec<Data>> {
    let range = read(bytes).worksheet_range(sheet).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn row_of<'a>(cells: &'a [Vec<Data>], name: &str) -> &'a [Data] {
    cells
        .iter()
        .find_map(|row| {
            let at = row.iter().position(|cell| cell == &Data::String(name.into()))?;
            row.get(at..at + 4)
        })
        .unwrap()
}

fn amounts(cells: &[Vec<Data>], name: &str) -> [String; 2] {
    let row = row_of(cells, name);
    [row[2].to_string(), row[3].to_string()]
}

#[test]
fn each_report_is_a_sheet_in_the_official_layout() {
    let bytes = report_book(&book("重庆晨光餐饮有限公司")).unwrap();
    assert_eq!(read(&bytes).sheet_names(), ["资产负债表", "利润表", "现金流量表"]);

    let balance = cells(&bytes, "资产负债表");
    assert_eq!(balance[0][0], Data::String("资产负债表".into()));
    assert_eq!(balance[1][6], Data::String("会小企01表".into()));
    assert_eq!(
        balance[2][0],
        Data::String("编制单位：重庆晨光餐饮有限公司".into())
    );
    assert_eq!(balance[2][3], Data::String("2026年2月28日".into()));
    assert_eq!(balance[2][6], Data::String("单位：元".into()));
    let head: Vec<String> = balance[3].iter().map(ToString::to_string).collect();
    assert_eq!(
        head,
        [
            "资产",
            "行次",
            "期末余额",
            "年初余额",
            "负债和所有者权益",
            "行次",
            "期末余额",
            "年初余额"
        ]
    );
    assert_eq!(amounts(&balance, "货币资金"), ["123456.78", "0.01"]);
    assert_eq!(amounts(&balance, "固定资产账面价值"), ["-2.5", "0"]);
    assert_eq!(amounts(&balance, "短期投资"), ["", ""], "not in the books");
    // The grand totals stand beside each other, at the bottom.
    let last: Vec<String> = balance.last().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(
        last,
        [
            "资产总计",
            "30",
            "123454.28",
            "0.01",
            "负债和所有者权益（或股东权益）总计",
            "53",
            "123454.28",
            "0.01"
        ]
    );

    let income = cells(&bytes, "利润表");
    assert_eq!(
        (&income[1][2], &income[2][1]),
        (
            &Data::String("会小企02表".into()),
            &Data::String("2026年2月".into())
        )
    );
    assert_eq!(amounts(&income, "一、营业收入"), ["1000", "90.5"]);
    assert_eq!(
        amounts(&income, "四、净利润（净亏损以“-”号填列）"),
        ["-1500.01", "90.5"]
    );
    let numbers: Vec<String> = income[4..].iter().map(|row| row[1].to_string()).collect();
    assert_eq!(numbers, (1..=32).map(|n| n.to_string()).collect::<Vec<_>>());
}

#[test]
fn an_amount_with_more_digits_than_a_cell_keeps_is_text() {
    let cash = cells(&report_book(&book("x")).unwrap(), "现金流量表");
    let row = row_of(&cash, "销售产成品、商品、提供劳务收到的现金");
    assert_eq!(row[2], Data::String("1,000,000,000,000.01".into()));
    assert_eq!(row[3], Data::Float(0.07));
}

#[test]
fn what_people_typed_is_no_formula() {
    let bytes = report_book(&book(HYPERLINK)).unwrap();
    let mut workbook = read(&bytes);
    for sheet in workbook.sheet_names() {
        assert!(workbook.worksheet_formula(&sheet).unwrap().is_empty(), "{sheet}");
        let cells = cells(&bytes, &sheet);
        assert_eq!(
            cells[2][0],
            Data::String(format!("编制单位：{HYPERLINK}")),
            "{sheet}"
        );
    }
}

#[test]
fn names_of_any_kind_make_a_readable_file() {
    for name in [
        "",
        "🍜餐饮",
        "\u{202e}gnp.exe",
        &"长".repeat(200),
        "a'b\"c",
        "]]>",
        "\u{3}",
        "_x000A_",
    ] {
        let bytes = report_book(&book(name)).unwrap();
        let cells = cells(&bytes, "资产负债表");
        let who = cells[2][0].to_string();
        assert!(who.starts_with("编制单位："), "{name:?}: {who:?}");
    }
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    assert_eq!(report_book(&book("x")).unwrap(), report_book(&book("x")).unwrap());
}

/// What a spreadsheet program checks before it offers to repair a file: every part is declared and well-formed, merged
/// cells do not overlap, cells come in order.
#[test]
fn the_package_is_whole() {
    let bytes = report_book(&book(HYPERLINK)).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    let mut text = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let types = text("[Content_Types].xml");
    for name in &names {
        let declared = name.ends_with(".rels")
            || name == "[Content_Types].xml"
            || types.contains(&format!("PartName=\"/{name}\""));
        assert!(declared, "{name} is not declared");
    }
    for (sheet, landscape) in [(1, true), (2, false), (3, false)] {
        let xml = text(&format!("xl/worksheets/sheet{sheet}.xml"));
        assert_eq!(xml.contains("orientation=\"landscape\""), landscape);
        assert!(xml.contains("paperSize=\"9\"") && xml.contains("<pageSetUpPr fitToPage=\"1\"/>"));
        assert!(!xml.contains("<f>"), "no formulas");
        let merged: Vec<&str> = xml
            .split("<mergeCell ref=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert!(
            merged.contains(&if landscape { "A1:H1" } else { "A1:D1" }),
            "{merged:?}"
        );
        let rows: Vec<u32> = xml
            .split("<row r=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next()?.parse().ok())
            .collect();
        assert!(rows.is_sorted() && rows.len() > 20);
    }
    assert!(text("xl/workbook.xml").contains("Print_Area"));
}
