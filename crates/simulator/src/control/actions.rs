//! `POST /sim/api/actions/{name}`: everything a [`Control`] can do, by name.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Control;
use super::routes::read;
use crate::error::SimulatorError;
use crate::world::Scope;

#[derive(Deserialize)]
struct OfCorp {
    corp: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    parties: Vec<i64>,
    #[serde(default)]
    users: Vec<String>,
}

/// Runs the action `name` with its arguments.
pub(super) async fn run(control: &Control, name: &str, body: Value) -> Result<Value, SimulatorError> {
    match name {
        "push_suite_ticket" => control.push_suite_ticket(),
        "save_callback_urls" => return Ok(json!({ "checks": control.save_callback_urls().await })),
        "market_install" | "cancel" | "reset_permanent_code" | "set_scope" | "invalidate_tokens" => {
            return of_corp(control, name, read(body)?);
        }
        _ => return Err(SimulatorError::unknown("action", name)),
    }
    Ok(json!({}))
}

fn of_corp(control: &Control, name: &str, of: OfCorp) -> Result<Value, SimulatorError> {
    match name {
        "market_install" => return Ok(json!({ "auth_code": control.market_install(&of.corp, &of.state)? })),
        "cancel" => control.cancel(&of.corp)?,
        "reset_permanent_code" => return Ok(json!({ "auth_code": control.reset_permanent_code(&of.corp)? })),
        "invalidate_tokens" => return Ok(json!({ "revoked": control.invalidate_corp_tokens(&of.corp)? })),
        _ => {
            let scope = Scope {
                parties: of.parties.into_iter().collect(),
                users: of.users.into_iter().collect(),
            };
            control.set_scope(&of.corp, scope)?;
        }
    }
    Ok(json!({}))
}
