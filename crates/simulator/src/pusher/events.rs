//! What changed, told to every app that may know it, in that app's dialect and ids.

use super::outbox::{Push, PushStatus, Target};
use super::xml::Payload;
use crate::world::access::Access;
use crate::world::{AppKey, AppKind, World};

/// A change that a person made in the client or the console. Ids are keys of the world.
#[derive(Debug, Clone)]
pub enum Change {
    /// A member and a contact became friends; `half` while the member has not confirmed.
    ContactAdded {
        /// The member.
        member: String,
        /// The contact.
        contact: String,
        /// Channel code.
        state: String,
        /// Code for a welcome message, 20 seconds.
        welcome_code: String,
        /// See above.
        half: bool,
    },
    /// Remark, description or tags changed.
    ContactEdited {
        /// The member.
        member: String,
        /// The contact.
        contact: String,
    },
    /// The member deleted the contact.
    ContactDeleted {
        /// The member.
        member: String,
        /// The contact.
        contact: String,
        /// `DELETE_BY_TRANSFER` or empty.
        source: String,
    },
    /// The contact deleted the member.
    FollowDeleted {
        /// The member.
        member: String,
        /// The contact.
        contact: String,
    },
    /// Handing a contact over failed.
    TransferFailed {
        /// Member who should have taken over.
        member: String,
        /// The contact.
        contact: String,
        /// `customer_refused` or `customer_limit_exceed`.
        reason: String,
    },
    /// A customer group was made.
    GroupCreated {
        /// The group.
        chat: String,
    },
    /// A customer group changed.
    GroupUpdated {
        /// The group.
        chat: String,
        /// What changed.
        detail: GroupDetail,
    },
    /// A customer group was dissolved.
    GroupDismissed {
        /// The group.
        chat: String,
        /// Its owner.
        owner: String,
    },
    /// The tag library changed.
    Tag {
        /// `create`, `update`, `delete` or `shuffle`.
        change: &'static str,
        /// Tag or tag group.
        id: String,
        /// `tag`, `tag_group`, or empty for `shuffle`.
        tag_type: &'static str,
    },
    /// A member was created, changed or removed.
    Member {
        /// `create_user`, `update_user` or `delete_user`.
        change: &'static str,
        /// The member.
        member: String,
        /// Departments, when they are part of the news.
        departments: Option<Vec<i64>>,
    },
    /// A department was created, changed or removed.
    Party {
        /// `create_party`, `update_party` or `delete_party`.
        change: &'static str,
        /// The department.
        id: i64,
        /// The one above, when it is part of the news.
        parent: Option<i64>,
    },
}

/// What changed in a customer group.
#[derive(Debug, Clone)]
pub enum GroupDetail {
    /// People came.
    AddMember {
        /// Who.
        people: Vec<String>,
        /// 0 invited, 3 QR code.
        scene: i64,
        /// Member version before.
        before: String,
    },
    /// People went.
    DelMember {
        /// Who.
        people: Vec<String>,
        /// 0 left, 1 removed.
        scene: i64,
        /// Member version before.
        before: String,
    },
    /// Another owner.
    ChangeOwner,
    /// Another name.
    ChangeName,
    /// Another announcement.
    ChangeNotice,
}

/// A contact event and its extra elements.
struct About<'a> {
    event: &'static str,
    change: &'static str,
    member: Option<&'a str>,
    needs_licence: bool,
}

impl World {
    /// Queues the callbacks of a change in `corp` for every app that may know it. Returns how many.
    pub fn emit(&mut self, corp: &str, change: &Change) -> usize {
        let Some(corp) = self.corp(corp).map(|found| found.id.clone()) else {
            return 0;
        };
        let mut queued = 0;
        for app in self.apps(&corp) {
            let payload = self.access(&app).and_then(|access| payload(&access, change));
            if let Some((event, kind, payload)) = payload {
                self.queue_event(&app, event, kind, payload);
                queued += 1;
            }
        }
        queued
    }

    /// Queues an authorization event of the suite; `corp` is empty where the platform does not name it.
    pub fn emit_authorisation(&mut self, info_type: &'static str, corp: &str, auth_code: &str, state: &str) {
        let payload = Payload::default()
            .text("SuiteId", self.env.config.suite.suite_id.clone())
            .text_if("AuthCode", auth_code)
            .text_if("AuthCorpId", corp)
            .text("InfoType", info_type)
            .number("TimeStamp", self.now())
            .text_if("State", state);
        self.queue_instruction(info_type, corp, &payload);
    }

    /// Queues the present suite ticket, made new.
    pub fn emit_suite_ticket(&mut self) {
        let ticket = self.next_suite_ticket();
        let payload = Payload::default()
            .text("SuiteId", self.env.config.suite.suite_id.clone())
            .text("InfoType", "suite_ticket")
            .number("TimeStamp", ticket.issued_at)
            .text("SuiteTicket", ticket.value);
        self.queue_instruction("suite_ticket", "", &payload);
    }

    /// Queues a data event (`subscribe`, `unsubscribe`, `enter_agent`, `change_app_admin`) of one app.
    pub fn emit_data(&mut self, app: &AppKey, event: &'static str, member: &str) {
        let Some(access) = self.access(app) else { return };
        let from = if member == "sys" {
            "sys".to_owned()
        } else {
            access.member_id(member)
        };
        let corp = access.corp_id().to_owned();
        let payload = Payload::default()
            .text("ToUserName", corp.clone())
            .text("FromUserName", from)
            .number("CreateTime", self.now())
            .text("MsgType", "event")
            .text("Event", event)
            .number("AgentID", app.agent_id);
        let target = match app.kind {
            AppKind::Suite => Target::Data,
            AppKind::Internal => Target::Internal { app: app.clone() },
        };
        self.queue_push(
            target,
            event.to_owned(),
            &app.corp,
            &corp,
            &app.agent_id.to_string(),
            &payload,
        );
    }

    fn queue_event(&mut self, app: &AppKey, event: &'static str, kind: &str, about: Payload) {
        let now = self.now();
        let name = format!("{event}/{kind}");
        match app.kind {
            AppKind::Suite => {
                let suite = self.env.config.suite.suite_id.clone();
                let head = Payload::default()
                    .text("SuiteId", suite)
                    .text("AuthCorpId", app.corp.clone())
                    .text("InfoType", event)
                    .number("TimeStamp", now);
                self.queue_instruction(&name, &app.corp, &head.then(about));
            }
            AppKind::Internal => {
                let corp = self
                    .corp(&app.corp)
                    .map(|corp| corp.plain_id.clone())
                    .unwrap_or_default();
                let head = Payload::default()
                    .text("ToUserName", corp.clone())
                    .text("FromUserName", "sys")
                    .number("CreateTime", now)
                    .text("MsgType", "event")
                    .text("Event", event);
                let target = Target::Internal { app: app.clone() };
                self.queue_push(
                    target,
                    name,
                    &app.corp,
                    &corp,
                    &app.agent_id.to_string(),
                    &head.then(about),
                );
            }
        }
    }

    fn queue_instruction(&mut self, event: &str, corp: &str, payload: &Payload) {
        let suite = self.env.config.suite.suite_id.clone();
        self.queue_push(Target::Instruction, event.to_owned(), corp, &suite, "", payload);
    }

    fn queue_push(
        &mut self,
        target: Target,
        event: String,
        corp: &str,
        receiver: &str,
        agent_id: &str,
        payload: &Payload,
    ) {
        let (now, id) = (self.now(), self.next_serial());
        let variant = if self.behaviour.envelope_variants { id } else { 0 };
        let push = Push {
            id,
            target,
            event,
            corp: corp.to_owned(),
            to_user_name: receiver.to_owned(),
            agent_id: agent_id.to_owned(),
            receiver: receiver.to_owned(),
            xml: payload.write(variant, receiver),
            created_at: now,
            due_at: now,
            attempts: Vec::new(),
            status: PushStatus::Waiting,
        };
        self.outbox.queue(push);
    }
}

/// Event, kind of change and payload; nothing when the app must not know.
fn payload(access: &Access<'_>, change: &Change) -> Option<(&'static str, &'static str, Payload)> {
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
