//! Files up and down, and messages of the app.

use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

use crate::support::{Sim, code};

async fn upload(sim: &Sim, token: &str, kind: &str, part: Part) -> Value {
    let query = [("access_token", token), ("type", kind)];
    let form = Form::new().part("media", part);
    let sent = sim
        .http
        .post(sim.url("media/upload"))
        .query(&query)
        .multipart(form)
        .send()
        .await;
    sent.unwrap().json().await.unwrap()
}

fn file(name: &str) -> Part {
    Part::bytes(b"%PDF-1.7 ...".to_vec())
        .file_name(name.to_owned())
        .mime_str("application/pdf")
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chinese_file_name_comes_back_as_it_went() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let answer = upload(&sim, &token, "file", file("3月报表 (晨光).pdf")).await;
    assert_eq!((code(&answer), answer["type"].as_str()), (0, Some("file")));
    assert!(answer["created_at"].is_string(), "seconds as text");
    let id = answer["media_id"].as_str().unwrap();
    let query = [("access_token", token.as_str()), ("media_id", id)];
    let got = sim
        .http
        .get(sim.url("media/get"))
        .query(&query)
        .send()
        .await
        .unwrap();
    let disposition = String::from_utf8(got.headers()["content-disposition"].as_bytes().to_vec()).unwrap();
    assert_eq!(disposition, "attachment; filename=\"3月报表 (晨光).pdf\"");
    assert_eq!(got.headers()["content-type"], "application/pdf");
    assert_eq!(got.bytes().await.unwrap().as_ref(), b"%PDF-1.7 ...");
    let part = sim
        .http
        .get(sim.url("media/get"))
        .query(&query)
        .header("range", "bytes=0-3")
        .send()
        .await
        .unwrap();
    assert_eq!(
        (part.status().as_u16(), part.bytes().await.unwrap().as_ref()),
        (206, b"%PDF".as_slice())
    );
    sim.pass(3 * 86_400);
    let (_, _, token) = sim.install().await;
    let old = sim.ask(&token, "media/get", &[("media_id", id)]).await;
    assert_eq!(code(&old), 40007, "an error is JSON with status 200");
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_are_checked() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    assert_eq!(
        code(&upload(&sim, &token, "file", Part::bytes(b"no name here".to_vec())).await),
        41005
    );
    assert_eq!(
        code(&upload(&sim, &token, "image", file("a.png")).await),
        40004,
        "no picture inside"
    );
    assert_eq!(code(&upload(&sim, &token, "archive", file("a.zip")).await), 40004);
    assert_eq!(
        code(&upload(&sim, &token, "file", file("/etc/a.pdf")).await),
        41005
    );
    let empty = Part::bytes(Vec::new()).file_name("a.txt");
    assert_eq!(code(&upload(&sim, &token, "file", empty).await), 44001);
    let big = Part::bytes(vec![0; (20 << 20) + 1]).file_name("a.bin");
    assert_eq!(code(&upload(&sim, &token, "file", big).await), 45001);
    let extended = "--B\r\nContent-Disposition: form-data; name=\"media\"; filename*=UTF-8''%E6%8A%A5.pdf\r\n\r\n123456\r\n--B--\r\n";
    let request = sim
        .http
        .post(sim.url("media/upload"))
        .query(&[("access_token", token.as_str()), ("type", "file")]);
    let request = request
        .header("content-type", "multipart/form-data; boundary=B")
        .body(extended);
    assert_eq!(code(&request.send().await.unwrap().json().await.unwrap()), 41005);
    sim.simulator.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_message_reaches_members_in_scope() {
    let sim = Sim::start().await;
    let (_, _, token) = sim.install().await;
    let corp = sim.corp();
    let agent = sim
        .simulator
        .world()
        .read(|world| world.installation(&corp.id).unwrap().agent_id);
    let members: Vec<&String> = corp.members.keys().collect();
    let send = |to: String, agent: i64, content: &str| {
        let body =
            json!({ "touser": to, "agentid": agent, "msgtype": "text", "text": { "content": content } });
        sim.tell(&token, "message/send", body)
    };
    let sent = send(format!("{}|woNobody", members[0]), agent, "报表已生成").await;
    assert_eq!((code(&sent), sent["invaliduser"].as_str()), (0, Some("wonobody")));
    let chats = sim
        .simulator
        .world()
        .read(|world| world.conversations(&corp.id, members[0]).unwrap());
    let chat = chats.iter().find(|chat| chat.id.starts_with("app:")).unwrap();
    assert_eq!((chat.messages, chat.last_text.as_str()), (1, "报表已生成"));
    assert_eq!(code(&send("woNobody".to_owned(), agent, "x").await), 81013);
    assert_eq!(code(&send(members[0].clone(), agent + 1, "x").await), 40056);
    assert_eq!(code(&send(members[0].clone(), agent, "").await), 44004);
    let unlicensed = sidebook_simulator::world::Licence::None;
    sim.control()
        .set_licence(&corp.id, members[1], unlicensed)
        .unwrap();
    let sent = send(format!("{}|{}", members[0], members[1]), agent, "x").await;
    assert_eq!(sent["unlicenseduser"], json!(members[1].to_lowercase()));
    sim.simulator.stop().await;
}
