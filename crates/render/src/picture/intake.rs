use chrono::NaiveDate;
use sidebook_domain::{Fen, Language, Period};

use super::sheet::Sheet;
use super::{PictureError, Png, plain_name, yuan};
use crate::words;

/// 收票详情: the vouchers that a client handed in for a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeDetails {
    /// Whose vouchers.
    pub client_name: String,
    /// Of which month.
    pub period: Period,
    /// What was handed in.
    pub rows: Vec<IntakeRow>,
    /// Who brought it.
    pub handed_in_by: String,
    /// Who took it.
    pub received_by: String,
    /// When.
    pub received_on: NaiveDate,
    /// Whether the period has everything now.
    pub completed: bool,
    /// Who issues the sheet.
    pub agency_name: String,
    /// What else is to be said.
    pub remark: Option<String>,
}

/// Vouchers of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntakeRow {
    /// Which kind, in words.
    pub kind: String,
    /// How many.
    pub count: i64,
    /// What they are worth, when it was noted.
    pub amount: Option<Fen>,
}

struct Words {
    title: &'static str,
    client: &'static str,
    period: &'static str,
    kind: &'static str,
    amount: &'static str,
    total: &'static str,
    handed_in_by: &'static str,
    received_by: &'static str,
    received_on: &'static str,
    state: &'static str,
    complete: &'static str,
    incomplete: &'static str,
    remark: &'static str,
}

const ZH_CN: Words = Words {
    title: "收票详情",
    client: "客户",
    period: "所属期",
    kind: "票据种类",
    amount: "金额",
    total: "合计",
    handed_in_by: "交票人",
    received_by: "收票人",
    received_on: "收票日期",
    state: "状态",
    complete: "本期票据已收齐",
    incomplete: "本期票据尚未收齐",
    remark: "备注",
};

const EN: Words = Words {
    title: "Vouchers received",
    client: "Client",
    period: "Period",
    kind: "Kind",
    amount: "Amount",
    total: "Total",
    handed_in_by: "Handed in by",
    received_by: "Received by",
    received_on: "Received on",
    state: "State",
    complete: "Complete for this period",
    incomplete: "Not complete yet",
    remark: "Remark",
};

impl IntakeDetails {
    /// Draws it.
    ///
    /// # Errors
    /// [`PictureError`].
    pub fn draw(&self, language: Language) -> Result<Png, PictureError> {
        self.sheet(language)?.draw()
    }

    /// The name of its file, as people see it in the chat.
    #[must_use]
    pub fn file_name(&self, language: Language) -> String {
        plain_name(&[words_in(language).title, &words::period(language, self.period)])
    }

    pub(super) fn sheet(&self, language: Language) -> Result<Sheet, PictureError> {
        let words = words_in(language);
        let mut sheet = Sheet::new(&self.agency_name, words.title)?;
        sheet.rule();
        sheet.strong_field(words.client, &self.client_name);
        sheet.field(words.period, &words::period(language, self.period));
        sheet.rule();
        sheet.list(
            (words.kind, words.amount),
            &self.rows,
            |row| {
                let amount = row.amount.map_or_else(|| "—".to_owned(), yuan);
                (format!("{} × {}", row.kind, row.count), amount)
            },
            |others| {
                let (count, amount) = sum(others);
                (more_rows(language, count), yuan(amount))
            },
        );
        let (count, total) = sum(&self.rows);
        sheet.sum(&pieces(language, words.total, count), &yuan(total));
        sheet.rule();
        sheet.field(words.handed_in_by, &self.handed_in_by);
        sheet.field(words.received_by, &self.received_by);
        sheet.field(words.received_on, &words::date(language, self.received_on));
        let state = if self.completed {
            words.complete
        } else {
            words.incomplete
        };
        sheet.field(words.state, state);
        sheet.field(words.remark, self.remark.as_deref().unwrap_or_default());
        Ok(sheet)
    }
}

fn words_in(language: Language) -> &'static Words {
    match language {
        Language::ZhCn => &ZH_CN,
        Language::En => &EN,
    }
}

fn sum(rows: &[IntakeRow]) -> (i64, Fen) {
    let count = rows.iter().fold(0_i64, |all, row| all.saturating_add(row.count));
    (count, rows.iter().filter_map(|row| row.amount).sum())
}

fn pieces(language: Language, total: &str, count: i64) -> String {
    match language {
        Language::ZhCn => format!("{total} {count} 份"),
        Language::En => format!("{total} × {count}"),
    }
}

fn more_rows(language: Language, count: i64) -> String {
    match language {
        Language::ZhCn => format!("其余 {count} 份"),
        Language::En => format!("{count} more"),
    }
}
