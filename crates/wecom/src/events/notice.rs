use chrono::{DateTime, Utc};
use secrecy::SecretString;
use sidebook_messenger::EventReadError;

use super::document::Document;

/// A callback in the platform's words: both dialects, with one shape for tenant, time and kind.
///
/// The instruction dialect says `InfoType`, `AuthCorpId`, `TimeStamp`; the data dialect (also what a self-built app
/// gets for everything) says `MsgType`/`Event`, `ToUserName`, `CreateTime` (`platform/wecom.md` 8.1).
#[derive(Debug, Clone)]
pub struct Notice {
    /// The suite that the instruction is for. Data events name none.
    pub suite_id: Option<String>,
    /// The corp it is about, where the platform says.
    pub corp_id: Option<String>,
    /// When, by the platform's clock.
    pub at: Option<DateTime<Utc>>,
    /// `InfoType`, `Event` or `MsgType`, with `/ChangeType` where there is one.
    pub name: String,
    /// What happened.
    pub kind: NoticeKind,
}

/// What happened. Each variant mirrors one row of `platform/wecom.md` 2.7 or section 8.
#[derive(Debug, Clone)]
#[expect(
    missing_docs,
    reason = "the fields are the platform's own, described in its documents"
)]
pub enum NoticeKind {
    /// `suite_ticket`
    SuiteTicket { suite_id: String, ticket: SecretString },
    /// `create_auth`
    CreateAuth {
        auth_code: SecretString,
        state: Option<String>,
    },
    /// `change_auth`
    ChangeAuth { state: Option<String> },
    /// `cancel_auth`
    CancelAuth,
    /// `reset_permanent_code`
    ResetPermanentCode { auth_code: SecretString },
    /// `share_agent_change` and `share_chain_change`
    ShareChange {
        agent_id: Option<i64>,
        app_id: Option<i64>,
    },
    /// `change_external_contact`
    ChangeExternalContact {
        change: ExternalContactChange,
        user_id: String,
        external_user_id: String,
        state: Option<String>,
        source: Option<String>,
    },
    /// `change_external_chat`
    ChangeExternalChat(ExternalChatChange),
    /// `change_external_tag`
    ChangeExternalTag {
        change: String,
        id: Option<String>,
        tag_type: Option<String>,
    },
    /// `change_contact` about a member
    ChangeUser {
        change: UserChange,
        user_id: String,
        department: Vec<String>,
    },
    /// `change_contact` about a department or a member tag
    ChangePartyOrTag { change: String, id: Option<i64> },
    /// `subscribe`: a member entered the visible scope
    Subscribe { user_id: String },
    /// `unsubscribe`: a member left it
    Unsubscribe { user_id: String },
    /// A message that a member wrote to the app
    Message {
        msg_type: String,
        msg_id: Option<String>,
    },
    /// Any other event, today's or tomorrow's
    Other,
}

/// `ChangeType` of `change_external_contact`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the platform's own words")]
pub enum ExternalContactChange {
    AddExternalContact,
    AddHalfExternalContact,
    EditExternalContact,
    DelExternalContact,
    DelFollowUser,
    TransferFail { fail_reason: String },
    Other(String),
}

/// `change_external_chat`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalChatChange {
    /// `ChatId`
    pub chat_id: String,
    /// `ChangeType`: `create`, `update`, `dismiss`
    pub change: String,
    /// `UpdateDetail`: `add_member`, `del_member`, `change_owner`, `change_name`, `change_notice`
    pub detail: Option<String>,
    /// `JoinScene`, the platform's number
    pub join_scene: Option<i64>,
    /// `QuitScene`, the platform's number
    pub quit_scene: Option<i64>,
    /// `MemChangeCnt`
    pub member_change_count: Option<i64>,
    /// `MemChangeList`; empty on big changes
    pub member_change_list: Vec<String>,
    /// `LastMemVer`
    pub last_member_version: Option<String>,
    /// `CurMemVer`
    pub current_member_version: Option<String>,
}

/// `ChangeType` of `change_contact` about a member.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the platform's own words")]
pub enum UserChange {
    CreateUser,
    UpdateUser { new_user_id: Option<String> },
    DeleteUser,
}

impl Notice {
    /// Reads a decrypted callback body of either dialect.
    ///
    /// # Errors
    /// When it is no well-formed document, names no kind, or lacks an id that its kind cannot be without.
    pub fn read(body: &[u8]) -> Result<Self, EventReadError> {
        let document = Document::read(body)?;
        let info_type = document.text_of("InfoType");
        let event = document.text_of("Event");
        let msg_type = document.text_of("MsgType");
        let name = info_type
            .or(event)
            .or(msg_type)
            .ok_or(EventReadError::Missing("InfoType, Event or MsgType"))?;
        let change = document.text_of("ChangeType");
        let instruction = info_type.is_some();
        let corp_id = if instruction {
            ["AuthCorpId", "PaidCorpId", "CorpId"]
                .into_iter()
                .find_map(|name| document.text_of(name))
        } else {
            document.text_of("ToUserName")
        };
        let at = document.integer(if instruction { "TimeStamp" } else { "CreateTime" });
        let kind = if instruction || event.is_some() {
            kind(&document, name, change)?
        } else {
            let msg_id = document.text_of("MsgId").map(str::to_owned);
            NoticeKind::Message {
                msg_type: name.to_owned(),
                msg_id,
            }
        };
        Ok(Self {
            suite_id: document.text_of("SuiteId").map(str::to_owned),
            corp_id: corp_id.map(str::to_owned),
            at: at.and_then(|seconds| DateTime::from_timestamp(seconds, 0)),
            name: change.map_or_else(|| name.to_owned(), |change| format!("{name}/{change}")),
            kind,
        })
    }
}

fn kind(document: &Document, name: &str, change: Option<&str>) -> Result<NoticeKind, EventReadError> {
    let need = |field: &'static str| document.text_of(field).ok_or(EventReadError::Missing(field));
    let own = |field: &'static str| need(field).map(str::to_owned);
    let secret = |field: &'static str| need(field).map(SecretString::from);
    let maybe = |field: &'static str| document.text_of(field).map(str::to_owned);
    Ok(match name {
        "suite_ticket" => NoticeKind::SuiteTicket {
            suite_id: own("SuiteId")?,
            ticket: secret("SuiteTicket")?,
        },
        "create_auth" => NoticeKind::CreateAuth {
            auth_code: secret("AuthCode")?,
            state: maybe("State"),
        },
        "change_auth" => {
            need("AuthCorpId")?;
            NoticeKind::ChangeAuth {
                state: maybe("State"),
            }
        }
        "cancel_auth" => {
            need("AuthCorpId")?;
            NoticeKind::CancelAuth
        }
        "reset_permanent_code" => NoticeKind::ResetPermanentCode {
            auth_code: secret("AuthCode")?,
        },
        "share_agent_change" | "share_chain_change" => NoticeKind::ShareChange {
            agent_id: document.integer("AgentId"),
            app_id: document.integer("AppId"),
        },
        "change_external_contact" => NoticeKind::ChangeExternalContact {
            change: external_contact_change(document, change.ok_or(EventReadError::Missing("ChangeType"))?),
            user_id: own("UserID")?,
            external_user_id: own("ExternalUserID")?,
            state: maybe("State"),
            source: maybe("Source"),
        },
        "change_external_chat" => NoticeKind::ChangeExternalChat(ExternalChatChange {
            chat_id: own("ChatId")?,
            change: own("ChangeType")?,
            detail: maybe("UpdateDetail"),
            join_scene: document.integer("JoinScene"),
            quit_scene: document.integer("QuitScene"),
            member_change_count: document.integer("MemChangeCnt"),
            member_change_list: document.list("MemChangeList"),
            last_member_version: maybe("LastMemVer"),
            current_member_version: maybe("CurMemVer"),
        }),
        "change_external_tag" => NoticeKind::ChangeExternalTag {
            change: own("ChangeType")?,
            id: maybe("Id"),
            tag_type: maybe("TagType"),
        },
        "change_contact" => {
            return change_contact(document, change.ok_or(EventReadError::Missing("ChangeType"))?);
        }
        "subscribe" => NoticeKind::Subscribe {
            user_id: own("FromUserName")?,
        },
        "unsubscribe" => NoticeKind::Unsubscribe {
            user_id: own("FromUserName")?,
        },
        _ => NoticeKind::Other,
    })
}

fn external_contact_change(document: &Document, change: &str) -> ExternalContactChange {
    match change {
        "add_external_contact" => ExternalContactChange::AddExternalContact,
        "add_half_external_contact" => ExternalContactChange::AddHalfExternalContact,
        "edit_external_contact" => ExternalContactChange::EditExternalContact,
        "del_external_contact" => ExternalContactChange::DelExternalContact,
        "del_follow_user" => ExternalContactChange::DelFollowUser,
        "transfer_fail" => ExternalContactChange::TransferFail {
            fail_reason: document.text_of("FailReason").unwrap_or_default().to_owned(),
        },
        other => ExternalContactChange::Other(other.to_owned()),
    }
}

fn change_contact(document: &Document, change: &str) -> Result<NoticeKind, EventReadError> {
    let user = |change: UserChange| {
        let user_id = document
            .text_of("UserID")
            .ok_or(EventReadError::Missing("UserID"))?
            .to_owned();
        Ok(NoticeKind::ChangeUser {
            change,
            user_id,
            department: document.list("Department"),
        })
    };
    match change {
        "create_user" => user(UserChange::CreateUser),
        "update_user" => user(UserChange::UpdateUser {
            new_user_id: document.text_of("NewUserID").map(str::to_owned),
        }),
        "delete_user" => user(UserChange::DeleteUser),
        "create_party" | "update_party" | "delete_party" => Ok(NoticeKind::ChangePartyOrTag {
            change: change.to_owned(),
            id: document.integer("Id"),
        }),
        "update_tag" => Ok(NoticeKind::ChangePartyOrTag {
            change: change.to_owned(),
            id: document.integer("TagId"),
        }),
        _ => Ok(NoticeKind::Other),
    }
}
