use std::time::Duration;

use chrono::{DateTime, Utc};
use sidebook_ambient::uuid_v7;
use sidebook_domain::{Mobile, Permission};
use sidebook_storage::{Agency, Staff};

use super::claims::{AudienceWord, Claims, sign};
use super::place::SidebarPlace;
use crate::problem::ApiResult;
use crate::wire::{
    AgencyName, ConsoleIdentity, ConsoleSession, CorpSelf, SidebarIdentity, SidebarSession, StaffSelf,
};
use crate::{ApiState, secrets};

/// What somebody who signs in to the console has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Proved {
    /// That the mobile is theirs.
    Mobile,
    /// That the platform account is.
    Account,
}

/// What a token says of a mobile: nothing that tells the number.
pub(crate) fn mobile_word(state: &ApiState, mobile: &Mobile) -> String {
    secrets::keyed(&state.config.session_key, "session mobile", &[mobile.as_str()])
}

/// A new session of the page beside a chat.
pub(crate) fn sidebar_session(
    state: &ApiState,
    staff: &Staff,
    agency: &Agency,
    place: &SidebarPlace,
) -> ApiResult<SidebarSession> {
    let mut claims = claims(
        state,
        staff,
        AudienceWord::Sidebar,
        state.config.limits.sidebar_session,
    );
    claims.corp = Some(place.corp.id);
    claims.member = Some(place.member.clone());
    Ok(SidebarSession {
        token: sign(state, &claims)?,
        expires_at: instant(claims.exp),
        identity: sidebar_identity(staff, agency, place),
    })
}

/// A new session of the console. `proved` says whether a code was answered from the person's mobile.
pub(crate) fn console_session(
    state: &ApiState,
    staff: &Staff,
    agency: &Agency,
    proved: Proved,
) -> ApiResult<ConsoleSession> {
    let mut claims = claims(
        state,
        staff,
        AudienceWord::Console,
        state.config.limits.console_session,
    );
    if proved == Proved::Mobile {
        claims.mobile = Some(mobile_word(state, &staff.mobile));
    }
    Ok(ConsoleSession {
        token: sign(state, &claims)?,
        expires_at: instant(claims.exp),
        identity: console_identity(staff, agency),
    })
}

pub(crate) fn sidebar_identity(staff: &Staff, agency: &Agency, place: &SidebarPlace) -> SidebarIdentity {
    SidebarIdentity {
        staff: myself(staff),
        agency: AgencyName {
            id: agency.id,
            name: agency.name.clone(),
        },
        corp: CorpSelf {
            id: place.corp.id,
            name: place.corp.name.clone(),
            platform_corp_id: place.corp.platform_corp.as_str().to_owned(),
            agent_id: place.installation.agent.map(|agent| agent.0),
        },
    }
}

pub(crate) fn console_identity(staff: &Staff, agency: &Agency) -> ConsoleIdentity {
    ConsoleIdentity {
        staff: myself(staff),
        agency: AgencyName {
            id: agency.id,
            name: agency.name.clone(),
        },
    }
}

fn claims(state: &ApiState, staff: &Staff, aud: AudienceWord, lasts: Duration) -> Claims {
    let now = state.clock.now().timestamp();
    Claims {
        sub: staff.id,
        agency: staff.agency,
        aud,
        corp: None,
        member: None,
        mobile: None,
        iat: now,
        exp: now.saturating_add(i64::try_from(lasts.as_secs()).unwrap_or(i64::MAX)),
        jti: uuid_v7(&*state.clock, &*state.entropy),
    }
}

fn instant(unix: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(unix, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

fn myself(staff: &Staff) -> StaffSelf {
    StaffSelf {
        id: staff.id,
        name: staff.name.clone(),
        role: staff.role,
        permissions: Permission::ALL
            .into_iter()
            .filter(|permission| staff.may(*permission))
            .collect(),
    }
}
