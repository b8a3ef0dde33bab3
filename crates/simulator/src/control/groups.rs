//! What people do with customer groups. Each tells the apps.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Control;
use crate::error::SimulatorError;
use crate::pusher::{Change, GroupDetail};
use crate::world::{Group, GroupPerson, World, ids};

/// A customer group to make.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewGroup {
    /// The corp.
    pub corp: String,
    /// Member who owns it.
    pub owner: String,
    /// Name; may be empty.
    pub name: String,
    /// Members and contacts beside the owner.
    pub people: Vec<String>,
}

impl Control {
    /// Makes a customer group: `create`. Returns its id.
    ///
    /// # Errors
    /// Corp, owner or one of the people do not exist.
    pub fn create_group(&self, new: &NewGroup) -> Result<String, SimulatorError> {
        let id = self.world().write(|world| {
            let (corp, owner) = world.named_member(&new.corp, &new.owner)?;
            let mut people = world.named_people(&corp, &new.people)?;
            people.insert(owner.clone());
            let (now, number) = (world.now(), world.next_serial().to_string());
            let found = world.corp_mut(&corp)?;
            let id = ids::scoped("wr", "tenant", &[&found.plain_id, "made", &number]);
            let join = |person: String| {
                let kind = if found.members.contains_key(&person) { 1 } else { 2 };
                (person, joined(kind, now, 1, Some(owner.clone())))
            };
            let people: BTreeMap<String, GroupPerson> = people.into_iter().map(join).collect();
            let group = Group {
                id: id.clone(),
                name: new.name.clone(),
                owner: owner.clone(),
                admins: BTreeSet::new(),
                created_at: now,
                notice: String::new(),
                people,
                member_version: ids::version(&[&id, &number]),
                status: 0,
                dismissed: false,
            };
            found.groups.insert(id.clone(), group);
            world.emit(&corp, &Change::GroupCreated { chat: id.clone() });
            Ok::<_, SimulatorError>(id)
        })?;
        self.wake();
        Ok(id)
    }

    /// Gives a group another name: `update`, `change_name`.
    ///
    /// # Errors
    /// There is no such group.
    pub fn rename_group(&self, corp: &str, chat: &str, name: &str) -> Result<(), SimulatorError> {
        self.change_group(corp, chat, |_, group| {
            group.name = name.to_owned();
            Ok(GroupDetail::ChangeName)
        })
    }

    /// Gives a group another announcement: `update`, `change_notice`.
    ///
    /// # Errors
    /// There is no such group.
    pub fn set_group_notice(&self, corp: &str, chat: &str, notice: &str) -> Result<(), SimulatorError> {
        self.change_group(corp, chat, |_, group| {
            group.notice = notice.to_owned();
            Ok(GroupDetail::ChangeNotice)
        })
    }

    /// Gives a group to another member: `update`, `change_owner`.
    ///
    /// # Errors
    /// There is no such group, or the member is not in it.
    pub fn change_group_owner(&self, corp: &str, chat: &str, owner: &str) -> Result<(), SimulatorError> {
        let owner = self.world().read(|world| world.named_member(corp, owner))?.1;
        self.change_group(corp, chat, |_, group| {
            if !group.people.contains_key(&owner) {
                return Err(SimulatorError::Refused(
                    "the new owner is not in the group".to_owned(),
                ));
            }
            group.owner.clone_from(&owner);
            Ok(GroupDetail::ChangeOwner)
        })
    }

    /// People join by invitation (`scene` 1), link (2) or QR code (3): `update`, `add_member`.
    ///
    /// # Errors
    /// The group or somebody does not exist.
    pub fn join_group(
        &self,
        corp: &str,
        chat: &str,
        people: &[String],
        scene: i64,
    ) -> Result<(), SimulatorError> {
        self.change_group(corp, chat, |change, group| {
            let people = change.world.named_people(&change.corp, people)?;
            let fresh: Vec<String> = people
                .into_iter()
                .filter(|one| !group.people.contains_key(one))
                .collect();
            let before = group.member_version.clone();
            let inviter = (scene == 1).then(|| group.owner.clone());
            for one in &fresh {
                let kind = if change.world.need_corp(&change.corp)?.members.contains_key(one) {
                    1
                } else {
                    2
                };
                group.people.insert(
                    one.clone(),
                    joined(kind, change.world.now(), scene, inviter.clone()),
                );
            }
            group.member_version = ids::version(&[&group.id, &before]);
            // The event knows two ways only: invited (directly or by link) and scanned.
            let scene = if scene == 3 { 3 } else { 0 };
            Ok(GroupDetail::AddMember {
                people: fresh,
                scene,
                before,
            })
        })
    }

    /// People leave, or are removed: `update`, `del_member`.
    ///
    /// # Errors
    /// The group or somebody does not exist.
    pub fn leave_group(
        &self,
        corp: &str,
        chat: &str,
        people: &[String],
        removed: bool,
    ) -> Result<(), SimulatorError> {
        self.change_group(corp, chat, |change, group| {
            let people = change.world.named_people(&change.corp, people)?;
            let before = group.member_version.clone();
            let gone: Vec<String> = people
                .into_iter()
                .filter(|one| *one != group.owner && group.people.remove(one).is_some())
                .collect();
            group.admins.retain(|one| !gone.contains(one));
            group.member_version = ids::version(&[&group.id, &before]);
            Ok(GroupDetail::DelMember {
                people: gone,
                scene: i64::from(removed),
                before,
            })
        })
    }

    /// Dissolves a group: `dismiss`.
    ///
    /// # Errors
    /// There is no such group.
    pub fn dismiss_group(&self, corp: &str, chat: &str) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let corp = world.need_corp(corp)?.id.clone();
            let group = world.corp_mut(&corp)?.groups.get_mut(chat);
            let group = group.ok_or_else(|| SimulatorError::unknown("group", chat))?;
            group.dismissed = true;
            let owner = group.owner.clone();
            world.emit(
                &corp,
                &Change::GroupDismissed {
                    chat: chat.to_owned(),
                    owner,
                },
            );
            Ok::<_, SimulatorError>(())
        })?;
        self.wake();
        Ok(())
    }

    fn change_group(
        &self,
        corp: &str,
        chat: &str,
        change: impl FnOnce(&Around<'_>, &mut Group) -> Result<GroupDetail, SimulatorError>,
    ) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let corp = world.need_corp(corp)?.id.clone();
            let found = world
                .need_corp(&corp)?
                .groups
                .get(chat)
                .filter(|group| !group.dismissed);
            let mut group = found
                .cloned()
                .ok_or_else(|| SimulatorError::unknown("group", chat))?;
            let detail = change(
                &Around {
                    world,
                    corp: corp.clone(),
                },
                &mut group,
            )?;
            world.corp_mut(&corp)?.groups.insert(chat.to_owned(), group);
            world.emit(
                &corp,
                &Change::GroupUpdated {
                    chat: chat.to_owned(),
                    detail,
                },
            );
            Ok::<_, SimulatorError>(())
        })?;
        self.wake();
        Ok(())
    }
}

/// What a change of a group may look at.
struct Around<'a> {
    world: &'a World,
    corp: String,
}

fn joined(kind: i64, joined_at: i64, join_scene: i64, invited_by: Option<String>) -> GroupPerson {
    GroupPerson {
        kind,
        joined_at,
        join_scene,
        invited_by,
        nickname: String::new(),
    }
}

impl World {
    fn named_people(&self, corp: &str, people: &[String]) -> Result<BTreeSet<String>, SimulatorError> {
        let found = self.need_corp(corp)?;
        let key = |name: &String| {
            let member = found.member(name).map(|member| member.id.clone());
            let key = member.or_else(|| found.contact(name).map(|contact| contact.id.clone()));
            key.ok_or_else(|| SimulatorError::unknown("person", name))
        };
        people.iter().map(key).collect()
    }
}
