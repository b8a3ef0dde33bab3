use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use actix_web::{post, web};
use serde::Deserialize;
use sidebook_domain::{AgencyId, ConversationKind, CorpId};
use sidebook_messenger::{ContactFollow, CorpKey, GroupRef, MemberId, Messenger, MessengerError};
use utoipa::ToSchema;

use crate::ApiState;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::{Drift, DriftItem, SyncKind};

/// How many members one call asks for.
const MEMBERS: usize = 100;
/// How many calls one look may make: about two thousand contacts, some seconds, and a small part of a corp's budget.
const CALLS: usize = 20;
/// The most bytes of a place to go on from.
const PLACE: usize = 2_000;
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
    /// `next` of the look before, which read a part: this one reads on from there. It begins where absent.
    #[schema(required = false, nullable = false, max_length = 2000)]
    pub(crate) after: Option<String>,
}

/// Read the platform, within a budget of calls, and say what it has that Sidebook lacks, and the other way round; nothing
/// is changed by looking. A large corp is read in parts, look after look. For owners and admins.
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
    let after = body.after.as_deref().map(Place::read).transpose()?;
    let key = key(&state, agency, *id).await?;
    let asked = state.shared.count(&format!("drift:{agency}"), WINDOW).await?;
    if asked > A_MINUTE {
        return Err(ApiError::from(ProblemCode::TooManyRequests).retry_after(WINDOW));
    }
    let read_at = state.clock.now();
    let told = read(&*state.messenger, &key, body.kind, after.as_ref()).await?;
    let complete = after.is_none() && told.next.is_none() && told.unread.is_empty();
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
    let (only_here_count, only_here) = if complete {
        let (count, named) = lacking(&known, &told.found);
        (Some(count), named)
    } else {
        (None, Vec::new())
    };
    Ok(web::Json(Drift {
        kind: body.kind,
        read_at,
        complete,
        next: told.next.map(|place| place.written()),
        unread_members: count(told.unread.len()),
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

/// Where a look goes on: the first of the members that are asked for together, and the platform's place among what they
/// have.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    from: MemberId,
    page: Option<String>,
}

impl Place {
    fn written(&self) -> String {
        format!(
            "{}\n{}",
            self.from.as_str(),
            self.page.as_deref().unwrap_or_default()
        )
    }

    fn read(text: &str) -> ApiResult<Self> {
        if text.len() > PLACE {
            return Err(ApiError::field("after", "too_long"));
        }
        let known = text.split_once('\n').filter(|(from, _)| !from.is_empty());
        let (from, page) = known.ok_or_else(|| ApiError::field("after", "not_a_cursor"))?;
        Ok(Self {
            from: MemberId::from(from),
            page: Some(page.to_owned()).filter(|page| !page.is_empty()),
        })
    }
}

/// What was read of the platform: names by ids.
#[derive(Default)]
struct Told {
    found: BTreeMap<String, Option<String>>,
    unread: BTreeSet<MemberId>,
    next: Option<Place>,
}

/// One call's answer.
struct Page {
    found: Vec<(String, Option<String>)>,
    unread: Vec<MemberId>,
    next: Option<String>,
}

/// Reads on from a place until everything or the budget is used up. Members are taken in the order of their ids, so that
/// the next look finds the place again.
async fn read(
    platform: &dyn Messenger,
    corp: &CorpKey,
    kind: SyncKind,
    after: Option<&Place>,
) -> Result<Told, MessengerError> {
    let mut told = Told::default();
    let mut members = platform.followers(corp).await?;
    members.sort_unstable();
    let begin = after.map_or(0, |place| members.partition_point(|member| *member < place.from));
    let members = members.get(begin..).unwrap_or_default();
    // A place among what other members have is none among what these have.
    let mut cursor = after
        .filter(|place| members.first() == Some(&place.from))
        .and_then(|place| place.page.clone());
    let mut calls = 1;
    for members in members.chunks(MEMBERS) {
        loop {
            if calls >= CALLS {
                told.next = members.first().map(|from| Place {
                    from: from.clone(),
                    page: cursor,
                });
                return Ok(told);
            }
            calls += 1;
            let page = page(platform, corp, kind, members, cursor.as_deref()).await?;
            told.unread.extend(page.unread);
            told.found.extend(page.found);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
    }
    Ok(told)
}

async fn page(
    platform: &dyn Messenger,
    corp: &CorpKey,
    kind: SyncKind,
    members: &[MemberId],
    cursor: Option<&str>,
) -> Result<Page, MessengerError> {
    match kind {
        SyncKind::Contacts => {
            let page = platform.contacts(corp, members, cursor).await?;
            let contact =
                |entry: ContactFollow| (entry.contact.id.as_str().to_owned(), Some(entry.contact.name));
            Ok(Page {
                // What those have is not known, which is not nothing.
                unread: [page.hidden, page.unlicensed].concat(),
                found: page.entries.into_iter().map(contact).collect(),
                next: page.next,
            })
        }
        SyncKind::Groups => {
            let page = platform.groups(corp, members, cursor).await?;
            let group = |group: GroupRef| (group.id.as_str().to_owned(), None);
            Ok(Page {
                unread: page.hidden,
                found: page.groups.into_iter().map(group).collect(),
                next: page.next,
            })
        }
    }
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
