//! What one app may see of one corp: visible scope, licences, and ids in the app's own view.

use std::collections::BTreeSet;

use super::{AppKey, AppKind, Contact, Corp, Licence, Member, World};

/// One app looking at one corp.
#[derive(Debug)]
pub struct Access<'a> {
    /// The app.
    pub app: &'a AppKey,
    /// The corp.
    pub corp: &'a Corp,
    visible: BTreeSet<&'a str>,
    parties: BTreeSet<i64>,
    unlicensed: BTreeSet<&'a str>,
}

impl World {
    /// What `app` may see; nothing when it is not installed (any more).
    #[must_use]
    pub fn access<'a>(&'a self, app: &'a AppKey) -> Option<Access<'a>> {
        let scope = self.scope(app)?;
        let corp = self.corp(&app.corp)?;
        let parties: BTreeSet<i64> = scope
            .parties
            .iter()
            .flat_map(|id| corp.department_tree(*id))
            .collect();
        let covered = |member: &&Member| {
            let named = scope.users.contains(&member.id);
            member.status != 5 && (named || member.departments.iter().any(|id| parties.contains(id)))
        };
        let visible = corp
            .members
            .values()
            .filter(covered)
            .map(|member| member.id.as_str())
            .collect();
        let trial = corp.trial_until.is_some_and(|until| self.now() < until);
        let lacks = |member: &&Member| match (app.kind, member.licence) {
            (AppKind::Internal, _) => false,
            _ if self.faults.is_unlicensed(&member.id) => true,
            (_, Licence::Interop) => false,
            (_, Licence::Trial) => !trial,
            (_, Licence::None | Licence::Base) => true,
        };
        let unlicensed = corp
            .members
            .values()
            .filter(lacks)
            .map(|member| member.id.as_str())
            .collect();
        Some(Access {
            app,
            corp,
            visible,
            parties,
            unlicensed,
        })
    }
}

impl<'a> Access<'a> {
    /// Members the app can see.
    pub fn members(&self) -> impl Iterator<Item = &'a Member> {
        let visible = self.visible.iter();
        visible.filter_map(|id| self.corp.members.get(*id))
    }

    /// Departments the app can see.
    #[must_use]
    pub fn parties(&self) -> &BTreeSet<i64> {
        &self.parties
    }

    /// Whether the app can see this member (key of the world).
    #[must_use]
    pub fn sees(&self, member: &str) -> bool {
        self.visible.contains(member)
    }

    /// Whether the member may have customers and is licensed for the app (key of the world).
    #[must_use]
    pub fn licensed(&self, member: &str) -> bool {
        !self.unlicensed.contains(member)
    }

    /// Whether the member lacks even the base licence (key of the world).
    #[must_use]
    pub fn without_base(&self, member: &str) -> bool {
        let base = self
            .corp
            .members
            .get(member)
            .is_some_and(|found| found.licence == Licence::Base);
        !self.licensed(member) && !base
    }

    /// The member with an id of this app's view. Ids of another view do not exist.
    #[must_use]
    pub fn member(&self, id: &str) -> Option<&'a Member> {
        match self.app.kind {
            AppKind::Suite => self.corp.members.get(id),
            // Plain user ids do not care about case.
            AppKind::Internal => self
                .corp
                .members
                .values()
                .find(|member| member.userid.eq_ignore_ascii_case(id)),
        }
    }

    /// The external contact with an id of this app's view.
    #[must_use]
    pub fn contact(&self, id: &str) -> Option<&'a Contact> {
        match self.app.kind {
            AppKind::Suite => self.corp.contacts.get(id),
            AppKind::Internal => self.corp.contact(id).filter(|contact| contact.plain_id == id),
        }
    }

    /// Id of a member (key of the world) in this app's view.
    #[must_use]
    pub fn member_id(&self, member: &str) -> String {
        let plain = || self.corp.members.get(member).map(|found| found.userid.clone());
        match self.app.kind {
            AppKind::Suite => member.to_owned(),
            AppKind::Internal => plain().unwrap_or_else(|| member.to_owned()),
        }
    }

    /// Id of an external contact (key of the world) in this app's view.
    #[must_use]
    pub fn contact_id(&self, contact: &str) -> String {
        let plain = || {
            self.corp
                .contacts
                .get(contact)
                .map(|found| found.plain_id.clone())
        };
        match self.app.kind {
            AppKind::Suite => contact.to_owned(),
            AppKind::Internal => plain().unwrap_or_else(|| contact.to_owned()),
        }
    }

    /// Id of a member or contact (key of the world) in this app's view.
    #[must_use]
    pub fn person_id(&self, person: &str) -> String {
        if self.corp.members.contains_key(person) {
            self.member_id(person)
        } else {
            self.contact_id(person)
        }
    }

    /// Id of the corp in this app's view.
    #[must_use]
    pub fn corp_id(&self) -> &'a str {
        match self.app.kind {
            AppKind::Suite => &self.corp.id,
            AppKind::Internal => &self.corp.plain_id,
        }
    }

    /// Whether the app belongs to a provider and so gets fewer fields.
    #[must_use]
    pub fn third_party(&self) -> bool {
        self.app.kind == AppKind::Suite
    }
}
