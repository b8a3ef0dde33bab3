mod install;
mod people;
mod start;
mod stop;
mod truth;
mod work;

use std::collections::BTreeMap;
use std::sync::Arc;

use sidebook::application::Application;
use sidebook::config::Config;
use sidebook::demo::seed::SeededAgency;
use sidebook_ambient::ManualClock;
use sidebook_simulator::Simulator;
use sidebook_simulator::control::Control;
use sidebook_storage::Storage;
use sidebook_storage::testing::{InboxLock, TestDatabase};
use tokio::sync::OnceCell;

use crate::Caller;

/// The whole product and the simulated platform, wired to each other, with a seeded agency.
pub struct TestApp {
    /// The product.
    pub product: Application,
    /// The platform.
    pub platform: Simulator,
    /// The clock of both.
    pub clock: Arc<ManualClock>,
    /// The agency that was seeded.
    pub agency: SeededAgency,
    /// How the product was set up.
    pub config: Config,
    /// Further processes of the same installation, see [`TestApp::start_processes`].
    pub beside: Vec<Application>,
    /// Which of all processes (the product, then those beside it) do jobs when the test says so.
    workers: Vec<usize>,
    owner: OnceCell<Caller>,
    // Last: the database goes when everything that uses it is gone.
    db: TestDatabase,
}

impl TestApp {
    /// The database, past all doors: for looking, not for touching.
    #[must_use]
    pub fn storage(&self) -> &Storage {
        &self.db.storage
    }

    /// Lets nobody write to the inbox, from outside.
    pub async fn lock_inbox(&self) -> InboxLock {
        self.db.lock_inbox().await
    }

    /// What people do on the platform.
    #[must_use]
    pub fn people(&self) -> Control {
        self.platform.control()
    }

    /// A page that is not signed in.
    #[must_use]
    pub fn anonymous(&self) -> Caller {
        Caller::anonymous(&format!("http://{}", self.product.address()))
    }

    /// An address of the public origin, asked of the server itself (the client's proxy stands between otherwise).
    #[must_use]
    pub fn direct(&self, url: &str) -> String {
        url.replace(
            &self.config.server.public_url,
            &format!("http://{}", self.product.address()),
        )
    }

    /// The third-party app's corp as the platform names it to us.
    #[must_use]
    pub fn corp(&self) -> String {
        self.people().session().corp
    }

    /// A member and an external contact whom the member follows.
    #[must_use]
    pub fn a_follow(&self) -> (String, String) {
        let corp = self.corp();
        self.people().world().read(|world| {
            let follows = &world.corps.get(&corp).unwrap().follows;
            let (member, contacts) = follows.iter().find(|(_, contacts)| contacts.len() > 1).unwrap();
            (member.clone(), contacts.keys().next().unwrap().clone())
        })
    }

    /// How many rows each table has: what must not change when something was refused.
    pub async fn rows(&self) -> BTreeMap<String, u64> {
        self.db.rows().await
    }
}
