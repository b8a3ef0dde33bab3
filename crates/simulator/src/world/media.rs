//! Temporary files: three days, per corp, shared by the corp's apps.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::World;

const LIFETIME: i64 = 3 * 86_400;

/// An uploaded file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Media {
    /// Corp of the app that uploaded it.
    pub corp: String,
    /// `image`, `voice`, `video` or `file`.
    pub kind: String,
    /// File name as uploaded.
    pub name: String,
    /// Content type as uploaded.
    pub content_type: String,
    /// Unix seconds.
    pub created_at: i64,
    /// The file.
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    pub bytes: Vec<u8>,
}

impl World {
    /// Keeps an uploaded file; its media id.
    pub fn add_media(&mut self, media: Media) -> String {
        let now = self.now();
        let id = format!("1{}-{}", self.next_serial(), self.random(48));
        // A day longer than it is good, so that a late use is told apart by whoever reads the log.
        self.media
            .retain(|_, old| old.created_at + LIFETIME + 86_400 > now);
        self.media.insert(id.clone(), media);
        id
    }

    /// The file with this id, if the corp uploaded it less than three days ago.
    #[must_use]
    pub fn good_media(&self, corp: &str, id: &str) -> Option<&Media> {
        let now = self.now();
        self.media
            .get(id)
            .filter(|media| media.corp == corp && now - media.created_at < LIFETIME)
    }
}

fn to_base64<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(bytes))
}

fn from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    STANDARD.decode(text).map_err(serde::de::Error::custom)
}
