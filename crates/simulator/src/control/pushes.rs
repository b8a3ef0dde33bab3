//! Callbacks by hand: tickets, delivery, URL verification, hostile traffic.

use super::Control;
use crate::error::SimulatorError;
use crate::pusher::{
    Delivery, HostileAnswer, HostileCall, Push, PushStatus, Target, UrlCheck, deliver_due, send_hostile,
    verify_url,
};
use crate::world::{AppKey, AppKind, World};

/// Seconds between two suite tickets.
const TICKET_EVERY: i64 = 600;
/// Seconds until the next one when the last found nobody, in the background only.
const TICKET_AGAIN: i64 = 5;

impl Control {
    /// Queues what is due by the clock: the suite ticket of every ten minutes.
    ///
    /// With background delivery, a ticket that nobody took is followed by another one soon: an app that starts after
    /// the simulator would have to wait ten minutes otherwise. The platform has a button for that.
    pub fn tick(&self) {
        let due = self.world().read(|world| {
            let last = world.outbox.log().find(|push| push.event == "suite_ticket");
            let lost = last.is_some_and(|push| push.status == PushStatus::GivenUp);
            let every = if lost && world.env.config.auto_push {
                TICKET_AGAIN
            } else {
                TICKET_EVERY
            };
            world.now() - world.outbox.ticket_at >= every
        });
        if due {
            self.queue_ticket();
        }
    }

    fn queue_ticket(&self) {
        self.world().write(|world| {
            world.outbox.ticket_at = world.now();
            world.emit_suite_ticket();
        });
    }

    /// Queues a fresh suite ticket now, as the refresh button of the provider console does.
    pub fn push_suite_ticket(&self) {
        self.queue_ticket();
        self.wake();
    }

    /// Delivers every callback that is due, with its retries. One entry per attempt.
    pub async fn deliver_pending(&self) -> Vec<Delivery> {
        deliver_due(&self.shared).await
    }

    /// Callbacks that wait, then finished ones, the last one first.
    #[must_use]
    pub fn pushes(&self) -> Vec<Push> {
        self.world().read(|world| {
            world
                .outbox
                .waiting()
                .chain(world.outbox.log())
                .cloned()
                .collect()
        })
    }

    /// Forgets every callback that waits. Returns how many.
    pub fn drop_pending(&self) -> usize {
        self.world().write(|world| world.outbox.clear())
    }

    /// Changes the callback URLs of the suite; `None` goes back to the configured one.
    pub fn set_callback_urls(&self, instruction: Option<String>, data: Option<String>) {
        self.world().write(|world| {
            world.suite.instruction_url = instruction;
            world.suite.data_url = data;
        });
    }

    /// Changes the callback URL of an internal app.
    ///
    /// # Errors
    /// There is no such app.
    pub fn set_internal_callback_url(
        &self,
        corp: &str,
        agent_id: i64,
        url: &str,
    ) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let corp = world.need_corp(corp)?.id.clone();
            let app = world.internal_apps.iter_mut();
            let app = app
                .into_iter()
                .find(|app| app.key.corp == corp && app.key.agent_id == agent_id);
            let app = app.ok_or_else(|| SimulatorError::unknown("internal app", agent_id.to_string()))?;
            app.callback_url = url.to_owned();
            Ok(())
        })
    }

    /// Saves the suite's two URLs in the console: both are verified, and a ticket follows.
    pub async fn save_callback_urls(&self) -> Vec<UrlCheck> {
        let instruction = verify_url(&self.shared, &Target::Instruction).await;
        let data = verify_url(&self.shared, &Target::Data).await;
        self.push_suite_ticket();
        vec![instruction, data]
    }

    /// Saves the URL of an internal app in the console: it is verified.
    ///
    /// # Errors
    /// There is no such app.
    pub async fn save_internal_url(&self, corp: &str, agent_id: i64) -> Result<UrlCheck, SimulatorError> {
        let app = self.world().read(|world| {
            let corp = world.need_corp(corp)?.id.clone();
            Ok::<_, SimulatorError>(AppKey {
                corp,
                agent_id,
                kind: AppKind::Internal,
            })
        })?;
        Ok(verify_url(&self.shared, &Target::Internal { app }).await)
    }

    /// Sends a callback that must be refused, and returns the answer.
    pub async fn send_hostile(&self, target: &Target, call: HostileCall) -> HostileAnswer {
        send_hostile(&self.shared, target, call).await
    }
}

impl World {
    /// Queues `subscribe` of every member in the suite's scope.
    pub(crate) fn emit_subscribes(&mut self, corp: &str) {
        let Some(app) = self.installation(corp).map(|found| found.app()) else {
            return;
        };
        let access = self.access(&app);
        let members: Vec<String> = access
            .iter()
            .flat_map(|access| access.members().map(|member| member.id.clone()))
            .collect();
        for member in members {
            self.emit_data(&app, "subscribe", &member);
        }
    }
}
