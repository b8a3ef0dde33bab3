use std::time::Duration;

use actix_web::{post, web};
use serde::Deserialize;
use sidebook_doctor::{About, Finding, State, worst};
use sidebook_domain::{AgencyId, Language};
use utoipa::ToSchema;

use super::doctor::doctor;
use crate::ApiState;
use crate::problem::{ApiError, ApiResult, ProblemCode};
use crate::session::{Administrate, ConsoleStaff};
use crate::wire::words::LanguageWord;
use crate::wire::{Examination, ExaminationFinding, ExaminationState, FindingCorp};

/// Each examination asks the platform a few dozen questions.
const WINDOW: Duration = Duration::from_secs(60);

/// What is wanted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExaminationIn {
    /// The language of the words.
    #[schema(value_type = LanguageWord)]
    pub(crate) language: Language,
}

/// Look at the agency's corps as `sidebook doctor` does, and say in words what to mend. For owners and admins.
#[utoipa::path(tag = "console", request_body = ExaminationIn, responses((status = 200, body = Examination)))]
#[post("/console/examinations")]
pub(crate) async fn create_examination(
    state: web::Data<ApiState>,
    staff: ConsoleStaff<Administrate>,
    body: web::Json<ExaminationIn>,
) -> ApiResult<web::Json<Examination>> {
    let agency = staff.agency_id();
    may_examine(&state, agency).await?;
    let findings = doctor(&state).examine_corps(agency).await;
    let shown = findings.iter().map(|finding| in_words(finding, body.language));
    Ok(web::Json(Examination {
        state: shown_state(worst(&findings)),
        findings: shown.collect(),
    }))
}

/// An agency may ask so often only.
pub(super) async fn may_examine(state: &ApiState, agency: AgencyId) -> ApiResult<()> {
    let asked = state
        .shared
        .count(&format!("examinations:{agency}"), WINDOW)
        .await?;
    if asked > state.config.limits.examinations_a_minute {
        return Err(ApiError::from(ProblemCode::TooManyRequests).retry_after(WINDOW));
    }
    Ok(())
}

/// A finding as people read it.
pub(super) fn in_words(finding: &Finding, language: Language) -> ExaminationFinding {
    let language = match language {
        Language::ZhCn => sidebook_doctor::Language::Chinese,
        Language::En => sidebook_doctor::Language::English,
    };
    let said = language.say(finding);
    let corp = match &finding.about {
        About::Corp { id, name } => Some(FindingCorp {
            id: *id,
            name: name.clone(),
        }),
        _ => None,
    };
    ExaminationFinding {
        probe: finding.probe.as_str().to_owned(),
        code: finding.code.as_str().to_owned(),
        corp,
        state: shown_state(finding.state),
        title: language.probe(finding.probe).to_owned(),
        found: said.found,
        advice: said.advice,
    }
}

fn shown_state(state: State) -> ExaminationState {
    match state {
        State::Ok => ExaminationState::Ok,
        State::Skipped => ExaminationState::Skipped,
        State::Warning => ExaminationState::Warning,
        State::Failed => ExaminationState::Failed,
    }
}
