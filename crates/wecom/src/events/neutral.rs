use sidebook_messenger::{
    AuthCode, ChatId, ContactChange, Event, EventKind, ExternalUserId, GroupChange, MemberId, PlatformCorpId,
    StaffChange,
};

use super::notice::{ExternalContactChange, Notice, NoticeKind, UserChange};

/// The one place where the platform's words become ours.
impl From<Notice> for Event {
    fn from(notice: Notice) -> Self {
        Self {
            corp: notice.corp_id.map(PlatformCorpId::from),
            at: notice.at,
            name: notice.name,
            kind: notice.kind.into(),
        }
    }
}

impl From<NoticeKind> for EventKind {
    fn from(kind: NoticeKind) -> Self {
        match kind {
            NoticeKind::SuiteTicket { suite_id, ticket } => Self::SuiteTicket {
                suite: suite_id,
                ticket,
            },
            NoticeKind::CreateAuth { auth_code, state } => Self::InstallationCreated {
                code: AuthCode(auth_code),
                state,
            },
            NoticeKind::ChangeAuth { .. } => Self::InstallationChanged,
            NoticeKind::CancelAuth => Self::InstallationCancelled,
            NoticeKind::ResetPermanentCode { auth_code } => Self::PermanentCodeReset {
                code: AuthCode(auth_code),
            },
            NoticeKind::ChangeExternalContact {
                change,
                user_id,
                external_user_id,
                ..
            } => Self::Contact {
                member: MemberId::from(user_id),
                contact: ExternalUserId::from(external_user_id),
                change: change.into(),
            },
            NoticeKind::ChangeExternalChat(chat) => Self::Group {
                chat: ChatId::from(chat.chat_id),
                change: match chat.change.as_str() {
                    "create" => GroupChange::Created,
                    "update" => GroupChange::Updated,
                    "dismiss" => GroupChange::Dismissed,
                    _ => GroupChange::Other(chat.change),
                },
                member_version: chat.current_member_version,
            },
            NoticeKind::ChangeExternalTag { .. } => Self::CorpTags,
            NoticeKind::ChangeUser { change, user_id, .. } => Self::Staff {
                member: MemberId::from(user_id),
                change: match change {
                    UserChange::CreateUser => StaffChange::Created,
                    UserChange::UpdateUser { new_user_id } => StaffChange::Updated {
                        new_id: new_user_id.map(MemberId::from),
                    },
                    UserChange::DeleteUser => StaffChange::Deleted,
                },
            },
            NoticeKind::ChangePartyOrTag { .. } => Self::Departments,
            NoticeKind::Subscribe { user_id } => Self::Staff {
                member: MemberId::from(user_id),
                change: StaffChange::EnteredScope,
            },
            NoticeKind::Unsubscribe { user_id } => Self::Staff {
                member: MemberId::from(user_id),
                change: StaffChange::LeftScope,
            },
            NoticeKind::ShareChange { .. } | NoticeKind::Message { .. } | NoticeKind::Other => Self::Other,
        }
    }
}

impl From<ExternalContactChange> for ContactChange {
    fn from(change: ExternalContactChange) -> Self {
        match change {
            ExternalContactChange::AddExternalContact => Self::Added,
            ExternalContactChange::AddHalfExternalContact => Self::HalfAdded,
            ExternalContactChange::EditExternalContact => Self::Edited,
            ExternalContactChange::DelExternalContact => Self::DeletedByStaff,
            ExternalContactChange::DelFollowUser => Self::DeletedByContact,
            ExternalContactChange::TransferFail { fail_reason } => Self::TransferFailed(fail_reason),
            ExternalContactChange::Other(change) => Self::Other(change),
        }
    }
}
