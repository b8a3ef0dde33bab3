use sidebook_messenger::{CorpKey, MemberId};
use sidebook_storage::{Agency, Corp, Installation, Staff, View};

use super::claims::{AudienceWord, Claims};
use crate::problem::{ApiError, ApiResult, ProblemCode};

/// The application a request comes from, and what it must prove besides the staff member.
pub(crate) trait Audience: 'static {
    /// Whether a token with this `aud` is good for it.
    fn takes(word: AudienceWord) -> bool;
    /// What is known about the request's place.
    type Place: Sized;

    /// Checks that the place of the claims still holds.
    async fn place(view: &View, claims: &Claims, agency: &Agency, staff: &Staff) -> ApiResult<Self::Place>;
}

/// The page beside a chat.
#[derive(Debug)]
pub(crate) enum Sidebar {}

/// The console.
#[derive(Debug)]
pub(crate) enum Console {}

/// Where a sidebar is opened.
#[derive(Debug)]
pub(crate) struct SidebarPlace {
    pub(crate) corp: Corp,
    pub(crate) installation: Installation,
    /// The platform account of the staff member.
    pub(crate) member: MemberId,
}

impl SidebarPlace {
    /// For calls to the platform.
    pub(crate) fn key(&self) -> CorpKey {
        CorpKey {
            corp: self.corp.id,
            platform: self.corp.platform_corp.clone(),
            mode: self.corp.mode,
            agent: self.installation.agent,
        }
    }
}

/// Either of the two.
#[derive(Debug)]
pub(crate) enum Either {}

/// What a session of the console knows of its beginning.
#[derive(Debug)]
pub(crate) struct ConsolePlace {
    /// [`super::mobile_word`] of the mobile that a code proved when the person signed in.
    pub(crate) proved_mobile: Option<String>,
}

impl Audience for Console {
    type Place = ConsolePlace;

    fn takes(word: AudienceWord) -> bool {
        word == AudienceWord::Console
    }

    async fn place(_: &View, claims: &Claims, _: &Agency, _: &Staff) -> ApiResult<ConsolePlace> {
        Ok(ConsolePlace {
            proved_mobile: claims.mobile.clone(),
        })
    }
}

impl Audience for Either {
    /// Which of the two.
    type Place = AudienceWord;

    fn takes(_: AudienceWord) -> bool {
        true
    }

    async fn place(view: &View, claims: &Claims, agency: &Agency, staff: &Staff) -> ApiResult<AudienceWord> {
        match claims.aud {
            AudienceWord::Console => drop(Console::place(view, claims, agency, staff).await?),
            AudienceWord::Sidebar => drop(Sidebar::place(view, claims, agency, staff).await?),
        }
        Ok(claims.aud)
    }
}

impl Audience for Sidebar {
    type Place = SidebarPlace;

    fn takes(word: AudienceWord) -> bool {
        word == AudienceWord::Sidebar
    }

    async fn place(view: &View, claims: &Claims, agency: &Agency, staff: &Staff) -> ApiResult<SidebarPlace> {
        let (Some(corp), Some(member)) = (claims.corp, claims.member.clone()) else {
            return Err(ApiError::because(
                ProblemCode::NotSignedIn,
                "a sidebar token without a corp",
            ));
        };
        let corp = view
            .of(agency.id)
            .corps()
            .find(corp)
            .await?
            .ok_or(ProblemCode::CorpNotBound)?;
        let installation = view
            .of(agency.id)
            .installations()
            .active(corp.id)
            .await?
            .ok_or(ProblemCode::CorpDisconnected)?;
        if !view
            .system()
            .bindings()
            .holds(agency.id, corp.id, &member, staff.id)
            .await?
        {
            return Err(ProblemCode::StaffNotBound.into());
        }
        tracing::Span::current().record("corp.id", tracing::field::display(corp.id));
        Ok(SidebarPlace {
            corp,
            installation,
            member,
        })
    }
}
