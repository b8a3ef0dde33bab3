//! What the platform knows: corps, their people, their customers and their groups.
//!
//! Keys are the ids a third-party app sees (`wp…`, `wo…`, `wm…`); the plain ones stand beside them for internal apps.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::Transfer;

/// [`Member::status`] of somebody who left the corp.
const LEFT: i64 = 5;

/// A tenant of the platform.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Corp {
    /// Encrypted id `wp…`, as the provider of the suite sees it.
    pub id: String,
    /// Plain id `ww…`, as the corp itself sees it.
    pub plain_id: String,
    /// Short name.
    pub name: String,
    /// Departments by id; the root is 1.
    pub departments: BTreeMap<i64, Department>,
    /// Members by `wo…` id.
    pub members: BTreeMap<String, Member>,
    /// External contacts by provider-scoped `wm…` id.
    pub contacts: BTreeMap<String, Contact>,
    /// Who follows whom: member id → contact id → relation.
    pub follows: BTreeMap<String, BTreeMap<String, Follow>>,
    /// Corp tags by group.
    pub tag_groups: BTreeMap<String, TagGroup>,
    /// Customer groups by `wr…` id.
    pub groups: BTreeMap<String, Group>,
    /// Chats between members only.
    pub internal_chats: BTreeMap<String, InternalChat>,
    /// Transfers of contacts, oldest first.
    #[serde(default)]
    pub transfers: Vec<Transfer>,
    /// End of the 90 free days that begin with the first installation, unix seconds.
    pub trial_until: Option<i64>,
    /// Plain member and contact ids → keys above.
    #[serde(skip)]
    pub(crate) plain: HashMap<String, String>,
}

impl Corp {
    /// The member with this `wo…` or plain user id.
    #[must_use]
    pub fn member(&self, id: &str) -> Option<&Member> {
        self.members
            .get(id)
            .or_else(|| self.members.get(self.plain.get(id)?))
    }

    /// Members who have not left, administrators first.
    #[must_use]
    pub fn people(&self) -> Vec<&Member> {
        let mut people: Vec<&Member> = self
            .members
            .values()
            .filter(|member| member.status != LEFT)
            .collect();
        people.sort_by(|a, b| b.is_admin.cmp(&a.is_admin).then_with(|| a.userid.cmp(&b.userid)));
        people
    }

    /// Whether the member with this key left the corp.
    #[must_use]
    pub fn has_left(&self, member: &str) -> bool {
        self.members
            .get(member)
            .is_some_and(|member| member.status == LEFT)
    }

    /// Who acts for the corp: an administrator, or anybody if there is none.
    #[must_use]
    pub fn administrator(&self) -> Option<&Member> {
        self.people().first().copied()
    }

    /// The external contact with this provider-scoped or plain id.
    #[must_use]
    pub fn contact(&self, id: &str) -> Option<&Contact> {
        self.contacts
            .get(id)
            .or_else(|| self.contacts.get(self.plain.get(id)?))
    }

    /// Members that follow the contact, with their relation.
    pub fn followers<'a>(&'a self, contact: &'a str) -> impl Iterator<Item = (&'a str, &'a Follow)> + 'a {
        self.follows
            .iter()
            .filter_map(move |(member, of)| Some((member.as_str(), of.get(contact)?)))
    }

    /// The tag group and tag with this tag id.
    #[must_use]
    pub fn tag(&self, id: &str) -> Option<(&TagGroup, &Tag)> {
        self.tag_groups
            .values()
            .find_map(|group| Some((group, group.tags.get(id)?)))
    }

    /// A department and everything below it.
    #[must_use]
    pub fn department_tree(&self, root: i64) -> BTreeSet<i64> {
        let mut found = BTreeSet::new();
        if !self.departments.contains_key(&root) {
            return found;
        }
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            if found.insert(id) {
                open.extend(
                    self.departments
                        .values()
                        .filter(|below| below.parent == id)
                        .map(|below| below.id),
                );
            }
        }
        found
    }

    pub(crate) fn index(&mut self) {
        let members = self
            .members
            .values()
            .map(|member| (member.userid.clone(), member.id.clone()));
        let contacts = self
            .contacts
            .values()
            .map(|contact| (contact.plain_id.clone(), contact.id.clone()));
        self.plain = members.chain(contacts).collect();
    }
}

/// A department.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Department {
    /// Number in the corp.
    pub id: i64,
    /// Number of the one above; 0 for the root.
    pub parent: i64,
    /// Name, which a third-party app never sees.
    pub name: String,
    /// Larger comes first.
    pub order: i64,
}

/// A member of a corp.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Member {
    /// Encrypted id `wo…` (`open_userid`).
    pub id: String,
    /// Plain user id.
    pub userid: String,
    /// Real name.
    pub name: String,
    /// Mobile number, which no app gets.
    pub mobile: String,
    /// Position, such as 主办会计.
    pub position: String,
    /// Departments.
    pub departments: Vec<i64>,
    /// Platform state: 1 active, 2 disabled, 4 not activated, 5 left.
    pub status: i64,
    /// Interface licence.
    pub licence: Licence,
    /// Whether the member may have customers.
    pub customer_contact: bool,
    /// Whether the member administrates the corp.
    pub is_admin: bool,
}

/// Interface licence (接口调用许可) of a member for the provider of the suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Licence {
    /// No licence; covered while the corp's trial lasts.
    Trial,
    /// No licence, no trial.
    None,
    /// Base account (基础账号): identity and messages.
    Base,
    /// Inter-operation account (互通账号): customers as well.
    Interop,
}

/// An external contact of a corp.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Contact {
    /// Provider-scoped id `wm…`.
    pub id: String,
    /// Id that the corp's own apps see.
    pub plain_id: String,
    /// Nickname.
    pub name: String,
    /// 1 WeChat user, 2 WeCom user of another corp.
    pub kind: i64,
    /// 0 unknown, 1 male, 2 female.
    pub gender: i64,
    /// Avatar URL.
    pub avatar: String,
    /// WeChat union id.
    pub unionid: String,
    /// Position, for WeCom users.
    pub position: String,
    /// Short name of the corp of a WeCom user.
    pub corp_name: String,
    /// Company that the person works for in the generated story; not a platform field.
    pub company: String,
}

/// What one member keeps about one contact.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Follow {
    /// Remark shown instead of the nickname.
    pub remark: String,
    /// Longer note.
    pub description: String,
    /// Company in the remark.
    pub remark_company: String,
    /// Phone numbers in the remark.
    pub remark_mobiles: Vec<String>,
    /// Unix seconds of becoming friends.
    pub created_at: i64,
    /// How they met, see the platform's `add_way`.
    pub add_way: i64,
    /// Who began: a member id or the contact's id.
    pub operator: String,
    /// Channel code.
    pub state: String,
    /// Corp tags.
    pub tags: BTreeSet<String>,
    /// Personal tags of the member.
    pub personal_tags: BTreeSet<String>,
    /// How far the friendship goes.
    pub status: FollowStatus,
}

/// How far a friendship goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowStatus {
    /// Friends.
    Friends,
    /// The contact added the member, who has not confirmed.
    Half,
    /// The contact deleted the member; the relation goes one way.
    OneWay,
}

/// A group of corp tags.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TagGroup {
    /// `et…` id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Larger comes first.
    pub order: i64,
    /// Unix seconds.
    pub created_at: i64,
    /// App (`corp` id and agent) that made it through the API; only that one may change it.
    pub made_by: Option<String>,
    /// Tags by `et…` id.
    pub tags: BTreeMap<String, Tag>,
}

/// A corp tag.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Tag {
    /// `et…` id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Larger comes first.
    pub order: i64,
    /// Unix seconds.
    pub created_at: i64,
    /// App that made it through the API.
    pub made_by: Option<String>,
}

/// A customer group (客户群).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Group {
    /// `wr…` id.
    pub id: String,
    /// Name; may be empty.
    pub name: String,
    /// Member id of the owner.
    pub owner: String,
    /// Members who help the owner.
    pub admins: BTreeSet<String>,
    /// Unix seconds.
    pub created_at: i64,
    /// Announcement.
    pub notice: String,
    /// Who is in it, members and contacts, by id.
    pub people: BTreeMap<String, GroupPerson>,
    /// Changes with every change of the people.
    pub member_version: String,
    /// Platform state: 0 normal, 1 owner left, 2 inheriting, 3 inherited.
    pub status: i64,
    /// Whether the group was dissolved.
    pub dismissed: bool,
}

/// Somebody in a customer group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct GroupPerson {
    /// 1 member of the corp, 2 external.
    pub kind: i64,
    /// Unix seconds.
    pub joined_at: i64,
    /// 1 invited, 2 link, 3 QR code.
    pub join_scene: i64,
    /// Member who invited.
    pub invited_by: Option<String>,
    /// Name in this group.
    pub nickname: String,
}

/// A chat between members only: no customer in it, no sidebar for customers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct InternalChat {
    /// Id of the chat.
    pub id: String,
    /// Title.
    pub name: String,
    /// Member ids.
    pub members: BTreeSet<String>,
}
