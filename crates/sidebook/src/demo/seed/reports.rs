//! The demo's financial reports: a small company's months, in which every fen comes from somewhere and goes somewhere,
//! so that the sheets balance by themselves.

use chrono::NaiveDate;
use sidebook_domain::{Amounts, ClientId, Fen, Period, ReportKind, ReportLines, ReportSource};
use sidebook_storage::{Client, NewFinancialReport};

use super::numbers::Numbers;

/// So many months have reports.
const MONTHS: usize = 3;
/// And so many of the client that is shown.
const SHOWN_MONTHS: usize = 8;

/// Reports of the months before `today`. Most clients have some; one in forty has a balance sheet that is off, as books
/// under work are. The client `shown` has them all, and they are right.
pub(super) fn made_up(
    numbers: &mut Numbers,
    clients: &[Client],
    shown: Option<ClientId>,
    today: NaiveDate,
) -> anyhow::Result<Vec<NewFinancialReport>> {
    let mut reports = Vec::new();
    let last = Period::of(today).previous();
    for client in clients {
        let shown = shown == Some(client.id);
        if !shown && numbers.percent(12) {
            continue;
        }
        let count = if shown { SHOWN_MONTHS } else { MONTHS };
        let first = (1..count).fold(last, |period, _| period.previous());
        let is_off = !shown && numbers.percent(3);
        let mut books = Books::begin(numbers);
        let mut period = Period::new(first.year() * 100 + 1)?;
        while period <= last {
            books.month(numbers, period);
            if period >= first {
                let off = is_off && period == last;
                reports.extend(books.reports(client.id, period, off)?);
            }
            period = period.next();
        }
    }
    Ok(reports)
}

/// What a company has and owes, in fen.
#[derive(Debug, Clone, Copy, Default)]
struct Balance {
    cash: i64,
    receivable: i64,
    inventory: i64,
    fixed: i64,
    depreciation: i64,
    payable: i64,
    tax: i64,
    capital: i64,
    retained: i64,
}

/// What happened, in fen.
#[derive(Debug, Clone, Copy, Default)]
struct Flow {
    revenue: i64,
    cost: i64,
    surtax: i64,
    selling: i64,
    salaries: i64,
    rent: i64,
    depreciation: i64,
    finance: i64,
    income_tax: i64,
    received: i64,
    purchases: i64,
    tax_paid: i64,
}

impl Flow {
    fn add(&mut self, month: Self) {
        self.revenue += month.revenue;
        self.cost += month.cost;
        self.surtax += month.surtax;
        self.selling += month.selling;
        self.salaries += month.salaries;
        self.rent += month.rent;
        self.depreciation += month.depreciation;
        self.finance += month.finance;
        self.income_tax += month.income_tax;
        self.received += month.received;
        self.purchases += month.purchases;
        self.tax_paid += month.tax_paid;
    }

    fn admin(self) -> i64 {
        self.salaries + self.rent + self.depreciation
    }

    fn profit_before_tax(self) -> i64 {
        self.revenue - self.cost - self.surtax - self.selling - self.admin() - self.finance
    }

    /// Paid for selling, rent and the bank.
    fn other_paid(self) -> i64 {
        self.selling + self.rent + self.finance
    }

    fn cash(self) -> i64 {
        self.received - self.purchases - self.salaries - self.tax_paid - self.other_paid()
    }
}

/// The books of one company as its months go by.
#[derive(Debug)]
struct Books {
    /// A usual month's revenue, in yuan.
    size: i64,
    now: Balance,
    year_began: Balance,
    month_began: Balance,
    year: Flow,
    month: Flow,
}

impl Books {
    fn begin(numbers: &mut Numbers) -> Self {
        let size = numbers.between(3, 60) * 10_000;
        let mut now = Balance {
            cash: size * numbers.between(120, 300),
            receivable: size * numbers.between(20, 90),
            inventory: size * numbers.between(10, 60),
            fixed: size * numbers.between(10, 80),
            payable: size * numbers.between(10, 60),
            tax: size,
            capital: numbers.between(1, 5) * 100_000 * 100,
            ..Balance::default()
        };
        now.depreciation = now.fixed / 4;
        now.retained = now.cash + now.receivable + now.inventory + now.fixed
            - now.depreciation
            - now.payable
            - now.tax
            - now.capital;
        Self {
            size,
            now,
            year_began: now,
            month_began: now,
            year: Flow::default(),
            month: Flow::default(),
        }
    }

    /// A month goes by.
    fn month(&mut self, numbers: &mut Numbers, period: Period) {
        if period.month() == 1 {
            self.year_began = self.now;
            self.year = Flow::default();
        }
        self.month_began = self.now;
        let revenue = self.size * numbers.between(80, 125) + numbers.between(0, 9_999);
        let cost = revenue * numbers.between(58, 72) / 100;
        let mut month = Flow {
            revenue,
            cost,
            surtax: revenue / 1_000,
            selling: revenue * numbers.between(2, 6) / 100,
            salaries: revenue * numbers.between(8, 14) / 100,
            rent: self.size * 3,
            depreciation: (self.now.fixed / 60).min(self.now.fixed - self.now.depreciation),
            finance: numbers.between(1_000, 30_000),
            received: revenue * numbers.between(90, 104) / 100,
            purchases: cost * numbers.between(94, 103) / 100,
            tax_paid: self.now.tax,
            income_tax: 0,
        };
        month.income_tax = month.profit_before_tax().max(0) / 20;
        let now = &mut self.now;
        now.cash += month.cash();
        now.receivable += month.revenue - month.received;
        now.depreciation += month.depreciation;
        now.payable += month.cost - month.purchases;
        now.tax += month.surtax + month.income_tax - month.tax_paid;
        now.retained += month.profit_before_tax() - month.income_tax;
        self.year.add(month);
        self.month = month;
    }

    fn reports(
        &self,
        client: ClientId,
        period: Period,
        off: bool,
    ) -> anyhow::Result<Vec<NewFinancialReport>> {
        let mut reports = Vec::with_capacity(ReportKind::ALL.len());
        for kind in ReportKind::ALL {
            let mut lines = ReportLines::totalled(kind, self.lines(kind))?;
            if off && kind == ReportKind::BalanceSheet {
                let total = lines.line(30);
                let total = Amounts(Fen(total.0.0 + 10_000), total.1);
                lines = ReportLines::stated(kind, lines.iter().chain([(30, total)]))?;
            }
            reports.push(NewFinancialReport {
                client,
                period,
                kind,
                lines,
                source: ReportSource::Imported,
            });
        }
        Ok(reports)
    }

    /// The items of a report, by the line numbers of the official forms.
    fn lines(&self, kind: ReportKind) -> Vec<(u8, Amounts)> {
        let of_balance = |line: u8, of: fn(&Balance) -> i64| {
            (line, Amounts(Fen(of(&self.now)), Fen(of(&self.year_began))))
        };
        let of_flow =
            |line: u8, of: fn(&Flow) -> i64| (line, Amounts(Fen(of(&self.year)), Fen(of(&self.month))));
        match kind {
            ReportKind::BalanceSheet => vec![
                of_balance(1, |at| at.cash),
                of_balance(4, |at| at.receivable),
                of_balance(9, |at| at.inventory),
                of_balance(12, |at| at.inventory),
                of_balance(18, |at| at.fixed),
                of_balance(19, |at| at.depreciation),
                of_balance(33, |at| at.payable),
                of_balance(36, |at| at.tax),
                of_balance(48, |at| at.capital),
                of_balance(51, |at| at.retained),
            ],
            ReportKind::IncomeStatement => vec![
                of_flow(1, |of| of.revenue),
                of_flow(2, |of| of.cost),
                of_flow(3, |of| of.surtax),
                of_flow(6, |of| of.surtax * 7 / 12),
                of_flow(10, |of| of.surtax - of.surtax * 7 / 12),
                of_flow(11, |of| of.selling),
                of_flow(14, |of| of.admin()),
                of_flow(18, |of| of.finance),
                of_flow(31, |of| of.income_tax),
            ],
            ReportKind::CashFlow => vec![
                of_flow(1, |of| of.received),
                of_flow(3, |of| of.purchases),
                of_flow(4, |of| of.salaries),
                of_flow(5, |of| of.tax_paid),
                of_flow(6, |of| of.other_paid()),
                (21, Amounts(Fen(self.year_began.cash), Fen(self.month_began.cash))),
            ],
        }
    }
}
