use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};

const FONT: &str = "宋体";

/// How cells look.
pub(super) struct Paper {
    pub(super) title: Format,
    /// What people typed above the table. Marked as text, so that editing the cell does not make it a formula.
    pub(super) left: Format,
    pub(super) middle: Format,
    pub(super) right: Format,
    pub(super) head: Format,
    pub(super) number: Format,
    pub(super) heading: Format,
    pub(super) item: Format,
    pub(super) part: Format,
    pub(super) total: Format,
    pub(super) amount: Format,
    pub(super) total_amount: Format,
    pub(super) blank: Format,
}

impl Paper {
    pub(super) fn new() -> Self {
        let plain = Format::new()
            .set_font_name(FONT)
            .set_font_size(10)
            .set_align(FormatAlign::VerticalCenter);
        let cell = plain.clone().set_border(FormatBorder::Thin);
        let text = cell.clone().set_align(FormatAlign::Left).set_text_wrap();
        let amount = cell
            .clone()
            .set_num_format("#,##0.00")
            .set_align(FormatAlign::Right);
        Self {
            title: plain
                .clone()
                .set_font_size(16)
                .set_bold()
                .set_align(FormatAlign::Center),
            left: plain
                .clone()
                .set_align(FormatAlign::Left)
                .set_text_wrap()
                .set_quote_prefix(),
            middle: plain.clone().set_align(FormatAlign::Center),
            right: plain.set_align(FormatAlign::Right),
            head: cell
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center),
            number: cell.clone().set_align(FormatAlign::Center),
            heading: text.clone().set_bold(),
            item: text.clone().set_indent(1),
            part: text.clone().set_indent(2),
            total: text.set_bold(),
            total_amount: amount.clone().set_bold(),
            amount,
            blank: cell,
        }
    }
}
