use std::collections::BTreeMap;
use std::time::Duration;

use actix_web::{post, web};
use serde::Deserialize;
use sidebook_domain::{AgencyId, ConversationKind, CorpId};
use sidebook_messenger::{CorpKey, Messenger, MessengerError};
use utoipa::ToSchema;

use crate::ApiState;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::{Drift, DriftItem, SyncKind};

/// How many members one call asks for.
const MEMBERS: usize = 100;
/// How many calls one look may make: about two thousand contacts, some seconds, and a small part of a corp's budget.
const CALLS: usize = 20;
/// How many of each side are named.
const NAMED: usize = 100;
/// How many looks an agency may take in a minute.
const A_MINUTE: u64 = 6;
const WINDOW: Duration = Duration::from_secs(60);

/// What to look at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DriftIn {
    pub(crate) kind: SyncKind,
}

/// Read the platform, within a budget of calls, and say what it has that Sidebook lacks, and the other way round; nothing
/// is changed by looking. For owners and admins.
#[utoipa::path(
    tag = "console",
    params(("corp_id" = Uuid, Path)),
    request_body = DriftIn,
    responses((status = 200, body = Drift))
)]
#[post("/console/corps/{corp_id}/drift")]
pub(crate) async fn create_drift_look(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    id: web::Path<CorpId>,
    body: web::Json<DriftIn>,
) -> ApiResult<web::Json<Drift>> {
    let agency = staff.agency_id();
    let key = key(&state, agency, *id).await?;
    let asked = state.shared.count(&format!("drift:{agency}"), WINDOW).await?;
    if asked > A_MINUTE {
        return Err(ApiError::from(ProblemCode::TooManyRequests).retry_after(WINDOW));
    }
    let read_at = state.clock.now();
    let told = match body.kind {
        SyncKind::Contacts => contacts(&*state.messenger, &key).await?,
        SyncKind::Groups => groups(&*state.messenger, &key).await?,
    };
    // What was met while the platform was read is no drift.
    let kind = match body.kind {
        SyncKind::Contacts => ConversationKind::Contact,
        SyncKind::Groups => ConversationKind::Group,
    };
    let view = state.storage.view();
    let known: BTreeMap<String, Option<String>> = view
        .of(agency)
        .browse()
        .known(key.corp, kind)
        .await?
        .into_iter()
        .collect();
    let (only_platform_count, only_platform) = lacking(&told.found, &known);
    let (only_here_count, only_here) = if told.complete {
        let (count, named) = lacking(&known, &told.found);
        (Some(count), named)
    } else {
        (None, Vec::new())
    };
    Ok(web::Json(Drift {
        kind: body.kind,
        read_at,
        complete: told.complete,
        platform_count: count(told.found.len()),
        known_count: count(known.len()),
        only_platform_count,
        only_platform,
        only_here_count,
        only_here,
    }))
}

/// The corp, for calls to the platform.
async fn key(state: &ApiState, agency: AgencyId, id: CorpId) -> ApiResult<CorpKey> {
    let view = state.storage.view();
    let door = view.of(agency);
    let corp = door.corps().find(id).await?.ok_or(ProblemCode::NotFound)?;
    let installation = door
        .installations()
        .active(corp.id)
        .await?
        .ok_or(ProblemCode::CorpDisconnected)?;
    Ok(CorpKey {
        corp: corp.id,
        platform: corp.platform_corp,
        mode: corp.mode,
        agent: installation.agent,
    })
}

/// What was read of the platform: names by ids.
#[derive(Default)]
struct Told {
    found: BTreeMap<String, Option<String>>,
    complete: bool,
}

async fn contacts(platform: &dyn Messenger, corp: &CorpKey) -> Result<Told, MessengerError> {
    let mut told = Told::default();
    let (mut calls, mut unread) = (1, 0);
    for members in platform.followers(corp).await?.chunks(MEMBERS) {
        let mut cursor: Option<String> = None;
        loop {
            if calls >= CALLS {
                return Ok(told);
            }
            calls += 1;
            let page = platform.contacts(corp, members, cursor.as_deref()).await?;
            // What those have is not known, which is not nothing.
            unread += page.hidden.len() + page.unlicensed.len();
            for entry in page.entries {
                let id = entry.contact.id.as_str().to_owned();
                told.found.insert(id, Some(entry.contact.name));
            }
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
    }
    told.complete = unread == 0;
    Ok(told)
}

async fn groups(platform: &dyn Messenger, corp: &CorpKey) -> Result<Told, MessengerError> {
    let mut told = Told::default();
    let (mut calls, mut unread) = (1, 0);
    for owners in platform.followers(corp).await?.chunks(MEMBERS) {
        let mut cursor: Option<String> = None;
        loop {
            if calls >= CALLS {
                return Ok(told);
            }
            calls += 1;
            let page = platform.groups(corp, owners, cursor.as_deref()).await?;
            unread += page.hidden.len();
            for group in page.groups {
                told.found.insert(group.id.as_str().to_owned(), None);
            }
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
    }
    told.complete = unread == 0;
    Ok(told)
}

/// How many of `these` are not among `those`, and the first of them.
fn lacking(
    these: &BTreeMap<String, Option<String>>,
    those: &BTreeMap<String, Option<String>>,
) -> (u64, Vec<DriftItem>) {
    let missing = || these.iter().filter(|(id, _)| !those.contains_key(*id));
    let named = missing().take(NAMED).map(|(id, name)| DriftItem {
        platform_id: id.clone(),
        name: name.clone(),
    });
    (count(missing().count()), named.collect())
}

fn count(many: usize) -> u64 {
    u64::try_from(many).unwrap_or(u64::MAX)
}
