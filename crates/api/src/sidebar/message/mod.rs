//! The message of a send intent, from the same rows that the card shows. One file per action.

mod missing_documents;
mod service_expiry;

use chrono::NaiveDate;
use sidebook_domain::Action;
use sidebook_render::Message;
use sidebook_storage::{AgencyDoor, Client, Executor};

use super::create_send_intent::SendIntentIn;
use crate::problem::{ApiResult, ProblemCode};

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
) -> ApiResult<Message> {
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
        Action::ServiceExpiryReminder => service_expiry::message(door, &asked).await,
        Action::MissingDocumentsReminder => missing_documents::message(door, &asked).await,
    }
}
