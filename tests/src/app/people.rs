use serde_json::{Value, json};

use super::TestApp;
use crate::wired::fields_of;
use crate::{Answer, Caller};

/// Who signs in, where and how.
impl TestApp {
    /// The last SMS code sent to a mobile.
    pub async fn sms_code(&self, mobile: &str) -> String {
        let (_, _, text) = self
            .anonymous()
            .open(&format!("http://{}/outbox/messages", self.product.address()))
            .await;
        let body: Value = serde_json::from_str(&text).unwrap();
        let messages = body["items"].as_array().cloned().unwrap_or_default();
        let found = messages.iter().find(|message| message["mobile"] == mobile);
        found
            .and_then(|message| message["code"].as_str())
            .unwrap_or_else(|| panic!("no code for {mobile}: {body}"))
            .to_owned()
    }

    async fn ask_code(&self, mobile: &str, purpose: &str) -> String {
        self.anonymous()
            .post("/sms-codes", json!({"mobile": mobile, "purpose": purpose}))
            .await
            .ok();
        self.sms_code(mobile).await
    }

    /// The mobile number of the agency's owner.
    #[must_use]
    pub fn owner_mobile(&self) -> String {
        self.agency.staff.first().unwrap().mobile.as_str().to_owned()
    }

    /// The mobile number of an admin of the agency.
    #[must_use]
    pub fn admin_mobile(&self) -> String {
        self.agency.staff.get(1).unwrap().mobile.as_str().to_owned()
    }

    /// The agency's owner, signed in to the console: once, because one code a minute goes to a number, and in a cluster
    /// the minutes are those of the shared state's server.
    pub async fn owner(&self) -> Caller {
        self.owner
            .get_or_init(|| async { self.console(&self.owner_mobile()).await })
            .await
            .clone()
    }

    /// Somebody signed in to the console.
    pub async fn console(&self, mobile: &str) -> Caller {
        let code = self.ask_code(mobile, "console_sign_in").await;
        let session = self
            .anonymous()
            .post("/console/sign-in", json!({"mobile": mobile, "code": code}))
            .await
            .ok();
        self.anonymous()
            .with_token(session["session"]["token"].as_str().unwrap())
    }

    /// Signs a member in through the platform, without binding. The answer of `finish`.
    pub async fn sign_in(&self, member: &str) -> Answer {
        let people = self.people();
        let mut session = people.session();
        session.member = member.to_owned();
        session.conversation = None;
        people.set_session(session).unwrap();
        let anonymous = self.anonymous();
        let started = anonymous
            .post(
                "/sidebar/sign-in/start",
                json!({"app": "suite", "return_to": "/sidebar/"}),
            )
            .await
            .ok();
        let authorize = started["authorize_url"]
            .as_str()
            .unwrap()
            .split('#')
            .next()
            .unwrap()
            .to_owned();
        let (status, location, page) = anonymous.open(&authorize).await;
        assert_eq!(status, 302, "{page}");
        let back = fields_of(&location.unwrap());
        let finish = json!({"code": back["code"], "state": back["state"], "verifier": started["verifier"]});
        anonymous.post("/sidebar/sign-in/finish", finish).await
    }

    /// A staff member in the sidebar as this platform member: signed in, and bound by an SMS code the first time.
    pub async fn sidebar(&self, member: &str, mobile: &str) -> Caller {
        let signed = self.sign_in(member).await.ok();
        if signed["kind"] == "signed_in" {
            return self
                .anonymous()
                .with_token(signed["session"]["token"].as_str().unwrap());
        }
        let code = self.ask_code(mobile, "sidebar_binding").await;
        let body = json!({"binding_ticket": signed["binding_ticket"], "mobile": mobile, "code": code});
        let session = self.anonymous().post("/sidebar/bindings", body).await.ok();
        self.anonymous()
            .with_token(session["session"]["token"].as_str().unwrap())
    }
}
