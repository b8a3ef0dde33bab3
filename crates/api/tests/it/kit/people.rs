use serde_json::json;

use super::World;

impl World {
    /// The newest code sent to a number.
    #[track_caller]
    pub(crate) fn code_of(&self, mobile: &str) -> String {
        let messages = self.outbox.messages();
        messages
            .iter()
            .find(|message| message.mobile == mobile)
            .unwrap()
            .code
            .clone()
    }

    /// Asks for a code and reads it from the outbox.
    pub(crate) async fn new_code(&self, mobile: &str, purpose: &str) -> String {
        self.post("/sms-codes", json!({ "mobile": mobile, "purpose": purpose }))
            .send(self)
            .await
            .expect(202);
        self.code_of(mobile)
    }

    /// Signs in to the console.
    pub(crate) async fn console(&self, mobile: &str) -> String {
        let code = self.new_code(mobile, "console_sign_in").await;
        let body = json!({ "mobile": mobile, "code": code });
        let answer = self.post("/console/sign-in", body).send(self).await.expect(200);
        answer.json["session"]["token"].as_str().unwrap().to_owned()
    }

    /// Goes through the platform's sign-in as a member of a corp; the answer to the last step.
    pub(crate) async fn oauth(&self, corp: &str, member: &str) -> super::Answer {
        let body = json!({ "app": "suite", "return_to": "/sidebar/" });
        let begun = self
            .post("/sidebar/sign-in/start", body)
            .send(self)
            .await
            .expect(200)
            .json;
        let state = begun["authorize_url"]
            .as_str()
            .unwrap()
            .split_once("&state=")
            .unwrap()
            .1;
        // The fake platform tells who it is from the code; the rest makes it a new one every time.
        let code = format!("{corp}/{member}");
        let body = json!({ "code": code, "state": state, "verifier": begun["verifier"] });
        // A code is good once, and these are the same for each person.
        self.forget_claimed_codes().await;
        self.post("/sidebar/sign-in/finish", body).send(self).await
    }

    /// Signs in to the sidebar as a member who is bound.
    pub(crate) async fn sidebar(&self, corp: &str, member: &str) -> String {
        let answer = self.oauth(corp, member).await.expect(200);
        assert_eq!(answer.json["kind"], "signed_in", "{}", answer.text);
        answer.json["session"]["token"].as_str().unwrap().to_owned()
    }
}
