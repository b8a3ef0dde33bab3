//! The fake's callback body: JSON, with everything an [`Event`] holds.

use chrono::DateTime;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use crate::{
    AuthCode, ContactChange, Event, EventField, EventKind, EventReadError, FieldValue, GroupChange,
    StaffChange,
};

/// Writes an event as the fake platform pushes it. The same event gives the same bytes.
#[must_use]
pub fn event_body(event: &Event) -> Vec<u8> {
    let (kind, fields) = match &event.kind {
        EventKind::SuiteTicket { suite, ticket } => (
            "suite_ticket",
            json!({"suite": suite, "ticket": ticket.expose_secret()}),
        ),
        EventKind::InstallationCreated { code, state } => (
            "installed",
            json!({"code": code.0.expose_secret(), "state": state}),
        ),
        EventKind::InstallationChanged => ("changed", json!({})),
        EventKind::InstallationCancelled => ("cancelled", json!({})),
        EventKind::PermanentCodeReset { code } => ("code_reset", json!({"code": code.0.expose_secret()})),
        EventKind::Contact {
            member,
            contact,
            change,
        } => {
            let (change, reason) = match change {
                ContactChange::Added => ("added", None),
                ContactChange::HalfAdded => ("half_added", None),
                ContactChange::Edited => ("edited", None),
                ContactChange::DeletedByStaff => ("deleted_by_staff", None),
                ContactChange::DeletedByContact => ("deleted_by_contact", None),
                ContactChange::TransferFailed(reason) => ("transfer_failed", Some(reason)),
                ContactChange::Other(other) => (other.as_str(), None),
            };
            (
                "contact",
                json!({"member": member, "contact": contact, "change": change, "reason": reason}),
            )
        }
        EventKind::Group {
            chat,
            change,
            member_version,
        } => {
            let change = match change {
                GroupChange::Created => "created",
                GroupChange::Updated => "updated",
                GroupChange::Dismissed => "dismissed",
                GroupChange::Other(other) => other.as_str(),
            };
            (
                "group",
                json!({"chat": chat, "change": change, "member_version": member_version}),
            )
        }
        EventKind::CorpTags => ("corp_tags", json!({})),
        EventKind::Staff { member, change } => {
            let (change, new_id) = match change {
                StaffChange::Created => ("created", None),
                StaffChange::Updated { new_id } => ("updated", new_id.as_ref()),
                StaffChange::Deleted => ("deleted", None),
                StaffChange::EnteredScope => ("entered_scope", None),
                StaffChange::LeftScope => ("left_scope", None),
            };
            (
                "staff",
                json!({"member": member, "change": change, "new_id": new_id}),
            )
        }
        EventKind::Departments => ("departments", json!({})),
        EventKind::Other => ("other", json!({})),
    };
    let at = event.at.map(|at| at.timestamp_millis());
    json!({"corp": event.corp, "at": at, "name": event.name, "kind": kind, "fields": fields})
        .to_string()
        .into_bytes()
}

pub(super) fn read(body: &[u8]) -> Result<Event, EventReadError> {
    let body: Value =
        serde_json::from_slice(body).map_err(|error| EventReadError::Malformed(error.to_string()))?;
    let null = Value::Null;
    let fields = body.get("fields").unwrap_or(&null);
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let need = |name: &'static str| text(name).ok_or(EventReadError::Missing(name));
    let code = || need("code").map(|code| AuthCode(SecretString::from(code)));
    let kind = match body
        .get("kind")
        .and_then(Value::as_str)
        .ok_or(EventReadError::Missing("kind"))?
    {
        "suite_ticket" => EventKind::SuiteTicket {
            suite: need("suite")?.to_owned(),
            ticket: SecretString::from(need("ticket")?),
        },
        "installed" => EventKind::InstallationCreated {
            code: code()?,
            state: text("state").map(str::to_owned),
        },
        "changed" => EventKind::InstallationChanged,
        "cancelled" => EventKind::InstallationCancelled,
        "code_reset" => EventKind::PermanentCodeReset { code: code()? },
        "contact" => EventKind::Contact {
            member: need("member")?.into(),
            contact: need("contact")?.into(),
            change: match need("change")? {
                "added" => ContactChange::Added,
                "half_added" => ContactChange::HalfAdded,
                "edited" => ContactChange::Edited,
                "deleted_by_staff" => ContactChange::DeletedByStaff,
                "deleted_by_contact" => ContactChange::DeletedByContact,
                "transfer_failed" => {
                    ContactChange::TransferFailed(text("reason").unwrap_or_default().to_owned())
                }
                other => ContactChange::Other(other.to_owned()),
            },
        },
        "group" => EventKind::Group {
            chat: need("chat")?.into(),
            change: match need("change")? {
                "created" => GroupChange::Created,
                "updated" => GroupChange::Updated,
                "dismissed" => GroupChange::Dismissed,
                other => GroupChange::Other(other.to_owned()),
            },
            member_version: text("member_version").map(str::to_owned),
        },
        "corp_tags" => EventKind::CorpTags,
        "staff" => EventKind::Staff {
            member: need("member")?.into(),
            change: match need("change")? {
                "created" => StaffChange::Created,
                "deleted" => StaffChange::Deleted,
                "entered_scope" => StaffChange::EnteredScope,
                "left_scope" => StaffChange::LeftScope,
                _ => StaffChange::Updated {
                    new_id: text("new_id").map(Into::into),
                },
            },
        },
        "departments" => EventKind::Departments,
        _ => EventKind::Other,
    };
    Ok(Event {
        corp: body.get("corp").and_then(Value::as_str).map(Into::into),
        at: body
            .get("at")
            .and_then(Value::as_i64)
            .and_then(DateTime::from_timestamp_millis),
        name: body
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        kind,
    })
}

/// The fields of a body: what it is about is open, codes are secret, the rest is personal.
pub(super) fn fields(body: &[u8]) -> Result<Vec<EventField>, EventReadError> {
    let body: Value =
        serde_json::from_slice(body).map_err(|error| EventReadError::Malformed(error.to_string()))?;
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let of = |name: &str| body.get(name).filter(|value| !value.is_null()).map(text);
    let mut fields: Vec<EventField> = ["corp", "at", "name", "kind"]
        .into_iter()
        .filter_map(|name| {
            Some(EventField {
                name: name.to_owned(),
                value: FieldValue::Open(of(name)?),
            })
        })
        .collect();
    for (name, value) in body
        .get("fields")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        fields.push(EventField {
            name: name.clone(),
            value: match name.as_str() {
                "ticket" | "code" | "state" => FieldValue::Secret,
                "change" => FieldValue::Open(text(value)),
                _ => FieldValue::Personal(text(value)),
            },
        });
    }
    Ok(fields)
}
