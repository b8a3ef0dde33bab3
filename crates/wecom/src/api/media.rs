use serde::Deserialize;
use sidebook_messenger::{CorpKey, Media, MediaId, MediaKind, MessengerError};

use crate::Wecom;
use crate::client::Call;

#[derive(Deserialize)]
struct Uploaded {
    media_id: String,
}

impl Wecom {
    pub(crate) async fn upload_media(&self, corp: &CorpKey, media: Media) -> Result<MediaId, MessengerError> {
        let kind = match media.kind {
            MediaKind::Image => "image",
            MediaKind::File => "file",
        };
        let name = file_name(&media.file_name);
        let call = Call::upload("media/upload", media.bytes, name, media.mime).query("type", kind);
        let uploaded: Uploaded = self.tokens.corp_call(corp, call).await?;
        Ok(MediaId(uploaded.media_id))
    }
}

/// What the platform's multipart reader can take: no quotes, slashes, colons or control characters (11.16).
fn file_name(name: &str) -> String {
    let name: String = name
        .chars()
        .filter(|c| !c.is_control() && !r#""\:/"#.contains(*c))
        .collect();
    let name = name.trim();
    if name.is_empty() {
        "file".to_owned()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn names_keep_their_script_and_lose_what_breaks_the_header() {
        assert_eq!(file_name("陈记餐饮 7月报表.pdf"), "陈记餐饮 7月报表.pdf");
        assert_eq!(file_name("/a\\b:\"c\"\r\n.pdf"), "abc.pdf");
        assert_eq!(file_name(" \"/\" "), "file");
    }
}
