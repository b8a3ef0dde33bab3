use chrono::NaiveDate;
use sidebook_domain::{
    AgencyId, Allocation, BillingCycle, ClientId, ContractId, ContractTerms, Fen, PaymentId, PaymentMethod,
    PaymentTerms, Period, ReceivableId, ShortText, Span, StaffId,
};
use sidebook_storage::{NewContract, NewPayment, NewReceivable, RecordedPayment, Work};

/// A contract, what was billed for it, and a first payment.
pub(crate) async fn money(
    work: &Work,
    agency: AgencyId,
    client: ClientId,
    clerk: StaffId,
) -> (ContractId, Vec<ReceivableId>, PaymentId) {
    let door = work.of(agency);
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let text = |text: &str| ShortText::parse(text).unwrap();
    let contract = NewContract {
        client,
        number: Some(text("HT-2026-001")),
        services: text("代理记账、纳税申报"),
        terms: ContractTerms {
            price: Fen(30_000),
            cycle: BillingCycle::Monthly,
            starts_on: day(1, 1),
            ends_on: day(12, 31),
            due_day: 15,
            bill_from: None,
        },
    };
    let contract = door.contracts().add_many(vec![contract]).await.unwrap()[0].id;
    let months = Span::new(Period::new(202_601).unwrap(), Period::new(202_603).unwrap()).unwrap();
    let mut billed = door
        .contracts()
        .bill(contract, &text("代理记账费"), months)
        .await
        .unwrap();
    let seal = NewReceivable {
        client,
        contract: None,
        title: text("刻章费"),
        span: None,
        amount: Fen(20_000),
        due_on: day(2, 28),
    };
    billed.extend(door.receivables().add_many(vec![seal]).await.unwrap());
    billed.sort_by_key(|receivable| receivable.due_on);
    let ids: Vec<ReceivableId> = billed.iter().map(|receivable| receivable.id).collect();
    let payment = NewPayment {
        client,
        terms: PaymentTerms {
            paid_on: day(2, 20),
            method: PaymentMethod::Wechat,
            account: Some(text("公司微信")),
            payer: Some(text("王总")),
            remark: None,
            amount: Fen(10_000),
            items: vec![Allocation {
                receivable: ids[0],
                amount: Fen(10_000),
            }],
            attachments: Vec::new(),
        },
        by: clerk,
        year: 2026,
        idempotency_key: "house".to_owned(),
        request_hash: "house".to_owned(),
    };
    match door.payments().record(payment).await.unwrap() {
        RecordedPayment::New(payment) => (contract, ids, payment.id),
        _ => unreachable!(),
    }
}
