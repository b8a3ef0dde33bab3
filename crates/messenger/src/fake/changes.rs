//! What people do on the platform. Each change returns the event that the platform pushes for it.

use secrecy::SecretString;

use super::FakeMessenger;
use super::world::{Code, FakeGroup, FakeMember, World};
use crate::{
    AuthCode, ChatId, Contact, ContactChange, ContactKind, CorpTagGroup, Department, Event, EventKind,
    ExternalUserId, Follow, Group, GroupChange, GroupMember, GroupMemberKind, GroupState, Member, MemberId,
    MemberState, PlatformCorpId, StaffChange,
};

fn event(world: &World, corp: &PlatformCorpId, name: &str, kind: EventKind) -> Event {
    Event {
        corp: Some(corp.clone()),
        at: Some(world.now),
        name: name.to_owned(),
        kind,
    }
}

impl FakeMessenger {
    /// An admin installs the app. The event names no corp, as on the real platform.
    pub fn install(&self, corp: &PlatformCorpId, name: &str, state: Option<&str>) -> (AuthCode, Event) {
        let mut world = self.lock();
        let serial = world.next_serial();
        let known = world.corp(corp);
        known.name = name.to_owned();
        known.installed = true;
        known.installs += 1;
        let text = format!("code-{serial}");
        let code = Code {
            corp: corp.clone(),
            state: state.map(str::to_owned),
            spent: false,
        };
        world.codes.insert(text.clone(), code);
        let code = AuthCode(SecretString::from(text));
        let kind = EventKind::InstallationCreated {
            code: code.clone(),
            state: state.map(str::to_owned),
        };
        let mut event = event(&world, corp, "installation/created", kind);
        event.corp = None;
        (code, event)
    }

    /// The admin removes the app.
    pub fn cancel(&self, corp: &PlatformCorpId) -> Event {
        let mut world = self.lock();
        world.corp(corp).installed = false;
        event(
            &world,
            corp,
            "installation/cancelled",
            EventKind::InstallationCancelled,
        )
    }

    /// The permanent code is reset.
    pub fn reset_code(&self, corp: &PlatformCorpId) -> Event {
        let name = self.corp(corp).map(|corp| corp.name).unwrap_or_default();
        let (code, mut event) = self.install(corp, &name, None);
        event.name = "installation/code_reset".to_owned();
        event.kind = EventKind::PermanentCodeReset { code };
        event
    }

    /// The corp's departments, as the app sees them.
    pub fn set_departments(&self, corp: &PlatformCorpId, departments: Vec<Department>) {
        self.lock().corp(corp).departments = departments;
    }

    /// A member is in these departments, and the platform tells their name.
    pub fn place_member(&self, corp: &PlatformCorpId, member: &str, name: &str, departments: &[i64]) {
        if let Some(known) = self.lock().corp(corp).members.get_mut(&MemberId::from(member)) {
            known.member.name = Some(name.to_owned());
            known.member.departments = departments.to_vec();
        }
    }

    /// A member joins the corp, in scope and licensed.
    pub fn add_member(&self, corp: &PlatformCorpId, member: &str) -> Event {
        let mut world = self.lock();
        let id = MemberId::from(member);
        let member = Member {
            id: id.clone(),
            name: None,
            departments: vec![1],
            state: MemberState::Active,
        };
        world.corp(corp).members.insert(
            id.clone(),
            FakeMember {
                member,
                in_scope: true,
                licensed: true,
            },
        );
        event(
            &world,
            corp,
            "member/created",
            EventKind::Staff {
                member: id,
                change: StaffChange::Created,
            },
        )
    }

    /// A member leaves the corp; their follows go with them.
    pub fn remove_member(&self, corp: &PlatformCorpId, member: &str) -> Event {
        let mut world = self.lock();
        let id = MemberId::from(member);
        let known = world.corp(corp);
        known.members.remove(&id);
        for contact in known.contacts.values_mut() {
            contact.follows.retain(|follow| follow.member != id);
        }
        event(
            &world,
            corp,
            "member/deleted",
            EventKind::Staff {
                member: id,
                change: StaffChange::Deleted,
            },
        )
    }

    /// A member gets a new id.
    pub fn rename_member(&self, corp: &PlatformCorpId, old: &str, new: &str) -> Event {
        let mut world = self.lock();
        let (old, new) = (MemberId::from(old), MemberId::from(new));
        let known = world.corp(corp);
        if let Some(mut member) = known.members.remove(&old) {
            member.member.id = new.clone();
            known.members.insert(new.clone(), member);
        }
        let follows = known
            .contacts
            .values_mut()
            .flat_map(|contact| &mut contact.follows);
        follows
            .filter(|follow| follow.member == old)
            .for_each(|follow| follow.member = new.clone());
        for group in known.groups.values_mut() {
            if group.group.owner == old {
                group.group.owner = new.clone();
            }
            let members = group.group.members.iter_mut();
            members
                .filter(|member| member.id == old.as_str())
                .for_each(|member| new.as_str().clone_into(&mut member.id));
        }
        let change = StaffChange::Updated { new_id: Some(new) };
        event(
            &world,
            corp,
            "member/updated",
            EventKind::Staff { member: old, change },
        )
    }

    /// A member enters or leaves the app's scope.
    pub fn set_scope(&self, corp: &PlatformCorpId, member: &str, in_scope: bool) -> Event {
        let mut world = self.lock();
        let id = MemberId::from(member);
        if let Some(member) = world.corp(corp).members.get_mut(&id) {
            member.in_scope = in_scope;
        }
        let change = if in_scope {
            StaffChange::EnteredScope
        } else {
            StaffChange::LeftScope
        };
        event(
            &world,
            corp,
            "member/scope",
            EventKind::Staff { member: id, change },
        )
    }

    /// A member gets or loses their licence. The platform says nothing.
    pub fn set_licensed(&self, corp: &PlatformCorpId, member: &str, licensed: bool) {
        if let Some(member) = self.lock().corp(corp).members.get_mut(&MemberId::from(member)) {
            member.licensed = licensed;
        }
    }

    /// A member and a person become contacts.
    pub fn follow(&self, corp: &PlatformCorpId, member: &str, contact: &str) -> Event {
        let mut world = self.lock();
        let (member, id) = (MemberId::from(member), ExternalUserId::from(contact));
        let now = world.now;
        let known = world.corp(corp);
        let contact = known.contacts.entry(id.clone()).or_insert_with(|| Contact {
            id: id.clone(),
            name: format!("name of {id}"),
            kind: ContactKind::Personal,
            corp_name: None,
            position: None,
            avatar: None,
            follows: Vec::new(),
        });
        contact.follows.retain(|follow| follow.member != member);
        contact.follows.push(Follow {
            member: member.clone(),
            remark: None,
            description: None,
            remark_corp_name: None,
            remark_mobiles: Vec::new(),
            followed_at: Some(now),
            add_way: 1,
            channel: None,
            tags: Vec::new(),
        });
        known.lagging.remove(&id);
        contact_event(&world, corp, member, id, ContactChange::Added)
    }

    /// A member changes their remark of a contact.
    pub fn remark(&self, corp: &PlatformCorpId, member: &str, contact: &str, remark: &str) -> Event {
        let mut world = self.lock();
        let (member, id) = (MemberId::from(member), ExternalUserId::from(contact));
        let follows = world
            .corp(corp)
            .contacts
            .get_mut(&id)
            .map(|contact| &mut contact.follows);
        if let Some(follow) = follows.and_then(|all| all.iter_mut().find(|follow| follow.member == member)) {
            follow.remark = Some(remark.to_owned());
        }
        contact_event(&world, corp, member, id, ContactChange::Edited)
    }

    /// A member deletes a contact. With `lagging`, reads of the contact tell the old follow until [`Self::settle`].
    pub fn delete_contact(&self, corp: &PlatformCorpId, member: &str, contact: &str, lagging: bool) -> Event {
        let mut world = self.lock();
        let (member, id) = (MemberId::from(member), ExternalUserId::from(contact));
        let known = world.corp(corp);
        if let Some(found) = known.contacts.get_mut(&id) {
            if lagging {
                known.lagging.insert(id.clone(), found.clone());
            }
            found.follows.retain(|follow| follow.member != member);
        }
        contact_event(&world, corp, member, id, ContactChange::DeletedByStaff)
    }

    /// The contact deletes the member: the relation stays one-way, reads still tell it.
    pub fn deleted_by_contact(&self, corp: &PlatformCorpId, member: &str, contact: &str) -> Event {
        let world = self.lock();
        let (member, id) = (MemberId::from(member), ExternalUserId::from(contact));
        contact_event(&world, corp, member, id, ContactChange::DeletedByContact)
    }

    /// Reads tell the truth again.
    pub fn settle(&self) {
        let mut world = self.lock();
        for corp in world.corps.values_mut() {
            corp.lagging.clear();
            corp.groups.values_mut().for_each(|group| group.lag = 0);
        }
    }

    /// A group chat is created.
    pub fn create_group(&self, corp: &PlatformCorpId, chat: &str, owner: &str, name: &str) -> Event {
        let mut world = self.lock();
        let id = ChatId::from(chat);
        let serial = world.next_serial();
        let now = world.now;
        let group = Group {
            id: id.clone(),
            name: Some(name.to_owned()),
            owner: owner.into(),
            created_at: Some(now),
            notice: None,
            members: vec![group_member(owner, GroupMemberKind::Member, now)],
            admins: Vec::new(),
            member_version: Some(format!("v{serial}")),
        };
        let group = FakeGroup {
            group,
            state: GroupState::Normal,
            lag: 0,
            old: None,
        };
        world.corp(corp).groups.insert(id.clone(), group);
        group_event(&world, corp, id, GroupChange::Created, None)
    }

    /// An external person joins a group; the next `lag` reads do not tell it yet.
    pub fn join_group(&self, corp: &PlatformCorpId, chat: &str, contact: &str, lag: usize) -> Event {
        let mut world = self.lock();
        let id = ChatId::from(chat);
        let version = format!("v{}", world.next_serial());
        let now = world.now;
        if let Some(group) = world.corp(corp).groups.get_mut(&id) {
            group.old = Some(group.group.clone());
            group.lag = lag;
            group.group.members.retain(|member| member.id != contact);
            group
                .group
                .members
                .push(group_member(contact, GroupMemberKind::External, now));
            group.group.member_version = Some(version.clone());
        }
        group_event(&world, corp, id, GroupChange::Updated, Some(version))
    }

    /// A group chat is renamed.
    pub fn rename_group(&self, corp: &PlatformCorpId, chat: &str, name: &str) -> Event {
        let mut world = self.lock();
        let id = ChatId::from(chat);
        if let Some(group) = world.corp(corp).groups.get_mut(&id) {
            group.group.name = Some(name.to_owned());
        }
        group_event(&world, corp, id, GroupChange::Updated, None)
    }

    /// A group chat is dismissed.
    pub fn dismiss(&self, corp: &PlatformCorpId, chat: &str) -> Event {
        let mut world = self.lock();
        let id = ChatId::from(chat);
        world.corp(corp).groups.remove(&id);
        group_event(&world, corp, id, GroupChange::Dismissed, None)
    }

    /// The corp's tags change.
    pub fn set_tags(&self, corp: &PlatformCorpId, tags: Vec<CorpTagGroup>) -> Event {
        let mut world = self.lock();
        world.corp(corp).tags = tags;
        event(&world, corp, "corp_tags", EventKind::CorpTags)
    }

    /// Something that Sidebook does not know.
    pub fn something_new(&self, corp: &PlatformCorpId, name: &str) -> Event {
        event(&self.lock(), corp, name, EventKind::Other)
    }
}

fn contact_event(
    world: &World,
    corp: &PlatformCorpId,
    member: MemberId,
    contact: ExternalUserId,
    change: ContactChange,
) -> Event {
    event(
        world,
        corp,
        "contact",
        EventKind::Contact {
            member,
            contact,
            change,
        },
    )
}

fn group_event(
    world: &World,
    corp: &PlatformCorpId,
    chat: ChatId,
    change: GroupChange,
    member_version: Option<String>,
) -> Event {
    event(
        world,
        corp,
        "group",
        EventKind::Group {
            chat,
            change,
            member_version,
        },
    )
}

fn group_member(id: &str, kind: GroupMemberKind, now: chrono::DateTime<chrono::Utc>) -> GroupMember {
    GroupMember {
        id: id.to_owned(),
        kind,
        name: None,
        joined_at: Some(now),
        join_scene: 1,
    }
}
