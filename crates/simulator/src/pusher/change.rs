//! What people change, as far as apps hear of it.

/// A change that a person made in the client or the console. Ids are keys of the world.
#[derive(Debug, Clone)]
pub enum Change {
    /// A member and a contact became friends; `half` while the member has not confirmed.
    ContactAdded {
        /// The member.
        member: String,
        /// The contact.
        contact: String,
        /// Channel code.
        state: String,
        /// Code for a welcome message, 20 seconds.
        welcome_code: String,
        /// See above.
        half: bool,
    },
    /// Remark, description or tags changed.
    ContactEdited {
        /// The member.
        member: String,
        /// The contact.
        contact: String,
    },
    /// The member deleted the contact.
    ContactDeleted {
        /// The member.
        member: String,
        /// The contact.
        contact: String,
        /// `DELETE_BY_TRANSFER` or empty.
        source: String,
    },
    /// The contact deleted the member.
    FollowDeleted {
        /// The member.
        member: String,
        /// The contact.
        contact: String,
    },
    /// Handing a contact over failed.
    TransferFailed {
        /// Member who should have taken over.
        member: String,
        /// The contact.
        contact: String,
        /// `customer_refused` or `customer_limit_exceed`.
        reason: String,
    },
    /// A customer group was made.
    GroupCreated {
        /// The group.
        chat: String,
    },
    /// A customer group changed.
    GroupUpdated {
        /// The group.
        chat: String,
        /// What changed.
        detail: GroupDetail,
    },
    /// A customer group was dissolved.
    GroupDismissed {
        /// The group.
        chat: String,
        /// Its owner.
        owner: String,
    },
    /// The tag library changed.
    Tag {
        /// `create`, `update`, `delete` or `shuffle`.
        change: &'static str,
        /// Tag or tag group.
        id: String,
        /// `tag`, `tag_group`, or empty for `shuffle`.
        tag_type: &'static str,
    },
    /// A member was created, changed or removed.
    Member {
        /// `create_user`, `update_user` or `delete_user`.
        change: &'static str,
        /// The member.
        member: String,
        /// Departments, when they are part of the news.
        departments: Option<Vec<i64>>,
    },
    /// A department was created, changed or removed.
    Party {
        /// `create_party`, `update_party` or `delete_party`.
        change: &'static str,
        /// The department.
        id: i64,
        /// The one above, when it is part of the news.
        parent: Option<i64>,
    },
}

/// What changed in a customer group.
#[derive(Debug, Clone)]
pub enum GroupDetail {
    /// People came.
    AddMember {
        /// Who.
        people: Vec<String>,
        /// 0 invited, 3 QR code.
        scene: i64,
        /// Member version before.
        before: String,
    },
    /// People went.
    DelMember {
        /// Who.
        people: Vec<String>,
        /// 0 left, 1 removed.
        scene: i64,
        /// Member version before.
        before: String,
    },
    /// Another owner.
    ChangeOwner,
    /// Another name.
    ChangeName,
    /// Another announcement.
    ChangeNotice,
}
