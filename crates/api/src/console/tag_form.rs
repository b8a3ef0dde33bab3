//! What people type about labels.

use serde::Deserialize;
use sidebook_domain::{TagGroupId, TagId, parse_line};
use sidebook_storage::{AgencyDoor, Executor, StorageError, TagGroupChange, TagsChanged};
use utoipa::ToSchema;

use crate::problem::{ApiError, ApiResult, Fields, ProblemCode};
use crate::wire::{AgencyTag, AgencyTagGroup, AgencyTagGroupList};

/// How many characters a name may have.
const NAME: usize = 20;
/// How many labels a group may have.
const MOST_TAGS: usize = 100;

/// A group of labels as typed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TagGroupIn {
    /// Once per agency, 1 to 20 characters.
    #[schema(min_length = 1, max_length = 20)]
    name: String,
    /// `#rrggbb`.
    #[schema(pattern = "^#[0-9a-fA-F]{6}$")]
    colour: String,
    /// Whether each client needs a label of it.
    required: bool,
    /// In their order, at most 100.
    #[schema(max_items = 100)]
    tags: Vec<TagIn>,
}

/// A label as typed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TagIn {
    /// One that is there; a new one when absent.
    #[schema(value_type = Option<Uuid>, required = false)]
    tag_id: Option<TagId>,
    /// Once per group, 1 to 20 characters.
    #[schema(min_length = 1, max_length = 20)]
    name: String,
}

impl TagGroupIn {
    /// What was typed; every field that is wrong is named.
    pub(super) fn read(self) -> ApiResult<TagGroupChange> {
        let mut fields = Fields::default();
        let name = fields.take("name", parse_line(&self.name, NAME));
        let digits = self.colour.strip_prefix('#').unwrap_or_default();
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            fields.refuse("colour", "not_a_colour");
        }
        if self.tags.len() > MOST_TAGS {
            fields.refuse("tags", "too_many");
        }
        let mut tags: Vec<(Option<TagId>, String)> = Vec::new();
        for tag in self.tags {
            let Some(name) = fields.take("tags", parse_line(&tag.name, NAME)) else {
                continue;
            };
            let is_twice =
                |(id, known): &(Option<TagId>, String)| *known == name || (id.is_some() && *id == tag.tag_id);
            if tags.iter().any(is_twice) {
                fields.refuse("tags", "duplicate");
            }
            tags.push((tag.tag_id, name));
        }
        fields.done()?;
        Ok(TagGroupChange {
            name: name.unwrap_or_default(),
            colour: self.colour.to_ascii_lowercase(),
            required: self.required,
            tags,
        })
    }
}

/// What a change came to, as an answer.
pub(super) fn done(changed: Result<TagsChanged, StorageError>) -> ApiResult<()> {
    match changed {
        Ok(TagsChanged::Done) => Ok(()),
        Ok(TagsChanged::InUse(_)) => Err(ProblemCode::TagInUse.into()),
        Ok(TagsChanged::NotFound) => Err(ProblemCode::NotFound.into()),
        Err(StorageError::Duplicate(_)) => Err(ApiError::field("name", "taken")),
        Err(error) => Err(error.into()),
    }
}

/// All groups as they stand.
pub(super) async fn all<E: Executor>(door: AgencyDoor<'_, E>) -> ApiResult<AgencyTagGroupList> {
    let bearers = door.client_tags().bearers().await?;
    let groups = door.client_tags().groups().await?;
    let items = groups.into_iter().map(|group| AgencyTagGroup {
        id: group.id,
        name: group.name,
        colour: group.colour,
        required: group.required,
        tags: group
            .tags
            .into_iter()
            .map(|tag| AgencyTag {
                clients: bearers.get(&tag.id).copied().unwrap_or(0),
                id: tag.id,
                name: tag.name,
            })
            .collect(),
    });
    Ok(AgencyTagGroupList {
        items: items.collect(),
    })
}

/// What the audit log calls a group.
pub(super) fn subject(id: TagGroupId) -> String {
    format!("tag_group:{id}")
}
