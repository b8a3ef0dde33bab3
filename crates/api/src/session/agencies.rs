//! In which agencies somebody who is signed in to the console may go on.

use sidebook_storage::{Agency, Staff as Person};

use super::extract::ConsoleStaff;
use super::issue::mobile_word;
use super::permission::PermissionMarker;
use crate::ApiState;
use crate::problem::ApiResult;

/// The agency of this session first, then every other where the mobile belongs to somebody active that a code proved when
/// the person signed in. The proof counts for the number, not for the row: an admin may give a colleague any number, and
/// may match any account, and neither opens another agency.
pub(crate) async fn agencies_of<P: PermissionMarker>(
    state: &ApiState,
    staff: &ConsoleStaff<P>,
) -> ApiResult<Vec<(Person, Agency)>> {
    let mut found = vec![(staff.person.clone(), staff.agency.clone())];
    let proved = staff.place.proved_mobile.as_deref();
    if proved != Some(mobile_word(state, &staff.person.mobile).as_str()) {
        return Ok(found);
    }
    let system = state.storage.view();
    let system = system.system();
    for person in system.staff_by_mobile(&staff.person.mobile).await? {
        if person.agency == staff.agency_id() {
            continue;
        }
        if let Some(agency) = system.agencies().find(person.agency).await? {
            found.push((person, agency));
        }
    }
    Ok(found)
}
