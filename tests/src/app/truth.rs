use super::TestApp;
use crate::mirror;

impl TestApp {
    /// Insists that the mirror of the suite's corp holds what the platform holds: contacts with their follows and
    /// notes, labels and whether they are one-way, groups with their owners, names and members, members, labels.
    pub async fn assert_mirror_is_true(&self) {
        let differences = self.mirror_differences().await;
        assert!(
            differences.is_empty(),
            "the mirror differs:\n{}",
            differences.join("\n")
        );
    }

    /// What the mirror of the suite's corp holds otherwise than the platform, a line each.
    pub async fn mirror_differences(&self) -> Vec<String> {
        let (kept, truth) = self.pictures().await;
        mirror::differences(&kept, &truth)
    }

    /// The same as far as events tell it: not what members have who left the corp, which the next sync finds.
    pub async fn told_differences(&self) -> Vec<String> {
        let (mut kept, mut truth) = self.pictures().await;
        let corp = self.corp();
        let left = self
            .people()
            .world()
            .read(|world| mirror::who_left(world.corps.get(&corp).unwrap()));
        kept.leave_out(&left);
        truth.leave_out(&left);
        mirror::differences(&kept, &truth)
    }

    /// The same as far as reads tell it: not who was deleted by a contact, which only an event says.
    pub async fn read_differences(&self) -> Vec<String> {
        let (mut kept, mut truth) = self.pictures().await;
        kept.leave_out_one_way();
        truth.leave_out_one_way();
        mirror::differences(&kept, &truth)
    }

    async fn pictures(&self) -> (mirror::Picture, mirror::Picture) {
        let corp = self.corp();
        let truth = self
            .people()
            .world()
            .read(|world| mirror::truth(world.corps.get(&corp).unwrap()));
        (mirror::kept(&self.db.storage, &corp).await, truth)
    }
}
