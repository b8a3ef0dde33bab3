//! Every event that the simulator writes, in every form, as the adapter reads it.

use sidebook_messenger::{ContactChange, Event, EventKind, GroupChange, Messenger as _, Route, StaffChange};
use sidebook_simulator::control::{EditContact, NewContact, NewGroup, NewMember};
use sidebook_simulator::pusher::Target;
use sidebook_simulator::world::Scope;

use crate::wiring::Both;

/// What the callbacks that wait say, in short, for the suite and for the self-built app.
fn read(both: &Both) -> (Vec<String>, Vec<String>) {
    let (mut suite, mut own) = (Vec::new(), Vec::new());
    for push in both.control().pushes() {
        let (route, to) = match push.target {
            Target::Instruction => (Route::Suite, &mut suite),
            Target::Data => (Route::Data, &mut suite),
            Target::Internal { .. } => (Route::Internal, &mut own),
        };
        let event = both.wecom.read_event(route, push.xml.as_bytes()).unwrap();
        to.push(line(both, &event));
    }
    both.control().drop_pending();
    (suite, own)
}

fn line(both: &Both, event: &Event) -> String {
    let corp = both.corp();
    let named = event.corp.as_ref().map_or("nobody", |id| {
        if id.as_str() == corp.id || id.as_str() == corp.plain_id {
            "corp"
        } else {
            "another"
        }
    });
    let known = |id: &str| {
        if corp.member(id).is_some() || corp.contact(id).is_some() {
            ""
        } else {
            "unknown "
        }
    };
    let what = match &event.kind {
        EventKind::SuiteTicket { .. } => "ticket".to_owned(),
        EventKind::InstallationCreated { state, .. } => {
            format!("created {}", state.as_deref().unwrap_or("-"))
        }
        EventKind::InstallationChanged => "changed".to_owned(),
        EventKind::InstallationCancelled => "cancelled".to_owned(),
        EventKind::PermanentCodeReset { .. } => "reset".to_owned(),
        EventKind::Contact {
            member,
            contact,
            change,
        } => {
            let change = match change {
                ContactChange::Added => "added",
                ContactChange::HalfAdded => "half added",
                ContactChange::Edited => "edited",
                ContactChange::DeletedByStaff => "deleted by staff",
                ContactChange::DeletedByContact => "deleted by contact",
                ContactChange::TransferFailed(_) => "transfer failed",
                ContactChange::Other(_) => "other",
            };
            format!(
                "contact {}{}{change}",
                known(member.as_str()),
                known(contact.as_str())
            )
        }
        EventKind::Group {
            change,
            member_version,
            ..
        } => {
            let change = match change {
                GroupChange::Created => "created",
                GroupChange::Updated => "updated",
                GroupChange::Dismissed => "dismissed",
                GroupChange::Other(_) => "other",
            };
            let version = if member_version.is_some() {
                " with version"
            } else {
                ""
            };
            format!("group {change}{version}")
        }
        EventKind::CorpTags => "tags".to_owned(),
        EventKind::Staff { member, change } => {
            let change = match change {
                StaffChange::Created => "created",
                StaffChange::Updated { .. } => "updated",
                StaffChange::Deleted => "deleted",
                StaffChange::EnteredScope => "entered",
                StaffChange::LeftScope => "left",
            };
            format!("staff {}{change}", known(member.as_str()))
        }
        EventKind::Departments => "departments".to_owned(),
        EventKind::Other => format!("other {}", event.name),
    };
    format!("{named}: {what}")
}

#[tokio::test(flavor = "multi_thread")]
async fn authorisation_events_are_read_in_every_form() {
    let both = Both::start().await;
    both.control().drop_pending();
    // Each round writes other forms: order, CDATA, white space, length.
    for _ in 0..40 {
        let control = both.control();
        let id = both.corp().id;
        control.market_install(&id, "poster7").unwrap();
        control.set_scope(&id, Scope::everybody()).unwrap();
        control.reset_permanent_code(&id).unwrap();
        control.cancel(&id).unwrap();
        control.push_suite_ticket();
        let (suite, own) = read(&both);
        let members = both.corp().members.len();
        let mut wanted = vec!["nobody: created poster7".to_owned()];
        wanted.extend(vec!["corp: staff entered".to_owned(); members]);
        wanted.extend(
            [
                "corp: changed",
                "nobody: reset",
                "corp: cancelled",
                "nobody: ticket",
            ]
            .map(str::to_owned),
        );
        assert_eq!(suite, wanted);
        assert_eq!(own, Vec::<String>::new());
    }
    both.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_do_is_read_alike_in_both_dialects() {
    let both = Both::start().await;
    both.install().await;
    both.control().drop_pending();
    for round in 0..40 {
        let (control, corp) = (both.control(), both.corp());
        let member = corp
            .members
            .values()
            .find(|member| member.is_admin)
            .unwrap()
            .id
            .clone();
        let id = corp.id.as_str();
        let new = NewContact {
            corp: corp.id.clone(),
            member: member.clone(),
            ..NewContact::default()
        };
        let half = control
            .add_contact(NewContact {
                half: true,
                ..new.clone()
            })
            .unwrap();
        let contact = control.add_contact(new).unwrap();
        let edit = EditContact {
            corp: corp.id.clone(),
            member: member.clone(),
            contact: contact.clone(),
            description: Some(format!("第{round}次 <注意> & ]]>")),
            ..EditContact::default()
        };
        control.edit_contact(edit).unwrap();
        control.contact_deletes_member(id, &member, &contact).unwrap();
        control.delete_contact(id, &member, &half).unwrap();
        control
            .transfer_fails(id, &member, &contact, "customer_refused")
            .unwrap();
        let group = NewGroup {
            corp: corp.id.clone(),
            owner: member.clone(),
            ..NewGroup::default()
        };
        let chat = control.create_group(&group).unwrap();
        control
            .join_group(id, &chat, std::slice::from_ref(&contact), 1)
            .unwrap();
        control.rename_group(id, &chat, "群").unwrap();
        control
            .leave_group(id, &chat, std::slice::from_ref(&contact), false)
            .unwrap();
        control.dismiss_group(id, &chat).unwrap();
        let tag = control
            .create_tag(id, "纳税人类型", &format!("新{round}"))
            .unwrap();
        control.delete_tag(id, &tag).unwrap();
        let new = NewMember {
            corp: corp.id.clone(),
            userid: format!("new{round}"),
            ..NewMember::default()
        };
        let fresh = control.create_member(&new).unwrap();
        control.move_member(id, &fresh, &[2]).unwrap();
        control.delete_member(id, &fresh).unwrap();
        control.create_department(id, 1, "新部门").unwrap();
        let (suite, own) = read(&both);
        let wanted = [
            "contact half added",
            "contact added",
            "contact edited",
            "contact edited",
            "contact deleted by contact",
            "contact deleted by staff",
            "contact transfer failed",
            "group created",
            "group updated with version",
            "group updated",
            "group updated with version",
            "group dismissed",
            "tags",
            "tags",
            "staff created",
            "staff entered",
            "staff updated",
            "staff deleted",
            "staff left",
            "departments",
        ];
        let wanted: Vec<String> = wanted.iter().map(|what| format!("corp: {what}")).collect();
        assert_eq!(suite, wanted, "round {round}");
        assert_eq!(own, wanted, "round {round}");
    }
    both.simulator.stop().await;
}
