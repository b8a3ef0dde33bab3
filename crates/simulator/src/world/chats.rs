//! Conversations of the simulated client and the messages in them.

use serde::{Deserialize, Serialize};

use super::{Corp, World};
use crate::error::SimulatorError;

/// One conversation in a member's client.
///
/// Ids are `single:{member}:{contact}`, `group:{corp}:{chat}`, `internal:{corp}:{chat}`, `app:{member}:{corp}:{agent}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conversation {
    /// Id as above.
    pub id: String,
    /// Kind, and what it is with.
    #[serde(flatten)]
    pub kind: ConversationKind,
    /// Encrypted id of the corp.
    pub corp: String,
    /// What the client shows on top.
    pub title: String,
    /// Nickname of the contact, or who is in the group.
    pub subtitle: String,
    /// Unix seconds of the last message, 0 without one.
    pub last_at: i64,
    /// Last message in one line.
    pub last_text: String,
    /// How many messages there are.
    pub messages: usize,
}

/// What a conversation is with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConversationKind {
    /// One customer.
    Single {
        /// The member whose chat it is.
        member: String,
        /// The customer.
        contact: String,
    },
    /// A customer group.
    Group {
        /// `wr…` id.
        chat: String,
    },
    /// Members only.
    Internal {
        /// Id of the chat.
        chat: String,
    },
    /// Messages of an app to one member.
    App {
        /// The member.
        member: String,
        /// The app's number.
        agent_id: i64,
    },
}

/// Somebody who says something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sender {
    /// What kind of somebody.
    pub kind: SenderKind,
    /// Id of the member or contact.
    pub id: String,
    /// Name as the client shows it.
    pub name: String,
}

/// What kind of somebody says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SenderKind {
    /// Member of the corp.
    Member,
    /// External contact.
    Contact,
    /// An app.
    App,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Number; grows within the world.
    pub id: u64,
    /// Unix seconds.
    pub at: i64,
    /// Who said it.
    pub sender: Sender,
    /// `text`, `image`, `video`, `file`, `news`, `miniprogram`; of apps also `textcard`, `markdown`, ….
    pub msgtype: String,
    /// The object of that type, such as `{"content":"…"}` or `{"mediaid":"…"}`.
    pub content: serde_json::Value,
    /// `typed`, `sidebar` (through `sendChatMessage`) or `app`.
    pub via: String,
}

impl Message {
    /// The message in one line.
    #[must_use]
    pub fn line(&self) -> String {
        let field = |name: &str| {
            self.content
                .get(name)
                .and_then(|value| value.as_str())
                .unwrap_or_default()
        };
        match self.msgtype.as_str() {
            "text" | "markdown" => field("content").chars().take(60).collect(),
            "image" => "[图片]".to_owned(),
            "video" => "[视频]".to_owned(),
            "file" => "[文件]".to_owned(),
            "news" | "textcard" => format!("[链接] {}", field("title")),
            "miniprogram" => format!("[小程序] {}", field("title")),
            other => format!("[{other}]"),
        }
    }
}

/// A message to post.
#[derive(Debug, Clone, Deserialize)]
pub struct NewMessage {
    /// Id of the conversation.
    pub conversation: String,
    /// Id of the member or contact who says it.
    pub sender: String,
    /// See [`Message::msgtype`].
    #[serde(default = "text")]
    pub msgtype: String,
    /// See [`Message::content`].
    pub content: serde_json::Value,
    /// See [`Message::via`].
    #[serde(default = "typed")]
    pub via: String,
}

fn text() -> String {
    "text".to_owned()
}

fn typed() -> String {
    "typed".to_owned()
}

impl Conversation {
    /// Whether it stands in this member's client.
    #[must_use]
    pub fn has_member(&self, world: &World, who: &str) -> bool {
        let corp = world.corp(&self.corp);
        match &self.kind {
            ConversationKind::Single { member, .. } | ConversationKind::App { member, .. } => member == who,
            ConversationKind::Group { chat } => corp
                .and_then(|corp| corp.groups.get(chat))
                .is_some_and(|group| group.people.contains_key(who)),
            ConversationKind::Internal { chat } => corp
                .and_then(|corp| corp.internal_chats.get(chat))
                .is_some_and(|found| found.members.contains(who)),
        }
    }
}

impl World {
    /// The conversation with this id.
    #[must_use]
    pub fn conversation(&self, id: &str) -> Option<Conversation> {
        let mut parts = id.split(':');
        let (kind, first, second) = (parts.next()?, parts.next()?, parts.next()?);
        match kind {
            "single" => {
                let corp = self
                    .corps
                    .values()
                    .find(|corp| corp.members.contains_key(first))?;
                self.single(corp, first, second)
            }
            "group" => self.group(self.corps.get(first)?, second),
            "internal" => self.internal(self.corps.get(first)?, second),
            "app" => {
                let agent_id = parts.next()?.parse().ok()?;
                self.app_chat(self.corps.get(second)?, first, agent_id)
            }
            _ => None,
        }
    }

    /// The conversations in a member's client, the last used first.
    ///
    /// # Errors
    /// The corp or the member does not exist.
    pub fn conversations(&self, corp: &str, member: &str) -> Result<Vec<Conversation>, SimulatorError> {
        let corp = self.need_corp(corp)?;
        let member = corp
            .member(member)
            .ok_or_else(|| SimulatorError::unknown("member", member))?;
        let follows = corp.follows.get(&member.id);
        let singles = follows.into_iter().flat_map(|of| of.keys());
        let singles = singles.filter_map(|contact| self.single(corp, &member.id, contact));
        let groups = corp
            .groups
            .values()
            .filter(|group| group.people.contains_key(&member.id));
        let groups = groups
            .filter(|group| !group.dismissed)
            .filter_map(|group| self.group(corp, &group.id));
        let internal = corp
            .internal_chats
            .values()
            .filter(|chat| chat.members.contains(&member.id));
        let internal = internal.filter_map(|chat| self.internal(corp, &chat.id));
        let apps = self.apps(&corp.id).into_iter();
        let apps = apps.filter_map(|app| self.app_chat(corp, &member.id, app.agent_id));
        let apps = apps.filter(|chat| chat.messages > 0);
        let mut all: Vec<Conversation> = singles.chain(groups).chain(internal).chain(apps).collect();
        all.sort_by(|a, b| b.last_at.cmp(&a.last_at).then_with(|| a.id.cmp(&b.id)));
        Ok(all)
    }

    /// Messages of a conversation, oldest first.
    #[must_use]
    pub fn messages_of(&self, conversation: &str) -> &[Message] {
        self.messages.get(conversation).map_or(&[], Vec::as_slice)
    }

    /// Says something in a conversation.
    ///
    /// # Errors
    /// The conversation or the sender does not exist.
    pub fn post(&mut self, new: NewMessage) -> Result<Message, SimulatorError> {
        let found = self.conversation(&new.conversation);
        let found = found.ok_or_else(|| SimulatorError::unknown("conversation", &new.conversation))?;
        let sender = self.sender(&found, &new.sender);
        let sender = sender.ok_or_else(|| SimulatorError::unknown("sender", &new.sender))?;
        let (at, id) = (self.now(), self.next_serial());
        let message = Message {
            id,
            at,
            sender,
            msgtype: new.msgtype,
            content: new.content,
            via: new.via,
        };
        self.messages
            .entry(new.conversation)
            .or_default()
            .push(message.clone());
        Ok(message)
    }

    fn sender(&self, conversation: &Conversation, who: &str) -> Option<Sender> {
        let corp = self.corp(&conversation.corp)?;
        if let Some(member) = corp.member(who) {
            let inside = conversation.has_member(self, &member.id);
            let sender = Sender {
                kind: SenderKind::Member,
                id: member.id.clone(),
                name: member.name.clone(),
            };
            return inside.then_some(sender);
        }
        if let (ConversationKind::App { .. }, Some(app)) = (&conversation.kind, who.strip_prefix("app:")) {
            return Some(Sender {
                kind: SenderKind::App,
                id: app.to_owned(),
                name: conversation.title.clone(),
            });
        }
        let contact = corp.contact(who)?;
        let inside = match &conversation.kind {
            ConversationKind::Single { contact: other, .. } => *other == contact.id,
            ConversationKind::Group { chat } => corp.groups.get(chat)?.people.contains_key(&contact.id),
            ConversationKind::Internal { .. } | ConversationKind::App { .. } => false,
        };
        let sender = Sender {
            kind: SenderKind::Contact,
            id: contact.id.clone(),
            name: contact.name.clone(),
        };
        inside.then_some(sender)
    }

    fn single(&self, corp: &Corp, member: &str, contact: &str) -> Option<Conversation> {
        let follow = corp.follows.get(member)?.get(contact)?;
        let found = corp.contacts.get(contact)?;
        let title = if follow.remark.is_empty() {
            &found.name
        } else {
            &follow.remark
        };
        let kind = ConversationKind::Single {
            member: member.to_owned(),
            contact: contact.to_owned(),
        };
        let id = format!("single:{member}:{contact}");
        Some(self.chat(id, kind, corp, title.clone(), found.name.clone()))
    }

    fn group(&self, corp: &Corp, chat: &str) -> Option<Conversation> {
        let group = corp.groups.get(chat)?;
        let title = if group.name.is_empty() {
            "群聊".to_owned()
        } else {
            group.name.clone()
        };
        let kind = ConversationKind::Group {
            chat: chat.to_owned(),
        };
        let id = format!("group:{}:{chat}", corp.id);
        Some(self.chat(id, kind, corp, title, format!("{} 人", group.people.len())))
    }

    fn internal(&self, corp: &Corp, chat: &str) -> Option<Conversation> {
        let found = corp.internal_chats.get(chat)?;
        let kind = ConversationKind::Internal {
            chat: chat.to_owned(),
        };
        let id = format!("internal:{}:{chat}", corp.id);
        Some(self.chat(
            id,
            kind,
            corp,
            found.name.clone(),
            format!("{} 人", found.members.len()),
        ))
    }

    fn app_chat(&self, corp: &Corp, member: &str, agent_id: i64) -> Option<Conversation> {
        let member = corp.members.get(member)?;
        let kind = ConversationKind::App {
            member: member.id.clone(),
            agent_id,
        };
        let id = format!("app:{}:{}:{agent_id}", member.id, corp.id);
        let title = self.env.config.suite.app_name.clone();
        Some(self.chat(id, kind, corp, title, "应用消息".to_owned()))
    }

    fn chat(
        &self,
        id: String,
        kind: ConversationKind,
        corp: &Corp,
        title: String,
        subtitle: String,
    ) -> Conversation {
        let messages = self.messages_of(&id);
        let last = messages.last();
        Conversation {
            kind,
            corp: corp.id.clone(),
            title,
            subtitle,
            last_at: last.map_or(0, |message| message.at),
            last_text: last.map(Message::line).unwrap_or_default(),
            messages: messages.len(),
            id,
        }
    }
}
