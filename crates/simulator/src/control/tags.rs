//! What administrators do with the tag library in the console. Each tells the apps.

use std::collections::{BTreeMap, BTreeSet};

use super::Control;
use crate::error::SimulatorError;
use crate::platform::drop_tags;
use crate::pusher::Change;
use crate::world::{Tag, TagGroup, ids};

impl Control {
    /// Creates a tag in the group of this name, which is made when it is missing. Returns the tag's id.
    ///
    /// # Errors
    /// There is no such corp, or the name is taken in that group.
    pub fn create_tag(&self, corp: &str, group: &str, name: &str) -> Result<String, SimulatorError> {
        let id = self.world().write(|world| {
            let (now, number) = (world.now(), world.next_serial().to_string());
            let found = world.corp_mut(corp)?;
            let fresh = |kind: &str| ids::scoped("et", "tenant", &[&found.plain_id, kind, &number]);
            let known = found
                .tag_groups
                .values()
                .find(|one| one.name == group)
                .map(|one| one.id.clone());
            let (tag_id, made) = (fresh("tag"), known.is_none());
            let group_id = known.unwrap_or_else(|| fresh("group"));
            let within = found
                .tag_groups
                .entry(group_id.clone())
                .or_insert_with(|| TagGroup {
                    id: group_id.clone(),
                    name: group.to_owned(),
                    order: 0,
                    created_at: now,
                    made_by: None,
                    tags: BTreeMap::new(),
                });
            if within.tags.values().any(|tag| tag.name == name) {
                return Err(SimulatorError::Refused(
                    "the group has a tag of this name".to_owned(),
                ));
            }
            let tag = Tag {
                id: tag_id.clone(),
                name: name.to_owned(),
                order: 0,
                created_at: now,
                made_by: None,
            };
            within.tags.insert(tag_id.clone(), tag);
            let corp = found.id.clone();
            if made {
                world.emit(
                    &corp,
                    &Change::Tag {
                        change: "create",
                        id: group_id,
                        tag_type: "tag_group",
                    },
                );
            }
            world.emit(
                &corp,
                &Change::Tag {
                    change: "create",
                    id: tag_id.clone(),
                    tag_type: "tag",
                },
            );
            Ok(tag_id)
        })?;
        self.wake();
        Ok(id)
    }

    /// Renames a tag or a tag group.
    ///
    /// # Errors
    /// There is no such corp or tag.
    pub fn rename_tag(&self, corp: &str, id: &str, name: &str) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let found = world.corp_mut(corp)?;
            let tag_type = if let Some(group) = found.tag_groups.get_mut(id) {
                name.clone_into(&mut group.name);
                "tag_group"
            } else {
                let tag = found
                    .tag_groups
                    .values_mut()
                    .find_map(|group| group.tags.get_mut(id));
                let tag = tag.ok_or_else(|| SimulatorError::unknown("tag", id))?;
                name.clone_into(&mut tag.name);
                "tag"
            };
            let corp = found.id.clone();
            world.emit(
                &corp,
                &Change::Tag {
                    change: "update",
                    id: id.to_owned(),
                    tag_type,
                },
            );
            Ok::<_, SimulatorError>(())
        })?;
        self.wake();
        Ok(())
    }

    /// Deletes a tag or a tag group; of a group's tags nothing is told, as on the platform.
    ///
    /// # Errors
    /// There is no such corp or tag.
    pub fn delete_tag(&self, corp: &str, id: &str) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let found = world.corp_mut(corp)?;
            let (tag_type, gone) = if let Some(group) = found.tag_groups.get(id) {
                ("tag_group", group.tags.keys().cloned().collect())
            } else if found.tag(id).is_some() {
                ("tag", BTreeSet::from([id.to_owned()]))
            } else {
                return Err(SimulatorError::unknown("tag", id));
            };
            drop_tags(found, &gone);
            let corp = found.id.clone();
            world.emit(
                &corp,
                &Change::Tag {
                    change: "delete",
                    id: id.to_owned(),
                    tag_type,
                },
            );
            Ok(())
        })?;
        self.wake();
        Ok(())
    }

    /// Puts the tags of a group in another order: `shuffle`.
    ///
    /// # Errors
    /// There is no such corp or group.
    pub fn shuffle_tags(&self, corp: &str, group: &str) -> Result<(), SimulatorError> {
        self.world().write(|world| {
            let found = world.corp_mut(corp)?;
            let within = found.tag_groups.get_mut(group);
            let within = within.ok_or_else(|| SimulatorError::unknown("tag group", group))?;
            let count = i64::try_from(within.tags.len()).unwrap_or(0);
            for (tag, order) in within.tags.values_mut().zip((0..count).rev()) {
                tag.order = order;
            }
            let corp = found.id.clone();
            world.emit(
                &corp,
                &Change::Tag {
                    change: "shuffle",
                    id: group.to_owned(),
                    tag_type: "",
                },
            );
            Ok::<_, SimulatorError>(())
        })?;
        self.wake();
        Ok(())
    }
}
