//! The demo's agency: people, 200 clients and their books, the same for the same number, with dates around today.
//!
//! Mobile numbers to sign in with: `13800000001` the owner, `13800000002` an admin, `13800000003` to `13800000008`
//! staff. All names, numbers and codes are made up.

mod attached;
mod books;
mod companies;
mod custom_fields;
mod handouts;
mod knowledge;
mod let_in;
mod numbers;
mod papers;
mod payments;
mod people;
mod reports;
mod tags;
mod tax_id;
mod taxes;

use anyhow::Context;
use chrono::{FixedOffset, NaiveDate};
use sidebook_attachments::AttachmentStore;
use sidebook_domain::{AgencyId, ClientId, Permission, Role};
use sidebook_storage::{AgencyDoor, Client, Executor, Page, Staff, Storage, Work};

pub use self::let_in::let_in;
use self::numbers::Numbers;
use super::WorldPeople;

/// The agency's name, by which a second start finds it.
pub const AGENCY_NAME: &str = "晨光代账";

/// How many clients the demonstration has.
pub const CLIENTS: usize = 200;

/// What was seeded, now or on an earlier start.
#[derive(Debug, Clone)]
pub struct SeededAgency {
    /// The agency.
    pub agency: AgencyId,
    /// Its name.
    pub name: String,
    /// Its people, the owner first.
    pub staff: Vec<Staff>,
    /// Its clients, in the order of lists. The first one has something of everything.
    pub clients: Vec<SeededClient>,
}

/// A client as the simulated platform needs it, to fill its corps with people who look like the clients'.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeededClient {
    /// Its id.
    pub id: ClientId,
    /// Its full name.
    pub name: String,
    /// What people call it.
    pub short_name: String,
    /// The names of the people there.
    pub contacts: Vec<String>,
}

impl SeededClient {
    /// What staff call the group of this client.
    #[must_use]
    pub fn group_name(&self) -> String {
        format!("{}-代账服务群", self.short_name)
    }

    /// What staff call this person of the client.
    #[must_use]
    pub fn remark(&self, contact: &str) -> String {
        format!("{}-{contact}", self.short_name)
    }
}

impl SeededAgency {
    /// What the simulated platform is filled with.
    #[must_use]
    pub fn world_people(&self) -> WorldPeople {
        let person = |staff: &Staff| (staff.name.clone(), staff.mobile.as_str().to_owned());
        WorldPeople {
            agency: self.name.clone(),
            staff: self.staff.iter().map(person).collect(),
            companies: self
                .clients
                .iter()
                .map(|client| client.short_name.clone())
                .collect(),
        }
    }
}

/// Seeds the agency with so many `clients`, all or nothing; on a second start finds it as it is now. `number` decides what
/// is made up, the storage's clock what "today" is; what clients handed in is put into `files`.
///
/// # Errors
/// When the database fails.
pub async fn seed(
    storage: &Storage,
    number: u64,
    clients: usize,
    files: &dyn AttachmentStore,
) -> anyhow::Result<SeededAgency> {
    let work = storage.begin().await?;
    let agencies = work.system().agencies().list().await?;
    if let Some(agency) = agencies.into_iter().find(|agency| agency.name == AGENCY_NAME) {
        return seeded(&work.of(agency.id), agency.name).await;
    }
    let agency = work.system().agencies().add(AGENCY_NAME).await?;
    fill(&work, agency.id, today(storage)?, number, clients, files).await?;
    let seeded = seeded(&work.of(agency.id), agency.name).await?;
    work.commit().await?;
    Ok(seeded)
}

/// Today where the agency is.
fn today(storage: &Storage) -> anyhow::Result<NaiveDate> {
    let shanghai = FixedOffset::east_opt(8 * 3600).context("eight hours east")?;
    Ok(storage.now().with_timezone(&shanghai).date_naive())
}

async fn fill(
    work: &Work,
    agency: AgencyId,
    today: NaiveDate,
    number: u64,
    count: usize,
    files: &dyn AttachmentStore,
) -> anyhow::Result<()> {
    let mut numbers = Numbers::new(number);
    let door = work.of(agency);
    let mut staff = Vec::new();
    for person in people::staff()? {
        staff.push(door.staff().add(person).await?);
    }
    let tags = tags::add(&door).await?;
    let owners: Vec<_> = staff
        .iter()
        .filter(|person| person.role == Role::Staff)
        .map(|person| person.id)
        .collect();
    let companies = companies::made_up(&mut numbers, count)?;
    let mut new = Vec::with_capacity(companies.len());
    for company in &companies {
        new.push(company.client(numbers.pick(&owners).copied(), tags.of(company, &mut numbers)));
    }
    let clients = door.clients().add_many(new).await?;
    let listed = door.clients().search(&[], Page::first(1)).await?;
    let shown = listed.items.first().map(|hit| hit.client.id);
    let books = books::made_up(&mut numbers, &companies, &clients, shown, today);
    door.services().add_many(books.services.clone()).await?;
    door.services().add_orders(books.orders).await?;
    door.services().mark_missing(books.missing_documents).await?;
    // Each card has numbers of its own: what is added to one leaves the others as they were.
    let mut of_card = (1..).map(|card| Numbers::new(number.wrapping_add(card)));
    let mut numbers = || of_card.next().unwrap_or_else(|| Numbers::new(number));
    let staff_only: Vec<Staff> = staff
        .iter()
        .filter(|person| person.role == Role::Staff)
        .cloned()
        .collect();
    papers::add(door, &mut numbers(), &clients, &staff_only, shown, today).await?;
    if let (Some(shown), Some(writer)) = (shown, staff_only.first()) {
        attached::add(door, shown, writer, today, files).await?;
    }
    taxes::add(door, &mut numbers(), &clients, shown, today).await?;
    let reports = reports::made_up(&mut numbers(), &clients, shown, today)?;
    let of_shown: Vec<_> = reports
        .iter()
        .filter(|report| Some(report.client) == shown)
        .cloned()
        .collect();
    door.reports().add_many(reports).await?;
    let reviewer = staff.first().context("nobody works here")?;
    let articles = knowledge::add(&door, reviewer.id).await?;
    handouts::add(door, &articles, &of_shown, reviewer, today, files).await?;
    let recorders: Vec<_> = staff_only
        .iter()
        .filter(|person| person.may(Permission::RecordPayments))
        .map(|person| person.id)
        .collect();
    payments::add(door, &mut numbers(), &books.services, &recorders, shown, today).await?;
    custom_fields::add(door, shown).await
}

/// What stands in the database.
async fn seeded<E: Executor>(door: &AgencyDoor<'_, E>, name: String) -> anyhow::Result<SeededAgency> {
    let mut staff = door.staff().list().await?;
    // All were added in one moment, so their ids do not tell the order.
    staff.sort_by(|one, other| one.mobile.as_str().cmp(other.mobile.as_str()));
    let mut found: Vec<Client> = Vec::new();
    let mut after = None;
    loop {
        let page = door.clients().search(&[], Page { limit: 200, after }).await?;
        found.extend(page.items.into_iter().map(|hit| hit.client));
        let Some(next) = page.next else { break };
        after = Some(next);
    }
    let mut clients = Vec::with_capacity(found.len());
    for client in found {
        let contacts = door.clients().contacts(client.id).await?;
        clients.push(SeededClient {
            id: client.id,
            short_name: client
                .short_name
                .unwrap_or_else(|| client.name.as_str().chars().take(6).collect()),
            name: client.name.as_str().to_owned(),
            contacts: contacts.into_iter().map(|contact| contact.name).collect(),
        });
    }
    Ok(SeededAgency {
        agency: door.agency(),
        name,
        staff,
        clients,
    })
}

#[cfg(test)]
mod tests;
