//! Callbacks that no receiver may take: what scanners and attackers send.

use serde::{Deserialize, Serialize};

use super::outbox::Target;
use super::xml;
use crate::shared::Shared;
use crate::world::World;

/// A bad callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostileCall {
    /// The signature belongs to something else.
    BadSignature,
    /// Sealed and signed, but for another receiver.
    WrongReceiver,
    /// The same request twice, byte for byte. The answer to the second one is returned.
    Replay,
    /// A body of 128 KiB.
    Oversize,
    /// A document type with an external entity in the envelope.
    ExternalEntity,
    /// A document type with an external entity inside the sealed payload.
    SealedEntity,
    /// Cipher text that is not base64, signed.
    BrokenBase64,
    /// Cipher text with a broken end, signed.
    BrokenPadding,
    /// Sealed and signed, but the payload is not XML.
    BrokenXml,
    /// Sealed and signed, but of a corp that nobody installed.
    UnknownCorp,
}

/// What the receiver answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HostileAnswer {
    /// HTTP status; 0 without an answer.
    pub status: u16,
    /// Begin of the body.
    pub body: String,
}

/// Sends a bad callback to a target.
pub(crate) async fn send(shared: &Shared, target: &Target, call: HostileCall) -> HostileAnswer {
    let prepared = shared.world.read(|world| world.hostile(target, call));
    let Ok((url, body)) = prepared else {
        return HostileAnswer {
            status: 0,
            body: "the target has no usable keys".to_owned(),
        };
    };
    let times = if call == HostileCall::Replay { 2 } else { 1 };
    let mut last = HostileAnswer {
        status: 0,
        body: "no answer".to_owned(),
    };
    for _ in 0..times {
        let sent = shared
            .http
            .post(&url)
            .header("content-type", "text/xml")
            .body(body.clone())
            .send()
            .await;
        if let Ok(answer) = sent {
            let status = answer.status().as_u16();
            let body = answer
                .text()
                .await
                .unwrap_or_default()
                .chars()
                .take(200)
                .collect();
            last = HostileAnswer { status, body };
        }
    }
    last
}

impl World {
    fn hostile(&self, target: &Target, call: HostileCall) -> Result<(String, String), String> {
        let (url, keys) = self.target(target, &self.env.config.suite.provider_corp_id)?;
        let suite = &self.env.config.suite.suite_id;
        let receiver = match target {
            Target::Instruction => suite.clone(),
            Target::Data => self
                .suite
                .installations
                .keys()
                .next()
                .cloned()
                .unwrap_or_default(),
            Target::Internal { app } => self
                .corp(&app.corp)
                .map(|corp| corp.plain_id.clone())
                .unwrap_or_default(),
        };
        let corp = match call {
            HostileCall::UnknownCorp => "wpNobodyInstalledThisCorp0000000",
            _ => receiver.as_str(),
        };
        let payload = match call {
            HostileCall::BrokenXml => "<xml><InfoType>suite_ticket</Info".to_owned(),
            HostileCall::SealedEntity => format!("{ENTITY}<xml><InfoType>&leak;</InfoType></xml>"),
            HostileCall::UnknownCorp => format!(
                "<xml><SuiteId><![CDATA[{suite}]]></SuiteId><AuthCorpId><![CDATA[{corp}]]></AuthCorpId>\
                 <InfoType><![CDATA[change_external_contact]]></InfoType><TimeStamp>{}</TimeStamp>\
                 <ChangeType><![CDATA[add_external_contact]]></ChangeType><UserID><![CDATA[woNobody]]></UserID>\
                 <ExternalUserID><![CDATA[wmNobody]]></ExternalUserID></xml>",
                self.now()
            ),
            _ => format!(
                "<xml><SuiteId><![CDATA[{suite}]]></SuiteId><AuthCorpId><![CDATA[{corp}]]></AuthCorpId>\
                 <InfoType><![CDATA[change_auth]]></InfoType><TimeStamp>{}</TimeStamp></xml>",
                self.now()
            ),
        };
        let sealed_for = match (call, target) {
            (HostileCall::WrongReceiver, _) => "ww00000000000000ff",
            (HostileCall::UnknownCorp, Target::Data) => corp,
            _ => receiver.as_str(),
        };
        let sealed = keys.seal(payload.as_bytes(), sealed_for, self.nonce_bytes());
        let encrypted = match call {
            HostileCall::BrokenBase64 => format!("!{}", sealed.get(1..).unwrap_or_default()),
            HostileCall::BrokenPadding => {
                // The first 64 characters are three whole blocks; what is their last byte now is no padding.
                sealed.get(..64).unwrap_or_default().to_owned()
            }
            _ => sealed,
        };
        let signed_over = if call == HostileCall::BadSignature {
            "something else"
        } else {
            encrypted.as_str()
        };
        let url = self.signed(&url, &keys, signed_over, None);
        let body = xml::envelope(&receiver, "", &encrypted, 0);
        let body = match call {
            HostileCall::Oversize => format!("{body}{}", " ".repeat(128 * 1024)),
            HostileCall::ExternalEntity => {
                format!("{ENTITY}{}", body.replace("<AgentID>", "<AgentID>&leak;"))
            }
            _ => body,
        };
        Ok((url, body))
    }
}

const ENTITY: &str = r#"<?xml version="1.0"?><!DOCTYPE xml [<!ENTITY leak SYSTEM "file:///etc/hostname">]>"#;
