//! What stands out about a client, from the rows of all cards that this staff member may see.

use chrono::NaiveDate;
use sidebook_domain::{Fen, FilingAgenda, FilingsTold, Permission, ServiceTerm, Situation, Summary};
use sidebook_storage::{AgencyDoor, Executor, ReachedClient};

use crate::problem::ApiResult;
use crate::session::{PermissionMarker, SidebarStaff};
use crate::{day, wire};

pub(crate) async fn of_client<E: Executor, P: PermissionMarker>(
    door: AgencyDoor<'_, E>,
    staff: &SidebarStaff<P>,
    client: &ReachedClient,
    today: NaiveDate,
) -> ApiResult<wire::Summary> {
    let (mut services, mut missing) = (None, None);
    if staff.may(Permission::ViewServices) {
        let sold = door.services().of_client(client.id).await?;
        let terms = sold.iter().map(|service| ServiceTerm {
            id: service.id,
            starts_on: service.starts_on,
            ends_on: service.ends_on,
        });
        services = Some(terms.collect());
        let lacking = door.services().missing_documents(client.id).await?;
        missing = Some(lacking.iter().map(|one| (one.id, one.period, one.kind)).collect());
    }
    let (filings, told) = filings(door, staff, client, today).await?.unzip();
    let summary = Summary::of(&Situation {
        today,
        services,
        missing,
        filings,
        told: told.unwrap_or_default(),
        receivables: receivables(door, staff, client).await?,
        intakes: intakes(door, staff, client).await?,
        follow_ups: follow_ups(door, staff, client).await?,
    });
    // What may be suggested is what this person could prepare.
    let suggestion = summary.suggestion.filter(|suggestion| {
        staff.may(Permission::SendMessages) && staff.may(suggestion.action().view_permission())
    });
    Ok(wire::Summary {
        period: summary.period.number(),
        facts: summary.facts.iter().map(Into::into).collect(),
        suggestion: suggestion.map(Into::into),
    })
}

/// What there is to file for the month before, and whether the client was told of it, for those who may see filings.
async fn filings<E: Executor, P: PermissionMarker>(
    door: AgencyDoor<'_, E>,
    staff: &SidebarStaff<P>,
    client: &ReachedClient,
    today: NaiveDate,
) -> ApiResult<Option<(FilingAgenda, FilingsTold)>> {
    if !staff.may(Permission::ViewFilings) {
        return Ok(None);
    }
    let filings = door.tax_filings();
    let agenda = filings.agenda(client.id, client.vat_cycle(), today).await?;
    let mut told = FilingsTold::default();
    if agenda.is_filed() {
        let registered = filings.of_period(client.id, agenda.period).await?;
        told.registered_at = registered.iter().map(|filing| filing.registered_at).max();
        let intents = door.send_intents();
        told.told_at = intents.told_of_filings(client.id, agenda.period).await?;
    }
    Ok(Some((agenda, told)))
}

/// What is not paid yet, for those who may see money.
async fn receivables<E: Executor, P: PermissionMarker>(
    door: AgencyDoor<'_, E>,
    staff: &SidebarStaff<P>,
    client: &ReachedClient,
) -> ApiResult<Option<Vec<(NaiveDate, Fen)>>> {
    if !staff.may(Permission::ViewPayments) {
        return Ok(None);
    }
    let open = door.receivables().open_of_client(client.id).await?;
    Ok(Some(open.iter().map(|one| (one.due_on, one.open())).collect()))
}

/// How many kinds of documents came in without being complete, for those who may see intakes.
async fn intakes<E: Executor, P: PermissionMarker>(
    door: AgencyDoor<'_, E>,
    staff: &SidebarStaff<P>,
    client: &ReachedClient,
) -> ApiResult<Option<usize>> {
    if !staff.may(Permission::ViewIntakes) {
        return Ok(None);
    }
    Ok(Some(door.intakes().unfinished(client.id).await?))
}

/// When there was contact, and when there was to be again, for those who may see follow-ups.
async fn follow_ups<E: Executor, P: PermissionMarker>(
    door: AgencyDoor<'_, E>,
    staff: &SidebarStaff<P>,
    client: &ReachedClient,
) -> ApiResult<Option<Vec<(NaiveDate, Option<NaiveDate>)>>> {
    if !staff.may(Permission::ViewFollowUps) {
        return Ok(None);
    }
    let made = door.follow_ups().days(client.id).await?;
    Ok(Some(
        made.into_iter()
            .map(|(at, next_on)| (day::of(at), next_on))
            .collect(),
    ))
}
