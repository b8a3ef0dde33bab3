//! What members and contacts do with each other: add, edit, delete. Each tells the apps.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::Control;
use crate::error::SimulatorError;
use crate::pusher::Change;
use crate::world::{Contact, Follow, FollowStatus, World, ids};

/// A person who becomes an external contact of a member.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewContact {
    /// The corp.
    pub corp: String,
    /// The member who gets the contact.
    pub member: String,
    /// Somebody the corp knows already; empty: a new person.
    pub contact: String,
    /// Nickname of a new person.
    pub name: String,
    /// Company of a new person, for the remark.
    pub company: String,
    /// Remark; empty: none.
    pub remark: String,
    /// Channel code.
    pub state: String,
    /// How they met; 0 reads as 1, scanned.
    pub add_way: i64,
    /// The contact added the member, who has not confirmed.
    pub half: bool,
}

/// Changes of what a member keeps about a contact. Absent fields stay.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EditContact {
    /// The corp.
    pub corp: String,
    /// The member.
    pub member: String,
    /// The contact.
    pub contact: String,
    /// New remark.
    pub remark: Option<String>,
    /// New description.
    pub description: Option<String>,
    /// New company in the remark.
    pub remark_company: Option<String>,
    /// New phone numbers; a change of nothing else is told to nobody.
    pub remark_mobiles: Option<Vec<String>>,
    /// Corp tags from now on.
    pub tags: Option<BTreeSet<String>>,
    /// Personal tags from now on.
    pub personal_tags: Option<BTreeSet<String>>,
    /// New nickname of the person; told to nobody, as on the platform.
    pub name: Option<String>,
}

impl Control {
    /// A person becomes a contact of a member: `add_external_contact` (or the half form), then, as the platform does,
    /// `edit_external_contact`. Returns the contact's id.
    ///
    /// # Errors
    /// Corp, member or known contact do not exist, or they are friends already.
    pub fn add_contact(&self, new: NewContact) -> Result<String, SimulatorError> {
        let id = self.world().write(|world| {
            let (corp, member) = world.named_member(&new.corp, &new.member)?;
            let id = world.person(&corp, &new)?;
            let now = world.now();
            let welcome_code = world.random(24);
            let found = world.corp_mut(&corp)?;
            let follows = found.follows.entry(member.clone()).or_default();
            let before = follows.get(&id).map(|follow| follow.status);
            if before == Some(FollowStatus::Friends) {
                return Err(SimulatorError::Refused("they are friends already".to_owned()));
            }
            follows.insert(id.clone(), new.follow(&id, now));
            let change = Change::ContactAdded {
                member: member.clone(),
                contact: id.clone(),
                state: new.state.clone(),
                welcome_code,
                half: new.half,
            };
            world.emit(&corp, &change);
            if !new.half {
                world.emit(
                    &corp,
                    &Change::ContactEdited {
                        member,
                        contact: id.clone(),
                    },
                );
            }
            Ok(id)
        })?;
        self.wake();
        Ok(id)
    }

    /// A member changes remark, description or tags: `edit_external_contact`, unless only phone numbers changed.
    ///
    /// # Errors
    /// They are no friends, or a tag does not exist.
    pub fn edit_contact(&self, edit: EditContact) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let (corp, member, contact) = world.named_pair(&edit.corp, &edit.member, &edit.contact)?;
            let found = world.corp_mut(&corp)?;
            if let Some(id) = edit.tags.iter().flatten().find(|id| found.tag(id).is_none()) {
                return Err(SimulatorError::unknown("tag", id));
            }
            if let (Some(name), Some(person)) = (&edit.name, found.contacts.get_mut(&contact)) {
                person.name.clone_from(name);
            }
            let follow = found.follows.get_mut(&member).and_then(|of| of.get_mut(&contact));
            let follow = follow.ok_or_else(|| SimulatorError::unknown("contact", &contact))?;
            if edit.apply(follow) {
                world.emit(&corp, &Change::ContactEdited { member, contact });
            }
            Ok(())
        })?;
        self.wake();
        Ok(())
    }

    /// A member deletes a contact: `del_external_contact`.
    ///
    /// # Errors
    /// They are no friends.
    pub fn delete_contact(&self, corp: &str, member: &str, contact: &str) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let (corp, member, contact) = world.named_pair(corp, member, contact)?;
            let source = String::new();
            // Told first: whoever may not see the pair any more must still hear of its end.
            world.emit(
                &corp,
                &Change::ContactDeleted {
                    member: member.clone(),
                    contact: contact.clone(),
                    source,
                },
            );
            world
                .corp_mut(&corp)?
                .follows
                .entry(member)
                .or_default()
                .remove(&contact);
            Ok::<_, SimulatorError>(())
        })?;
        self.wake();
        Ok(())
    }

    /// A contact deletes a member: `del_follow_user`; the relation goes one way from now on.
    ///
    /// # Errors
    /// They are no friends.
    pub fn contact_deletes_member(
        &self,
        corp: &str,
        member: &str,
        contact: &str,
    ) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let (corp, member, contact) = world.named_pair(corp, member, contact)?;
            let follows = world.corp_mut(&corp)?.follows.entry(member.clone()).or_default();
            if let Some(follow) = follows.get_mut(&contact) {
                follow.status = FollowStatus::OneWay;
            }
            world.emit(&corp, &Change::FollowDeleted { member, contact });
            Ok::<_, SimulatorError>(())
        })?;
        self.wake();
        Ok(())
    }
}

impl NewContact {
    fn follow(&self, contact: &str, now: i64) -> Follow {
        Follow {
            remark: self.remark.chars().take(20).collect(),
            description: String::new(),
            remark_company: self.company.chars().take(20).collect(),
            remark_mobiles: Vec::new(),
            created_at: now,
            add_way: if self.add_way == 0 { 1 } else { self.add_way },
            operator: contact.to_owned(),
            state: self.state.clone(),
            tags: BTreeSet::new(),
            personal_tags: BTreeSet::new(),
            status: if self.half {
                FollowStatus::Half
            } else {
                FollowStatus::Friends
            },
        }
    }
}

impl EditContact {
    /// Writes the changes; whether anything changed that the platform tells.
    fn apply(&self, follow: &mut Follow) -> bool {
        let before = (
            follow.remark.clone(),
            follow.description.clone(),
            follow.remark_company.clone(),
            follow.tags.clone(),
        );
        let put = |to: &mut String, from: &Option<String>| {
            if let Some(text) = from {
                to.clone_from(text);
            }
        };
        put(&mut follow.remark, &self.remark);
        put(&mut follow.description, &self.description);
        put(&mut follow.remark_company, &self.remark_company);
        if let Some(mobiles) = &self.remark_mobiles {
            follow.remark_mobiles.clone_from(mobiles);
        }
        if let Some(tags) = &self.tags {
            follow.tags.clone_from(tags);
        }
        if let Some(tags) = &self.personal_tags {
            follow.personal_tags.clone_from(tags);
        }
        before.0 != follow.remark
            || before.1 != follow.description
            || before.2 != follow.remark_company
            || before.3 != follow.tags
    }
}

impl World {
    /// Keys of a corp and one of its members, however they were named.
    pub(super) fn named_member(&self, corp: &str, member: &str) -> Result<(String, String), SimulatorError> {
        let corp = self.need_corp(corp)?;
        let member = corp
            .member(member)
            .ok_or_else(|| SimulatorError::unknown("member", member))?;
        Ok((corp.id.clone(), member.id.clone()))
    }

    /// Key of a contact, however it was named.
    pub(super) fn named_contact(&self, corp: &str, contact: &str) -> Result<String, SimulatorError> {
        let found = self.need_corp(corp)?.contact(contact);
        found
            .map(|found| found.id.clone())
            .ok_or_else(|| SimulatorError::unknown("contact", contact))
    }

    fn named_pair(
        &self,
        corp: &str,
        member: &str,
        contact: &str,
    ) -> Result<(String, String, String), SimulatorError> {
        let (corp, member) = self.named_member(corp, member)?;
        let contact = self.named_contact(&corp, contact)?;
        let found = self.need_corp(&corp)?;
        let friends = found
            .follows
            .get(&member)
            .is_some_and(|of| of.contains_key(&contact));
        if friends {
            Ok((corp, member, contact))
        } else {
            Err(SimulatorError::unknown("contact of the member", contact))
        }
    }

    /// The known person, or a new one.
    fn person(&mut self, corp: &str, new: &NewContact) -> Result<String, SimulatorError> {
        if !new.contact.is_empty() {
            return self.named_contact(corp, &new.contact);
        }
        let number = self.next_serial().to_string();
        let provider = self.env.config.suite.provider_corp_id.clone();
        let found = self.corp_mut(corp)?;
        let plain_id = ids::scoped("wm", "tenant", &[&found.plain_id, "added", &number]);
        let id = ids::scoped("wm", &provider, &[&found.plain_id, &plain_id]);
        let contact = Contact {
            id: id.clone(),
            name: if new.name.is_empty() {
                format!("微信用户{number}")
            } else {
                new.name.clone()
            },
            kind: 1,
            gender: 0,
            avatar: format!("https://wework.qpic.cn/wwhead/{plain_id}/0"),
            unionid: ids::scoped("o", "wechat", &[&plain_id]),
            position: String::new(),
            corp_name: String::new(),
            company: new.company.clone(),
            plain_id: plain_id.clone(),
        };
        found.plain.insert(plain_id, id.clone());
        found.contacts.insert(id.clone(), contact);
        Ok(id)
    }
}
