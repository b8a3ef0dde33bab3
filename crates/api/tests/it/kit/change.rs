use secrecy::SecretString;
use sidebook_domain::{CorpId, Mobile, Permission, PermissionSet, Role, StaffId};
use sidebook_messenger::{Mode, PlatformCorpId};
use sidebook_storage::{AuditEntry, NewCorp, NewStaff};

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

    /// An admin without a single permission, bound to the member `wang`, who follows nobody; the mobile.
    pub(crate) async fn add_admin(&self) -> &'static str {
        let mobile = "13600000001";
        let work = self.db.storage.begin().await.unwrap();
        let door = work.of(self.ours.agency);
        let new = NewStaff {
            name: "陈晨".to_owned(),
            mobile: Mobile::parse(mobile).unwrap(),
            role: Role::Admin,
            permissions: PermissionSet::default(),
        };
        let admin = door.staff().add(new).await.unwrap().id;
        door.bindings()
            .bind(self.ours.corp, &"wang".into(), admin)
            .await
            .unwrap();
        work.commit().await.unwrap();
        mobile
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

    /// A corp installs the suite on its own, by this admin: it belongs to no agency.
    pub(crate) async fn install_unbound(&self, platform_corp: &str, admin: &str) {
        let work = self.db.storage.begin().await.unwrap();
        let system = work.system();
        let new = NewCorp {
            platform: "wecom".to_owned(),
            mode: Mode::Suite,
            platform_corp: platform_corp.into(),
            name: "新企业".to_owned(),
        };
        let corp = system.corps().ensure(new).await.unwrap().id;
        let code = SecretString::from("the permanent code");
        system
            .installations()
            .authorise(corp, "suite-1", &code, Some(&admin.into()))
            .await
            .unwrap();
        work.commit().await.unwrap();
    }

    /// The corp installs the suite for an agency, as the worker stores it.
    pub(crate) async fn bind_suite_corp(&self, house: &House, platform_corp: &str) -> CorpId {
        let work = self.db.storage.begin().await.unwrap();
        let system = work.system();
        let platform_corp = PlatformCorpId::from(platform_corp);
        system
            .corps()
            .take_back(house.agency, "wecom", &platform_corp)
            .await
            .unwrap();
        let new = NewCorp {
            platform: "wecom".to_owned(),
            mode: Mode::Suite,
            platform_corp,
            name: "渝信企业1".to_owned(),
        };
        let corp = system.corps().ensure(new).await.unwrap().id;
        let code = SecretString::from("another permanent code");
        system
            .installations()
            .authorise(corp, "suite-1", &code, None)
            .await
            .unwrap();
        system.corps().bind(corp, house.agency).await.unwrap();
        work.commit().await.unwrap();
        corp
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
