use serde::Deserialize;
use serde_json::json;
use sidebook_messenger::{
    ChatId, CorpKey, Failure, Group, GroupMember, GroupMemberKind, GroupPage, GroupRef, GroupState, MemberId,
    MessengerError,
};

use super::walk::{Refused, Walk};
use crate::Wecom;
use crate::client::Call;
use crate::lenient::{self, filled};

#[derive(Deserialize)]
struct List {
    #[serde(default, deserialize_with = "lenient::nullable")]
    group_chat_list: Vec<ListEntry>,
    #[serde(default, deserialize_with = "lenient::nullable")]
    next_cursor: String,
}

#[derive(Deserialize)]
struct ListEntry {
    chat_id: String,
    #[serde(default, deserialize_with = "lenient::integer")]
    status: i64,
}

#[derive(Deserialize)]
struct Details {
    group_chat: GroupChat,
}

/// `platform/wecom.md` 5.5.
#[derive(Deserialize)]
struct GroupChat {
    chat_id: String,
    #[serde(default)]
    name: Option<String>,
    owner: String,
    #[serde(default, deserialize_with = "lenient::integer")]
    create_time: i64,
    #[serde(default)]
    notice: Option<String>,
    #[serde(default, deserialize_with = "lenient::nullable")]
    member_list: Vec<ChatMember>,
    #[serde(default, deserialize_with = "lenient::nullable")]
    admin_list: Vec<Admin>,
    #[serde(default)]
    member_version: Option<String>,
}

#[derive(Deserialize)]
struct ChatMember {
    userid: String,
    #[serde(default, rename = "type", deserialize_with = "lenient::integer")]
    kind: i64,
    #[serde(default, deserialize_with = "lenient::integer")]
    join_time: i64,
    #[serde(default, deserialize_with = "lenient::integer")]
    join_scene: i64,
    #[serde(default)]
    name: Option<String>,
}

#[derive(Deserialize)]
struct Admin {
    userid: String,
}

impl From<ListEntry> for GroupRef {
    fn from(entry: ListEntry) -> Self {
        Self {
            id: ChatId::from(entry.chat_id),
            state: match entry.status {
                1 => GroupState::OwnerLeft,
                2 => GroupState::Inheriting,
                3 => GroupState::Inherited,
                _ => GroupState::Normal,
            },
        }
    }
}

impl From<ChatMember> for GroupMember {
    fn from(member: ChatMember) -> Self {
        // Third-party apps get a member's id in place of the name.
        let name = filled(member.name).filter(|name| *name != member.userid);
        Self {
            kind: if member.kind == 1 {
                GroupMemberKind::Member
            } else {
                GroupMemberKind::External
            },
            id: member.userid,
            name,
            joined_at: lenient::instant(member.join_time),
            join_scene: member.join_scene,
        }
    }
}

impl From<GroupChat> for Group {
    fn from(chat: GroupChat) -> Self {
        Self {
            id: ChatId::from(chat.chat_id),
            name: filled(chat.name),
            owner: MemberId::from(chat.owner),
            created_at: lenient::instant(chat.create_time),
            notice: filled(chat.notice),
            members: chat.member_list.into_iter().map(GroupMember::from).collect(),
            admins: chat
                .admin_list
                .into_iter()
                .map(|admin| MemberId::from(admin.userid))
                .collect(),
            member_version: filled(chat.member_version),
        }
    }
}

impl Wecom {
    /// Always asks by owners: without them a scope of more than 1000 members is refused (11.37).
    pub(crate) async fn groups_of(
        &self,
        corp: &CorpKey,
        owners: &[MemberId],
        cursor: Option<&str>,
    ) -> Result<GroupPage, MessengerError> {
        let mut walk = Walk::parse(cursor);
        loop {
            let (asked, cursor) = walk.question(owners);
            if asked.is_empty() {
                return Ok(GroupPage::default());
            }
            let userids: Vec<&str> = asked.iter().map(MemberId::as_str).collect();
            let request = json!({
                "status_filter": 0,
                "owner_filter": { "userid_list": userids },
                "cursor": cursor,
                "limit": 1000,
            });
            let error = match self
                .tokens
                .corp_call::<List>(corp, Call::post("externalcontact/groupchat/list", request))
                .await
            {
                Ok(list) => {
                    let groups = list.group_chat_list.into_iter().map(GroupRef::from).collect();
                    return Ok(GroupPage {
                        groups,
                        hidden: Vec::new(),
                        next: walk.after(owners, &list.next_cursor),
                    });
                }
                Err(error) => error,
            };
            match walk.refused(owners, &error) {
                Refused::AskOneByOne(from) => walk = from,
                refused @ (Refused::Nothing | Refused::Unlicensed | Refused::Hidden) => {
                    let shown = refused == Refused::Nothing;
                    return Ok(GroupPage {
                        groups: Vec::new(),
                        hidden: if shown { Vec::new() } else { asked.to_vec() },
                        next: walk.after(owners, ""),
                    });
                }
                Refused::Fails => return Err(error),
            }
        }
    }

    pub(crate) async fn group_details(
        &self,
        corp: &CorpKey,
        chat: &ChatId,
    ) -> Result<Option<Group>, MessengerError> {
        let request = json!({ "chat_id": chat.as_str(), "need_name": 1 });
        let call = Call::post("externalcontact/groupchat/get", request);
        match self.tokens.corp_call::<Details>(corp, call).await {
            Err(error) if matches!(error.failure(), Some(Failure::NotFound | Failure::OutOfScope)) => {
                Ok(None)
            }
            answer => Ok(Some(answer?.group_chat.into())),
        }
    }
}
