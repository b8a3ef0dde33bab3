//! One type per id. Ours are UUIDv7 and ordered by time; `Debug` says the kind.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!("{}(", $kind, ")"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    };
}

id!(/// A 代账公司, the tenant.
    AgencyId, "agency");
id!(/// A corp on a messenger platform.
    CorpId, "corp");
id!(/// A corp's authorisation of our app.
    InstallationId, "installation");
id!(/// One try to install, begun on the console.
    InstallAttemptId, "install attempt");
id!(/// A person with a Sidebook login at an agency.
    StaffId, "staff");
id!(/// A staff member's tie to a platform member.
    StaffBindingId, "staff binding");
id!(/// A company (or person) the agency serves.
    ClientId, "client");
id!(/// A person at a client.
    ClientContactId, "client contact");
id!(/// A person outside the corp whom staff added on the messenger.
    ExternalContactId, "external contact");
id!(/// A group with external members.
    GroupChatId, "group chat");
id!(/// What a sidebar is opened beside.
    ConversationId, "conversation");
id!(/// Conversation ↔ client.
    LinkId, "link");
id!(/// A group of client tags.
    TagGroupId, "tag group");
id!(/// A label on clients.
    TagId, "tag");
id!(/// A bookkeeping service sold to a client.
    ServiceId, "service");
id!(/// A key with which another system of an agency signs in.
    ApiKeyId, "api key");
id!(/// A workbook that somebody brought rows in.
    ImportId, "import");
id!(/// A list that somebody took along as a file.
    ExportId, "export");
id!(/// A registration order of a client.
    RegistrationOrderId, "registration order");
id!(/// A document the accountant still lacks.
    MissingDocumentId, "missing document");
id!(/// A message prepared for a conversation, and what became of it.
    SendIntentId, "send intent");
id!(/// Agreed services, price and billing cycle.
    ContractId, "contract");
id!(/// One billed item.
    ReceivableId, "receivable");
id!(/// Money received against receivables.
    PaymentId, "payment");
id!(/// A picture or file that goes with a message.
    SendAttachmentId, "send attachment");
id!(/// A stored platform event.
    InboxId, "inbox");
id!(/// A piece of work for the worker.
    JobId, "job");
id!(/// One run of a sync.
    SyncRunId, "sync run");
id!(/// A time in which events of the platform may have been missed.
    OutageId, "outage");
id!(/// The filing of one tax kind of one period.
    TaxFilingId, "tax filing");
id!(/// A VAT invoice that a client wrote or received.
    VatInvoiceId, "vat invoice");
id!(/// A category of the knowledge base.
    ArticleCategoryId, "article category");
id!(/// An answer in the knowledge base.
    ArticleId, "article");
id!(/// A financial report of a client's period.
    FinancialReportId, "financial report");
id!(/// A field that an agency adds to its clients' files.
    CustomFieldId, "custom field");
id!(/// A file that somebody attached.
    AttachmentId, "attachment");
id!(/// Documents that a client handed in.
    DocumentIntakeId, "document intake");
id!(/// A note of contact with a client.
    FollowUpId, "follow-up");
id!(/// An agency's own text of one action in one language.
    MessageTemplateId, "message template");
