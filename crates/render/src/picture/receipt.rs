use chrono::NaiveDate;
use sidebook_domain::{Fen, Language};

use super::sheet::Sheet;
use super::{PictureError, Png, plain_name, yuan};
use crate::words;

/// 收据: money that was received, and for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its number.
    pub number: String,
    /// The day the money came.
    pub paid_on: NaiveDate,
    /// Who paid.
    pub payer: String,
    /// For which client.
    pub client_name: String,
    /// What was paid, with the part of the money for each.
    pub items: Vec<(String, Fen)>,
    /// All of it.
    pub total: Fen,
    /// The same in Chinese capital numerals.
    pub capitals: String,
    /// How it was paid, in words.
    pub method: String,
    /// Who took it.
    pub handler: String,
    /// Who issues the receipt.
    pub agency_name: String,
    /// What else is to be said.
    pub remark: Option<String>,
    /// Why the receipt is not valid any more.
    pub voided: Option<String>,
}

struct Words {
    title: &'static str,
    number: &'static str,
    date: &'static str,
    client: &'static str,
    payer: &'static str,
    item: &'static str,
    amount: &'static str,
    total: &'static str,
    capitals: &'static str,
    method: &'static str,
    handler: &'static str,
    issuer: &'static str,
    remark: &'static str,
    void_mark: &'static str,
    void_why: &'static str,
}

const ZH_CN: Words = Words {
    title: "收款收据",
    number: "编号：",
    date: "日期：",
    client: "客户",
    payer: "付款方",
    item: "收款项目",
    amount: "金额",
    total: "合计",
    capitals: "大写",
    method: "收款方式",
    handler: "经办人",
    issuer: "收款单位",
    remark: "备注",
    void_mark: "已作废",
    void_why: "本收据已作废：",
};

const EN: Words = Words {
    title: "Receipt",
    number: "No. ",
    date: "Date: ",
    client: "Client",
    payer: "Paid by",
    item: "Item",
    amount: "Amount",
    total: "Total",
    capitals: "In capitals",
    method: "Method",
    handler: "Handled by",
    issuer: "Received by",
    remark: "Remark",
    void_mark: "VOID",
    void_why: "This receipt is void: ",
};

impl Receipt {
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
        plain_name(&[words_in(language).title, &self.number])
    }

    pub(super) fn sheet(&self, language: Language) -> Result<Sheet, PictureError> {
        let words = words_in(language);
        let mut sheet = Sheet::new(&self.agency_name, words.title)?;
        let date = words::date(language, self.paid_on);
        sheet.edges(
            &format!("{}{}", words.number, self.number),
            &format!("{}{date}", words.date),
        );
        if let Some(why) = &self.voided {
            sheet.void(words.void_mark, &format!("{}{why}", words.void_why));
        }
        sheet.rule();
        sheet.strong_field(words.client, &self.client_name);
        sheet.field(words.payer, &self.payer);
        sheet.rule();
        sheet.list(
            (words.item, words.amount),
            &self.items,
            |(what, amount)| (what.clone(), yuan(*amount)),
            |others| {
                let amount: Fen = others.iter().map(|(_, amount)| *amount).sum();
                (more_items(language, others.len()), yuan(amount))
            },
        );
        sheet.sum(words.total, &yuan(self.total));
        sheet.field(words.capitals, &self.capitals);
        sheet.rule();
        sheet.field(words.method, &self.method);
        sheet.field(words.handler, &self.handler);
        sheet.field(words.issuer, &self.agency_name);
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

fn more_items(language: Language, count: usize) -> String {
    match language {
        Language::ZhCn => format!("其余 {count} 项"),
        Language::En => format!("{count} more"),
    }
}
