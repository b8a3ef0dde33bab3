use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

/// A self-built app that an admin entered. Its secrets are never answered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InternalApp {
    pub(crate) platform_corp_id: String,
    /// What people call the corp.
    pub(crate) corp_name: String,
    /// The app's number in the corp.
    pub(crate) agent_id: i64,
    /// To be entered on the platform where messages are received (接收消息).
    pub(crate) callback_url: String,
    /// To be entered on the platform as the page of the chat's sidebar.
    pub(crate) sidebar_url: String,
    pub(crate) revision: i64,
    pub(crate) changed_at: DateTime<Utc>,
}

/// The self-built apps of an agency, in the order they were entered.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InternalApps {
    pub(crate) items: Vec<InternalApp>,
    /// A corp's id behind this is its callback address: the platform asks for it before it shows token and key.
    pub(crate) callback_base: String,
}
