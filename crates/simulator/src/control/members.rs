//! What administrators do with members and departments. Most of it tells the apps.

use serde::Deserialize;

use super::Control;
use crate::error::SimulatorError;
use crate::pusher::Change;
use crate::world::{AppKey, Department, Licence, Member, World, ids};

/// A member to create.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct NewMember {
    /// The corp.
    pub corp: String,
    /// Plain user id.
    pub userid: String,
    /// Real name.
    pub name: String,
    /// Mobile number.
    pub mobile: String,
    /// Departments; empty: the root.
    pub departments: Vec<i64>,
}

impl Control {
    /// Creates a member: `create_user`, and `subscribe` for every app whose scope covers them. Returns the `wo…` id.
    ///
    /// # Errors
    /// The corp or a department does not exist, or the user id is taken.
    pub fn create_member(&self, new: &NewMember) -> Result<String, SimulatorError> {
        let id = self.world().write(|world| {
            let provider = world.env.config.suite.provider_corp_id.clone();
            let found = world.corp_mut(&new.corp)?;
            if found.member(&new.userid).is_some() || new.userid.is_empty() {
                return Err(SimulatorError::Refused(
                    "the user id is empty or taken".to_owned(),
                ));
            }
            let departments = if new.departments.is_empty() {
                vec![1]
            } else {
                new.departments.clone()
            };
            if let Some(id) = departments.iter().find(|id| !found.departments.contains_key(id)) {
                return Err(SimulatorError::unknown("department", id.to_string()));
            }
            let member = Member {
                id: ids::scoped("wo", &provider, &[&found.plain_id, &new.userid]),
                userid: new.userid.clone(),
                name: new.name.clone(),
                mobile: new.mobile.clone(),
                position: String::new(),
                departments: departments.clone(),
                status: 1,
                licence: Licence::Interop,
                customer_contact: true,
                is_admin: false,
            };
            let (corp, id) = (found.id.clone(), member.id.clone());
            found.plain.insert(member.userid.clone(), id.clone());
            found.follows.entry(id.clone()).or_default();
            found.members.insert(id.clone(), member);
            let change = Change::Member {
                change: "create_user",
                member: id.clone(),
                departments: Some(departments),
            };
            world.emit(&corp, &change);
            for app in world.apps_that_see(&corp, &id) {
                world.emit_data(&app, "subscribe", &id);
            }
            Ok(id)
        })?;
        self.wake();
        Ok(id)
    }

    /// Moves a member to other departments: `update_user`, and `subscribe`/`unsubscribe` where that changes scopes.
    ///
    /// # Errors
    /// The corp, the member or a department does not exist.
    pub fn move_member(&self, corp: &str, member: &str, departments: &[i64]) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let (corp, id) = world.named_member(corp, member)?;
            let before = world.apps_that_see(&corp, &id);
            let found = world.corp_mut(&corp)?;
            if let Some(id) = departments.iter().find(|id| !found.departments.contains_key(id)) {
                return Err(SimulatorError::unknown("department", id.to_string()));
            }
            if let Some(member) = found.members.get_mut(&id) {
                member.departments = departments.to_vec();
            }
            let change = Change::Member {
                change: "update_user",
                member: id.clone(),
                departments: Some(departments.to_vec()),
            };
            world.emit(&corp, &change);
            world.tell_scope_change(&corp, &id, &before);
            Ok(())
        })?;
        self.wake();
        Ok(())
    }

    /// A member leaves the corp: `delete_user` and `unsubscribe`. Their customers stay with nobody.
    ///
    /// # Errors
    /// The corp or the member does not exist.
    pub fn delete_member(&self, corp: &str, member: &str) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let (corp, id) = world.named_member(corp, member)?;
            let before = world.apps_that_see(&corp, &id);
            if before.is_empty() {
                return world.mark_left(&corp, &id);
            }
            // Told while they are still seen: afterwards the member is in nobody's scope.
            let change = Change::Member {
                change: "delete_user",
                member: id.clone(),
                departments: None,
            };
            world.emit(&corp, &change);
            for app in before {
                world.emit_data(&app, "unsubscribe", &id);
            }
            world.mark_left(&corp, &id)
        })?;
        self.wake();
        Ok(())
    }

    /// Creates a department below `parent`: `create_party`. Returns its number.
    ///
    /// # Errors
    /// The corp or the department above does not exist.
    pub fn create_department(&self, corp: &str, parent: i64, name: &str) -> Result<i64, SimulatorError> {
        let id = self.world().write(|world| {
            let found = world.corp_mut(corp)?;
            if !found.departments.contains_key(&parent) {
                return Err(SimulatorError::unknown("department", parent.to_string()));
            }
            let id = found.departments.keys().last().map_or(1, |last| last + 1);
            let order = 100_000_000 - id * 1000;
            found.departments.insert(
                id,
                Department {
                    id,
                    parent,
                    name: name.to_owned(),
                    order,
                },
            );
            let corp = found.id.clone();
            world.emit(
                &corp,
                &Change::Party {
                    change: "create_party",
                    id,
                    parent: Some(parent),
                },
            );
            Ok(id)
        })?;
        self.wake();
        Ok(id)
    }

    /// Gives a member another licence. Nobody is told, as on the platform.
    ///
    /// # Errors
    /// The corp or the member does not exist.
    pub fn set_licence(&self, corp: &str, member: &str, licence: Licence) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let (corp, id) = world.named_member(corp, member)?;
            if let Some(member) = world.corp_mut(&corp)?.members.get_mut(&id) {
                member.licence = licence;
            }
            Ok(())
        })
    }

    /// Makes a member an administrator or takes that away: `change_app_admin` of the suite.
    ///
    /// # Errors
    /// The corp or the member does not exist.
    pub fn set_admin(&self, corp: &str, member: &str, is_admin: bool) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let (corp, id) = world.named_member(corp, member)?;
            if let Some(member) = world.corp_mut(&corp)?.members.get_mut(&id) {
                member.is_admin = is_admin;
            }
            for app in world.apps(&corp) {
                world.emit_data(&app, "change_app_admin", "sys");
            }
            Ok::<_, SimulatorError>(())
        })?;
        self.wake();
        Ok(())
    }
}

impl World {
    fn apps_that_see(&self, corp: &str, member: &str) -> Vec<AppKey> {
        let sees = |app: &AppKey| self.access(app).is_some_and(|access| access.sees(member));
        self.apps(corp).into_iter().filter(sees).collect()
    }

    fn tell_scope_change(&mut self, corp: &str, member: &str, before: &[AppKey]) {
        let after = self.apps_that_see(corp, member);
        for app in after.iter().filter(|app| !before.contains(app)) {
            self.emit_data(app, "subscribe", member);
        }
        for app in before.iter().filter(|app| !after.contains(app)) {
            self.emit_data(app, "unsubscribe", member);
        }
    }

    fn mark_left(&mut self, corp: &str, member: &str) -> Result<(), SimulatorError> {
        if let Some(member) = self.corp_mut(corp)?.members.get_mut(member) {
            member.status = 5;
        }
        Ok(())
    }
}
