//! What a client would be written just now, with nobody choosing: for trying templates.

use chrono::NaiveDate;
use sidebook_domain::{Action, ArticleForm, Language, Period};
use sidebook_render::Message;
use sidebook_storage::{AgencyDoor, ArticleFilter, Executor, Page, ReachedClient};

use super::super::create_send_intent::SendIntentIn;
use super::of_intent;
use crate::problem::{ApiResult, ProblemCode};

/// How many months are looked through, newest first.
const MONTHS: usize = 15;

/// The message of this action about the newest of the client's rows, read as for a send.
///
/// # Errors
/// `nothing_to_send` when the client has nothing that it could say.
pub(crate) async fn of_client<E: Executor>(
    door: AgencyDoor<'_, E>,
    client: &ReachedClient,
    (action, language): (Action, Language),
    agency_name: &str,
    today: NaiveDate,
) -> ApiResult<Message> {
    let mut asked = SendIntentIn::of_action(client.id, action, language);
    let nothing = || ProblemCode::NothingToSend;
    match action {
        Action::MissingDocumentsReminder | Action::PaymentReminder => {}
        Action::ServiceExpiryReminder => {
            let services = door.services().of_client(client.id).await?;
            asked.service_id = Some(services.first().ok_or_else(nothing)?.id);
        }
        Action::Article => {
            let articles = door
                .articles()
                .search(&ArticleFilter::default(), Page::first(1))
                .await?;
            asked.article_id = Some(articles.items.first().ok_or_else(nothing)?.id);
            asked.article_form = Some(ArticleForm::Brief);
        }
        Action::IntakeDetails => {
            let intakes = door.intakes().list(client.id, Page::first(1)).await?;
            asked.intake_id = Some(intakes.items.first().ok_or_else(nothing)?.intake.id);
        }
        Action::PaymentReceipt => {
            let payments = door.payments().of_client(client.id, Page::first(1)).await?;
            asked.payment_id = Some(payments.items.first().ok_or_else(nothing)?.id);
        }
        Action::FinancialReport => {
            let periods = door.reports().periods(client.id).await?;
            asked.period = Some(periods.iter().max().ok_or_else(nothing)?.number());
        }
        Action::FilingNotice | Action::InvoiceDataReminder => {
            let months = std::iter::successors(Some(Period::of(today)), |month| Some(month.previous()));
            for month in months.take(MONTHS) {
                asked.period = Some(month.number());
                match of_intent(door, &asked, client.clone(), agency_name, today).await {
                    Err(error) if error.code() == ProblemCode::NothingToSend => {}
                    read => return read.map(|draft| draft.message),
                }
            }
            return Err(nothing().into());
        }
    }
    let draft = of_intent(door, &asked, client.clone(), agency_name, today).await?;
    Ok(draft.message)
}
