//! The table of all operations: what is mounted is what is documented, with every problem it may answer.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::dev::ResourceDef;
use actix_web::web::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse};
use utoipa::OpenApi;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation as OperationDoc, PathItem};
use utoipa::openapi::schema::{Schema, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApi as Document, Ref, RefOr, ResponseBuilder,
};

use crate::ingest;
use crate::needs::{Needs, needs};
use crate::problem::{ApiError, Problem, ProblemCode, ProblemCodeWord};

/// Where the operations are mounted.
pub(crate) const BASE: &str = "/api/v1";

/// Who may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Anybody.
    Public,
    /// A staff member beside a chat.
    Sidebar,
    /// A staff member in the console.
    Console,
    /// A staff member, beside a chat or in the console.
    Staff,
    /// Another system of the agency, with a key.
    Ingest,
}

/// A row of the table.
pub(crate) struct Operation {
    /// The operation id, which is the handler's name.
    pub(crate) id: &'static str,
    /// Who may call it.
    pub(crate) caller: Caller,
    /// What it may answer besides what its parameters, its body and its caller imply.
    pub(crate) problems: &'static [ProblemCode],
    /// What a staff member must be permitted. A test fails for a row that asks for a token and does not say.
    pub(crate) needs: Option<Needs>,
}

macro_rules! opens {
    () => {
        None
    };
    ($($needs:tt)+) => {
        Some(needs!($($needs)+))
    };
}

macro_rules! operations {
    ($($group:ident $caller:ident {
        $($name:ident: [$($problem:ident),*] $(for $($($permission:ident)&+)|+)?;)*
    })*) => {
        /// Every operation.
        pub(crate) const OPERATIONS: &[Operation] = &[$($(
            Operation {
                id: stringify!($name),
                caller: Caller::$caller,
                problems: &[$(ProblemCode::$problem),*],
                needs: opens!($($($($permission)&+)|+)?),
            },
        )*)*];

        pub(crate) fn mount(config: &mut ServiceConfig) {
            $($(config.service(crate::$group::$name::$name);)*)*
        }

        #[derive(OpenApi)]
        #[openapi(
            paths($($(crate::$group::$name::$name,)*)*),
            components(schemas(Problem, ProblemCodeWord))
        )]
        struct Paths;
    };
}

operations! {
    public Public {
        read_setup: [];
        read_send_attachment: [NotFound];
        create_sms_code: [SmsTooOften, TooManyRequests];
        start_sidebar_sign_in: [TooManyRequests, PlatformMisconfigured];
        finish_sidebar_sign_in: [
            OauthStateInvalid, OauthCodeSpent, NotAMember, MemberOutOfScope, MemberUnlicensed, CorpNotBound,
            CorpDisconnected, StaffInactive, TooManyRequests, PlatformUnavailable, PlatformMisconfigured
        ];
        create_sidebar_binding: [
            TicketInvalid, SmsCodeWrong, SmsCodeExpired, MobileUnknown, StaffInactive, AlreadyBound, CorpNotBound,
            CorpDisconnected, TooManyRequests
        ];
        start_corp_binding: [TicketInvalid, SmsCodeWrong, SmsCodeExpired, MobileUnknown, TooManyRequests];
        finish_corp_binding: [
            TicketInvalid, MobileUnknown, StaffInactive, AlreadyBound, CorpBoundElsewhere, CorpDisconnected, TooManyRequests
        ];
        create_console_session: [TicketInvalid, SmsCodeWrong, SmsCodeExpired, MobileUnknown, TooManyRequests];
        start_console_scan: [TooManyRequests, PlatformMisconfigured];
        finish_console_scan: [
            OauthStateInvalid, OauthCodeSpent, NotAMember, MemberOutOfScope, MemberUnlicensed, CorpNotBound,
            StaffNotBound, StaffInactive, TooManyRequests, PlatformUnavailable, PlatformMisconfigured
        ];
    }
    sidebar Sidebar {
        read_sidebar_session: [] for Anyone;
        create_page_signatures: [PlatformUnavailable, PlatformMisconfigured] for Anyone;
        resolve_conversation: [ConversationUnknown, NotYourConversation, TooManyRequests] for Anyone;
        read_overview: [NotYourConversation] for Anyone;
        choose_client: [NotYourConversation, ClientNotLinked] for Anyone;
        add_links: [NotYourConversation, NoPermission] for LinkContacts | LinkGroups;
        remove_link: [NotYourConversation, NoPermission] for LinkContacts | LinkGroups;
        list_link_suggestions: [NotYourConversation] for LinkContacts | LinkGroups;
        add_not_client: [NotYourConversation, ConversationLinked] for LinkContacts | LinkGroups;
        remove_not_client: [NotYourConversation] for LinkContacts | LinkGroups;
        create_send_intent: [
            NotYourConversation, NoPermission, NotFound, ClientNotLinked, NothingToSend, IdempotencyKeyReused,
            Stale, AttachmentRefused, PlatformUnavailable, PlatformMisconfigured
        ] for Sending;
        start_hand_over: [
            NotYourConversation, NoPermission, ClientNotLinked, ConversationSwitched, SendAlreadySettled,
            WarningsNotAcknowledged, AttachmentRefused, PlatformUnavailable, PlatformMisconfigured
        ] for SendMessages;
        settle_send_intent: [NoPermission, SendAlreadySettled, ConversationSwitched] for SendMessages;
        list_send_intents: [NotYourConversation, NotFound] for Anyone;
    }
    books Staff {
        list_clients: [NoPermission] for LinkContacts | LinkGroups | ViewLinkedClients;
        create_client: [NotFound] for EditClientFile & ViewClientFile;
        read_client: [NoPermission] for ViewClientFile;
        create_service: [] for EditServices;
        change_service: [Stale] for EditServices;
        create_order: [] for EditServices;
        change_order: [Stale] for EditServices;
        read_client_services: [NoPermission] for ViewServices;
        change_client: [Stale] for EditClientFile & ViewClientFile;
        add_client_contact: [Stale] for EditClientFile & ViewClientFile;
        change_client_contact: [Stale] for EditClientFile & ViewClientFile;
        remove_client_contact: [Stale] for EditClientFile & ViewClientFile;
        set_client_tags: [Stale] for EditClientFile & ViewClientFile;
        list_tag_groups: [] for ViewClientFile;
        list_staff_names: [] for EditClientFile;
        read_client_filings: [] for ViewFilings;
        set_filing: [Stale, FilingPaid] for EditFilings & ViewFilings;
        add_filing_payment: [Stale, FilingNotFiled, FilingNothingToPay, FilingPaid] for EditFilings & ViewFilings;
        remove_filing_payment: [Stale, FilingNotPaid] for EditFilings & ViewFilings;
        read_client_vat: [] for ViewInvoices;
        list_client_invoices: [] for ViewInvoices;
        read_client_reports: [NoPermission] for ViewReports;
        read_report_file: [NoPermission] for ViewReports;
        read_client_report: [] for ViewReports;
        set_client_report: [Stale] for EditReports & ViewReports;
        list_articles: [NoPermission] for ViewKnowledge;
        list_article_categories: [NoPermission] for ViewKnowledge;
        read_article: [NoPermission] for ViewKnowledge;
        create_article_miss: [NoPermission] for ViewKnowledge;
        list_intakes: [NoPermission] for ViewIntakes;
        create_intake: [NoPermission, IdempotencyKeyReused] for EditIntakes;
        read_intake: [NoPermission] for ViewIntakes;
        change_intake: [NoPermission, Stale] for EditIntakes;
        list_follow_ups: [NoPermission] for ViewFollowUps;
        create_follow_up: [NoPermission, IdempotencyKeyReused] for EditFollowUps;
        change_follow_up: [NoPermission, Stale] for EditFollowUps;
        delete_follow_up: [NoPermission, Stale] for EditFollowUps;
        create_attachment: [
            NoPermission, FileTooLarge, FileEmpty, FileKindNotAllowed, FileNotWhatItSays, PictureBroken, PictureTooLarge,
            UploadBroken
        ] for EditIntakes | EditFollowUps | RecordPayments | EditPayments | CreateKnowledge | EditKnowledge;
        read_attachment_link: [NoPermission] for Anyone;
        read_payments_card: [] for ViewPayments;
        list_payments: [] for ViewPayments;
        read_payment: [] for ViewPayments;
        create_contract: [IdempotencyKeyReused] for EditPayments;
        change_contract: [Stale, ContractCancelled] for EditPayments;
        end_contract: [Stale, ContractCancelled] for EditPayments;
        cancel_contract: [Stale, ContractCancelled, ContractPaid] for EditPayments;
        create_receivable: [IdempotencyKeyReused] for EditPayments;
        change_receivable: [Stale, ReceivableCancelled, AmountBelowPaid] for EditPayments;
        cancel_receivable: [Stale, ReceivableCancelled, ReceivablePaid] for EditPayments;
        create_payment: [AmountAboveOpen, IdempotencyKeyReused] for RecordPayments;
        change_payment: [AmountAboveOpen, PaymentVoided, Stale] for RecordPayments;
        create_credit_use: [AmountAboveCredit, AmountAboveOpen, IdempotencyKeyReused] for RecordPayments;
        void_payment: [PaymentVoided] for VoidPayments;
        create_invoice: [] for EditInvoices & ViewInvoices;
        change_invoice: [Stale] for EditInvoices & ViewInvoices;
        delete_invoice: [Stale] for EditInvoices & ViewInvoices;
        set_vat_credit: [Stale] for EditInvoices & ViewInvoices;
    }
    console Console {
        read_console_session: [] for Anyone;
        list_agencies: [] for Anyone;
        choose_agency: [NotFound] for Anyone;
        read_corp_events: [] for Anyone;
        list_corps: [] for Anyone;
        release_corp: [NoPermission] for Administrators;
        create_examination: [NoPermission, TooManyRequests] for Administrators;
        create_install_attempt: [NoPermission, PlatformUnavailable, PlatformMisconfigured] for BindCorp;
        read_install_attempt: [NoPermission] for BindCorp;
        read_install_attempt_events: [NoPermission] for BindCorp;
        bind_internal_corp: [NoPermission, CorpBoundElsewhere, CorpRefused, PlatformUnavailable, PlatformMisconfigured] for BindCorp;
        list_internal_apps: [NoPermission] for BindCorp;
        set_internal_app: [
            NoPermission, CorpBoundElsewhere, CorpRefused, Stale, TooManyRequests, PlatformUnavailable, PlatformMisconfigured
        ] for BindCorp;
        create_internal_app_verification: [NoPermission, TooManyRequests] for BindCorp;
        delete_internal_app: [NoPermission, InvalidInput] for BindCorp;
        start_sync: [NoPermission, SyncRunning, CorpDisconnected] for SyncContacts | SyncGroups;
        create_drift_look: [TooManyRequests, CorpDisconnected, PlatformUnavailable, PlatformMisconfigured] for Administrators;
        cancel_sync: [] for SyncContacts | SyncGroups;
        list_sync_runs: [] for Anyone;
        list_staff: [] for Administrators;
        create_staff: [StaffMobileTaken, OwnersOnly] for Administrators;
        change_staff: [Stale, StaffMobileTaken, OwnersOnly, LastOwner, OwnStanding] for Administrators;
        read_staff_holdings: [] for Administrators;
        create_handover: [] for Administrators;
        create_transfers: [] for Administrators;
        read_transfers: [PlatformUnavailable, PlatformMisconfigured] for Administrators;
        list_members: [] for MatchStaff | UnmatchStaff;
        create_staff_binding: [AlreadyBound, OwnersOnly, NotFound] for MatchStaff;
        remove_staff_bindings: [NotFound] for UnmatchStaff;
        delete_staff_binding: [NoPermission] for UnmatchStaff;
        list_contacts: [NotFound] for LinkContacts | SyncContacts;
        export_contacts: [NotFound] for LinkContacts | SyncContacts;
        list_groups: [NotFound] for LinkGroups | SyncGroups;
        export_groups: [NotFound] for LinkGroups | SyncGroups;
        read_contact_filters: [] for LinkContacts | SyncContacts | LinkGroups | SyncGroups;
        list_console_link_suggestions: [NotYourConversation] for LinkContacts | LinkGroups;
        list_links: [NotFound] for ViewLinkedClients;
        export_links: [NotFound] for ViewLinkedClients;
        add_console_links: [NotFound] for LinkContacts | LinkGroups;
        remove_console_links: [NotFound] for LinkContacts | LinkGroups;
        list_audit_entries: [] for Administrators;
        list_agency_send_intents: [NotFound] for ViewLinkedClients;
        export_agency_send_intents: [NotFound] for ViewLinkedClients;
        list_agency_articles: [NotFound] for ViewKnowledge;
        export_agency_articles: [NotFound] for ExportKnowledge;
        read_agency_article: [] for ViewKnowledge;
        create_article: [NotFound] for CreateKnowledge;
        change_article: [Stale] for EditKnowledge;
        create_article_reviews: [] for ReviewKnowledge;
        create_article_withdrawals: [] for WithdrawKnowledge;
        delete_articles: [] for DeleteKnowledge;
        list_knowledge_categories: [] for ViewKnowledge;
        create_article_category: [NotFound] for ManageKnowledgeCategories;
        change_article_category: [] for ManageKnowledgeCategories;
        set_article_category_order: [Stale] for ManageKnowledgeCategories;
        delete_article_category: [InvalidInput] for ManageKnowledgeCategories;
        list_article_misses: [] for ViewKnowledge;
        list_article_exports: [] for ExportKnowledge;
        read_article_export: [] for ExportKnowledge;
        list_events: [NotFound] for Administrators;
        read_event: [] for Administrators;
        create_event_run: [NotParked] for Administrators;
        create_event_discard: [NotParked] for Administrators;
        list_parked_work: [] for Administrators;
        create_parked_work_run: [NotParked] for Administrators;
        create_parked_work_discard: [NotParked] for Administrators;
        read_event_health: [] for Administrators;
        list_message_templates: [] for Administrators;
        read_message_template: [] for Administrators;
        set_message_template_draft: [Stale] for Administrators;
        delete_message_template_draft: [Stale] for Administrators;
        create_message_template_publication: [Stale, NoDraft] for Administrators;
        create_message_template_preview: [NothingToSend] for Administrators;
        list_message_template_versions: [] for Administrators;
        read_message_template_difference: [] for Administrators;
        list_agency_clients: [NotFound] for ViewClientFile;
        export_agency_clients: [NotFound] for ViewClientFile;
        read_client_counters: [] for ViewClientFile;
        change_clients: [NotFound] for EditClientFile & ViewClientFile;
        list_agency_tag_groups: [] for Administrators;
        create_tag_group: [NotFound] for Administrators;
        set_tag_group: [TagInUse] for Administrators;
        delete_tag_group: [TagInUse] for Administrators;
        set_tag_group_order: [NotFound] for Administrators;
        mark_missing_documents: [NotFound] for EditServices;
        remove_missing_documents: [NotFound] for EditServices;
        list_agency_contracts: [NotFound] for ViewPayments;
        export_agency_contracts: [NotFound] for ViewPayments;
        list_agency_receivables: [NotFound] for ViewPayments;
        export_agency_receivables: [NotFound] for ViewPayments;
        list_agency_payments: [NotFound] for ViewPayments;
        export_agency_payments: [NotFound] for ViewPayments;
        list_agency_services: [NotFound] for ViewServices;
        export_agency_services: [NotFound] for ViewServices;
        list_agency_orders: [NotFound] for ViewServices;
        export_agency_orders: [NotFound] for ViewServices;
        list_agency_missing_documents: [NotFound] for ViewServices;
        export_agency_missing_documents: [NotFound] for ViewServices;
        list_agency_intakes: [NotFound] for ViewIntakes;
        export_agency_intakes: [NotFound] for ViewIntakes;
        list_agency_filings: [NotFound] for ViewFilings;
        export_agency_filings: [NotFound] for ViewFilings;
        read_filing_register: [NotFound] for ViewFilings;
        set_filing_register: [NotFound] for EditFilings & ViewFilings;
        list_agency_invoices: [NotFound] for ViewInvoices;
        export_agency_invoices: [NotFound] for ViewInvoices;
        list_agency_reports: [NotFound] for ViewReports;
        export_agency_reports: [NotFound] for ViewReports;
        list_api_keys: [NoPermission] for Administrators;
        create_api_key: [NoPermission] for Administrators;
        delete_api_key: [NoPermission] for Administrators;
        read_import_template: [NoPermission] for ImportKnowledge;
        list_imports: [NoPermission] for ImportKnowledge;
        create_import: [NoPermission, FileTooLarge, FileEmpty, UploadBroken] for ImportKnowledge;
        read_import: [NoPermission] for ImportKnowledge;
        read_import_file: [NoPermission] for ImportKnowledge;
        read_import_sheet: [NoPermission, FileEmpty, FileTooLarge] for ImportKnowledge;
        set_import_plan: [NoPermission, FileEmpty, FileTooLarge, ImportNotReady] for ImportKnowledge;
        start_import: [NoPermission, ImportNotReady] for ImportKnowledge;
        start_import_undo: [NoPermission, ImportNotReady] for ImportKnowledge;
        read_import_result: [NoPermission, FileEmpty, FileTooLarge, ImportNotReady] for ImportKnowledge;
    }
}

/// The OpenAPI 3.1 document.
#[must_use]
pub fn document() -> Document {
    let mut paths = completed(Paths::openapi());
    let mut ingest_paths = completed(ingest::Paths::openapi());
    let mut components = paths.components.take().unwrap_or_default();
    components
        .schemas
        .extend(ingest_paths.components.take().unwrap_or_default().schemas);
    for (name, schema) in &mut components.schemas {
        if let RefOr::T(schema) = schema
            && !name.ends_with("In")
        {
            require_nullable(schema);
        }
    }
    let bearer = |about: &str| {
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .bearer_format("JWT")
                .description(Some(about))
                .build(),
        )
    };
    let components = ComponentsBuilder::from(components)
        .security_scheme(
            "sidebar",
            bearer("The token of a sidebar session (audience `sidebar`)."),
        )
        .security_scheme(
            "console",
            bearer("The token of a console session (audience `console`)."),
        )
        .security_scheme(
            "ingest",
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .description(Some("A key of the agency (`sbk_…`), made in the console."))
                    .build(),
            ),
        )
        .build();
    let mut document = Document::default()
        .nest(BASE, paths)
        .nest(ingest::BASE, ingest_paths);
    document.components = Some(components);
    document.info = InfoBuilder::new()
        .title("Sidebook")
        .version("1")
        .description(Some(
            "What the sidebar and the console of Sidebook call, and (`/ingest/v1`) an agency's other systems. Money is integer fen, dates are `YYYY-MM-DD`, \
             instants RFC 3339 in UTC, ids UUIDs. Errors are `application/problem+json`; switch on `code`. \
             `x-permission` lists the sets of permissions each of which opens an operation to a staff member (`[[]]`: \
             whoever is signed in, `[]`: administrators only); which of several it is may depend on what is asked. \
             Owners and admins may everything, for every client of the agency. Others open a client that they look \
             after, or that is linked to a conversation which they follow, own or sit in; with `view_linked_clients` \
             every client that has a link. Any other is answered, with all that is its, as what does not exist.",
        ))
        .build();
    document
}

fn completed(mut paths: Document) -> Document {
    for item in paths.paths.paths.values_mut() {
        let all = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
            &mut item.patch,
        ];
        for operation in all.into_iter().flatten() {
            complete(operation);
        }
    }
    paths
}

/// Adds the security and the problems to one operation.
fn complete(operation: &mut OperationDoc) {
    let row = OPERATIONS
        .iter()
        .chain(ingest::OPERATIONS)
        .find(|row| Some(row.id) == operation.operation_id.as_deref());
    let Some(row) = row else { return };
    match row.caller {
        Caller::Public => {}
        Caller::Sidebar => {
            operation.security = Some(vec![SecurityRequirement::new("sidebar", Vec::<String>::new())]);
        }
        Caller::Console => {
            operation.security = Some(vec![SecurityRequirement::new("console", Vec::<String>::new())]);
        }
        Caller::Staff => {
            let either =
                ["sidebar", "console"].map(|one| SecurityRequirement::new(one, Vec::<String>::new()));
            operation.security = Some(either.to_vec());
        }
        Caller::Ingest => {
            operation.security = Some(vec![SecurityRequirement::new("ingest", Vec::<String>::new())]);
        }
    }
    if let Some(needs) = &row.needs {
        let said = serde_json::json!(needs.alternatives());
        operation
            .extensions
            .get_or_insert_with(Extensions::default)
            .insert("x-permission".to_owned(), said);
    }
    let about = operation.summary.clone().unwrap_or_default();
    for answer in operation.responses.responses.values_mut() {
        if let RefOr::T(answer) = answer
            && answer.description.is_empty()
        {
            answer.description.clone_from(&about);
        }
    }
    let mut by_status: BTreeMap<u16, Vec<&'static str>> = BTreeMap::new();
    for problem in problems_of(row, operation) {
        let codes = by_status.entry(problem.status().as_u16()).or_default();
        if !codes.contains(&problem.code()) {
            codes.push(problem.code());
        }
    }
    for (status, codes) in by_status {
        let words: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
        let answer = ResponseBuilder::new()
            .description(words.join(", "))
            .content(
                "application/problem+json",
                ContentBuilder::new()
                    .schema(Some(Ref::from_schema_name("Problem")))
                    .build(),
            )
            .build();
        operation
            .responses
            .responses
            .insert(status.to_string(), RefOr::T(answer));
    }
}

/// What we answer always holds its nullable fields, so a generated client need not tell "absent" from "null".
fn require_nullable(schema: &mut Schema) {
    match schema {
        Schema::Object(object) => {
            for (name, property) in &object.properties {
                if nullable(property) && !object.required.contains(name) {
                    object.required.push(name.clone());
                }
            }
        }
        Schema::AllOf(all) => all.items.iter_mut().for_each(require_in_part),
        Schema::OneOf(one) => one.items.iter_mut().for_each(require_in_part),
        _ => {}
    }
}

fn require_in_part(part: &mut RefOr<Schema>) {
    if let RefOr::T(part) = part {
        require_nullable(part);
    }
}

fn nullable(property: &RefOr<Schema>) -> bool {
    let null = |schema_type: &SchemaType| match schema_type {
        SchemaType::Type(one) => *one == Type::Null,
        SchemaType::Array(several) => several.contains(&Type::Null),
        SchemaType::AnyValue => false,
    };
    match property {
        RefOr::T(Schema::Object(object)) => null(&object.schema_type),
        RefOr::T(Schema::Array(array)) => null(&array.schema_type),
        RefOr::T(Schema::OneOf(one_of)) => one_of.items.iter().any(nullable),
        _ => false,
    }
}

/// What an operation may answer: its own problems and those of its caller, its parameters and its body.
fn problems_of(row: &Operation, operation: &OperationDoc) -> Vec<ProblemCode> {
    use ProblemCode as P;
    use utoipa::openapi::path::ParameterIn;

    let mut problems = row.problems.to_vec();
    match row.caller {
        Caller::Public => {}
        Caller::Sidebar | Caller::Staff => problems.extend([
            P::NotSignedIn,
            P::SessionExpired,
            P::StaffNotBound,
            P::StaffInactive,
            P::CorpNotBound,
            P::CorpDisconnected,
        ]),
        Caller::Console => problems.extend([P::NotSignedIn, P::SessionExpired, P::StaffInactive]),
        Caller::Ingest => problems.extend([P::NotSignedIn, P::TooManyRequests]),
    }
    if row
        .needs
        .as_ref()
        .is_some_and(|needs| !matches!(needs, Needs::Anyone))
    {
        problems.push(P::NoPermission);
    }
    for parameter in operation.parameters.iter().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        match parameter.parameter_in {
            ParameterIn::Path => problems.push(P::NotFound),
            _ => problems.push(P::InvalidInput),
        }
    }
    if operation.request_body.is_some() {
        problems.extend([
            P::MalformedJson,
            P::InvalidInput,
            P::BodyTooLarge,
            P::UnsupportedMediaType,
        ]);
    }
    problems.push(P::Internal);
    problems
}

/// Answers what no operation answers: 405 with the methods of an address that is one, else 404.
pub(crate) async fn no_operation(req: HttpRequest) -> Result<HttpResponse, ApiError> {
    static ADDRESSES: LazyLock<Vec<(ResourceDef, String)>> = LazyLock::new(addresses);
    let known = ADDRESSES.iter().find(|(address, _)| address.is_match(req.path()));
    Err(match known {
        Some((_, methods)) => ApiError::from(ProblemCode::MethodNotAllowed).allow(methods.clone()),
        None => ProblemCode::NotFound.into(),
    })
}

/// Every address with its methods.
fn addresses() -> Vec<(ResourceDef, String)> {
    let address = |(path, item): (String, PathItem)| {
        let methods = [
            ("GET", item.get.is_some()),
            ("PUT", item.put.is_some()),
            ("POST", item.post.is_some()),
            ("PATCH", item.patch.is_some()),
            ("DELETE", item.delete.is_some()),
        ];
        let methods: Vec<&str> = methods
            .into_iter()
            .filter_map(|(method, is)| is.then_some(method))
            .collect();
        (ResourceDef::new(path), methods.join(", "))
    };
    document().paths.paths.into_iter().map(address).collect()
}
