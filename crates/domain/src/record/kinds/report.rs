use std::collections::BTreeMap;

use super::{
    CLIENT_KEY, CLIENT_NAME, CLIENT_TAX_ID, Choice, ClientRef, EXTERNAL_KEY, ExternalKey, MONTH, Put, Reader,
    RecordField, choice, field, read_client_ref, required,
};
use crate::record::{Holds, Kind, MatchBy, Record, Required};
use crate::{Amounts, Fen, MOST_AMOUNT, Period, ReportKind, ReportLines, ReportLinesError, Row};

/// What there is to know of financial reports.
pub(in crate::record) const KIND: Kind = Kind {
    word: "reports",
    title: ("财务报表", "Financial reports"),
    fields: FIELDS,
    matches: &[MatchBy::Contents, MatchBy::ExternalKey],
    contents: Some(("客户、报表和月份", "Client, report and month")),
    read: |reader, _| read(reader).map(Record::Report),
};

/// The two amounts of each line number; which words stand beside it the report says.
macro_rules! fields {
    ($($line:literal)*) => {
        &[
            CLIENT_NAME,
            field(
                "kind",
                "报表",
                "Report",
                Holds::Choice(REPORTS),
                Required::Always,
                &["报表类型", "报表名称", "kind"],
                "利润表",
            ),
            MONTH,
            $(
                field(
                    concat!("lines.", $line, ".first"),
                    concat!("行次", $line, "（期末余额、本年累计）"),
                    concat!("Line ", $line, " (end, or year so far)"),
                    Holds::Money,
                    Required::No,
                    &[],
                    "",
                ),
                field(
                    concat!("lines.", $line, ".second"),
                    concat!("行次", $line, "（年初余额、本月金额）"),
                    concat!("Line ", $line, " (beginning, or month)"),
                    Holds::Money,
                    Required::No,
                    &[],
                    "",
                ),
            )*
            CLIENT_KEY,
            CLIENT_TAX_ID,
            EXTERNAL_KEY,
        ]
    };
}

const FIELDS: &[RecordField] = fields!(
    1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40
    41 42 43 44 45 46 47 48 49 50 51 52 53
);

const REPORTS: &[Choice] = &[
    choice("balance_sheet", "资产负债表", "Balance sheet"),
    choice("income_statement", "利润表", "Income statement"),
    choice("cash_flow", "现金流量表", "Cash flow statement"),
];

/// What a row says of a line: its two amounts.
type Line = (Put<Fen>, Put<Fen>);

/// A financial report as a row has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRecord {
    /// Its key, of a workbook.
    pub external_key: Option<ExternalKey>,
    /// Whose.
    pub client: ClientRef,
    /// Which report.
    pub kind: ReportKind,
    /// The month.
    pub period: Period,
    /// What it says, by line number.
    lines: BTreeMap<u8, Line>,
}

impl ReportRecord {
    /// The amounts when this is put over those that stand there. Totals that the row does not state are computed.
    ///
    /// # Errors
    /// [`ReportLinesError`] when a total is beyond what fits.
    pub fn over(&self, stands: &ReportLines) -> Result<ReportLines, ReportLinesError> {
        let is_total = |line: u8| matches!(self.kind.layout().row(line), Some(Row::Total(..)));
        let mut items: BTreeMap<u8, Amounts> = stands.iter().filter(|(line, _)| !is_total(*line)).collect();
        for (line, said) in self.lines.iter().filter(|(line, _)| !is_total(**line)) {
            let amounts = items.entry(*line).or_default();
            *amounts = put(*amounts, *said);
        }
        ReportLines::with_totals(self.kind, items, |line, sum| {
            self.lines.get(&line).map_or(sum, |said| put(sum, *said))
        })
    }
}

/// Amounts with what a row says of them in place of what stands there.
fn put(stands: Amounts, (first, second): Line) -> Amounts {
    let over = |stands: Fen, said: Put<Fen>| said.map_or(stands, Option::unwrap_or_default);
    Amounts(over(stands.0, first), over(stands.1, second))
}

fn read(reader: &mut Reader<'_>) -> Option<ReportRecord> {
    let client = read_client_ref(reader);
    let external_key = super::read_external_key(reader);
    let kind = required(reader.choice("kind")).and_then(ReportKind::parse);
    let period = reader.month("period");
    let mut lines: BTreeMap<u8, Line> = BTreeMap::new();
    for field in FIELDS {
        let named = field.name.strip_prefix("lines.");
        let Some((line, column)) = named.and_then(|named| named.split_once('.')) else {
            continue;
        };
        let (Ok(line), said @ Some(_)) = (line.parse::<u8>(), reader.money(field.name)) else {
            continue;
        };
        if let Some(Some(amount)) = said {
            if !(-MOST_AMOUNT.0..=MOST_AMOUNT.0).contains(&amount.0) {
                reader.note(field.name, "out_of_range");
            }
            if kind.is_some_and(|kind| kind.layout().row(line).is_none()) {
                reader.note(field.name, "not_a_line");
            }
        }
        let both = lines.entry(line).or_default();
        *(if column == "first" {
            &mut both.0
        } else {
            &mut both.1
        }) = said;
    }
    let has_amount = |line: &Line| matches!(line, (Some(Some(_)), _) | (_, Some(Some(_))));
    if !lines.values().any(has_amount) {
        reader.note("lines.1.first", "missing");
    }
    let kind = kind?;
    // What a row leaves empty of lines that this form does not have says nothing.
    lines.retain(|line, _| kind.layout().row(*line).is_some());
    Some(ReportRecord {
        external_key,
        client,
        kind,
        period: required(period)?,
        lines,
    })
}
