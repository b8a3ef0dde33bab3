//! A change in the words of one app: event, kind and elements.

use super::change::{Change, GroupDetail};
use super::xml::Payload;
use crate::world::access::Access;

/// A contact event and its extra elements.
struct About<'a> {
    event: &'static str,
    change: &'static str,
    member: Option<&'a str>,
    needs_licence: bool,
}

/// Event, kind of change and payload; nothing when the app must not know.
pub(super) fn payload(access: &Access<'_>, change: &Change) -> Option<(&'static str, &'static str, Payload)> {
    let about = about(access, change);
    if let Some(member) = about.member {
        let known = access.sees(member) || about.change == "delete_user";
        if !known || (about.needs_licence && !access.licensed(member)) {
            return None;
        }
    }
    let payload = match change {
        Change::ContactAdded { .. }
        | Change::ContactEdited { .. }
        | Change::ContactDeleted { .. }
        | Change::FollowDeleted { .. }
        | Change::TransferFailed { .. } => contact(access, about.change, change),
        Change::GroupCreated { chat } | Change::GroupDismissed { chat, .. } => Payload::default()
            .text("ChatId", chat.clone())
            .text("ChangeType", about.change),
        Change::GroupUpdated { chat, detail } => group(access, chat, detail),
        Change::Tag { change, id, tag_type } => Payload::default()
            .text("Id", id.clone())
            .text_if("TagType", *tag_type)
            .text("ChangeType", *change),
        Change::Member {
            change,
            member,
            departments,
        } => self::member(access, change, member, departments),
        Change::Party { change, id, parent } => {
            if !access.parties().contains(id) && *change != "delete_party" {
                return None;
            }
            let head = Payload::default().text("ChangeType", *change).number("Id", *id);
            match parent {
                Some(parent) => head
                    .text("Name", party_name(access, *id))
                    .number("ParentId", *parent),
                None => head,
            }
        }
    };
    Some((about.event, about.change, payload))
}

fn about<'a>(access: &'a Access<'_>, change: &'a Change) -> About<'a> {
    let contact = |change, member: &'a str, needs_licence| About {
        event: "change_external_contact",
        change,
        member: Some(member),
        needs_licence,
    };
    let chat = |change, owner: Option<&'a str>| About {
        event: "change_external_chat",
        change,
        member: owner,
        needs_licence: true,
    };
    let owner = |id: &str| access.corp.groups.get(id).map(|group| group.owner.as_str());
    match change {
        Change::ContactAdded { member, half, .. } => contact(
            if *half {
                "add_half_external_contact"
            } else {
                "add_external_contact"
            },
            member,
            true,
        ),
        Change::ContactEdited { member, .. } => contact("edit_external_contact", member, true),
        Change::ContactDeleted { member, .. } => contact("del_external_contact", member, true),
        Change::FollowDeleted { member, .. } => contact("del_follow_user", member, true),
        Change::TransferFailed { member, .. } => contact("transfer_fail", member, true),
        Change::GroupCreated { chat: id } => chat("create", owner(id)),
        Change::GroupUpdated { chat: id, .. } => chat("update", owner(id)),
        Change::GroupDismissed { owner, .. } => chat("dismiss", Some(owner.as_str())),
        Change::Tag { change, .. } => About {
            event: "change_external_tag",
            change,
            member: None,
            needs_licence: false,
        },
        Change::Member { change, member, .. } => About {
            event: "change_contact",
            change,
            member: Some(member),
            needs_licence: false,
        },
        Change::Party { change, .. } => About {
            event: "change_contact",
            change,
            member: None,
            needs_licence: false,
        },
    }
}

fn contact(access: &Access<'_>, kind: &'static str, change: &Change) -> Payload {
    let pair = |member: &str, contact: &str| {
        Payload::default()
            .text("ChangeType", kind)
            .text("UserID", access.member_id(member))
            .text("ExternalUserID", access.contact_id(contact))
    };
    match change {
        Change::ContactAdded {
            member,
            contact,
            state,
            welcome_code,
            ..
        } => pair(member, contact)
            .text_if("State", state.clone())
            .text_if("WelcomeCode", welcome_code.clone()),
        Change::ContactDeleted {
            member,
            contact,
            source,
        } => pair(member, contact).text_if("Source", source.clone()),
        Change::TransferFailed {
            member,
            contact,
            reason,
        } => pair(member, contact).text("FailReason", reason.clone()),
        Change::ContactEdited { member, contact } | Change::FollowDeleted { member, contact } => {
            pair(member, contact)
        }
        _ => Payload::default(),
    }
}

fn group(access: &Access<'_>, chat: &str, detail: &GroupDetail) -> Payload {
    let head = |name: &str| {
        Payload::default()
            .text("ChatId", chat)
            .text("ChangeType", "update")
            .text("UpdateDetail", name)
    };
    let after = access
        .corp
        .groups
        .get(chat)
        .map(|group| group.member_version.clone())
        .unwrap_or_default();
    let moved = |head: Payload, join: i64, quit: i64, people: &[String], before: &str| {
        head.number("JoinScene", join)
            .number("QuitScene", quit)
            .number("MemChangeCnt", i64::try_from(people.len()).unwrap_or(0))
            .items(
                "MemChangeList",
                people.iter().map(|id| access.person_id(id)).collect(),
            )
            .text("LastMemVer", before)
            .text("CurMemVer", after.clone())
    };
    match detail {
        GroupDetail::AddMember {
            people,
            scene,
            before,
        } => moved(head("add_member"), *scene, 0, people, before),
        GroupDetail::DelMember {
            people,
            scene,
            before,
        } => moved(head("del_member"), 0, *scene, people, before),
        GroupDetail::ChangeOwner => head("change_owner"),
        GroupDetail::ChangeName => head("change_name"),
        GroupDetail::ChangeNotice => head("change_notice"),
    }
}

fn member(access: &Access<'_>, change: &str, member: &str, departments: &Option<Vec<i64>>) -> Payload {
    let id = access.member_id(member);
    let mut payload = Payload::default()
        .text("ChangeType", change)
        .text("UserID", id.clone());
    if access.third_party() && change != "update_user" {
        payload = payload.text("OpenUserID", id.clone());
    }
    if change == "create_user" {
        let real = access
            .corp
            .members
            .get(member)
            .map(|found| found.name.clone())
            .unwrap_or_default();
        payload = payload.text("Name", if access.third_party() { id } else { real });
    }
    match departments {
        Some(list) => {
            let list: Vec<String> = list.iter().map(i64::to_string).collect();
            payload.text("Department", list.join(","))
        }
        None => payload,
    }
}

fn party_name(access: &Access<'_>, id: i64) -> String {
    let real = || {
        access
            .corp
            .departments
            .get(&id)
            .map(|found| found.name.clone())
            .unwrap_or_default()
    };
    if access.third_party() {
        id.to_string()
    } else {
        real()
    }
}
