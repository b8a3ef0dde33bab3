//! `POST /sim/api/actions/{name}`: everything a [`Control`] can do, by name.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Control;
use super::routes::read;
use crate::error::SimulatorError;
use crate::pusher::{HostileCall, Target};
use crate::world::{Licence, Scope};

/// Arguments of all actions that have no type of their own; each reads what it needs.
#[derive(Deserialize)]
#[serde(default)]
struct Args {
    corp: String,
    member: String,
    contact: String,
    chat: String,
    name: String,
    notice: String,
    owner: String,
    group: String,
    tag: String,
    state: String,
    reason: String,
    people: Vec<String>,
    scene: i64,
    removed: bool,
    is_admin: bool,
    licence: Licence,
    parent: i64,
    departments: Vec<i64>,
    parties: Vec<i64>,
    users: Vec<String>,
}

impl Default for Args {
    fn default() -> Self {
        Self {
            corp: String::new(),
            member: String::new(),
            contact: String::new(),
            chat: String::new(),
            name: String::new(),
            notice: String::new(),
            owner: String::new(),
            group: String::new(),
            tag: String::new(),
            state: String::new(),
            reason: "customer_refused".to_owned(),
            people: Vec::new(),
            scene: 1,
            removed: false,
            is_admin: true,
            licence: Licence::Interop,
            parent: 1,
            departments: Vec::new(),
            parties: Vec::new(),
            users: Vec::new(),
        }
    }
}

#[derive(Deserialize)]
struct Hostile {
    call: HostileCall,
    #[serde(flatten)]
    target: Target,
}

/// Runs the action `name` with its arguments.
pub(super) async fn run(control: &Control, name: &str, body: Value) -> Result<Value, SimulatorError> {
    match name {
        "save_callback_urls" => Ok(json!({ "checks": control.save_callback_urls().await })),
        "send_hostile" => {
            let asked: Hostile = read(body)?;
            Ok(json!(control.send_hostile(&asked.target, asked.call).await))
        }
        "push_suite_ticket" => {
            control.push_suite_ticket();
            Ok(json!({}))
        }
        "add_contact" => Ok(json!({ "contact": control.add_contact(read(body)?)? })),
        "edit_contact" => empty(control.edit_contact(read(body)?)),
        "create_group" => Ok(json!({ "chat": control.create_group(&read(body)?)? })),
        "create_member" => Ok(json!({ "member": control.create_member(&read(body)?)? })),
        _ => simple(control, name, read(body)?),
    }
}

fn simple(control: &Control, name: &str, args: Args) -> Result<Value, SimulatorError> {
    let a = &args;
    match name {
        "market_install" => Ok(json!({ "auth_code": control.market_install(&a.corp, &a.state)? })),
        "reset_permanent_code" => Ok(json!({ "auth_code": control.reset_permanent_code(&a.corp)? })),
        "invalidate_tokens" => Ok(json!({ "revoked": control.invalidate_corp_tokens(&a.corp)? })),
        "invalidate_suite_tokens" => Ok(json!({ "revoked": control.invalidate_suite_tokens() })),
        "cancel" => empty(control.cancel(&a.corp)),
        "set_scope" => {
            let scope = Scope {
                parties: args.parties.iter().copied().collect(),
                users: args.users.iter().cloned().collect(),
            };
            empty(control.set_scope(&args.corp, scope))
        }
        "delete_contact" => empty(control.delete_contact(&a.corp, &a.member, &a.contact)),
        "contact_deletes_member" => empty(control.contact_deletes_member(&a.corp, &a.member, &a.contact)),
        "finish_transfers" => Ok(json!({ "finished": control.finish_transfers(&a.corp)? })),
        "transfer_fails" => empty(control.transfer_fails(&a.corp, &a.member, &a.contact, &a.reason)),
        "rename_group" => empty(control.rename_group(&a.corp, &a.chat, &a.name)),
        "set_group_notice" => empty(control.set_group_notice(&a.corp, &a.chat, &a.notice)),
        "change_group_owner" => empty(control.change_group_owner(&a.corp, &a.chat, &a.owner)),
        "join_group" => empty(control.join_group(&a.corp, &a.chat, &a.people, a.scene)),
        "leave_group" => empty(control.leave_group(&a.corp, &a.chat, &a.people, a.removed)),
        "dismiss_group" => empty(control.dismiss_group(&a.corp, &a.chat)),
        "create_tag" => Ok(json!({ "tag": control.create_tag(&a.corp, &a.group, &a.name)? })),
        "rename_tag" => empty(control.rename_tag(&a.corp, &a.tag, &a.name)),
        "delete_tag" => empty(control.delete_tag(&a.corp, &a.tag)),
        "shuffle_tags" => empty(control.shuffle_tags(&a.corp, &a.group)),
        "move_member" => empty(control.move_member(&a.corp, &a.member, &a.departments)),
        "delete_member" => empty(control.delete_member(&a.corp, &a.member)),
        "create_department" => {
            Ok(json!({ "department": control.create_department(&a.corp, a.parent, &a.name)? }))
        }
        "set_licence" => empty(control.set_licence(&a.corp, &a.member, a.licence)),
        "set_admin" => empty(control.set_admin(&a.corp, &a.member, a.is_admin)),
        _ => Err(SimulatorError::unknown("action", name)),
    }
}

fn empty(done: Result<(), SimulatorError>) -> Result<Value, SimulatorError> {
    done.map(|()| json!({}))
}
