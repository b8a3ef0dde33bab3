//! Handing over contacts and groups (`platform/wecom.md` 5, 继承). Of who is in the corp by the on-job calls, of who has
//! left by those of the resigned; their answers are the same.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};
use sidebook_messenger::{
    ChatId, ContactTransfer, CorpKey, ExternalUserId, Failure, Handover, MessengerError, TransferRefusal,
    TransferState, Transferred,
};

use crate::Wecom;
use crate::client::Call;
use crate::lenient;

/// 1000 to a page, and a member has 20,000 contacts; more pages are a loop.
const MAX_RESULT_PAGES: usize = 40;

#[derive(Deserialize)]
struct Begun {
    #[serde(default, deserialize_with = "lenient::nullable")]
    customer: Vec<BegunContact>,
}

#[derive(Deserialize)]
struct BegunContact {
    external_userid: String,
    #[serde(default, deserialize_with = "lenient::integer")]
    errcode: i64,
}

#[derive(Deserialize)]
struct Results {
    #[serde(default, deserialize_with = "lenient::nullable")]
    customer: Vec<ContactResult>,
    #[serde(default, deserialize_with = "lenient::nullable")]
    next_cursor: String,
}

#[derive(Deserialize)]
struct ContactResult {
    external_userid: String,
    #[serde(default, deserialize_with = "lenient::integer")]
    status: i64,
    #[serde(default, deserialize_with = "lenient::integer")]
    takeover_time: i64,
}

#[derive(Deserialize)]
struct Moved {
    #[serde(default, deserialize_with = "lenient::nullable")]
    failed_chat_list: Vec<FailedChat>,
}

#[derive(Deserialize)]
struct FailedChat {
    chat_id: String,
    #[serde(default, deserialize_with = "lenient::integer")]
    errcode: i64,
}

/// `platform/wecom.md` 10, 继承: of one contact or group, and of a whole call about two members.
fn refusal(code: i64) -> TransferRefusal {
    match code {
        40096 | 40131 | 84061 | 90501 | 90504 => TransferRefusal::NotTheirs,
        40097 | 90500 => TransferRefusal::NotLeft,
        40098 => TransferRefusal::TakerUnverified,
        40099 => TransferRefusal::TakerFull,
        40100 | 40129 => TransferRefusal::UnderWay,
        40128 => TransferRefusal::TooOften,
        other => TransferRefusal::Other(other),
    }
}

/// What the refusal of a whole call says about each thing in it; any other is a failure of the call.
fn of_all(error: MessengerError) -> Result<TransferRefusal, MessengerError> {
    let MessengerError::Refused { code, failure, .. } = &error else {
        return Err(error);
    };
    match refusal(*code) {
        // The app does not see the member whose contacts they are, or has no right to hand over.
        TransferRefusal::NotTheirs if *failure == Failure::OutOfScope => Err(error),
        TransferRefusal::Other(_) if *failure != Failure::Rejected => Err(error),
        said => Ok(said),
    }
}

/// What each was told; of what the answer leaves out this.
fn each<Id: Clone>(
    ids: &[Id],
    id: impl Fn(&Id) -> &str,
    told: &HashMap<String, i64>,
    left_out: Option<TransferRefusal>,
) -> Vec<Transferred<Id>> {
    let of = |one: &Id| match told.get(id(one)) {
        Some(0) => None,
        Some(code) => Some(refusal(*code)),
        None => left_out,
    };
    ids.iter()
        .map(|one| Transferred {
            id: one.clone(),
            refused: of(one),
        })
        .collect()
}

/// A status without a meaning, or 5: the platform remembers no transfer.
fn state(status: i64) -> Option<TransferState> {
    match status {
        1 => Some(TransferState::Done),
        2 => Some(TransferState::Waiting),
        3 => Some(TransferState::Refused),
        4 => Some(TransferState::TakerFull),
        _ => None,
    }
}

impl Wecom {
    pub(crate) async fn begin_contact_transfers(
        &self,
        corp: &CorpKey,
        handover: &Handover,
        contacts: &[ExternalUserId],
    ) -> Result<Vec<Transferred<ExternalUserId>>, MessengerError> {
        let api = if handover.has_left {
            "externalcontact/resigned/transfer_customer"
        } else {
            "externalcontact/transfer_customer"
        };
        let ids: Vec<&str> = contacts.iter().map(ExternalUserId::as_str).collect();
        let mut request = pair(handover);
        insert(&mut request, "external_userid", json!(ids));
        // The contact is told, and twice in ninety days is all the platform allows.
        let call = Call::post(api, request).once();
        let (told, left_out) = match self.tokens.corp_call::<Begun>(corp, call).await {
            // What an answer does not tell did not begin.
            Ok(begun) => (begun.customer, TransferRefusal::Other(0)),
            Err(error) => (Vec::new(), of_all(error)?),
        };
        let told = told.into_iter().map(|one| (one.external_userid, one.errcode));
        Ok(each(
            contacts,
            ExternalUserId::as_str,
            &told.collect(),
            Some(left_out),
        ))
    }

    pub(crate) async fn begun_contact_transfers(
        &self,
        corp: &CorpKey,
        handover: &Handover,
    ) -> Result<Vec<ContactTransfer>, MessengerError> {
        let api = if handover.has_left {
            "externalcontact/resigned/transfer_result"
        } else {
            "externalcontact/transfer_result"
        };
        let mut found = Vec::new();
        let mut cursor = String::new();
        for _ in 0..MAX_RESULT_PAGES {
            let mut request = pair(handover);
            insert(&mut request, "cursor", json!(cursor));
            let results: Results = self.tokens.corp_call(corp, Call::post(api, request)).await?;
            let known = results.customer.into_iter().filter_map(|one| {
                let state = state(one.status)?;
                Some(ContactTransfer {
                    contact: one.external_userid.into(),
                    state,
                    // While it waits, this is when it will be.
                    at: lenient::instant(one.takeover_time).filter(|_| state != TransferState::Waiting),
                })
            });
            found.extend(known);
            if results.next_cursor.is_empty() || results.next_cursor == cursor {
                break;
            }
            cursor = results.next_cursor;
        }
        Ok(found)
    }

    pub(crate) async fn change_group_owners(
        &self,
        corp: &CorpKey,
        handover: &Handover,
        chats: &[ChatId],
    ) -> Result<Vec<Transferred<ChatId>>, MessengerError> {
        let api = if handover.has_left {
            "externalcontact/groupchat/transfer"
        } else {
            "externalcontact/groupchat/onjob_transfer"
        };
        let ids: Vec<&str> = chats.iter().map(ChatId::as_str).collect();
        let request = json!({ "chat_id_list": ids, "new_owner": handover.to.as_str() });
        let call = Call::post(api, request).once();
        let (told, left_out) = match self.tokens.corp_call::<Moved>(corp, call).await {
            // Only failures are told.
            Ok(moved) => (moved.failed_chat_list, None),
            Err(error) => (Vec::new(), Some(of_all(error)?)),
        };
        let told = told.into_iter().map(|one| (one.chat_id, one.errcode));
        Ok(each(chats, ChatId::as_str, &told.collect(), left_out))
    }
}

fn pair(handover: &Handover) -> Value {
    json!({
        "handover_userid": handover.from.as_str(),
        "takeover_userid": handover.to.as_str(),
    })
}

fn insert(request: &mut Value, name: &str, value: Value) {
    if let Some(fields) = request.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}
