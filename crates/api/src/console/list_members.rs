use std::collections::HashMap;

use actix_web::{get, web};
use sidebook_domain::account_reason;
use sidebook_messenger::MemberState;
use sidebook_storage::{BindingEntry, MirroredMember, Staff};

use crate::ApiState;
use crate::problem::ApiResult;
use crate::session::{ConsoleStaff, SeeBindings};
use crate::wire::{
    BindingCorp, MemberBinding, MemberRow, MemberRowList, MemberStanding, MemberSuggestion, StaffName,
};

/// The platform accounts of the agency's corps: whose each is, and whose it may be. Needs `match_staff` or `unmatch_staff`.
#[utoipa::path(tag = "console", responses((status = 200, body = MemberRowList)))]
#[get("/console/members")]
pub(crate) async fn list_members(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<SeeBindings>,
) -> ApiResult<web::Json<MemberRowList>> {
    let view = state.storage.snapshot().await?;
    let door = view.of(staff.agency_id());
    let mut people = door.staff().list().await?;
    people.retain(|person| person.active);
    let mut bindings = door.bindings().list().await?;
    let mut items = Vec::new();
    for corp in door.corps().list().await? {
        let shown = BindingCorp {
            id: corp.id,
            name: corp.name,
        };
        let (own, others): (Vec<_>, Vec<_>) = bindings
            .into_iter()
            .partition(|entry| entry.binding.corp == corp.id);
        bindings = others;
        let mut own: HashMap<_, _> = own
            .into_iter()
            .map(|entry| (entry.binding.member.clone(), entry))
            .collect();
        for member in door.members().list(corp.id).await? {
            let bound = own.remove(&member.member);
            items.push(row(&shown, member, bound, &people));
        }
        // Bound once, and gone from the platform since.
        items.extend(own.into_values().map(|entry| gone(&shown, entry)));
    }
    items.sort_by_key(|row| (row.binding.is_some(), row.suggestions.is_empty()));
    Ok(web::Json(MemberRowList {
        items,
        staff: people.iter().map(named).collect(),
    }))
}

fn row(
    corp: &BindingCorp,
    member: MirroredMember,
    bound: Option<BindingEntry>,
    people: &[Staff],
) -> MemberRow {
    let mut suggestions: Vec<_> = people
        .iter()
        .filter(|_| bound.is_none())
        .filter_map(|person| {
            let name = member.name.as_deref();
            let reason = account_reason(member.member.as_str(), name, &person.name, &person.mobile)?;
            Some((reason, person))
        })
        .collect();
    suggestions.sort_by_key(|(reason, _)| *reason);
    MemberRow {
        corp: corp.clone(),
        state: match member.state {
            MemberState::Left => MemberStanding::Gone,
            MemberState::Inactive => MemberStanding::Inactive,
            MemberState::Active if member.licensed == Some(false) => MemberStanding::Unlicensed,
            MemberState::Active => MemberStanding::Active,
        },
        member_id: member.member.as_str().to_owned(),
        member_name: member.name,
        binding: bound.map(binding),
        suggestions: suggestions
            .into_iter()
            .map(|(reason, person)| MemberSuggestion {
                staff: named(person),
                reason: reason.into(),
            })
            .collect(),
    }
}

fn gone(corp: &BindingCorp, entry: BindingEntry) -> MemberRow {
    MemberRow {
        corp: corp.clone(),
        state: MemberStanding::Gone,
        member_id: entry.binding.member.as_str().to_owned(),
        member_name: entry.member_name.clone(),
        binding: Some(binding(entry)),
        suggestions: Vec::new(),
    }
}

fn binding(entry: BindingEntry) -> MemberBinding {
    MemberBinding {
        id: entry.binding.id,
        staff: StaffName {
            id: entry.binding.staff,
            name: entry.staff_name,
        },
        bound_at: entry.binding.bound_at,
    }
}

fn named(person: &Staff) -> StaffName {
    StaffName {
        id: person.id,
        name: person.name.clone(),
    }
}
