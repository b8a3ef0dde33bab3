//! What a send intent puts into the chat, from the same rows that the card shows. One file per action.
//!
//! Rows are read here, nothing is drawn, encoded or uploaded: that happens later, with no transaction open.

mod missing_documents;
mod payment_receipt;
mod payment_reminder;
mod service_expiry;

pub(crate) use payment_reminder::ReminderItemIn;

use chrono::NaiveDate;
use sidebook_domain::Action;
use sidebook_render::Message;
use sidebook_render::picture::Picture;
use sidebook_storage::{AgencyDoor, Client, Executor};

use super::create_send_intent::SendIntentIn;
use crate::problem::{ApiResult, ProblemCode};

/// What goes into the chat: words, and perhaps something that goes with them.
pub(super) struct Draft {
    pub(super) message: Message,
    #[expect(dead_code, reason = "the cards that send pictures and files join one by one")]
    pub(super) attachment: Option<DraftAttachment>,
}

impl From<Message> for Draft {
    fn from(message: Message) -> Self {
        Self {
            message,
            attachment: None,
        }
    }
}

/// Something that goes with the words: described by rows, made when all rows were read.
#[expect(dead_code, reason = "the cards that send pictures and files join one by one")]
pub(super) enum DraftAttachment {
    /// A picture that is drawn in the message's language.
    Picture(Picture),
    /// A file that is built.
    File(FileToBuild),
}

/// A file, and how it comes about. `build` runs where it may take its time.
#[expect(dead_code, reason = "the cards that send pictures and files join one by one")]
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
    pub(super) client: Client,
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

/// Reads the rows. `agency_name` signs the message.
pub(super) async fn of_intent<E: Executor>(
    door: AgencyDoor<'_, E>,
    intent: &SendIntentIn,
    agency_name: &str,
    today: NaiveDate,
) -> ApiResult<Draft> {
    let client = door
        .clients()
        .find(intent.client_id)
        .await?
        .ok_or(ProblemCode::NotFound)?;
    let asked = Asked {
        intent,
        client,
        agency_name,
        today,
    };
    match intent.action {
        Action::ServiceExpiryReminder => Ok(service_expiry::message(door, &asked).await?.into()),
        Action::MissingDocumentsReminder => Ok(missing_documents::message(door, &asked).await?.into()),
        Action::PaymentReminder => Ok(payment_reminder::message(door, &asked).await?.into()),
        Action::PaymentReceipt => payment_receipt::draft(door, &asked).await,
    }
}
