use serde::Deserialize;
use serde_json::json;
use sidebook_messenger::{CorpKey, CorpTag, CorpTagGroup, CorpTagId, MessengerError};

use crate::Wecom;
use crate::client::Call;
use crate::lenient;

#[derive(Deserialize)]
struct Library {
    #[serde(default, deserialize_with = "lenient::nullable")]
    tag_group: Vec<TagGroup>,
}

#[derive(Deserialize)]
struct TagGroup {
    group_id: String,
    #[serde(default, deserialize_with = "lenient::nullable")]
    group_name: String,
    #[serde(default, deserialize_with = "lenient::integer")]
    order: i64,
    #[serde(default, deserialize_with = "lenient::nullable")]
    deleted: bool,
    #[serde(default, deserialize_with = "lenient::nullable")]
    tag: Vec<Tag>,
}

#[derive(Deserialize)]
struct Tag {
    id: String,
    #[serde(default, deserialize_with = "lenient::nullable")]
    name: String,
    #[serde(default, deserialize_with = "lenient::integer")]
    order: i64,
    #[serde(default, deserialize_with = "lenient::nullable")]
    deleted: bool,
}

impl From<TagGroup> for CorpTagGroup {
    fn from(group: TagGroup) -> Self {
        let tags = group.tag.into_iter().filter(|tag| !tag.deleted);
        Self {
            id: CorpTagId::from(group.group_id),
            name: group.group_name,
            order: group.order,
            tags: tags
                .map(|tag| CorpTag {
                    id: tag.id.into(),
                    name: tag.name,
                    order: tag.order,
                })
                .collect(),
        }
    }
}

impl Wecom {
    pub(crate) async fn tag_library(&self, corp: &CorpKey) -> Result<Vec<CorpTagGroup>, MessengerError> {
        let call = Call::post("externalcontact/get_corp_tag_list", json!({}));
        let library: Library = self.tokens.corp_call(corp, call).await?;
        Ok(library
            .tag_group
            .into_iter()
            .filter(|group| !group.deleted)
            .map(CorpTagGroup::from)
            .collect())
    }
}
