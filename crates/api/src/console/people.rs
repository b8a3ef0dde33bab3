//! The agency's people as the console shows and changes them.

use std::collections::HashMap;

use serde_json::{Value, json};
use sidebook_domain::{CorpId, Mobile, StandingRefusal, TextError, parse_line};
use sidebook_messenger::MemberId;
use sidebook_storage::{AgencyDoor, BindingEntry, Executor, Staff, StorageError};

use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::wire::{CorpDepartments, DepartmentRow, StaffAccount, StaffMember, StaffMemberList};

/// The most letters of a name.
pub(super) const NAME_MAX: usize = 50;

/// Reads a person's name.
pub(super) fn name(text: &str) -> Result<String, TextError> {
    parse_line(text, NAME_MAX)
}

/// Everybody, with their accounts and the departments of those.
pub(super) async fn list<E: Executor>(door: AgencyDoor<'_, E>) -> ApiResult<StaffMemberList> {
    let mut corps = Vec::new();
    let mut departments: HashMap<(CorpId, MemberId), Vec<i64>> = HashMap::new();
    for corp in door.corps().list().await? {
        for member in door.members().list(corp.id).await? {
            departments.insert((corp.id, member.member), member.departments);
        }
        let rows = door.departments().list(corp.id).await?;
        corps.push(CorpDepartments {
            id: corp.id,
            name: corp.name,
            departments: rows
                .into_iter()
                .map(|row| DepartmentRow {
                    id: row.id,
                    parent_id: row.parent,
                    name: row.name,
                })
                .collect(),
        });
    }
    let bindings = door.bindings().list().await?;
    let items = door.staff().list().await?.into_iter().map(|person| {
        let own = bindings.iter().filter(|entry| entry.binding.staff == person.id);
        let accounts = own
            .map(|entry| {
                let of = (entry.binding.corp, entry.binding.member.clone());
                account(entry, departments.get(&of).cloned().unwrap_or_default())
            })
            .collect();
        member(person, accounts)
    });
    Ok(StaffMemberList {
        items: items.collect(),
        corps,
    })
}

/// One person as they are now.
pub(super) async fn one<E: Executor>(door: AgencyDoor<'_, E>, person: Staff) -> ApiResult<StaffMember> {
    let mut accounts = Vec::new();
    for entry in door.bindings().list().await? {
        if entry.binding.staff != person.id {
            continue;
        }
        let known = door
            .members()
            .find(entry.binding.corp, &entry.binding.member)
            .await?;
        accounts.push(account(
            &entry,
            known.map(|known| known.departments).unwrap_or_default(),
        ));
    }
    Ok(member(person, accounts))
}

fn account(entry: &BindingEntry, departments: Vec<i64>) -> StaffAccount {
    let binding = &entry.binding;
    StaffAccount {
        binding_id: binding.id,
        corp_id: binding.corp,
        member_id: binding.member.as_str().to_owned(),
        member_name: entry.member_name.clone(),
        departments,
        bound_at: binding.bound_at,
    }
}

fn member(person: Staff, accounts: Vec<StaffAccount>) -> StaffMember {
    StaffMember {
        id: person.id,
        name: person.name,
        mobile: person.mobile.as_str().to_owned(),
        role: person.role,
        permissions: person.permissions.0.into_iter().collect(),
        active: person.active,
        created_at: person.created_at,
        revision: person.revision,
        accounts,
    }
}

/// What the log keeps of a person, to tell a change by.
pub(super) fn logged(person: &Staff) -> Value {
    json!({
        "name": person.name, "mobile": masked(&person.mobile), "role": person.role,
        "permissions": person.permissions, "active": person.active, "revision": person.revision,
    })
}

/// Enough of a number to tell it from others.
fn masked(mobile: &Mobile) -> String {
    let digits: Vec<char> = mobile.as_str().chars().collect();
    let (head, tail) = (
        digits.iter().take(3),
        digits.iter().skip(digits.len().saturating_sub(4)),
    );
    head.chain(&['*', '*', '*', '*']).chain(tail).collect()
}

/// Why somebody's standing stays, as callers know it.
pub(super) fn refused(refusal: StandingRefusal) -> ApiError {
    match refusal {
        StandingRefusal::OwnersOnly => ProblemCode::OwnersOnly,
        StandingRefusal::LastOwner => ProblemCode::LastOwner,
        StandingRefusal::OwnStanding => ProblemCode::OwnStanding,
    }
    .into()
}

/// The number is the one thing of a person that is there once.
pub(super) fn taken(error: StorageError) -> ApiError {
    if error.is_duplicate() {
        ProblemCode::StaffMobileTaken.into()
    } else {
        error.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_number_its_middle_is_not_logged() {
        assert_eq!(masked(&Mobile::parse("13812345678").unwrap()), "138****5678");
    }
}
