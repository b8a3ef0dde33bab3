use sidebook_domain::{Mobile, Permission, PermissionSet, Role, StaffId};
use sidebook_storage::{AuditEntry, NewStaff};

use super::{House, Value, World};

/// Changes that the API does not make itself, and looks behind its back.
impl World {
    pub(crate) async fn add_staff(&self, house: &House, mobile: &str) -> StaffId {
        let work = self.db.storage.begin().await.unwrap();
        let new = NewStaff {
            name: "赵强".to_owned(),
            mobile: Mobile::parse(mobile).unwrap(),
            role: Role::Staff,
            permissions: PermissionSet::default(),
        };
        let id = work.of(house.agency).staff().add(new).await.unwrap().id;
        work.commit().await.unwrap();
        id
    }

    pub(crate) async fn set_active(&self, house: &House, id: StaffId, active: bool) {
        let work = self.db.storage.begin().await.unwrap();
        let staff = work.of(house.agency).staff().find(id).await.unwrap().unwrap();
        work.of(house.agency)
            .staff()
            .set_active(id, staff.revision, active)
            .await
            .unwrap();
        work.commit().await.unwrap();
    }

    pub(crate) async fn set_permissions(&self, house: &House, id: StaffId, permissions: &[Permission]) {
        let work = self.db.storage.begin().await.unwrap();
        let staff = work.of(house.agency).staff().find(id).await.unwrap().unwrap();
        let permissions: PermissionSet = permissions.iter().copied().collect();
        work.of(house.agency)
            .staff()
            .set_permissions(id, staff.revision, &permissions)
            .await
            .unwrap();
        work.commit().await.unwrap();
    }

    /// The corp removes the app, as the worker notes it.
    pub(crate) async fn disconnect(&self, house: &House) {
        let work = self.db.storage.begin().await.unwrap();
        let at = self.db.storage.now();
        assert!(
            work.system()
                .installations()
                .cancel(house.corp, at)
                .await
                .unwrap()
        );
        work.commit().await.unwrap();
    }

    /// What was audited, newest first; while the clock stands still, in any order.
    pub(crate) async fn audit(&self, house: &House) -> Vec<AuditEntry> {
        self.db
            .storage
            .view()
            .of(house.agency)
            .audit()
            .list(50)
            .await
            .unwrap()
    }

    /// The codes of what was audited, sorted.
    pub(crate) async fn audited(&self, house: &House) -> Vec<String> {
        let mut actions: Vec<String> = self
            .audit(house)
            .await
            .into_iter()
            .map(|entry| entry.action)
            .collect();
        actions.sort();
        actions
    }

    /// The kinds of the jobs that wait, sorted.
    pub(crate) async fn ready_jobs(&self) -> Vec<String> {
        let claimed = self
            .db
            .storage
            .jobs()
            .claim(
                "test",
                self.db.storage.now(),
                100,
                std::time::Duration::from_secs(60),
                100,
            )
            .await
            .unwrap();
        let mut kinds: Vec<String> = claimed.into_iter().map(|job| job.kind).collect();
        kinds.sort();
        kinds
    }
}

/// Hides ids: they differ from run to run. What they are is asserted where it matters; here they have to be ids.
pub(crate) fn hide_ids(json: &mut Value) {
    match json {
        Value::Array(items) => items.iter_mut().for_each(hide_ids),
        Value::Object(fields) => {
            for (name, value) in fields {
                if (name == "id" || name.ends_with("_id")) && value.is_string() && name != "tax_id" {
                    let text = value.as_str().unwrap();
                    assert!(
                        text.parse::<sidebook_domain::ClientId>().is_ok(),
                        "{name}: {text}"
                    );
                    *value = Value::from("[id]");
                } else {
                    hide_ids(value);
                }
            }
        }
        _ => {}
    }
}
