//! What a send intent puts into the chat, from the same rows that the card shows. One file per action.
//!
//! Rows are read here, nothing is drawn, encoded or uploaded: that happens later, with no transaction open.

mod article;
mod filing_notice;
mod financial_report;
mod intake_details;
mod invoice_data;
mod missing_documents;
mod of_client;
mod payment_receipt;
mod payment_reminder;
mod service_expiry;

pub(crate) use of_client::of_client;
pub(crate) use payment_reminder::ReminderItemIn;

use chrono::NaiveDate;
use sidebook_domain::{Action, SendWarningCode};
use sidebook_render::Message;
use sidebook_render::picture::Picture;
use sidebook_storage::{AgencyDoor, Attachment, Executor, ReachedClient};

use super::create_send_intent::SendIntentIn;
use crate::problem::ApiResult;

/// What goes into the chat: words, and what goes with them.
pub(super) struct Draft {
    pub(super) message: Message,
    /// Handed over before the words, in this order.
    pub(super) attachments: Vec<DraftAttachment>,
    /// What to look at about its content, besides where it goes.
    pub(super) warnings: Vec<SendWarningCode>,
}

impl From<Message> for Draft {
    fn from(message: Message) -> Self {
        Self {
            message,
            attachments: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

/// Something that goes with the words: described by rows, made when all rows were read.
pub(super) enum DraftAttachment {
    /// A picture that is drawn in the message's language.
    Picture(Picture),
    /// A file that is built.
    File(FileToBuild),
    /// A file that somebody uploaded, as the store of attachments has it.
    Stored(Attachment),
}

/// A file, and how it comes about. `build` runs where it may take its time.
pub(super) struct FileToBuild {
    /// As people see it in the chat: `资产负债表 2026年2月.xlsx`.
    pub(super) name: String,
    /// Its content type.
    pub(super) mime: &'static str,
    /// Makes the content.
    pub(super) build: Box<dyn FnOnce() -> ApiResult<Vec<u8>> + Send>,
}

/// What every action starts from.
pub(super) struct Asked<'a> {
    pub(super) intent: &'a SendIntentIn,
    /// Whom it is about.
    pub(super) client: ReachedClient,
    /// Who signs the message.
    pub(super) agency_name: &'a str,
    /// Today where the agency is.
    pub(super) today: NaiveDate,
}

impl Asked<'_> {
    /// The names that most templates begin and end with: client, agency.
    fn names(&self) -> (String, String) {
        (self.client.name.as_str().to_owned(), self.agency_name.to_owned())
    }
}

/// Reads the rows of the client that the message is about. `agency_name` signs it.
pub(super) async fn of_intent<E: Executor>(
    door: AgencyDoor<'_, E>,
    intent: &SendIntentIn,
    client: ReachedClient,
    agency_name: &str,
    today: NaiveDate,
) -> ApiResult<Draft> {
    let asked = Asked {
        intent,
        client,
        agency_name,
        today,
    };
    match intent.action {
        Action::ServiceExpiryReminder => Ok(service_expiry::message(door, &asked).await?.into()),
        Action::MissingDocumentsReminder => Ok(missing_documents::message(door, &asked).await?.into()),
        Action::FilingNotice => Ok(filing_notice::message(door, &asked).await?.into()),
        Action::InvoiceDataReminder => Ok(invoice_data::message(door, &asked).await?.into()),
        Action::FinancialReport => financial_report::draft(door, &asked).await,
        Action::Article => article::draft(door, &asked).await,
        Action::IntakeDetails => intake_details::draft(door, &asked).await,
        Action::PaymentReminder => Ok(payment_reminder::message(door, &asked).await?.into()),
        Action::PaymentReceipt => payment_receipt::draft(door, &asked).await,
    }
}
