use anyhow::Context;
use sidebook_storage::{Staff, Storage};

use super::numbers::Numbers;
use super::{AGENCY_NAME, CLIENTS, WorldPeople, companies, people};

/// An agency as `sidebook agency add` lets it in: its owner and nothing else. The platform around it is the other
/// demonstration's: colleagues who are not staff yet, and companies that are nobody's clients yet. On a second start finds
/// it as it is now.
///
/// # Errors
/// When the database fails.
pub async fn let_in(storage: &Storage, number: u64) -> anyhow::Result<(Staff, WorldPeople)> {
    let colleagues = people::staff()?;
    let companies = companies::made_up(&mut Numbers::new(number), CLIENTS)?;
    let world = WorldPeople {
        agency: AGENCY_NAME.to_owned(),
        staff: colleagues
            .iter()
            .map(|person| (person.name.clone(), person.mobile.as_str().to_owned()))
            .collect(),
        companies: companies
            .iter()
            .map(|company| company.short_name.clone())
            .collect(),
    };
    let owner = colleagues.into_iter().next().context("nobody works here")?;
    let work = storage.begin().await?;
    let agencies = work.system().agencies().list().await?;
    if let Some(agency) = agencies.into_iter().find(|agency| agency.name == AGENCY_NAME) {
        let found = work.of(agency.id).staff().find_by_mobile(&owner.mobile).await?;
        return Ok((found.context("the owner is gone")?, world));
    }
    let agency = work.system().agencies().add(AGENCY_NAME).await?;
    let owner = work.of(agency.id).staff().add(owner).await?;
    work.commit().await?;
    Ok((owner, world))
}
