//! `/sim/api/…`: what the chat window and the panels read and do.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Json, Path, Query, ServiceConfig};
use actix_web::{HttpResponse, ResponseError, get, post, put};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Control, actions};
use crate::error::SimulatorError;
use crate::faults::Fault;
use crate::world::{ClientSession, NewMessage};

type Answer = Result<HttpResponse, SimulatorError>;

impl ResponseError for SimulatorError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Unknown { .. } => StatusCode::NOT_FOUND,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::Config { .. } => StatusCode::BAD_REQUEST,
            Self::Listen { .. } | Self::WorldFile { .. } | Self::Client(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.status_code()).json(json!({ "error": self.to_string() }))
    }
}

pub(super) fn configure(cfg: &mut ServiceConfig) {
    cfg.service(state)
        .service(corps)
        .service(members)
        .service(conversations)
        .service(messages)
        .service(say)
        .service(session)
        .service(set_session)
        .service(faults)
        .service(set_faults)
        .service(add_fault)
        .service(action)
        .service(pushes)
        .service(deliver);
}

#[derive(Deserialize)]
struct OfCorp {
    corp: String,
}

#[derive(Deserialize)]
struct OfMember {
    corp: String,
    member: String,
}

#[derive(Deserialize)]
struct OfConversation {
    conversation: String,
    /// Only messages with a larger id.
    #[serde(default)]
    after: u64,
}

/// Overview: installations, counts, calls, faults, URLs.
#[get("/sim/api/state")]
async fn state(control: Data<Control>) -> HttpResponse {
    let calls = control.all_calls();
    let body = control.world().read(|world| {
        let config = &world.env.config;
        json!({
            "now": world.now(),
            "suite_id": config.suite.suite_id,
            "instruction_url": world.suite.instruction_url.clone().unwrap_or_else(|| config.instruction_url()),
            "data_url": world.suite.data_url.clone().unwrap_or_else(|| config.data_url()),
            "corps": world.corps.values().map(|corp| corp_line(world, corp)).collect::<Vec<_>>(),
            "internal_apps": world.internal_apps.iter().map(|app| &app.key).collect::<Vec<_>>(),
            "session": world.session,
            "faults": world.faults,
            "waiting_pushes": world.outbox.waiting().count(),
            "calls": calls,
        })
    });
    HttpResponse::Ok().json(body)
}

fn corp_line(world: &crate::world::World, corp: &crate::world::Corp) -> Value {
    json!({
        "id": corp.id,
        "plain_id": corp.plain_id,
        "name": corp.name,
        "members": corp.members.len(),
        "contacts": corp.contacts.len(),
        "groups": corp.groups.len(),
        "installed": world.installation(&corp.id).is_some(),
        "agent_id": world.installation(&corp.id).map(|found| found.agent_id),
        "trial_until": corp.trial_until,
    })
}

#[get("/sim/api/corps")]
async fn corps(control: Data<Control>) -> HttpResponse {
    let list: Vec<Value> = control
        .world()
        .read(|world| world.corps.values().map(|corp| corp_line(world, corp)).collect());
    HttpResponse::Ok().json(json!({ "corps": list }))
}

#[get("/sim/api/members")]
async fn members(control: Data<Control>, of: Query<OfCorp>) -> Answer {
    control.world().read(|world| {
        let corp = world.need_corp(&of.corp)?;
        let mut list: Vec<&crate::world::Member> = corp.members.values().collect();
        list.sort_by(|a, b| b.is_admin.cmp(&a.is_admin).then_with(|| a.userid.cmp(&b.userid)));
        Ok(HttpResponse::Ok().json(json!({ "members": list })))
    })
}

#[get("/sim/api/conversations")]
async fn conversations(control: Data<Control>, of: Query<OfMember>) -> Answer {
    let list = control
        .world()
        .read(|world| world.conversations(&of.corp, &of.member))?;
    Ok(HttpResponse::Ok().json(json!({ "conversations": list })))
}

#[get("/sim/api/messages")]
async fn messages(control: Data<Control>, of: Query<OfConversation>) -> Answer {
    control.world().read(|world| {
        let found = world.conversation(&of.conversation);
        let found = found.ok_or_else(|| SimulatorError::unknown("conversation", &of.conversation))?;
        let list: Vec<_> = world
            .messages_of(&found.id)
            .iter()
            .filter(|message| message.id > of.after)
            .collect();
        Ok(HttpResponse::Ok().json(json!({ "conversation": found, "messages": list })))
    })
}

/// Says something; the conversation may stand in the query or in the body.
#[post("/sim/api/messages")]
async fn say(control: Data<Control>, of: Option<Query<OfConversation>>, body: Json<Value>) -> Answer {
    let mut body = body.into_inner();
    if let (Some(of), Some(fields)) = (of, body.as_object_mut()) {
        fields.insert("conversation".to_owned(), Value::String(of.conversation.clone()));
    }
    let new: NewMessage = read(body)?;
    Ok(HttpResponse::Created().json(control.post(new)?))
}

#[get("/sim/api/client-session")]
async fn session(control: Data<Control>) -> HttpResponse {
    HttpResponse::Ok().json(control.session())
}

#[put("/sim/api/client-session")]
async fn set_session(control: Data<Control>, body: Json<ClientSession>) -> Answer {
    control.set_session(body.into_inner())?;
    Ok(HttpResponse::Ok().json(control.session()))
}

#[get("/sim/api/faults")]
async fn faults(control: Data<Control>) -> HttpResponse {
    HttpResponse::Ok().json(control.faults())
}

#[put("/sim/api/faults")]
async fn set_faults(control: Data<Control>, body: Json<Vec<Fault>>) -> HttpResponse {
    control.set_faults(body.into_inner());
    HttpResponse::Ok().json(control.faults())
}

#[post("/sim/api/faults")]
async fn add_fault(control: Data<Control>, body: Json<Fault>) -> HttpResponse {
    control.add_fault(body.into_inner());
    HttpResponse::Created().json(control.faults())
}

#[post("/sim/api/actions/{name}")]
async fn action(control: Data<Control>, name: Path<String>, body: Option<Json<Value>>) -> Answer {
    let body = body.map_or_else(|| json!({}), Json::into_inner);
    Ok(HttpResponse::Ok().json(actions::run(&control, &name, body).await?))
}

#[get("/sim/api/pushes")]
async fn pushes(control: Data<Control>) -> HttpResponse {
    let list: Vec<_> = control.pushes().into_iter().take(200).collect();
    HttpResponse::Ok().json(json!({ "pushes": list }))
}

#[post("/sim/api/deliver")]
async fn deliver(control: Data<Control>) -> HttpResponse {
    control.tick();
    HttpResponse::Ok().json(json!({ "deliveries": control.deliver_pending().await }))
}

pub(super) fn read<T: serde::de::DeserializeOwned>(body: Value) -> Result<T, SimulatorError> {
    serde_json::from_value(body).map_err(|error| SimulatorError::config("body", error.to_string()))
}
