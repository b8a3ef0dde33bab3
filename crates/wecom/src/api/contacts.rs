use serde::Deserialize;
use serde_json::json;
use sidebook_messenger::{
    Contact, ContactFollow, ContactKind, ContactPage, CorpKey, CorpTagId, ExternalUserId, Failure, Follow,
    FollowTag, MemberId, MessengerError,
};

use super::walk::{Refused, Walk};
use crate::Wecom;
use crate::client::Call;
use crate::lenient::{self, filled};

/// A contact has at most a few thousand followers, 500 to a page; more pages are a loop.
const MAX_FOLLOWER_PAGES: usize = 40;

#[derive(Deserialize)]
struct Followers {
    #[serde(default, deserialize_with = "lenient::nullable")]
    follow_user: Vec<String>,
}

#[derive(Deserialize)]
struct Batch {
    #[serde(default, deserialize_with = "lenient::nullable")]
    external_contact_list: Vec<BatchEntry>,
    #[serde(default, deserialize_with = "lenient::nullable")]
    next_cursor: String,
    #[serde(default, deserialize_with = "lenient::nullable")]
    fail_info: FailInfo,
}

#[derive(Deserialize)]
struct BatchEntry {
    external_contact: ExternalContact,
    follow_info: FollowInfo,
}

#[derive(Default, Deserialize)]
struct FailInfo {
    #[serde(default, deserialize_with = "lenient::nullable")]
    unlicensed_userid_list: Vec<String>,
}

#[derive(Deserialize)]
struct Details {
    external_contact: ExternalContact,
    #[serde(default, deserialize_with = "lenient::nullable")]
    follow_user: Vec<FollowInfo>,
    #[serde(default, deserialize_with = "lenient::nullable")]
    next_cursor: String,
}

/// `platform/wecom.md` 5.2. Third-party apps get no avatar and no gender.
#[derive(Deserialize)]
struct ExternalContact {
    external_userid: String,
    #[serde(default, deserialize_with = "lenient::nullable")]
    name: String,
    #[serde(default, rename = "type", deserialize_with = "lenient::integer")]
    kind: i64,
    #[serde(default)]
    avatar: Option<String>,
    #[serde(default)]
    position: Option<String>,
    #[serde(default)]
    corp_name: Option<String>,
}

/// `platform/wecom.md` 5.3: `tags` from the single call, `tag_id` from the batch call.
#[derive(Deserialize)]
struct FollowInfo {
    userid: String,
    #[serde(default)]
    remark: Option<String>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    remark_corp_name: Option<String>,
    #[serde(default, deserialize_with = "lenient::nullable")]
    remark_mobiles: Vec<String>,
    #[serde(default, deserialize_with = "lenient::integer")]
    createtime: i64,
    #[serde(default, deserialize_with = "lenient::integer")]
    add_way: i64,
    #[serde(default)]
    state: Option<String>,
    #[serde(default, deserialize_with = "lenient::nullable")]
    tags: Vec<Tag>,
    #[serde(default, deserialize_with = "lenient::nullable")]
    tag_id: Vec<String>,
}

#[derive(Deserialize)]
struct Tag {
    #[serde(default)]
    tag_name: Option<String>,
    #[serde(default)]
    tag_id: Option<String>,
}

impl From<ExternalContact> for Contact {
    fn from(contact: ExternalContact) -> Self {
        Self {
            id: ExternalUserId::from(contact.external_userid),
            name: contact.name,
            kind: match contact.kind {
                1 => ContactKind::Personal,
                2 => ContactKind::Corporate,
                _ => ContactKind::Other,
            },
            corp_name: filled(contact.corp_name),
            position: filled(contact.position),
            avatar: filled(contact.avatar),
            follows: Vec::new(),
        }
    }
}

impl From<FollowInfo> for Follow {
    fn from(follow: FollowInfo) -> Self {
        let named = follow.tags.into_iter().map(|tag| FollowTag {
            id: filled(tag.tag_id).map(CorpTagId::from),
            name: filled(tag.tag_name),
        });
        let bare = follow.tag_id.into_iter().map(|id| FollowTag {
            id: Some(CorpTagId::from(id)),
            name: None,
        });
        Self {
            member: MemberId::from(follow.userid),
            remark: filled(follow.remark),
            description: filled(follow.description),
            remark_corp_name: filled(follow.remark_corp_name),
            remark_mobiles: follow
                .remark_mobiles
                .into_iter()
                .filter(|mobile| !mobile.is_empty())
                .collect(),
            followed_at: lenient::instant(follow.createtime),
            add_way: follow.add_way,
            channel: filled(follow.state),
            tags: named.chain(bare).collect(),
        }
    }
}

impl Wecom {
    pub(crate) async fn follow_users(&self, corp: &CorpKey) -> Result<Vec<MemberId>, MessengerError> {
        let call = Call::get("externalcontact/get_follow_user_list");
        let answer: Followers = self.tokens.corp_call(corp, call).await?;
        Ok(answer.follow_user.into_iter().map(MemberId::from).collect())
    }

    pub(crate) async fn contacts_of(
        &self,
        corp: &CorpKey,
        members: &[MemberId],
        cursor: Option<&str>,
    ) -> Result<ContactPage, MessengerError> {
        let mut walk = Walk::parse(cursor);
        loop {
            let (asked, cursor) = walk.question(members);
            if asked.is_empty() {
                return Ok(ContactPage::default());
            }
            let userids: Vec<&str> = asked.iter().map(MemberId::as_str).collect();
            let request = json!({ "userid_list": userids, "cursor": cursor, "limit": 100 });
            let call = Call::post("externalcontact/batch/get_by_user", request);
            let error = match self.tokens.corp_call::<Batch>(corp, call).await {
                Ok(batch) => return Ok(page(batch, &walk, members)),
                Err(error) => error,
            };
            let nobody = |unlicensed: &[MemberId], hidden: &[MemberId]| ContactPage {
                entries: Vec::new(),
                unlicensed: unlicensed.to_vec(),
                hidden: hidden.to_vec(),
                next: walk.after(members, ""),
            };
            match walk.refused(members, &error) {
                Refused::AskOneByOne(from) => walk = from,
                Refused::Nothing => return Ok(nobody(&[], &[])),
                Refused::Unlicensed => return Ok(nobody(asked, &[])),
                Refused::Hidden => return Ok(nobody(&[], asked)),
                Refused::Fails => return Err(error),
            }
        }
    }

    /// All pages of followers; none when nobody in scope follows the contact.
    pub(crate) async fn contact_details(
        &self,
        corp: &CorpKey,
        contact: &ExternalUserId,
    ) -> Result<Option<Contact>, MessengerError> {
        let mut found: Option<Contact> = None;
        let mut cursor = String::new();
        for _ in 0..MAX_FOLLOWER_PAGES {
            let call = Call::get("externalcontact/get").query("external_userid", contact.as_str());
            let call = if cursor.is_empty() {
                call
            } else {
                call.query("cursor", cursor.clone())
            };
            let details: Details = match self.tokens.corp_call(corp, call).await {
                Err(error) if matches!(error.failure(), Some(Failure::NotFound | Failure::OutOfScope)) => {
                    return Ok(None);
                }
                answer => answer?,
            };
            let follows = details.follow_user.into_iter().map(Follow::from);
            found
                .get_or_insert_with(|| details.external_contact.into())
                .follows
                .extend(follows);
            if details.next_cursor.is_empty() || details.next_cursor == cursor {
                break;
            }
            cursor = details.next_cursor;
        }
        Ok(found.filter(|contact| !contact.follows.is_empty()))
    }
}

fn page(batch: Batch, walk: &Walk, members: &[MemberId]) -> ContactPage {
    let entry = |entry: BatchEntry| {
        let mut contact = Contact::from(entry.external_contact);
        contact.follows.push(entry.follow_info.into());
        ContactFollow { contact }
    };
    ContactPage {
        entries: batch.external_contact_list.into_iter().map(entry).collect(),
        unlicensed: batch
            .fail_info
            .unlicensed_userid_list
            .into_iter()
            .map(MemberId::from)
            .collect(),
        hidden: Vec::new(),
        next: walk.after(members, &batch.next_cursor),
    }
}
