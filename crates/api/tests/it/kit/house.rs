use chrono::{NaiveDate, TimeDelta};
use secrecy::SecretString;
use sha2::Digest;
use sidebook_ambient::Clock;
use sidebook_domain::{
    AgencyId, ApiKeyId, BillingCycle, ClientContactId, ClientId, ClientName, ContractId, ConversationId,
    CorpId, DocumentKind, ExportId, Fen, ImportId, InstallAttemptId, MissingDocumentId, Mobile, PaymentId,
    Period, Permission, PermissionSet, ReceivableId, RecordKind, Role, ServiceId, ShortText, StaffBindingId,
    StaffId, TagId, TaxpayerKind,
};
use sidebook_messenger::fake::FakeMessenger;
use sidebook_messenger::{Mode, PlatformCorpId};
use sidebook_storage::testing::TestDatabase;
use sidebook_storage::{
    InternalSecrets, NewApiKey, NewClient, NewClientContact, NewCorp, NewExport, NewImport,
    NewInstallAttempt, NewInstallation, NewInternalApp, NewMissingDocument, NewOrder, NewService, NewStaff,
    NewTagGroup, Work,
};

use super::knowledge::{Knowledge, add_reports};
use super::money;

/// An agency with a corp, people, conversations and clients. All names and ids end in the house's number.
///
/// - The owner is `zhang`, who follows `wm-zhang` only. The clerk is `li`, with permissions, who follows `wm-li` and owns
///   the group `wr-li`, in which `wm-zhang` sits too.
/// - Clients: `first` (with a service, an order, missing documents, reports), and `second`, empty, which the clerk looks
///   after.
/// - The self-built app of `ww-entered` is entered and not bound.
/// - The clerk's conversation with `wm-li` is linked to `first`; nothing else is linked.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) number: u32,
    pub(crate) agency: AgencyId,
    pub(crate) corp: CorpId,
    pub(crate) platform_corp: PlatformCorpId,
    pub(crate) owner: StaffId,
    pub(crate) clerk: StaffId,
    pub(crate) clerk_binding: StaffBindingId,
    pub(crate) first: ClientId,
    pub(crate) second: ClientId,
    pub(crate) service: ServiceId,
    /// Of `first`.
    pub(crate) contact: ClientContactId,
    /// Of the one group; `first` has it.
    pub(crate) tag: TagId,
    /// Of March, February, February 2026, in the order they are listed.
    pub(crate) documents: Vec<MissingDocumentId>,
    pub(crate) zhangs_contact: ConversationId,
    pub(crate) lis_contact: ConversationId,
    pub(crate) group: ConversationId,
    pub(crate) attempt: InstallAttemptId,
    pub(crate) knowledge: Knowledge,
    /// Articles as a file, of which the bytes are gone.
    pub(crate) export: ExportId,
    /// Of `first`: 300.00 a month through 2026.
    pub(crate) contract: ContractId,
    /// Of `first`, the first due first: January (100.00 of 300.00 are paid) and February of a contract, a seal of none,
    /// March, which is not due yet.
    pub(crate) receivables: Vec<ReceivableId>,
    /// Of the clerk: 100.00 for January.
    pub(crate) payment: PaymentId,
    /// A workbook of clients, whose bytes are not there.
    pub(crate) import: ImportId,
    /// A key for all kinds of rows: [`House::api_key_word`].
    pub(crate) api_key: ApiKeyId,
}

/// A key of callbacks.
pub(crate) const AES_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

/// What the clerk may do.
pub(crate) const CLERK_MAY: [Permission; 19] = [
    Permission::LinkContacts,
    Permission::LinkGroups,
    Permission::ViewServices,
    Permission::SendMessages,
    Permission::SyncContacts,
    Permission::ViewClientFile,
    Permission::EditClientFile,
    Permission::ViewPayments,
    Permission::RecordPayments,
    Permission::VoidPayments,
    Permission::ViewIntakes,
    Permission::EditIntakes,
    Permission::ViewFollowUps,
    Permission::EditFollowUps,
    Permission::ViewFilings,
    Permission::EditFilings,
    Permission::ViewReports,
    Permission::ViewInvoices,
    Permission::ViewKnowledge,
];

impl House {
    pub(crate) fn owner_mobile(&self) -> String {
        format!("1380000000{}", self.number)
    }

    pub(crate) fn clerk_mobile(&self) -> String {
        format!("1390000000{}", self.number)
    }

    /// What another system of this house says.
    pub(crate) fn api_key_word(&self) -> String {
        format!("sbk_house{}", self.number)
    }

    pub(crate) fn corp_word(&self) -> &str {
        self.platform_corp.as_str()
    }

    pub(crate) async fn build(db: &TestDatabase, platform: &FakeMessenger, number: u32) -> Self {
        let agency = db.agency(&format!("渝信财务{number}")).await;
        let platform_corp = PlatformCorpId::from(format!("ww{number}"));
        let _ = platform.install(&platform_corp, &format!("渝信企业{number}"), None);
        for member in ["zhang", "li", "wang"] {
            platform.add_member(&platform_corp, member);
        }
        platform.follow(&platform_corp, "zhang", "wm-zhang");
        platform.follow(&platform_corp, "li", "wm-li");
        platform.remark(&platform_corp, "li", "wm-li", "晨光-王总");
        platform.create_group(&platform_corp, "wr-li", "li", "晨光服务群");
        platform.join_group(&platform_corp, "wr-li", "wm-zhang", 0);

        let work = db.storage.begin().await.unwrap();
        let corp = install(&work, agency, &platform_corp, number).await;
        let door = work.of(agency);
        let person = |name: &str, mobile: String, role, permissions| NewStaff {
            name: name.to_owned(),
            mobile: Mobile::parse(&mobile).unwrap(),
            role,
            permissions,
        };
        let owner = person(
            "张敏",
            format!("1380000000{number}"),
            Role::Owner,
            PermissionSet::default(),
        );
        let owner = door.staff().add(owner).await.unwrap().id;
        let permissions = CLERK_MAY.into_iter().collect();
        let clerk = door
            .staff()
            .add(person(
                "李静",
                format!("1390000000{number}"),
                Role::Staff,
                permissions,
            ))
            .await
            .unwrap()
            .id;
        door.bindings().bind(corp, &"zhang".into(), owner).await.unwrap();
        let clerk_binding = door.bindings().bind(corp, &"li".into(), clerk).await.unwrap().id;

        let now = db.clock.now();
        let known = platform.corp(&platform_corp).unwrap();
        let mut contacts = Vec::new();
        for contact in ["wm-zhang", "wm-li"] {
            let contact = &known.contacts[&contact.into()];
            contacts.push(
                door.contacts()
                    .upsert(corp, contact, now, None, true)
                    .await
                    .unwrap()
                    .conversation,
            );
        }
        let group = &known.groups[&"wr-li".into()].group;
        let group = door
            .groups()
            .upsert(corp, group, None, now, None)
            .await
            .unwrap()
            .conversation;

        let (first, second, service, documents) = books(&work, agency, [owner, clerk], number).await;
        door.links().add(contacts[1], &[first], clerk).await.unwrap();
        let knowledge = Knowledge::add(&work, agency, owner).await;
        add_reports(&work, agency, first).await;
        let attempt = NewInstallAttempt {
            staff: owner,
            state: SecretString::from(format!("stateofhouse{number}")),
            install_url: "https://fake.example/install".to_owned(),
            expires_at: now + TimeDelta::minutes(20),
        };
        let attempt = door.install_attempts().add(attempt).await.unwrap().id;
        let contact = door.clients().contacts(first).await.unwrap()[0].id;
        let tag = door.client_tags().of_client(first).await.unwrap()[0].id;
        let (contract, receivables, payment) = money::money(&work, agency, first, clerk).await;
        let api_key = NewApiKey {
            name: ShortText::parse("账务系统").unwrap(),
            prefix: format!("sbk_house{number}"),
            secret_hash: fingerprint(&format!("sbk_house{number}")),
            scopes: RecordKind::ALL.to_vec(),
            by: owner,
        };
        let api_key = door.api_keys().add(api_key).await.unwrap().id;
        let import = NewImport {
            kind: RecordKind::Articles,
            file_name: "知识.xlsx".to_owned(),
            bytes: 1,
            by: owner,
        };
        let import = door.imports().prepare(import);
        let import = door.imports().keep(import).await.unwrap().id;
        door.internal_apps()
            .add(entered_app(number, owner))
            .await
            .unwrap();
        let export = NewExport {
            list: "articles",
            file_name: "知识库.xlsx".to_owned(),
            rows: 1,
            bytes: 1,
            by: owner,
        };
        let export = door.exports().prepare(export);
        door.exports().keep(&export).await.unwrap();
        work.commit().await.unwrap();
        Self {
            number,
            agency,
            corp,
            platform_corp,
            owner,
            clerk,
            clerk_binding,
            first,
            second,
            service,
            contact,
            tag,
            documents,
            zhangs_contact: contacts[0],
            lis_contact: contacts[1],
            group,
            attempt,
            knowledge,
            export: export.id,
            contract,
            receivables,
            payment,
            import,
            api_key,
        }
    }
}

fn entered_app(number: u32, by: StaffId) -> NewInternalApp {
    NewInternalApp {
        corp: format!("ww-entered{number}").into(),
        corp_name: ShortText::parse("渝信自建").unwrap(),
        agent: sidebook_messenger::AgentId(1_000_003),
        secrets: InternalSecrets {
            secret: "entered-secret".to_owned().into(),
            token: "enteredToken".to_owned().into(),
            encoding_aes_key: AES_KEY.to_owned().into(),
        },
        by,
    }
}

async fn install(work: &Work, agency: AgencyId, platform_corp: &PlatformCorpId, number: u32) -> CorpId {
    let new = NewCorp {
        platform: "wecom".to_owned(),
        mode: Mode::Suite,
        platform_corp: platform_corp.clone(),
        name: format!("渝信企业{number}"),
    };
    let corp = work.system().corps().ensure(new).await.unwrap().id;
    work.system().corps().bind(corp, agency).await.unwrap();
    let new = NewInstallation {
        corp,
        app_key: "suite-1".to_owned(),
        permanent_code: Some(SecretString::from("a permanent code")),
        authorised_by: Some("zhang".into()),
        agent: Some(sidebook_messenger::AgentId(1_000_046)),
    };
    work.system().installations().install(new).await.unwrap();
    corp
}

async fn books(
    work: &Work,
    agency: AgencyId,
    [owner, clerk]: [StaffId; 2],
    number: u32,
) -> (ClientId, ClientId, ServiceId, Vec<MissingDocumentId>) {
    let door = work.of(agency);
    let tags = NewTagGroup {
        name: "等级".to_owned(),
        colour: "#c8102e".to_owned(),
        tags: vec!["重要".to_owned()],
        required: false,
    };
    let tags = door.client_tags().add_group(tags).await.unwrap();
    let name = |name: &str| ClientName::parse(&format!("{name}{number}")).unwrap();
    let mut first = NewClient::named(name("重庆晨光餐饮有限公司"), TaxpayerKind::SmallScale);
    first.short_name = Some("晨光".to_owned());
    first.tax_id = Some(format!("91500000MA5U00000{number}"));
    first.address = Some("重庆市渝中区解放碑 1 号".to_owned());
    first.owner = Some(owner);
    first.tags = vec![tags.tags[0].id];
    first.contacts = vec![NewClientContact {
        name: "王总".to_owned(),
        role: Some("法人".to_owned()),
        mobile: Some(Mobile::parse("13700000000").unwrap()),
        landline: None,
    }];
    let first = door.clients().add(first).await.unwrap().id;
    let mut second = NewClient::named(name("成都蓝天科技有限公司"), TaxpayerKind::General);
    second.owner = Some(clerk);
    let second = door.clients().add(second).await.unwrap().id;
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let service = NewService {
        client: first,
        plan: "小规模记账".to_owned(),
        fee: Fen(30_000),
        billing_cycle: BillingCycle::Monthly,
        starts_on: NaiveDate::from_ymd_opt(2025, 4, 1).unwrap(),
        ends_on: day(3, 14),
    };
    let service = door.services().add_many(vec![service]).await.unwrap()[0].id;
    let order = NewOrder {
        client: first,
        title: "地址变更".to_owned(),
        stage: sidebook_domain::OrderStage::Submitted,
        accepted_on: day(2, 20),
        expected_on: Some(day(3, 20)),
    };
    door.services().add_orders(vec![order]).await.unwrap();
    let missing = |period, kind, note: Option<&str>| NewMissingDocument {
        client: first,
        period: Period::new(period).unwrap(),
        kind,
        note: note.map(str::to_owned),
    };
    let missing = vec![
        missing(202_603, DocumentKind::Payroll, None),
        missing(202_602, DocumentKind::BankStatement, Some("建行尾号 1234")),
        missing(202_602, DocumentKind::InputInvoice, None),
    ];
    let documents = door.services().mark_missing(missing).await.unwrap();
    (
        first,
        second,
        service,
        documents.into_iter().map(|document| document.id).collect(),
    )
}

/// SHA-256 in hex, as keys are kept.
fn fingerprint(word: &str) -> String {
    sha2::Sha256::digest(word.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
