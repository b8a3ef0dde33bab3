use std::collections::HashSet;

use serde::Deserialize;
use serde_json::json;
use sidebook_messenger::{CorpKey, MemberId, MessengerError};

use crate::Wecom;
use crate::client::Call;

/// The platform takes this many receivers in one call.
const MAX_RECEIVERS: usize = 1000;
/// Every receiver is invalid: an answer about people, not a failure.
const ALL_INVALID: i64 = 81013;

#[derive(Deserialize)]
struct Sent {
    #[serde(default)]
    invaliduser: Option<String>,
    #[serde(default)]
    unlicenseduser: Option<String>,
}

impl Wecom {
    pub(crate) async fn send_text(
        &self,
        corp: &CorpKey,
        to: &[MemberId],
        text: &str,
    ) -> Result<Vec<MemberId>, MessengerError> {
        let mut unreached = Vec::new();
        if to.is_empty() {
            return Ok(unreached);
        }
        let agent = self.agent_of(corp).await?;
        for receivers in to.chunks(MAX_RECEIVERS) {
            let touser: Vec<&str> = receivers.iter().map(MemberId::as_str).collect();
            let message = json!({
                "touser": touser.join("|"),
                "msgtype": "text",
                "agentid": agent.0,
                "text": { "content": text },
            });
            match self
                .tokens
                .corp_call::<Sent>(corp, Call::post("message/send", message).once())
                .await
            {
                Ok(sent) => unreached.extend(refused(receivers, &sent)),
                Err(MessengerError::Refused {
                    code: ALL_INVALID, ..
                }) => unreached.extend_from_slice(receivers),
                Err(error) => return Err(error),
            }
        }
        Ok(unreached)
    }
}

/// The answer joins ids by `|` and writes them in lower case; ours keep their own.
fn refused(receivers: &[MemberId], sent: &Sent) -> Vec<MemberId> {
    let lists = [&sent.invaliduser, &sent.unlicenseduser];
    let named: HashSet<String> = lists
        .into_iter()
        .flatten()
        .flat_map(|list| list.split('|'))
        .map(str::to_lowercase)
        .collect();
    receivers
        .iter()
        .filter(|member| named.contains(&member.as_str().to_lowercase()))
        .cloned()
        .collect()
}
