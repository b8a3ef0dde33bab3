use sidebook_doctor::{Doctor, Patient, Settings};

use crate::ApiState;

/// A doctor who looks at what belongs to agencies, with what this process has open.
pub(super) fn doctor(state: &ApiState) -> Doctor {
    let patient = Patient {
        storage: Ok(state.storage.clone()),
        shared: state.shared.clone(),
        shared_problem: None,
        messenger: Some(state.messenger.clone()),
        clock: state.clock.clone(),
        entropy: state.entropy.clone(),
    };
    let suite = state.config.suite_app().and_then(|app| app.suite_id.clone());
    Doctor::new(patient, Settings::of_corps(suite))
}
