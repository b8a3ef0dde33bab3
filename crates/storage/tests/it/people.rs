//! Staff and bindings.

use std::time::Duration;

use crate::support::{agency, mobile, person};
use sidebook_domain::{Permission, PermissionSet, Role};
use sidebook_messenger::MemberId;
use sidebook_storage::{NewStaff, StorageError, testing::on_each_database};

on_each_database! {
    async fn a_number_is_one_person_per_agency_and_may_work_at_two(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let number = mobile("13812345678");
        let work = db.storage.begin().await.unwrap();
        let here = work.of(ours.id).staff().add(person("王芳", number.as_str())).await.unwrap();
        db.clock.advance(Duration::from_secs(1));
        let there = work.of(theirs.id).staff().add(person("王芳", number.as_str())).await.unwrap();
        work.commit().await.unwrap();

        let work = db.storage.begin().await.unwrap();
        let again = work.of(ours.id).staff().add(person("李强", number.as_str())).await;
        assert!(again.unwrap_err().is_duplicate());
        drop(work);

        let view = db.storage.view();
        let everywhere = view.system().staff_by_mobile(&number).await.unwrap();
        assert_eq!(everywhere, [here.clone(), there.clone()]);
        let staff = view.of(ours.id).staff();
        assert_eq!(staff.find_by_mobile(&number).await.unwrap(), Some(here.clone()));
        assert_eq!(staff.find(there.id).await.unwrap(), None, "another agency's");
        assert_eq!(staff.find_many(&[here.id, there.id]).await.unwrap(), [here]);
    }

    async fn permissions_and_activity_change_by_revision(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let theirs = agency(&db, 2).await;
        let work = db.storage.begin().await.unwrap();
        let staff = work.of(ours.id).staff();
        let links = PermissionSet::from_iter([Permission::LinkContacts, Permission::ViewServices]);
        staff.set_permissions(ours.staff, 1, &links).await.unwrap();
        assert!(matches!(staff.set_permissions(ours.staff, 1, &links).await, Err(StorageError::Stale)));
        let elsewhere = work.of(theirs.id).staff().set_active(ours.staff, 2, false).await;
        assert!(matches!(elsewhere, Err(StorageError::Stale)), "another agency's");
        let changed = staff.find(ours.staff).await.unwrap().unwrap();
        assert_eq!((changed.revision, &changed.permissions), (2, &links));
        assert!(changed.may(Permission::LinkContacts) && !changed.may(Permission::LinkGroups));

        staff.set_active(ours.staff, 2, false).await.unwrap();
        let retired = staff.find(ours.staff).await.unwrap().unwrap();
        assert!(!retired.may(Permission::LinkContacts));
        assert!(work.system().staff_by_mobile(&retired.mobile).await.unwrap().is_empty());
    }

    async fn a_platform_account_and_a_person_are_bound_once_in_a_corp(db: TestDatabase) {
        let ours = agency(&db, 1).await;
        let theirs = agency(&db, 2).await;
        let (lin, wang) = (MemberId::new("lin"), MemberId::new("wang"));
        let work = db.storage.begin().await.unwrap();
        let admin = NewStaff { role: Role::Admin, ..person("王芳", "13812345678") };
        let other = work.of(ours.id).staff().add(admin).await.unwrap().id;
        let binding = work.of(ours.id).bindings().bind(ours.corp, &lin, ours.staff).await.unwrap();
        work.commit().await.unwrap();

        for (member, staff) in [(&lin, other), (&wang, ours.staff)] {
            let work = db.storage.begin().await.unwrap();
            let taken = work.of(ours.id).bindings().bind(ours.corp, member, staff).await;
            assert!(taken.unwrap_err().is_duplicate());
        }
        let view = db.storage.view();
        assert_eq!(view.system().bindings().of_member(ours.corp, &lin).await.unwrap(), Some(binding.clone()));
        assert!(view.system().bindings().holds(ours.id, ours.corp, &lin, ours.staff).await.unwrap());
        assert!(!view.system().bindings().holds(ours.id, ours.corp, &lin, other).await.unwrap());
        assert!(!view.system().bindings().holds(theirs.id, ours.corp, &lin, ours.staff).await.unwrap());
        let listed = view.of(ours.id).bindings().list().await.unwrap();
        assert_eq!(listed.len(), 1);
        assert_eq!((listed[0].staff_name.as_str(), &listed[0].binding), ("林晨", &binding));
        // Another agency sees nothing of it and cannot end it.
        let elsewhere = view.of(theirs.id).bindings();
        assert_eq!(elsewhere.find(binding.id).await.unwrap(), None);
        assert_eq!(elsewhere.of_member(ours.corp, &lin).await.unwrap(), None);
        assert_eq!(elsewhere.of_staff(ours.corp, ours.staff).await.unwrap(), None);
        let work = db.storage.begin().await.unwrap();
        assert!(!work.of(theirs.id).bindings().unbind(binding.id).await.unwrap());
        assert!(work.of(ours.id).bindings().unbind(binding.id).await.unwrap());
        assert!(!work.of(ours.id).bindings().unbind(binding.id).await.unwrap(), "already ended");
        // Both sides are free again, and the history stays.
        let next = work.of(ours.id).bindings().bind(ours.corp, &lin, other).await.unwrap();
        work.commit().await.unwrap();
        let ended = view.of(ours.id).bindings().find(binding.id).await.unwrap().unwrap();
        assert!(ended.unbound_at.is_some());
        assert_eq!(view.of(ours.id).bindings().of_staff(ours.corp, other).await.unwrap(), Some(next));
        assert_eq!(view.of(ours.id).bindings().of_staff(ours.corp, ours.staff).await.unwrap(), None);
    }

    async fn another_agencys_person_cannot_be_bound(db: TestDatabase) {
        let (ours, theirs) = (agency(&db, 1).await, agency(&db, 2).await);
        let work = db.storage.begin().await.unwrap();
        let bound = work.of(ours.id).bindings().bind(ours.corp, &MemberId::new("lin"), theirs.staff).await;
        assert!(bound.is_err());
    }
}
