use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{AgentId, PlatformCorpId};

/// Proof to the platform's client that a page belongs to the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSignature {
    /// Unix seconds.
    pub timestamp: i64,
    /// Random text.
    pub nonce: String,
    /// Lower-case hex.
    pub signature: String,
}

/// Both proofs a page needs: of the corp and of the app in the corp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageSignatures {
    /// The corp as the app sees it.
    pub corp: PlatformCorpId,
    /// The app in this corp.
    pub agent: AgentId,
    /// Proof with the corp's ticket.
    pub corp_signature: PageSignature,
    /// Proof with the app's ticket.
    pub agent_signature: PageSignature,
}

/// How long the platform keeps an upload.
pub const MEDIA_LIFETIME: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// Something to upload.
#[derive(Debug, Clone)]
pub struct Media {
    /// Picture or file.
    pub kind: MediaKind,
    /// The name people see, in any script.
    pub file_name: String,
    /// For example `image/png`.
    pub mime: String,
    /// The content.
    pub bytes: Vec<u8>,
}

/// Picture or file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// JPG or PNG, at most 10 MB.
    Image,
    /// Any file, at most 20 MB.
    File,
}

/// An uploaded picture or file, as the page hands it to the platform's client.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MediaId(pub String);
