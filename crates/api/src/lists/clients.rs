use sidebook_domain::{ClientId, StaffId, search_terms};
use sidebook_storage::{AgencyDoor, Executor, Listed, OfClients, OwnedBy};

use super::Column;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{Audience, PermissionMarker, Staff};

/// The most characters of a search.
const SEARCH: usize = 100;

/// Words to search for.
pub(crate) fn terms(search: Option<&str>) -> ApiResult<Vec<String>> {
    let search = search.unwrap_or_default();
    if search.chars().count() > SEARCH {
        return Err(ApiError::field("search", "too_long"));
    }
    Ok(search_terms(search))
}

/// Whose things a list shows.
///
/// # Errors
/// `not_found` for a client that this person may not open, or a colleague who is none.
pub(crate) async fn of_clients<A: Audience, P: PermissionMarker, E: Executor>(
    staff: &Staff<A, P>,
    door: AgencyDoor<'_, E>,
    client: Option<ClientId>,
    search: Option<&str>,
    owner: Option<StaffId>,
) -> ApiResult<OfClients> {
    if let Some(client) = client {
        staff.client(door, client).await?;
    }
    if let Some(owner) = owner {
        door.staff().find(owner).await?.ok_or(ProblemCode::NotFound)?;
    }
    Ok(OfClients {
        client,
        terms: terms(search)?,
        owner: owner.map(OwnedBy::Staff),
    })
}

/// The column that says whose a thing is.
pub(crate) const fn client_column<T>() -> Column<Listed<T>> {
    Column {
        word: "client",
        names: ["客户", "Client"],
        cell: |row, _| sidebook_render::Cell::Text(row.client.name.as_str().to_owned()),
    }
}
