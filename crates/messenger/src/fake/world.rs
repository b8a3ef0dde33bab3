use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::fault::Planned;
use super::transfers::FakeTransfer;
use crate::{
    AgentId, ChatId, Contact, CorpTagGroup, Department, ExternalUserId, Group, GroupState, Media, MediaId,
    Member, MemberId, PlatformCorpId, TransferRefusal,
};

/// A call that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The port's method.
    pub name: &'static str,
    /// Which corp, if any.
    pub corp: Option<PlatformCorpId>,
    /// What it asked for: ids, and the cursor after `@`.
    pub detail: String,
}

/// A corp as the platform knows it.
#[derive(Debug, Clone, Default)]
pub struct FakeCorp {
    /// Short name.
    pub name: String,
    /// Whether the app is installed.
    pub installed: bool,
    /// Counts installations: the permanent code is made of it.
    pub installs: u32,
    /// Departments.
    pub departments: Vec<Department>,
    /// Members.
    pub members: BTreeMap<MemberId, FakeMember>,
    /// External contacts with all their follows.
    pub contacts: BTreeMap<ExternalUserId, Contact>,
    /// Group chats.
    pub groups: BTreeMap<ChatId, FakeGroup>,
    /// What was uploaded, by the id that was given for it.
    pub media: BTreeMap<MediaId, Media>,
    /// Corp tags.
    pub tags: Vec<CorpTagGroup>,
    /// Follows that were deleted and are still told by reads of one contact: details lag behind events.
    pub lagging: BTreeMap<ExternalUserId, Contact>,
    /// Transfers of contacts that were begun.
    pub transfers: Vec<FakeTransfer>,
    /// What is handed over by nobody, by id of the contact or group.
    pub held_back: BTreeMap<String, TransferRefusal>,
}

/// A member as the platform knows them.
#[derive(Debug, Clone)]
pub struct FakeMember {
    /// What reads tell.
    pub member: Member,
    /// Whether the app sees them.
    pub in_scope: bool,
    /// Whether they have an interface licence.
    pub licensed: bool,
}

/// A group chat as the platform knows it.
#[derive(Debug, Clone)]
pub struct FakeGroup {
    /// The truth.
    pub group: Group,
    /// What the list tells about its owner.
    pub state: GroupState,
    /// How many more reads tell `old` instead.
    pub lag: usize,
    /// The group before the last change.
    pub old: Option<Group>,
}

impl FakeCorp {
    pub(super) fn agent() -> AgentId {
        AgentId(1_000_046)
    }

    /// Whether contact calls work for this member.
    pub(super) fn reachable(&self, member: &MemberId) -> bool {
        self.members
            .get(member)
            .is_some_and(|member| member.in_scope && member.licensed)
    }

    /// The contact with the follows that the app can see; `None` when there are none.
    #[must_use]
    pub fn visible(&self, contact: &Contact) -> Option<Contact> {
        let mut contact = contact.clone();
        contact.follows.retain(|follow| self.reachable(&follow.member));
        (!contact.follows.is_empty()).then_some(contact)
    }
}

#[derive(Debug)]
pub(super) struct Code {
    pub(super) corp: PlatformCorpId,
    pub(super) state: Option<String>,
    pub(super) spent: bool,
}

#[derive(Debug)]
pub(super) struct World {
    pub(super) corps: BTreeMap<PlatformCorpId, FakeCorp>,
    pub(super) codes: BTreeMap<String, Code>,
    pub(super) calls: Vec<Call>,
    pub(super) faults: Vec<Planned>,
    pub(super) page_size: usize,
    pub(super) cursor_generation: u32,
    pub(super) serial: u64,
    pub(super) now: DateTime<Utc>,
    pub(super) unknown: BTreeSet<String>,
}

impl Default for World {
    fn default() -> Self {
        Self {
            corps: BTreeMap::new(),
            codes: BTreeMap::new(),
            calls: Vec::new(),
            faults: Vec::new(),
            page_size: 2,
            cursor_generation: 0,
            serial: 0,
            now: DateTime::UNIX_EPOCH,
            unknown: BTreeSet::new(),
        }
    }
}

impl World {
    pub(super) fn corp(&mut self, corp: &PlatformCorpId) -> &mut FakeCorp {
        self.corps.entry(corp.clone()).or_default()
    }

    pub(super) fn next_serial(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }
}
