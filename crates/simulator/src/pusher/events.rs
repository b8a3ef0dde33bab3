//! What changed, told to every app that may know it, in that app's dialect and ids.

use super::change::Change;
use super::outbox::{Push, PushStatus, Target};
use super::payload::payload;
use super::xml::Payload;
use crate::world::{AppKey, AppKind, World};

impl World {
    /// Queues the callbacks of a change in `corp` for every app that may know it. Returns how many.
    pub fn emit(&mut self, corp: &str, change: &Change) -> usize {
        let Some(corp) = self.corp(corp).map(|found| found.id.clone()) else {
            return 0;
        };
        let mut queued = 0;
        for app in self.apps(&corp) {
            let payload = self.access(&app).and_then(|access| payload(&access, change));
            if let Some((event, kind, payload)) = payload {
                self.queue_event(&app, event, kind, payload);
                queued += 1;
            }
        }
        queued
    }

    /// Queues an authorization event of the suite; `corp` is empty where the platform does not name it.
    pub fn emit_authorisation(&mut self, info_type: &'static str, corp: &str, auth_code: &str, state: &str) {
        let payload = Payload::default()
            .text("SuiteId", self.env.config.suite.suite_id.clone())
            .text_if("AuthCode", auth_code)
            .text_if("AuthCorpId", corp)
            .text("InfoType", info_type)
            .number("TimeStamp", self.now())
            .text_if("State", state);
        self.queue_instruction(info_type, corp, &payload);
    }

    /// Queues the present suite ticket, made new.
    pub fn emit_suite_ticket(&mut self) {
        let ticket = self.next_suite_ticket();
        let payload = Payload::default()
            .text("SuiteId", self.env.config.suite.suite_id.clone())
            .text("InfoType", "suite_ticket")
            .number("TimeStamp", ticket.issued_at)
            .text("SuiteTicket", ticket.value);
        self.queue_instruction("suite_ticket", "", &payload);
    }

    /// Queues a data event (`subscribe`, `unsubscribe`, `enter_agent`, `change_app_admin`) of one app.
    pub fn emit_data(&mut self, app: &AppKey, event: &'static str, member: &str) {
        let Some(access) = self.access(app) else { return };
        let from = if member == "sys" {
            "sys".to_owned()
        } else {
            access.member_id(member)
        };
        let corp = access.corp_id().to_owned();
        let payload = Payload::default()
            .text("ToUserName", corp.clone())
            .text("FromUserName", from)
            .number("CreateTime", self.now())
            .text("MsgType", "event")
            .text("Event", event)
            .number("AgentID", app.agent_id);
        let target = match app.kind {
            AppKind::Suite => Target::Data,
            AppKind::Internal => Target::Internal { app: app.clone() },
        };
        self.queue_push(
            target,
            event.to_owned(),
            &app.corp,
            &corp,
            &app.agent_id.to_string(),
            &payload,
        );
    }

    fn queue_event(&mut self, app: &AppKey, event: &'static str, kind: &str, about: Payload) {
        let now = self.now();
        let name = format!("{event}/{kind}");
        match app.kind {
            AppKind::Suite => {
                let suite = self.env.config.suite.suite_id.clone();
                let head = Payload::default()
                    .text("SuiteId", suite)
                    .text("AuthCorpId", app.corp.clone())
                    .text("InfoType", event)
                    .number("TimeStamp", now);
                self.queue_instruction(&name, &app.corp, &head.then(about));
            }
            AppKind::Internal => {
                let corp = self
                    .corp(&app.corp)
                    .map(|corp| corp.plain_id.clone())
                    .unwrap_or_default();
                let head = Payload::default()
                    .text("ToUserName", corp.clone())
                    .text("FromUserName", "sys")
                    .number("CreateTime", now)
                    .text("MsgType", "event")
                    .text("Event", event);
                let target = Target::Internal { app: app.clone() };
                self.queue_push(
                    target,
                    name,
                    &app.corp,
                    &corp,
                    &app.agent_id.to_string(),
                    &head.then(about),
                );
            }
        }
    }

    fn queue_instruction(&mut self, event: &str, corp: &str, payload: &Payload) {
        let suite = self.env.config.suite.suite_id.clone();
        self.queue_push(Target::Instruction, event.to_owned(), corp, &suite, "", payload);
    }

    fn queue_push(
        &mut self,
        target: Target,
        event: String,
        corp: &str,
        receiver: &str,
        agent_id: &str,
        payload: &Payload,
    ) {
        let (now, id) = (self.now(), self.next_serial());
        let variant = if self.behaviour.envelope_variants { id } else { 0 };
        let push = Push {
            id,
            target,
            event,
            corp: corp.to_owned(),
            to_user_name: receiver.to_owned(),
            agent_id: agent_id.to_owned(),
            receiver: receiver.to_owned(),
            xml: payload.write(variant, receiver),
            created_at: now,
            due_at: now,
            attempts: Vec::new(),
            status: PushStatus::Waiting,
        };
        self.outbox.queue(push);
    }
}
