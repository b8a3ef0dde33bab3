//! The native side of the client, asked as the official SDK asks it.

mod functions;
mod register;
mod send;

use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use sidebook_simulator::world::{ClientSession, Entry};

use crate::support::Sim;

const PAGE_URL: &str = "http://sidebook.test/sidebar/?tab=%E6%9C%8D%E5%8A%A1";
const APIS: [&str; 8] = [
    "getContext",
    "getCurExternalContact",
    "getCurExternalChat",
    "sendChatMessage",
    "openUserProfile",
    "openEnterpriseChat",
    "selectExternalContact",
    "previewFile",
];

/// A page in the sidebar of the first corp, where the suite is installed.
struct Page {
    sim: Sim,
    token: String,
}

impl Page {
    async fn open() -> Self {
        let sim = Sim::start().await;
        let (_, _, token) = sim.install().await;
        let page = Self { sim, token };
        page.show(|session| session.kind() == "single");
        page
    }

    /// Opens the first conversation of the administrator that fits, with the entry of its kind.
    fn show(&self, wanted: impl Fn(&sidebook_simulator::world::Conversation) -> bool) {
        let corp = self.sim.corp();
        let member = corp
            .members
            .values()
            .find(|member| member.is_admin)
            .unwrap()
            .id
            .clone();
        let world = self.sim.simulator.world();
        let all = world
            .read(|world| world.conversations(&corp.id, &member))
            .unwrap();
        let open = all.into_iter().find(wanted).unwrap();
        let entry = match open.kind() {
            "single" => Entry::SingleChatTools,
            "group" => Entry::GroupChatTools,
            _ => Entry::Normal,
        };
        let session = ClientSession {
            corp: corp.id,
            member,
            conversation: Some(open.id),
            entry,
        };
        self.sim.control().set_session(session).unwrap();
    }

    fn enter(&self, entry: Entry) {
        let session = ClientSession {
            entry,
            ..self.sim.control().session()
        };
        self.sim.control().set_session(session).unwrap();
    }

    async fn invoke_at(&self, url: &str, name: &str, params: Value) -> Value {
        let address = format!("{}/__wecom_client/api/invoke", self.sim.simulator.proxy_url());
        let body = json!({ "page": "p1", "name": name, "params": params, "url": url });
        self.sim
            .http
            .post(address)
            .json(&body)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    }

    async fn invoke(&self, name: &str, params: Value) -> Value {
        self.invoke_at(PAGE_URL, name, params).await
    }

    async fn message(&self, name: &str, params: Value) -> String {
        let answer = self.invoke(name, params).await;
        answer["err_msg"].as_str().unwrap_or("silence").to_owned()
    }

    async fn ticket(&self, token: &str, agent: bool) -> String {
        let answer = if agent {
            self.sim
                .ask(token, "ticket/get", &[("type", "agent_config")])
                .await
        } else {
            self.sim.ask(token, "get_jsapi_ticket", &[]).await
        };
        answer["ticket"].as_str().unwrap().to_owned()
    }

    /// What the SDK gives `agentConfig` for this page.
    async fn agent_params(&self, url: &str, apis: &[&str]) -> Value {
        let ticket = self.ticket(&self.token, true).await;
        let world = self.sim.simulator.world();
        let corp = self.sim.corp().id;
        let agent = world.read(|world| world.installation(&corp).unwrap().agent_id);
        json!({
            "corpid": corp,
            "agentid": agent.to_string(),
            "timestamp": "1772414400",
            "nonceStr": "n0nce",
            "signature": sign(&ticket, url),
            "jsApiList": apis,
        })
    }

    async fn register(&self) {
        let params = self.agent_params(PAGE_URL, &APIS).await;
        assert_eq!(self.message("agentConfig", params).await, "agentConfig:ok");
    }

    /// The code that `agentConfig` refuses these parameters with; 0 when it takes them.
    async fn refused(&self, params: Value) -> i64 {
        let answer = self.invoke("agentConfig", params).await;
        answer["err_code"].as_i64().unwrap_or(0)
    }

    async fn upload(&self, kind: &str, bytes: &[u8], name: &str) -> String {
        let part = reqwest::multipart::Part::bytes(bytes.to_vec()).file_name(name.to_owned());
        let url = self.sim.url("media/upload");
        let query = [("access_token", self.token.as_str()), ("type", kind)];
        let form = reqwest::multipart::Form::new().part("media", part);
        let answer: Value = self
            .sim
            .http
            .post(url)
            .query(&query)
            .multipart(form)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap();
        answer["media_id"].as_str().unwrap().to_owned()
    }

    fn open_conversation(&self) -> String {
        self.sim.control().session().conversation.unwrap()
    }
}

/// The tests' own reading of reference 4.2.
fn sign(ticket: &str, url: &str) -> String {
    let text = format!("jsapi_ticket={ticket}&noncestr=n0nce&timestamp=1772414400&url={url}");
    Sha1::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

trait Kind {
    fn kind(&self) -> &'static str;
}

impl Kind for sidebook_simulator::world::Conversation {
    fn kind(&self) -> &'static str {
        use sidebook_simulator::world::ConversationKind::{App, Group, Internal, Single};
        match self.kind {
            Single { .. } => "single",
            Group { .. } => "group",
            Internal { .. } => "internal",
            App { .. } => "app",
        }
    }
}
