//! The reports in a foreign spreadsheet program: it opens them without repair, and what it saves says the same. Only with
//! `SIDEBOOK_OFFICE`, the path of LibreOffice's `soffice`: `script/lib/office-check`.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook};
use chrono::DateTime;
use sidebook_domain::{Amounts, Fen, Period, ReportKind, ReportLines};
use sidebook_render::{ReportBook, report_book};

/// Every sheet as text, with what the cells hold: separator, quotes, UTF-8, from the first row; all sheets.
const CSV: &str = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1";

/// What a program says that did not take the file as it is.
const COMPLAINTS: [&str; 6] = [
    "repair",
    "corrupt",
    "could not be loaded",
    "error",
    "warning",
    "failed",
];

/// A name that is no formula, and amounts from a fen to the largest.
fn book() -> ReportBook {
    let lines = |kind, items: &[(u8, i64, i64)]| {
        let items = items
            .iter()
            .map(|(line, one, two)| (*line, Amounts(Fen(*one), Fen(*two))));
        (kind, ReportLines::totalled(kind, items).unwrap())
    };
    ReportBook {
        client_name: r#"=HYPERLINK("http://x","点我") {{7*7}} <b>& 䶮"#.to_owned(),
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
            lines(ReportKind::CashFlow, &[(1, 1_000_000_000_001, 7)]),
        ],
        made_at: DateTime::from_timestamp(1_772_000_000, 0).unwrap(),
    }
}

/// Converts a file in the background of the machine, with a profile of its own.
fn convert(office: &str, folder: &Path, file: &Path, to: &str, into: &str) {
    let profile = format!(
        "-env:UserInstallation=file://{}",
        folder.join("profile").display()
    );
    let done = Command::new(office)
        .args([
            &profile,
            "--headless",
            "--norestore",
            "--convert-to",
            to,
            "--outdir",
        ])
        .arg(folder.join(into))
        .arg(file)
        .output()
        .unwrap();
    let said = [done.stdout, done.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    println!("{said}");
    assert!(done.status.success(), "{to}: {said}");
    // A machine without Java says so; no spreadsheet needs it.
    let about_us = said.lines().filter(|line| !line.contains("javaldx"));
    let heard = about_us.collect::<String>().to_lowercase();
    for complaint in COMPLAINTS {
        assert!(!heard.contains(complaint), "{to}: {said}");
    }
}

/// The cells of all sheets that say something: sheet, row, column, value.
fn cells(file: &Path) -> Vec<(String, usize, usize, String)> {
    let mut workbook: Xlsx<_> = open_workbook(file).unwrap();
    let mut all = Vec::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        let (top, left) = (usize::try_from(top).unwrap(), usize::try_from(left).unwrap());
        for (row, column, data) in range.used_cells() {
            let value = match data {
                // To the fen: programs may write the same number in different digits.
                Data::Float(number) => format!("{number:.2}"),
                Data::Int(number) => format!("{number}.00"),
                other => other.to_string(),
            };
            if !value.is_empty() {
                all.push((name.clone(), top + row, left + column, value));
            }
        }
    }
    all
}

/// The text files that the program made of the sheets, in the order of their names.
fn texts(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect()
}

#[test]
fn a_foreign_program_opens_and_saves_the_reports_as_they_are() {
    let Some(office) = std::env::var_os("SIDEBOOK_OFFICE") else {
        return;
    };
    let office = office.into_string().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let ours = folder.path().join("book.xlsx");
    std::fs::write(&ours, report_book(&book()).unwrap()).unwrap();

    convert(&office, folder.path(), &ours, "xlsx", "saved");
    let saved = folder.path().join("saved/book.xlsx");
    let before = cells(&ours);
    assert!(before.len() > 250, "{} cells", before.len());
    assert_eq!(before, cells(&saved), "each cell says what it said");

    convert(&office, folder.path(), &ours, CSV, "ours");
    convert(&office, folder.path(), &saved, CSV, "theirs");
    let shown = texts(&folder.path().join("ours"));
    assert_eq!(shown.len(), 3, "a text a sheet");
    assert_eq!(shown, texts(&folder.path().join("theirs")));
    let all = shown.concat();
    for figure in ["123456.78", "10000000000.01", "2500.01", "90.5", "=HYPERLINK("] {
        assert!(all.contains(figure), "{figure} is not shown in {all}");
    }
    for broken in ["#NAME?", "#REF!", "#VALUE!", "Err:", "###"] {
        assert!(!all.contains(broken), "{broken}");
    }
    println!(
        "{} cells, {} sheets: nothing was repaired, every figure is the same",
        before.len(),
        shown.len()
    );
}
