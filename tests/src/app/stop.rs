use std::sync::Arc;
use std::time::Duration;

use sidebook::application::Application;
use sidebook::config::Role;
use sidebook_ambient::{Clock, Entropy, ManualClock, SeededEntropy};
use sidebook_simulator::control::Control;
use sidebook_simulator::pusher::PushStatus;

use super::TestApp;

impl TestApp {
    /// Stops the product (its database and the platform stay), lets `during` happen, lets the platform give up every
    /// callback about it, and starts the product again. For an installation of one process.
    pub async fn while_down(self, during: impl FnOnce(&Control, &ManualClock)) -> Self {
        assert!(self.beside.is_empty(), "one process only");
        let listen = self.product.address();
        let people = self.people();
        self.product.stop().await;
        during(&people, &self.clock);
        for _ in 0..100 {
            people.deliver_pending().await;
            if people
                .pushes()
                .iter()
                .all(|push| push.status != PushStatus::Waiting)
            {
                break;
            }
            self.clock.advance(Duration::from_secs(1));
        }
        assert_eq!(
            people.drop_pending(),
            0,
            "the platform gives up after three tries"
        );
        let mut config = self.config.clone();
        config.server.listen = listen;
        config.server.roles = vec![Role::Receiver, Role::Api];
        let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(1042));
        let clock: Arc<dyn Clock> = self.clock.clone();
        let product = Application::start_on(self.db.storage.clone(), config, clock, entropy)
            .await
            .unwrap();
        Self { product, ..self }
    }

    /// Stops both sides, in order.
    pub async fn stop(self) {
        self.product.stop().await;
        for process in self.beside {
            process.stop().await;
        }
        self.platform.stop().await;
    }
}
