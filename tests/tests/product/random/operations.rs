//! What may happen in a case: small numbers that stand for whoever is there at that moment, so that a shorter case is
//! still one.

use std::collections::BTreeSet;
use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;
use sidebook_simulator::control::{Control, EditContact, NewContact, NewGroup, NewMember};
use sidebook_simulator::faults::{Fault, FaultKind};
use sidebook_simulator::pusher::{Push, PushStatus};
use sidebook_simulator::world::{Licence, Scope};
use sidebook_tests::TestApp;

/// One thing that happens. Numbers pick among what there is, round and round.
#[derive(Debug, Clone)]
pub(super) enum Operation {
    /// A new person, or one that the corp knows, becomes a member's contact; half: not confirmed.
    AddContact {
        member: usize,
        known: Option<usize>,
        half: bool,
    },
    /// A member changes remark and tags.
    EditContact {
        follow: usize,
        remark: u8,
        tag: Option<usize>,
    },
    /// A member deletes a contact.
    DeleteContact {
        follow: usize,
    },
    /// A contact deletes a member.
    DeletedByContact {
        follow: usize,
    },
    CreateGroup {
        owner: usize,
        person: usize,
    },
    JoinGroup {
        group: usize,
        person: usize,
        member: bool,
    },
    LeaveGroup {
        group: usize,
        person: usize,
    },
    RenameGroup {
        group: usize,
        name: u8,
    },
    /// The group goes to a member who is in it.
    GiveGroup {
        group: usize,
        person: usize,
    },
    DismissGroup {
        group: usize,
    },
    CreateTag {
        name: u8,
    },
    RenameTag {
        tag: usize,
        name: u8,
    },
    DeleteTag {
        tag: usize,
    },
    CreateMember,
    /// A member leaves the corp, whatever they have.
    DeleteMember {
        member: usize,
    },
    MoveMember {
        member: usize,
        department: usize,
    },
    /// Only these members are seen; none: everybody.
    SetScope {
        members: Vec<usize>,
    },
    /// A member's licence ends or begins; nobody is told.
    SetLicence {
        member: usize,
        customers: bool,
    },
    /// Those of the waiting callbacks whose bit is set come now, so often each, perhaps mixed; the others wait on.
    Deliver {
        which: u64,
        times: u32,
        shuffled: bool,
    },
    /// A callback that was taken long ago comes once more.
    DeliverAgain {
        which: usize,
    },
    /// The waiting callbacks never come.
    Lose,
    RunJobs,
    Pass {
        seconds: u64,
    },
    /// Somebody asks for a sync of everything of a kind.
    Sync {
        groups: bool,
    },
    /// The product stops and starts again after a while; what the platform wanted to say meanwhile is lost.
    Restart {
        seconds: u64,
    },
}

pub(super) fn operation() -> impl Strategy<Value = Operation> {
    use Operation::*;
    let one = || 0..64_usize;
    prop_oneof![
        6 => (one(), proptest::option::weighted(0.4, one()), any::<bool>())
            .prop_map(|(member, known, half)| AddContact { member, known, half }),
        6 => (one(), any::<u8>(), proptest::option::of(one()))
            .prop_map(|(follow, remark, tag)| EditContact { follow, remark, tag }),
        5 => one().prop_map(|follow| DeleteContact { follow }),
        3 => one().prop_map(|follow| DeletedByContact { follow }),
        3 => (one(), one()).prop_map(|(owner, person)| CreateGroup { owner, person }),
        4 => (one(), one(), any::<bool>()).prop_map(|(group, person, member)| JoinGroup { group, person, member }),
        4 => (one(), one()).prop_map(|(group, person)| LeaveGroup { group, person }),
        3 => (one(), any::<u8>()).prop_map(|(group, name)| RenameGroup { group, name }),
        3 => (one(), one()).prop_map(|(group, person)| GiveGroup { group, person }),
        2 => one().prop_map(|group| DismissGroup { group }),
        1 => any::<u8>().prop_map(|name| CreateTag { name }),
        1 => (one(), any::<u8>()).prop_map(|(tag, name)| RenameTag { tag, name }),
        1 => one().prop_map(|tag| DeleteTag { tag }),
        1 => Just(CreateMember),
        1 => one().prop_map(|member| DeleteMember { member }),
        1 => (one(), one()).prop_map(|(member, department)| MoveMember { member, department }),
        1 => proptest::collection::vec(one(), 0..4).prop_map(|members| SetScope { members }),
        1 => (one(), any::<bool>()).prop_map(|(member, customers)| SetLicence { member, customers }),
        8 => (any::<u64>(), 1..4_u32, any::<bool>())
            .prop_map(|(which, times, shuffled)| Deliver { which, times, shuffled }),
        3 => one().prop_map(|which| DeliverAgain { which }),
        1 => Just(Lose),
        8 => Just(RunJobs),
        4 => (1..300_u64).prop_map(|seconds| Pass { seconds }),
        1 => any::<bool>().prop_map(|groups| Sync { groups }),
        1 => (1..300_u64).prop_map(|seconds| Restart { seconds }),
    ]
}

/// What the platform says of members who left.
const LEFT: i64 = 5;

fn picked<T: Clone>(from: &[T], number: usize) -> Option<T> {
    from.get(number % from.len().max(1)).cloned()
}

/// The installation to which things happen.
pub(super) struct Story {
    app: TestApp,
    corp: String,
    /// Whether something changed that the product was not told.
    lost: bool,
    /// How many were made, for names of their own.
    made: usize,
}

/// Who and what there is now.
struct There {
    members: Vec<String>,
    contacts: Vec<String>,
    follows: Vec<(String, String)>,
    groups: Vec<String>,
    tags: Vec<String>,
    departments: Vec<i64>,
}

impl There {
    fn look(people: &Control, corp: &str) -> Self {
        people.world().read(|world| {
            let corp = world.corps.get(corp).unwrap();
            let here = |member: &String| corp.members.get(member).is_some_and(|one| one.status != LEFT);
            let follows = corp.follows.iter().filter(|(member, _)| here(member));
            Self {
                members: corp
                    .members
                    .keys()
                    .filter(|member| here(member))
                    .cloned()
                    .collect(),
                contacts: corp.contacts.keys().cloned().collect(),
                follows: follows
                    .flat_map(|(member, of)| of.keys().map(|contact| (member.clone(), contact.clone())))
                    .collect(),
                groups: corp
                    .groups
                    .values()
                    .filter(|one| !one.dismissed && here(&one.owner))
                    .map(|one| one.id.clone())
                    .collect(),
                tags: corp
                    .tag_groups
                    .values()
                    .flat_map(|group| group.tags.keys().cloned())
                    .collect(),
                departments: corp.departments.keys().copied().collect(),
            }
        })
    }
}

impl Story {
    pub(super) fn begin(app: TestApp) -> Self {
        let corp = app.corp();
        Self {
            app,
            corp,
            lost: false,
            made: 0,
        }
    }

    /// The installation, and whether something changed that the product was not told.
    pub(super) fn end(self) -> (TestApp, bool) {
        let people = self.app.people();
        for member in There::look(&people, &self.corp).members {
            people.set_licence(&self.corp, &member, Licence::Interop).unwrap();
        }
        (self.app, self.lost)
    }

    /// One thing happens, if it can at that moment: the platform refuses what makes no sense.
    pub(super) async fn happen(mut self, operation: &Operation) -> Self {
        match operation {
            Operation::Deliver {
                which,
                times,
                shuffled,
            } => self.deliver(*which, *times, *shuffled).await,
            Operation::DeliverAgain { which } => self.deliver_again(*which),
            Operation::Lose => self.lost |= self.app.people().drop_pending() > 0,
            Operation::RunJobs => {
                self.app.run_jobs().await;
            }
            Operation::Pass { seconds } => self.app.clock.advance(Duration::from_secs(*seconds)),
            Operation::Sync { groups } => self.sync(*groups).await,
            Operation::Restart { seconds } => {
                self.lost |= !self.waiting().is_empty();
                let pause = Duration::from_secs(*seconds);
                self.app = self.app.while_down(|_, clock| clock.advance(pause)).await;
            }
            other => {
                self.made += 1;
                let people = self.app.people();
                let there = There::look(&people, &self.corp);
                // The platform tells times by the second: what happens is not all in one.
                self.app.clock.advance(Duration::from_secs(1));
                // A refusal or nobody to pick: nothing happened.
                if self.change(&people, &there, other).is_some()
                    && matches!(other, Operation::SetLicence { .. })
                {
                    self.lost = true;
                }
            }
        }
        self
    }

    fn change(&self, people: &Control, there: &There, operation: &Operation) -> Option<()> {
        let corp = self.corp.as_str();
        match operation {
            Operation::AddContact { .. }
            | Operation::EditContact { .. }
            | Operation::DeleteContact { .. }
            | Operation::DeletedByContact { .. } => self.change_contact(people, there, operation),
            Operation::CreateTag { name } => people
                .create_tag(corp, "随机", &format!("标签{name}"))
                .ok()
                .map(drop),
            Operation::RenameTag { tag, name } => people
                .rename_tag(corp, &picked(&there.tags, *tag)?, &format!("改名{name}"))
                .ok(),
            Operation::DeleteTag { tag } => people.delete_tag(corp, &picked(&there.tags, *tag)?).ok(),
            Operation::CreateMember => {
                let new = NewMember {
                    corp: corp.to_owned(),
                    userid: format!("random{}", self.made),
                    name: format!("新同事{}", self.made),
                    ..NewMember::default()
                };
                people.create_member(&new).ok().map(drop)
            }
            // Somebody stays: an app that sees nobody is another story.
            Operation::DeleteMember { member } if there.members.len() > 2 => {
                people.delete_member(corp, &picked(&there.members, *member)?).ok()
            }
            Operation::DeleteMember { .. } => None,
            Operation::MoveMember { member, department } => {
                let department = picked(&there.departments, *department)?;
                people
                    .move_member(corp, &picked(&there.members, *member)?, &[department])
                    .ok()
            }
            Operation::SetScope { members } => {
                let users: BTreeSet<String> = members
                    .iter()
                    .filter_map(|number| picked(&there.members, *number))
                    .collect();
                let scope = if users.is_empty() {
                    Scope::everybody()
                } else {
                    Scope {
                        parties: BTreeSet::new(),
                        users,
                    }
                };
                people.set_scope(corp, scope).ok()
            }
            Operation::SetLicence { member, customers } => {
                let licence = if *customers {
                    Licence::Interop
                } else {
                    Licence::None
                };
                people
                    .set_licence(corp, &picked(&there.members, *member)?, licence)
                    .ok()
            }
            _ => self.change_group(people, there, operation),
        }
    }

    fn change_contact(&self, people: &Control, there: &There, operation: &Operation) -> Option<()> {
        let corp = self.corp.clone();
        match operation {
            Operation::AddContact { member, known, half } => {
                let new = NewContact {
                    corp,
                    member: picked(&there.members, *member)?,
                    contact: known
                        .and_then(|number| picked(&there.contacts, number))
                        .unwrap_or_default(),
                    name: format!("新客户{}", self.made),
                    remark: format!("备注{}", self.made),
                    half: *half,
                    ..NewContact::default()
                };
                people.add_contact(new).ok().map(drop)
            }
            Operation::EditContact { follow, remark, tag } => {
                let (member, contact) = picked(&there.follows, *follow)?;
                let edit = EditContact {
                    corp,
                    member,
                    contact,
                    remark: Some(format!("改过{remark}")),
                    tags: tag.map(|number| picked(&there.tags, number).into_iter().collect()),
                    ..EditContact::default()
                };
                people.edit_contact(edit).ok()
            }
            Operation::DeleteContact { follow } => {
                let (member, contact) = picked(&there.follows, *follow)?;
                people.delete_contact(&corp, &member, &contact).ok()
            }
            Operation::DeletedByContact { follow } => {
                let (member, contact) = picked(&there.follows, *follow)?;
                people.contact_deletes_member(&corp, &member, &contact).ok()
            }
            other => unreachable!("{other:?}"),
        }
    }

    fn change_group(&self, people: &Control, there: &There, operation: &Operation) -> Option<()> {
        let corp = self.corp.as_str();
        let within = |group: &str| -> Vec<String> {
            people.world().read(|world| {
                let groups = &world.corps.get(corp).unwrap().groups;
                groups.get(group).unwrap().people.keys().cloned().collect()
            })
        };
        match operation {
            Operation::CreateGroup { owner, person } => {
                let new = NewGroup {
                    corp: corp.to_owned(),
                    owner: picked(&there.members, *owner)?,
                    name: format!("群{}", self.made),
                    people: vec![picked(&there.contacts, *person)?],
                };
                people.create_group(&new).ok().map(drop)
            }
            Operation::JoinGroup {
                group,
                person,
                member,
            } => {
                let from = if *member { &there.members } else { &there.contacts };
                let person = picked(from, *person)?;
                people
                    .join_group(corp, &picked(&there.groups, *group)?, &[person], 3)
                    .ok()
            }
            Operation::LeaveGroup { group, person } => {
                let group = picked(&there.groups, *group)?;
                let person = picked(&within(&group), *person)?;
                people.leave_group(corp, &group, &[person], false).ok()
            }
            Operation::RenameGroup { group, name } => people
                .rename_group(corp, &picked(&there.groups, *group)?, &format!("群名{name}"))
                .ok(),
            Operation::GiveGroup { group, person } => {
                let group = picked(&there.groups, *group)?;
                let members: Vec<String> = within(&group)
                    .into_iter()
                    .filter(|one| there.members.contains(one))
                    .collect();
                people
                    .change_group_owner(corp, &group, &picked(&members, *person)?)
                    .ok()
            }
            Operation::DismissGroup { group } => {
                people.dismiss_group(corp, &picked(&there.groups, *group)?).ok()
            }
            other => unreachable!("{other:?}"),
        }
    }

    fn waiting(&self) -> Vec<Push> {
        let mut pushes = self.app.people().pushes();
        pushes.retain(|push| push.status == PushStatus::Waiting);
        pushes
    }

    async fn deliver(&self, which: u64, times: u32, shuffled: bool) {
        let people = self.app.people();
        let waiting = self.waiting();
        people.drop_pending();
        let chosen = |number: usize| which >> (number % 64) & 1 == 1;
        let (now, later): (Vec<_>, Vec<_>) = waiting
            .into_iter()
            .enumerate()
            .partition(|(number, _)| chosen(*number));
        let queue = |pushes: Vec<(usize, Push)>| {
            people.world().write(|world| {
                for (_, push) in pushes {
                    world.outbox.queue(push);
                }
            });
        };
        queue(now);
        let mut faults = vec![Fault::of(FaultKind::DuplicateCallbacks { times })];
        if shuffled {
            faults.push(Fault::of(FaultKind::ShuffledCallbacks));
        }
        people.set_faults(faults);
        people.deliver_pending().await;
        people.set_faults(Vec::new());
        queue(later);
    }

    fn deliver_again(&self, which: usize) {
        let people = self.app.people();
        let mut taken = people.pushes();
        taken.retain(|push| push.status == PushStatus::Delivered && push.corp == self.corp);
        let Some(mut push) = picked(&taken, which) else {
            return;
        };
        push.status = PushStatus::Waiting;
        push.attempts.clear();
        people.world().write(|world| world.outbox.queue(push));
    }

    async fn sync(&self, groups: bool) {
        let owner = self.app.owner().await;
        let corps = owner.get("/console/corps").await.ok();
        let corps = corps["items"].as_array().unwrap();
        let corp = corps.iter().find(|one| one["mode"] == "suite").unwrap()["id"]
            .as_str()
            .unwrap();
        let kind = if groups { "groups" } else { "contacts" };
        // One that runs already is as good.
        owner
            .post(&format!("/console/corps/{corp}/sync"), json!({ "kind": kind }))
            .await;
    }
}
