//! Whose ids requests name.

use chrono::NaiveDate;
use sidebook_domain::{
    BillingCycle, ClientContactId, ClientId, ClientName, ContractId, ConversationId, DocumentKind, Fen,
    MissingDocumentId, Mobile, OrderStage, PaymentId, Period, ReceivableId, RegistrationOrderId, ServiceId,
    TaxpayerKind,
};
use sidebook_storage::{NewClient, NewClientContact, NewMissingDocument, NewOrder, NewService};
use uuid::Uuid;

use crate::kit::{Answer, House, Value, World, add_money, add_reports, json};

/// A client, a conversation that is about it, and one of each thing that is a client's.
#[derive(Debug, Clone)]
pub(crate) struct Things {
    pub(super) client: ClientId,
    pub(super) conversation: ConversationId,
    pub(super) contact: ClientContactId,
    pub(super) service: ServiceId,
    pub(super) document: MissingDocumentId,
    pub(super) order: RegistrationOrderId,
    pub(super) contract: ContractId,
    pub(super) receivable: ReceivableId,
    pub(super) payment: PaymentId,
    /// Of the intake.
    pub(super) attachment: String,
    pub(super) intake: String,
    pub(super) invoice: String,
    pub(super) follow_up: String,
    pub(super) intent: String,
}

impl Things {
    /// Of a house's first client; its owner wrote them down, its clerk prepared the message.
    async fn of(world: &World, house: &House) -> Self {
        let papers = Papers::add(world, house, house.first).await;
        let intent = intent(world, house, "li", house.lis_contact, house.first, house.service).await;
        Self {
            client: house.first,
            conversation: house.lis_contact,
            contact: house.contact,
            service: house.service,
            document: house.documents[0],
            order: order(world, house, house.first).await,
            contract: house.contract,
            receivable: house.receivables[1],
            payment: house.payment,
            attachment: papers.attachment,
            intake: papers.intake,
            invoice: papers.invoice,
            follow_up: papers.follow_up,
            intent,
        }
    }

    /// Of a client of our own agency whom the clerk does not reach: nobody looks after it, and it is linked to a
    /// conversation of the owner's alone.
    async fn out_of_reach(world: &World) -> Self {
        let house = &world.ours;
        let Books {
            client,
            service,
            document,
            contract,
            receivable,
            payment,
        } = books(world).await;
        let contacts = world
            .db
            .storage
            .view()
            .of(house.agency)
            .clients()
            .contacts(client)
            .await
            .unwrap();
        let papers = Papers::add(world, house, client).await;
        let intent = intent(world, house, "zhang", house.zhangs_contact, client, service).await;
        Self {
            client,
            conversation: house.zhangs_contact,
            contact: contacts[0].id,
            service,
            document,
            order: order(world, house, client).await,
            contract,
            receivable,
            payment,
            attachment: papers.attachment,
            intake: papers.intake,
            invoice: papers.invoice,
            follow_up: papers.follow_up,
            intent,
        }
    }

    /// Ids that nobody has.
    pub(super) fn of_nobody() -> Self {
        let id = Uuid::from_u128(0x0190_b5f0_0000_7000_8000_0000_0000_0001);
        Self {
            client: ClientId(id),
            conversation: ConversationId(id),
            contact: ClientContactId(id),
            service: ServiceId(id),
            document: MissingDocumentId(id),
            order: RegistrationOrderId(id),
            contract: ContractId(id),
            receivable: ReceivableId(id),
            payment: PaymentId(id),
            attachment: id.to_string(),
            intake: id.to_string(),
            invoice: id.to_string(),
            follow_up: id.to_string(),
            intent: id.to_string(),
        }
    }
}

/// Everything that rows are about.
pub(crate) struct Cast {
    /// Of a client that the clerk reaches.
    pub(super) ours: Things,
    /// Of one that the clerk does not.
    pub(super) beyond: Things,
    /// Of another agency.
    pub(super) theirs: Things,
}

impl Cast {
    pub(crate) async fn of(world: &World) -> Self {
        Self {
            ours: Things::of(world, &world.ours).await,
            beyond: Things::out_of_reach(world).await,
            theirs: Things::of(world, &world.theirs).await,
        }
    }
}

struct Books {
    client: ClientId,
    service: ServiceId,
    document: MissingDocumentId,
    contract: ContractId,
    receivable: ReceivableId,
    payment: PaymentId,
}

async fn books(world: &World) -> Books {
    let house = &world.ours;
    let work = world.db.storage.begin().await.unwrap();
    let door = work.of(house.agency);
    let name = ClientName::parse("绵阳远山物流有限公司").unwrap();
    let mut new = NewClient::named(name, TaxpayerKind::SmallScale);
    new.contacts = vec![NewClientContact {
        name: "马总".to_owned(),
        role: None,
        mobile: Some(Mobile::parse("13700000009").unwrap()),
        landline: None,
    }];
    let client = door.clients().add(new).await.unwrap().id;
    door.links()
        .add(house.zhangs_contact, &[client], house.owner)
        .await
        .unwrap();
    let service = NewService {
        client,
        plan: "小规模记账".to_owned(),
        fee: Fen(30_000),
        billing_cycle: BillingCycle::Monthly,
        starts_on: NaiveDate::from_ymd_opt(2025, 4, 1).unwrap(),
        ends_on: NaiveDate::from_ymd_opt(2026, 3, 14).unwrap(),
    };
    let service = door.services().add_many(vec![service]).await.unwrap()[0].id;
    let missing = NewMissingDocument {
        client,
        period: Period::new(202_602).unwrap(),
        kind: DocumentKind::Payroll,
        note: None,
    };
    let document = door.services().mark_missing(vec![missing]).await.unwrap()[0].id;
    add_reports(&work, house.agency, client).await;
    let (contract, receivables, payment) = add_money(&work, house.agency, client, house.owner).await;
    work.commit().await.unwrap();
    Books {
        client,
        service,
        document,
        contract,
        receivable: receivables[1],
        payment,
    }
}

async fn order(world: &World, house: &House, client: ClientId) -> RegistrationOrderId {
    let work = world.db.storage.begin().await.unwrap();
    let new = NewOrder {
        client,
        title: "注销".to_owned(),
        stage: OrderStage::Accepted,
        accepted_on: NaiveDate::from_ymd_opt(2026, 2, 20).unwrap(),
        expected_on: None,
    };
    let added = work
        .of(house.agency)
        .services()
        .add_orders(vec![new])
        .await
        .unwrap();
    work.commit().await.unwrap();
    added[0].id
}

/// A message that this member prepared.
async fn intent(
    world: &World,
    house: &House,
    member: &str,
    conversation: ConversationId,
    client: ClientId,
    service: ServiceId,
) -> String {
    let token = world.sidebar(house.corp_word(), member).await;
    let body = json!({
        "conversation_id": conversation, "client_id": client, "action": "service_expiry_reminder", "language": "en",
        "service_id": service,
    });
    let prepared = world
        .post("/send-intents", body)
        .with("idempotency-key", "own")
        .by(&token)
        .send(world)
        .await;
    prepared.expect(201).json["id"].as_str().unwrap().to_owned()
}

/// What an agency's owner wrote down about a client.
struct Papers {
    attachment: String,
    intake: String,
    invoice: String,
    follow_up: String,
}

impl Papers {
    async fn add(world: &World, house: &House, client: ClientId) -> Self {
        let token = world.sidebar(house.corp_word(), "zhang").await;
        let id = |answer: Answer| answer.expect(201).json;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let attachment = id(world.upload("x.txt", "x").by(&token).send(world).await);
        let attachment = text(&attachment["id"]);
        let create = |path: &str, body| {
            let key = format!("{client}");
            world
                .post(&format!("/clients/{client}/{path}"), body)
                .with("idempotency-key", &key)
                .by(&token)
        };
        let intake = id(create("intakes", intake_body(&[&attachment])).send(world).await);
        let follow_up = id(create("follow-ups", follow_up_body(&[])).send(world).await);
        let invoice = id(create("invoices", invoice_body()).send(world).await);
        Self {
            attachment,
            invoice: text(&invoice["id"]),
            intake: text(&intake["intake"]["id"]),
            follow_up: text(&follow_up["id"]),
        }
    }
}

pub(super) fn intake_body(files: &[&str]) -> Value {
    json!({
        "period": 202603, "kind": "payroll", "count": 1, "handed_in_by": "x", "received_by": "y",
        "received_on": "2026-03-01", "completed": false, "close_missing": false, "attachment_ids": files,
    })
}

pub(super) fn invoice_body() -> Value {
    json!({
        "direction": "received", "form": "special", "number": "1", "issued_on": "2026-02-27", "counterparty": "x",
        "amount_fen": 100, "rate_points": 300,
    })
}

pub(super) fn follow_up_body(files: &[&str]) -> Value {
    json!({ "kind": "call", "text": "x", "attachment_ids": files })
}
