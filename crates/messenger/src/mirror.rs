//! What the platform holds, as the mirror keeps it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{ChatId, CorpTagId, ExternalUserId, MemberId};

/// A member of the corp (one of the agency's people).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Their id.
    pub id: MemberId,
    /// Their name where the platform tells it; third-party apps get none.
    pub name: Option<String>,
    /// Departments they are in.
    pub departments: Vec<i64>,
    /// Whether they can use the client.
    pub state: MemberState,
}

/// A department of the corp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// The platform's number; the root is 1.
    pub id: i64,
    /// The number of the one above, which the app may not see; 0 for the root.
    pub parent: i64,
    /// Its name where the platform tells it; third-party apps get none.
    pub name: Option<String>,
}

/// Whether a member can use the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberState {
    /// Can, as far as the platform tells: lists of members tell no state.
    Active,
    /// Disabled or not yet activated.
    Inactive,
    /// Left the corp.
    Left,
}

/// What kind of person an external contact is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// A WeChat user.
    Personal,
    /// A user of another corp on the same platform.
    Corporate,
    /// Something newer than this code.
    Other,
}

/// An external contact without its follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Their id.
    pub id: ExternalUserId,
    /// Nickname or name.
    pub name: String,
    /// What kind of person.
    pub kind: ContactKind,
    /// Their company's short name, for corporate contacts.
    pub corp_name: Option<String>,
    /// Their position, for corporate contacts.
    pub position: Option<String>,
    /// Picture address, where the platform tells it.
    pub avatar: Option<String>,
    /// Who follows them, within scope.
    pub follows: Vec<Follow>,
}

/// One member's relation to an external contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Follow {
    /// The member.
    pub member: MemberId,
    /// The member's own name for the contact.
    pub remark: Option<String>,
    /// The member's own note.
    pub description: Option<String>,
    /// The member's note of the contact's company.
    pub remark_corp_name: Option<String>,
    /// The member's note of the contact's mobile numbers, where the platform tells them.
    pub remark_mobiles: Vec<String>,
    /// Since when.
    pub followed_at: Option<DateTime<Utc>>,
    /// How they met: the platform's number, kept as it is.
    pub add_way: i64,
    /// Channel code of the way they met.
    pub channel: Option<String>,
    /// Labels.
    pub tags: Vec<FollowTag>,
}

/// A label on a follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowTag {
    /// Id, for corp tags.
    pub id: Option<CorpTagId>,
    /// Name, where the call tells it.
    pub name: Option<String>,
}

/// A page of follows: the contact with exactly one follow each.
#[derive(Debug, Clone, Default)]
pub struct ContactPage {
    /// Entries, one per follow.
    pub entries: Vec<ContactFollow>,
    /// Members that were skipped because they have no licence.
    pub unlicensed: Vec<MemberId>,
    /// Members that the platform does not show: they left the scope. What they have is not known, which is not nothing.
    pub hidden: Vec<MemberId>,
    /// Where the next page begins. `None` at the end.
    pub next: Option<String>,
}

/// A contact and one follow of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactFollow {
    /// The contact, `follows` holding the one follow of this entry.
    pub contact: Contact,
}

/// A page of group chats.
#[derive(Debug, Clone, Default)]
pub struct GroupPage {
    /// Group chats.
    pub groups: Vec<GroupRef>,
    /// Owners that the platform does not show: they left the scope. What they own is not known, which is not nothing.
    pub hidden: Vec<MemberId>,
    /// Where the next page begins. `None` at the end.
    pub next: Option<String>,
}

/// A group chat in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupRef {
    /// Its id.
    pub id: ChatId,
    /// Whether its owner is still there.
    pub state: GroupState,
}

/// Whether a group's owner is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupState {
    /// All is normal.
    Normal,
    /// The owner left.
    OwnerLeft,
    /// A new owner is being put in place.
    Inheriting,
    /// A new owner was put in place.
    Inherited,
}

/// A group chat with its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: ChatId,
    /// Its name; unnamed groups have none.
    pub name: Option<String>,
    /// Who owns it.
    pub owner: MemberId,
    /// When it was created.
    pub created_at: Option<DateTime<Utc>>,
    /// Its notice.
    pub notice: Option<String>,
    /// Everyone in it.
    pub members: Vec<GroupMember>,
    /// Its admins besides the owner.
    pub admins: Vec<MemberId>,
    /// Changes with the member list.
    pub member_version: Option<String>,
}

/// Somebody in a group chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupMember {
    /// Member id or external contact id, by `kind`.
    pub id: String,
    /// Of ours or external.
    pub kind: GroupMemberKind,
    /// Name where the platform tells it.
    pub name: Option<String>,
    /// Since when.
    pub joined_at: Option<DateTime<Utc>>,
    /// How they came in: the platform's number.
    pub join_scene: i64,
}

/// Whose side a group member is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupMemberKind {
    /// A member of the corp.
    Member,
    /// An external person.
    External,
}

/// A group of corp tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorpTagGroup {
    /// Its id.
    pub id: CorpTagId,
    /// Its name.
    pub name: String,
    /// Larger first.
    pub order: i64,
    /// Its tags.
    pub tags: Vec<CorpTag>,
}

/// A corp tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorpTag {
    /// Its id.
    pub id: CorpTagId,
    /// Its name.
    pub name: String,
    /// Larger first.
    pub order: i64,
}
