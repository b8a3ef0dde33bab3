//! `message/send`: what an app says to members.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::answer::{ApiError, Reply, fail, ok};
use super::call::Ctx;
use crate::world::{AppMessage, Message, Sender, SenderKind};

/// Whom a message is for, and who of them cannot get it.
struct Receivers {
    good: BTreeSet<String>,
    invalid_users: Vec<String>,
    invalid_parties: Vec<String>,
    invalid_tags: Vec<String>,
    unlicensed: Vec<String>,
}

/// `message/send`.
pub(super) fn send(ctx: &mut Ctx<'_>) -> Reply {
    let app = ctx.app()?.clone();
    if ctx.args.int("agentid") != Some(app.agent_id) {
        return fail(40056);
    }
    let msgtype = ctx.args.need("msgtype", 40008)?.to_owned();
    let content = content(ctx, &msgtype)?;
    let receivers = receivers(ctx)?;
    if receivers.good.is_empty() {
        return fail(81013);
    }
    let (at, number) = (ctx.world.now(), ctx.world.next_serial());
    let name = ctx.world.env.config.suite.app_name.clone();
    let sender = Sender {
        kind: SenderKind::App,
        id: app.agent_id.to_string(),
        name,
    };
    for member in &receivers.good {
        let message = Message {
            id: ctx.world.next_serial(),
            at,
            sender: sender.clone(),
            msgtype: msgtype.clone(),
            content: content.clone(),
            via: "app".to_owned(),
        };
        let conversation = format!("app:{member}:{}:{}", app.corp, app.agent_id);
        ctx.world.messages.entry(conversation).or_default().push(message);
    }
    let id = format!("MSGID-{number:08}-{}", ctx.world.random(24));
    let sent = AppMessage {
        id: id.clone(),
        app,
        members: receivers.good.into_iter().collect(),
        at,
        msgtype: msgtype.clone(),
        content,
    };
    ctx.world.app_messages.push(sent);
    let joined = |list: &[String]| list.join("|").to_lowercase();
    let mut body = json!({
        "invaliduser": joined(&receivers.invalid_users),
        "invalidparty": joined(&receivers.invalid_parties),
        "invalidtag": joined(&receivers.invalid_tags),
        "unlicenseduser": joined(&receivers.unlicensed),
        "msgid": id,
    });
    if let (Some(fields), true) = (body.as_object_mut(), msgtype == "template_card") {
        fields.insert(
            "response_code".to_owned(),
            json!(format!("RC-{}", ctx.world.random(32))),
        );
    }
    ok(body)
}

fn receivers(ctx: &Ctx<'_>) -> Result<Receivers, ApiError> {
    let named = |name: &str| -> Vec<String> {
        let text = ctx.args.text(name).unwrap_or_default();
        text.split('|')
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let (users, parties, tags) = (named("touser"), named("toparty"), named("totag"));
    if users.len() > 1000 || parties.len() > 100 || tags.len() > 100 {
        return fail(40032);
    }
    let access = ctx.access()?;
    let mut found = Receivers {
        good: BTreeSet::new(),
        invalid_users: Vec::new(),
        invalid_parties: Vec::new(),
        // There are no member tags in this world.
        invalid_tags: tags,
        unlicensed: Vec::new(),
    };
    let mut wanted = BTreeSet::new();
    for user in users {
        if user == "@all" {
            wanted.extend(access.members().map(|member| member.id.clone()));
            continue;
        }
        match access.member(&user).filter(|member| access.sees(&member.id)) {
            Some(member) => {
                wanted.insert(member.id.clone());
            }
            None => found.invalid_users.push(user),
        }
    }
    for party in parties {
        match party
            .parse::<i64>()
            .ok()
            .filter(|id| access.parties().contains(id))
        {
            Some(id) => {
                let tree = access.corp.department_tree(id);
                let inside = access
                    .members()
                    .filter(|member| member.departments.iter().any(|d| tree.contains(d)));
                wanted.extend(inside.map(|member| member.id.clone()));
            }
            None => found.invalid_parties.push(party),
        }
    }
    for member in wanted {
        if access.without_base(&member) {
            found.unlicensed.push(access.member_id(&member));
        } else {
            found.good.insert(member);
        }
    }
    Ok(found)
}

/// The object of the message type, checked where the platform checks hard limits.
fn content(ctx: &Ctx<'_>, msgtype: &str) -> Result<Value, ApiError> {
    let content = ctx.args.raw().get(msgtype).cloned().unwrap_or(Value::Null);
    let text = |name: &str| content.get(name).and_then(Value::as_str).unwrap_or_default();
    match msgtype {
        "text" | "markdown" => match text("content").len() {
            0 => return fail(44004),
            1..=2048 => {}
            _ => return fail(45002),
        },
        "textcard" => {
            if text("title").is_empty() || text("description").is_empty() || text("url").is_empty() {
                return fail(40058);
            }
        }
        "image" | "voice" | "video" | "file" => {
            let corp = &ctx.app()?.corp;
            let media = ctx
                .world
                .good_media(corp, text("media_id"))
                .ok_or(ApiError::new(40007))?;
            if media.kind != msgtype {
                return fail(40004);
            }
        }
        "news" => {
            let articles = content
                .get("articles")
                .and_then(Value::as_array)
                .map_or(0, Vec::len);
            if !(1..=8).contains(&articles) {
                return fail(40058);
            }
        }
        "miniprogram_notice" | "template_card" => {
            if !content.is_object() {
                return fail(40058);
            }
        }
        _ => return fail(40008),
    }
    Ok(content)
}
