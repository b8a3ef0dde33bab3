use sidebook_domain::AgencyId;
use sidebook_domain::{
    Amounts, ArticleCategoryId, ArticleId, ArticleText, ClientId, Fen, Period, ReportKind, ReportLines,
    ReportSource, StaffId,
};
use sidebook_storage::{ArticleChange, NewArticle, NewArticleCategory, NewFinancialReport, Work};

/// What an agency knows: 税务 › 增值税 with two reviewed articles (one with a full text) and a draft, 社保 with one, and
/// 空 with none.
#[derive(Debug)]
pub(crate) struct Knowledge {
    pub(crate) tax: ArticleCategoryId,
    pub(crate) vat: ArticleCategoryId,
    /// With a full text.
    pub(crate) invoices: ArticleId,
    /// Without.
    pub(crate) deadline: ArticleId,
    pub(crate) draft: ArticleId,
}

impl Knowledge {
    pub(crate) async fn add(work: &Work, agency: AgencyId, reviewer: StaffId) -> Self {
        let door = work.of(agency);
        let category = async |parent, name: &str| {
            let new = NewArticleCategory {
                parent,
                name: name.to_owned(),
            };
            door.article_categories().add(new).await.unwrap().id
        };
        let tax = category(None, "税务").await;
        let vat = category(Some(tax), "增值税").await;
        let social = category(None, "社保").await;
        category(None, "空").await;
        let article =
            |category, question: &str, brief: &str, full: Option<&str>, keywords: &[&str]| NewArticle {
                category,
                text: ArticleText::new(question, brief, full, keywords).unwrap(),
            };
        let new = vec![
            article(
                vat,
                "小规模纳税人怎么开专票？",
                "可以自行开具增值税专用发票，征收率按 1%。",
                Some("一、登录电子税务局。\n二、选择蓝字发票开具。\n{{7*7}}"),
                &["专票"],
            ),
            article(vat, "增值税什么时候申报？", "一般在次月 15 日前。", None, &[]),
            article(social, "社保怎么开户？", "凭营业执照办理。", None, &["五险"]),
            article(vat, "出口退税怎么办？", "还没有审核。", None, &[]),
        ];
        let mut ids = Vec::new();
        for made in door.articles().add_many(new).await.unwrap() {
            ids.push(made.id);
        }
        for id in &ids[..3] {
            let reviewed = door.articles().review(*id, 1, reviewer).await.unwrap();
            assert!(matches!(reviewed, ArticleChange::Done(_)));
        }
        Self {
            tax,
            vat,
            invoices: ids[0],
            deadline: ids[1],
            draft: ids[3],
        }
    }
}

/// Reports of January (only a balance sheet) and February 2026, in which the balance sheet is off by one fen.
pub(crate) async fn add_reports(work: &Work, agency: AgencyId, client: ClientId) {
    let report = |month, kind, lines| NewFinancialReport {
        client,
        period: Period::new(month).unwrap(),
        kind,
        lines,
        source: ReportSource::Ingested,
    };
    let totalled = |kind, items: &[(u8, i64, i64)]| {
        let items = items
            .iter()
            .map(|(line, one, two)| (*line, Amounts(Fen(*one), Fen(*two))));
        ReportLines::totalled(kind, items).unwrap()
    };
    let balance = totalled(
        ReportKind::BalanceSheet,
        &[
            (1, 5_000_000, 4_000_000),
            (36, 120_000, 0),
            (48, 4_880_000, 4_000_000),
        ],
    );
    let off = balance
        .iter()
        .chain([(30, Amounts(Fen(5_000_001), Fen(4_000_000)))]);
    let off = ReportLines::stated(ReportKind::BalanceSheet, off).unwrap();
    let income = totalled(
        ReportKind::IncomeStatement,
        &[(1, 900_000, 400_000), (14, 950_000, 300_000)],
    );
    let cash = totalled(
        ReportKind::CashFlow,
        &[(1, 900_000, 400_000), (21, 4_000_000, 4_500_000)],
    );
    let new = vec![
        report(202_601, ReportKind::BalanceSheet, balance),
        report(202_602, ReportKind::BalanceSheet, off),
        report(202_602, ReportKind::IncomeStatement, income),
        report(202_602, ReportKind::CashFlow, cash),
    ];
    work.of(agency).reports().add_many(new).await.unwrap();
}
