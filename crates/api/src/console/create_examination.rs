use std::time::Duration;

use actix_web::{post, web};
use serde::Deserialize;
use sidebook_doctor::{About, Doctor, Finding, Patient, Settings, State, worst};
use sidebook_domain::Language;
use utoipa::ToSchema;

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
    let asked = state
        .shared
        .count(&format!("examinations:{agency}"), WINDOW)
        .await?;
    if asked > state.config.limits.examinations_a_minute {
        return Err(ApiError::from(ProblemCode::TooManyRequests).retry_after(WINDOW));
    }
    let patient = Patient {
        storage: Ok(state.storage.clone()),
        shared: state.shared.clone(),
        shared_problem: None,
        messenger: Some(state.messenger.clone()),
        clock: state.clock.clone(),
        entropy: state.entropy.clone(),
    };
    let suite = state.config.suite_app().and_then(|app| app.suite_id.clone());
    let findings = Doctor::new(patient, Settings::of_corps(suite))
        .examine_corps(agency)
        .await;
    let language = match body.language {
        Language::ZhCn => sidebook_doctor::Language::Chinese,
        Language::En => sidebook_doctor::Language::English,
    };
    Ok(web::Json(Examination {
        state: shown_state(worst(&findings)),
        findings: findings.iter().map(|finding| shown(finding, language)).collect(),
    }))
}

fn shown(finding: &Finding, language: sidebook_doctor::Language) -> ExaminationFinding {
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
