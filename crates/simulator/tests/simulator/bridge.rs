//! The native side of the client, asked as the official SDK asks it.

use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_simulator::world::{ClientSession, Entry, Scope};

use crate::support::{INTERNAL_CORP, Sim};

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

#[tokio::test(flavor = "multi_thread")]
async fn a_page_registers_with_the_ticket_of_its_app() {
    let page = Page::open().await;
    let params = page.agent_params(PAGE_URL, &["getContext", "nonsense"]).await;
    let answer = page.invoke("agentConfig", params).await;
    assert_eq!(answer["err_msg"], "agentConfig:ok");
    assert_eq!(
        answer["checkResult"],
        json!({ "getContext": true, "nonsense": false })
    );
    // The fragment is no part of what is signed, everything else is.
    let params = page.agent_params(PAGE_URL, &APIS).await;
    let answer = page
        .invoke_at(&format!("{PAGE_URL}#/pay"), "agentConfig", params)
        .await;
    assert_eq!(answer["err_msg"], "agentConfig:ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_over_another_address_is_refused() {
    let page = Page::open().await;
    for url in [
        "http://sidebook.test/sidebar/",
        "http://sidebook.test/sidebar/?tab=服务",
        "https://sidebook.test/sidebar/?tab=%E6%9C%8D%E5%8A%A1",
        "http://sidebook.test/sidebar/?tab=%E6%9C%8D%E5%8A%A1#/pay",
    ] {
        let params = page.agent_params(url, &APIS).await;
        assert_eq!(page.refused(params).await, 40093, "{url}");
    }
    assert_eq!(
        page.message("getCurExternalContact", json!({})).await,
        "getCurExternalContact:fail no permission"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn each_mistake_in_agent_config_has_its_code() {
    let page = Page::open().await;
    let good = page.agent_params(PAGE_URL, &APIS).await;
    let with = |name: &str, value: Value| {
        let mut params = good.clone();
        params[name] = value;
        params
    };
    let corp_ticket = page.ticket(&page.token, false).await;
    assert_eq!(
        page.refused(with("signature", json!(sign(&corp_ticket, PAGE_URL))))
            .await,
        42012
    );
    let own = page.sim.internal_token().await;
    let foreign = page.ticket(&own, true).await;
    assert_eq!(
        page.refused(with("signature", json!(sign(&foreign, PAGE_URL))))
            .await,
        40093
    );
    assert_eq!(page.refused(with("timestamp", json!("1772414401"))).await, 40093);
    assert_eq!(
        page.refused(with("corpid", json!("wp00000000000000000000000000000x")))
            .await,
        92002
    );
    assert_eq!(page.refused(with("agentid", json!("42"))).await, 92003);
    // The corp as its own apps know it is not the corp that the suite knows.
    assert_ne!(page.refused(with("corpid", json!(INTERNAL_CORP))).await, 0);
    let params = page.agent_params("http://elsewhere.test/", &APIS).await;
    let answer = page
        .invoke_at("http://elsewhere.test/", "agentConfig", params)
        .await;
    assert_eq!(answer["err_code"], 80001);
    assert_eq!(page.refused(good).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_ticket_and_a_member_out_of_scope_are_refused() {
    let page = Page::open().await;
    let params = page.agent_params(PAGE_URL, &APIS).await;
    page.sim.pass(7201);
    assert_eq!(page.refused(params).await, 40093);
    let page = Page::open().await;
    let me = page.sim.control().session().member;
    let corp = page.sim.corp();
    let other = corp.members.keys().find(|id| **id != me).unwrap().clone();
    let scope = Scope {
        users: [other].into(),
        ..Scope::default()
    };
    page.sim.control().set_scope(&corp.id, scope).unwrap();
    let params = page.agent_params(PAGE_URL, &APIS).await;
    assert_eq!(page.refused(params).await, 92000);
}

#[tokio::test(flavor = "multi_thread")]
async fn config_takes_the_corp_ticket_only() {
    let page = Page::open().await;
    let params = async |agent: bool| {
        let ticket = page.ticket(&page.token, agent).await;
        json!({
            "appId": page.sim.corp().id,
            "verifyAppId": page.sim.corp().id,
            "verifyJsApiList": ["getContext"],
            "verifySignType": "sha1",
            "verifyTimestamp": "1772414400",
            "verifyNonceStr": "n0nce",
            "verifySignature": sign(&ticket, PAGE_URL),
        })
    };
    let wrong = page.invoke("preVerifyJSAPI", params(true).await).await;
    assert_eq!(
        wrong["err_msg"],
        "config:fail, Error: 系统错误, 错误码：40093, invalid signature"
    );
    assert_eq!(page.message("getContext", json!({})).await, "getContext:ok");
    assert_eq!(
        page.message("preVerifyJSAPI", params(false).await).await,
        "preVerifyJSAPI:ok"
    );
    assert_eq!(
        page.invoke("getContext", json!({})).await["entry"],
        "single_chat_tools"
    );
    // The corp's identity shows no customers.
    assert_eq!(
        page.message("getCurExternalContact", json!({})).await,
        "getCurExternalContact:fail no permission"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_client_wants_config_first() {
    let page = Page::open().await;
    let world = page.sim.simulator.world();
    world.write(|world| world.client.settings.version = "3.0.20".to_owned());
    let params = page.agent_params(PAGE_URL, &APIS).await;
    assert_eq!(
        page.message("agentConfig", params).await,
        "agentConfig:fail no permission"
    );
    assert_eq!(
        page.message("getContext", json!({})).await,
        "getContext:function not exist"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_listed_functions_work() {
    let page = Page::open().await;
    let params = page.agent_params(PAGE_URL, &["getContext"]).await;
    assert_eq!(page.message("agentConfig", params).await, "agentConfig:ok");
    assert_eq!(
        page.invoke("getContext", json!({})).await["entry"],
        "single_chat_tools"
    );
    for name in [
        "getCurExternalContact",
        "sendChatMessage",
        "openUserProfile",
        "previewFile",
    ] {
        assert_eq!(
            page.message(name, json!({})).await,
            format!("{name}:fail no permission")
        );
    }
    assert_eq!(
        page.message("launchRocket", json!({})).await,
        "launchRocket:function not exist"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_counterpart_depends_on_where_the_page_stands() {
    let page = Page::open().await;
    page.register().await;
    let no_context = "fail without context of external contact";
    let contact = page.invoke("getCurExternalContact", json!({})).await;
    let conversation = page.open_conversation();
    assert!(conversation.ends_with(contact["userId"].as_str().unwrap()));
    assert!(
        page.message("getCurExternalChat", json!({}))
            .await
            .ends_with(no_context)
    );
    page.enter(Entry::ContactProfile);
    assert_eq!(
        page.invoke("getCurExternalContact", json!({})).await["userId"],
        contact["userId"]
    );
    let text = json!({ "msgtype": "text", "text": { "content": "您好" } });
    assert!(
        page.message("sendChatMessage", text.clone())
            .await
            .ends_with(no_context)
    );

    page.show(|open| open.kind() == "group");
    let chat = page.invoke("getCurExternalChat", json!({})).await;
    assert!(
        page.open_conversation()
            .ends_with(chat["chatId"].as_str().unwrap())
    );
    assert!(
        page.message("getCurExternalContact", json!({}))
            .await
            .ends_with(no_context)
    );

    page.show(|open| open.kind() == "internal");
    assert_eq!(page.invoke("getContext", json!({})).await["entry"], "normal");
    for name in ["getCurExternalContact", "getCurExternalChat"] {
        assert!(
            page.message(name, json!({})).await.ends_with(no_context),
            "{name}"
        );
    }
    assert!(page.message("sendChatMessage", text).await.ends_with(no_context));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_of_each_kind_stands_in_the_conversation() {
    let page = Page::open().await;
    page.register().await;
    let image = page
        .upload("image", b"\x89PNG\r\n\x1a\n and more", "receipt.png")
        .await;
    let file = page.upload("file", b"PK and some more", "晨光报表.xlsx").await;
    let sends = [
        json!({ "msgtype": "text", "text": { "content": "您好" } }),
        json!({ "msgtype": "image", "image": { "mediaid": image } }),
        json!({ "msgtype": "file", "file": { "mediaid": file } }),
        json!({ "msgtype": "news", "news": { "link": "https://a.test/r", "title": "报表", "desc": "", "imgUrl": "" } }),
        json!({ "msgtype": "miniprogram", "miniprogram":
            { "appid": "wx1", "title": "开票", "imgUrl": "https://a.test/i.png", "page": "pages/a.html?x=1" } }),
    ];
    let before = page.sim.control().messages(&page.open_conversation()).len();
    for params in sends {
        assert_eq!(
            page.message("sendChatMessage", params.clone()).await,
            "sendChatMessage:ok",
            "{params}"
        );
    }
    let messages = page.sim.control().messages(&page.open_conversation());
    let new: Vec<_> = messages.iter().skip(before).collect();
    let kinds: Vec<&str> = new.iter().map(|message| message.msgtype.as_str()).collect();
    assert_eq!(kinds, ["text", "image", "file", "news", "miniprogram"]);
    assert!(new.iter().all(|message| message.via == "sidebar"));
    assert!(
        new.iter()
            .all(|message| message.sender.id == page.sim.control().session().member)
    );
    assert_eq!(new[2].content["name"], "晨光报表.xlsx");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_the_client_would_not_send_is_refused() {
    let page = Page::open().await;
    page.register().await;
    let file = page.upload("file", b"PK and some more", "a.xlsx").await;
    let mini = |field: &str, value: &str| {
        let mut object =
            json!({ "appid": "wx1", "title": "t", "imgUrl": "https://a.test/i", "page": "a.html" });
        object[field] = json!(value);
        json!({ "msgtype": "miniprogram", "miniprogram": object })
    };
    let cases = [
        (
            json!({ "msgtype": "text", "text": { "content": "  " } }),
            "invalid text",
        ),
        (json!({ "msgtype": "text" }), "invalid text"),
        (json!({ "msgtype": "card" }), "invalid msgtype"),
        (
            json!({ "msgtype": "image", "image": { "mediaid": "1nope" } }),
            "invalid mediaid",
        ),
        (
            json!({ "msgtype": "image", "image": { "mediaid": file } }),
            "invalid mediaid",
        ),
        (
            json!({ "msgtype": "file", "file": { "media_id": file } }),
            "invalid mediaid",
        ),
        (
            json!({ "msgtype": "news", "news": { "link": "javascript:alert(1)", "title": "x" } }),
            "invalid link",
        ),
        (mini("imgUrl", "data:image/png;base64,x"), "invalid imgUrl"),
        (mini("page", "pages/a"), "invalid page"),
        (mini("appid", ""), "invalid appid"),
    ];
    let before = page.sim.control().messages(&page.open_conversation()).len();
    for (params, problem) in cases {
        let answer = page.message("sendChatMessage", params.clone()).await;
        assert_eq!(answer, format!("sendChatMessage:fail {problem}"), "{params}");
    }
    let params = json!({ "msgtype": "file", "file": { "mediaid": file } });
    page.sim.pass(3 * 86_400);
    let again = page.sim.install().await.2;
    let page = Page { token: again, ..page };
    page.register().await;
    assert_eq!(
        page.message("sendChatMessage", params).await,
        "sendChatMessage:fail invalid mediaid"
    );
    assert_eq!(
        page.sim.control().messages(&page.open_conversation()).len(),
        before
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_corp_cannot_be_sent() {
    let page = Page::open().await;
    page.register().await;
    let world = page.sim.simulator.world();
    let foreign = world.write(|world| {
        let here = world.session.corp.clone();
        let corp = world.corps.keys().find(|id| **id != here).unwrap().clone();
        world.add_media(sidebook_simulator::world::Media {
            corp,
            kind: "file".to_owned(),
            name: "a.pdf".to_owned(),
            content_type: "application/pdf".to_owned(),
            created_at: crate::support::NOW,
            bytes: b"%PDF-1.7".to_vec(),
        })
    });
    let params = json!({ "msgtype": "file", "file": { "mediaid": foreign } });
    assert_eq!(
        page.message("sendChatMessage", params).await,
        "sendChatMessage:fail invalid mediaid"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_member_may_cancel_fail_or_never_decide() {
    let page = Page::open().await;
    page.register().await;
    let send = || {
        page.message(
            "sendChatMessage",
            json!({ "msgtype": "text", "text": { "content": "x" } }),
        )
    };
    let before = page.sim.control().messages(&page.open_conversation()).len();
    page.sim
        .control()
        .add_fault(Fault::of(FaultKind::ChatCancel).times(1));
    assert_eq!(send().await, "sendChatMessage:cancel");
    page.sim.control().add_fault(
        Fault::of(FaultKind::ChatFail {
            reason: "busy".to_owned(),
        })
        .times(1),
    );
    assert_eq!(send().await, "sendChatMessage:fail busy");
    page.sim
        .control()
        .add_fault(Fault::of(FaultKind::ChatSilent).times(1));
    assert_eq!(send().await, "silence");
    assert_eq!(
        page.sim.control().messages(&page.open_conversation()).len(),
        before
    );
    assert_eq!(send().await, "sendChatMessage:ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_app_loses_its_functions_at_once() {
    let page = Page::open().await;
    page.register().await;
    page.sim.control().cancel(&page.sim.corp().id).unwrap();
    assert_eq!(
        page.message("getCurExternalContact", json!({})).await,
        "getCurExternalContact:fail no permission"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_a_chat_moves_the_client_there() {
    let page = Page::open().await;
    page.register().await;
    page.show(|open| open.kind() == "group");
    let chat = page.invoke("getCurExternalChat", json!({})).await["chatId"].clone();
    page.show(|open| open.kind() == "single");
    assert_eq!(
        page.message("openEnterpriseChat", json!({ "chatId": "wr-nope" }))
            .await,
        "openEnterpriseChat:fail unsupported chat"
    );
    let opened = page
        .invoke("openEnterpriseChat", json!({ "chatId": chat, "groupName": "" }))
        .await;
    assert_eq!(opened["chatId"], chat);
    assert_eq!(page.sim.control().session().entry, Entry::GroupChatTools);
    assert_eq!(page.invoke("getCurExternalChat", json!({})).await["chatId"], chat);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_remembered_without_their_signatures() {
    let page = Page::open().await;
    page.register().await;
    page.message(
        "previewFile",
        json!({ "url": "http://a.test/f", "size": 12, "verifySignature": "s" }),
    )
    .await;
    let url = format!("{}/chat/api/calls", page.sim.simulator.api_url());
    let answer: Value = page.sim.http.get(url).send().await.unwrap().json().await.unwrap();
    let last = answer["calls"].as_array().unwrap().last().unwrap();
    assert_eq!(last["name"], "previewFile");
    assert_eq!(last["params"], json!({ "url": "http://a.test/f", "size": 12 }));
    assert_eq!(last["answer"]["err_msg"], "previewFile:ok");
    assert!(!answer.to_string().contains("n0nce"));
}
