//! Words of the domain as files say them.

use sidebook_domain::{
    Action, ArticleState, BillingCycle, DocumentKind, FilingState, InvoiceDirection, InvoiceForm, Language,
    OrderStage, ReportKind, ReportSource, SendState, TaxKind, TaxpayerKind,
};

use super::word;

pub(crate) fn taxpayer(language: Language, kind: TaxpayerKind) -> &'static str {
    let said = match kind {
        TaxpayerKind::General => ["一般纳税人", "General taxpayer"],
        TaxpayerKind::SmallScale => ["小规模纳税人", "Small-scale taxpayer"],
    };
    word(language, said)
}

pub(crate) fn yes_or_no(language: Language, is: bool) -> &'static str {
    word(language, if is { ["是", "yes"] } else { ["否", "no"] })
}

pub(crate) fn article(language: Language, state: ArticleState) -> &'static str {
    let said = match state {
        ArticleState::Draft => ["草稿", "draft"],
        ArticleState::Reviewed => ["已审核", "reviewed"],
    };
    word(language, said)
}

pub(crate) fn cycle(language: Language, cycle: BillingCycle) -> &'static str {
    let said = match cycle {
        BillingCycle::Monthly => ["按月", "monthly"],
        BillingCycle::Quarterly => ["按季", "quarterly"],
        BillingCycle::Yearly => ["按年", "yearly"],
    };
    word(language, said)
}

pub(crate) fn stage(language: Language, stage: OrderStage) -> &'static str {
    let said = match stage {
        OrderStage::Accepted => ["已受理", "accepted"],
        OrderStage::Collecting => ["收集资料", "collecting documents"],
        OrderStage::Submitted => ["已提交", "submitted"],
        OrderStage::Completed => ["已完成", "completed"],
    };
    word(language, said)
}

pub(crate) fn filing(language: Language, state: FilingState) -> &'static str {
    let said = match state {
        FilingState::NotFiled => ["未申报", "not filed"],
        FilingState::Filed { .. } => ["已申报", "filed"],
        FilingState::Nil { .. } => ["零申报", "nil return"],
        FilingState::Paid { .. } => ["已缴款", "paid"],
    };
    word(language, said)
}

pub(crate) fn direction(language: Language, direction: InvoiceDirection) -> &'static str {
    let said = match direction {
        InvoiceDirection::Issued => ["销项", "issued"],
        InvoiceDirection::Received => ["进项", "received"],
    };
    word(language, said)
}

pub(crate) fn form(language: Language, form: InvoiceForm) -> &'static str {
    let said = match form {
        InvoiceForm::Special => ["专用发票", "special"],
        InvoiceForm::Ordinary => ["普通发票", "ordinary"],
    };
    word(language, said)
}

pub(crate) fn source(language: Language, source: ReportSource) -> &'static str {
    let said = match source {
        ReportSource::Entered => ["手工录入", "entered"],
        ReportSource::Imported => ["导入", "imported"],
        ReportSource::Ingested => ["接口", "ingested"],
    };
    word(language, said)
}

pub(crate) fn action(language: Language, action: Action) -> &'static str {
    let said = match action {
        Action::ServiceExpiryReminder => ["到期提醒", "service reminder"],
        Action::MissingDocumentsReminder => ["缺票提醒", "missing documents"],
        Action::FilingNotice => ["报税完成通知", "filing notice"],
        Action::InvoiceDataReminder => ["开票数据提醒", "invoice figures"],
        Action::FinancialReport => ["报表", "report"],
        Action::Article => ["知识", "knowledge"],
        Action::IntakeDetails => ["收票详情", "intake"],
        Action::PaymentReminder => ["催款提醒", "payment reminder"],
        Action::PaymentReceipt => ["发送收据", "receipt"],
    };
    word(language, said)
}

pub(crate) fn send_state(language: Language, state: SendState) -> &'static str {
    let said = match state {
        SendState::Prepared => ["未发送", "not sent"],
        SendState::HandingOver => ["发送中或中途关闭", "being sent, or closed meanwhile"],
        SendState::HandedOver => ["已交给聊天窗口", "handed to the chat"],
        SendState::Cancelled => ["已取消", "cancelled"],
        SendState::Failed => ["发送失败", "failed"],
        SendState::Unknown => ["结果未知", "unknown"],
    };
    word(language, said)
}

pub(crate) fn document(language: Language, kind: DocumentKind) -> String {
    sidebook_render::document_name(language, kind)
}

pub(crate) fn tax(language: Language, kind: TaxKind) -> &'static str {
    sidebook_render::tax_name(language, kind)
}

pub(crate) fn report(language: Language, kind: ReportKind) -> &'static str {
    sidebook_render::report_name(language, kind)
}
