//! The mirror of the platform: whatever order reads arrive in, the newest one stays.

use crate::support::{Agency, agency, contact, group, member, second};
use chrono::{DateTime, Utc};
use sidebook_domain::AgencyId;
use sidebook_messenger::{ContactFollow, Member};
use sidebook_storage::testing::{TestDatabase, on_each_database};

on_each_database! {
    async fn reads_end_in_the_newest_state_in_whatever_order_they_arrive(db: TestDatabase) {
        for seed in 0..12_u64 {
            let number = u32::try_from(seed).unwrap();
            let (inorder, shuffled) = (agency(&db, 100 + number).await, agency(&db, 500 + number).await);
            let reads = reads(seed);
            let mut mixed = reads.clone();
            shuffle(&mut mixed, seed);
            play(&db, &inorder, &reads).await;
            play(&db, &shuffled, &mixed).await;
            let (left, right) = (state(&db, inorder.id).await, state(&db, shuffled.id).await);
            assert_eq!(left, right, "seed {seed}: {mixed:?}");
        }
    }
}

/// One thing the platform told, and when.
#[derive(Debug, Clone)]
enum Read {
    Whole(i64, Vec<&'static str>),
    Page(i64, &'static str),
    Missing(i64),
    Group(i64, &'static str, Vec<&'static str>),
    Members(i64, Vec<&'static str>),
}

/// A small generator of our own: the same numbers for the same seed, on every run.
fn numbers(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    }
}

const PEOPLE: [&str; 3] = ["lin", "wang", "zhao"];

fn reads(seed: u64) -> Vec<Read> {
    let mut next = numbers(seed + 1);
    let some = |next: &mut dyn FnMut(u64) -> u64| -> Vec<&'static str> {
        PEOPLE.into_iter().filter(|_| next(2) == 0).collect()
    };
    // Known from the first read on: "missing" says nothing about somebody never met.
    let mut reads = vec![Read::Whole(0, PEOPLE.to_vec())];
    for at in 1..14 {
        reads.push(match next(5) {
            0 => Read::Whole(at, some(&mut next)),
            1 => Read::Page(at, PEOPLE[usize::try_from(next(3)).unwrap()]),
            2 => Read::Missing(at),
            3 => Read::Group(at, PEOPLE[usize::try_from(next(3)).unwrap()], some(&mut next)),
            _ => Read::Members(at, some(&mut next)),
        });
    }
    reads
}

/// Shuffles all but the first.
fn shuffle(reads: &mut [Read], seed: u64) {
    let mut next = numbers(seed + 1000);
    for at in (2..reads.len()).rev() {
        let other = 1 + usize::try_from(next(u64::try_from(at).unwrap())).unwrap();
        reads.swap(at, other);
    }
}

async fn play(db: &TestDatabase, ours: &Agency, reads: &[Read]) {
    for read in reads {
        let work = db.storage.begin().await.unwrap();
        let door = work.of(ours.id);
        match read {
            Read::Whole(at, by) => {
                let told = contact("wm1", &format!("at {at}"), by);
                door.contacts()
                    .upsert(ours.corp, &told, second(db, *at), None, true)
                    .await
                    .unwrap();
            }
            Read::Page(at, by) => {
                let page = [ContactFollow {
                    contact: contact("wm1", &format!("at {at}"), &[by]),
                }];
                door.contacts()
                    .upsert_page(ours.corp, &page, second(db, *at), None)
                    .await
                    .unwrap();
            }
            Read::Missing(at) => {
                door.contacts()
                    .mark_missing(ours.corp, &"wm1".into(), second(db, *at))
                    .await
                    .unwrap();
            }
            Read::Group(at, owner, external) => {
                let told = group("g1", &format!("at {at}"), owner, external);
                door.groups()
                    .upsert(ours.corp, &told, None, second(db, *at), None)
                    .await
                    .unwrap();
            }
            Read::Members(at, who) => {
                let told: Vec<Member> = who
                    .iter()
                    .map(|id| member(id, &format!("{id} at {at}")))
                    .collect();
                door.members()
                    .upsert_all(ours.corp, &told, second(db, *at))
                    .await
                    .unwrap();
            }
        }
        work.commit().await.unwrap();
    }
}

type Told = (String, Option<DateTime<Utc>>);

/// Everything that is not gone, without ids of ours.
async fn state(db: &TestDatabase, agency: AgencyId) -> (Vec<Told>, Vec<Told>, Vec<String>, Vec<Told>, bool) {
    let view = db.storage.view();
    let door = view.of(agency);
    let corp = door.corps().list().await.unwrap()[0].id;
    let wm = door
        .contacts()
        .find_by_platform(corp, &"wm1".into())
        .await
        .unwrap()
        .unwrap();
    let follows = door.contacts().follows(wm.id).await.unwrap();
    let mut follows: Vec<Told> = follows
        .into_iter()
        .filter(|follow| follow.gone_at.is_none())
        .map(|follow| (follow.member.to_string(), Some(follow.read_at)))
        .collect();
    follows.sort();
    let group = door.groups().find_by_platform(corp, &"g1".into()).await.unwrap();
    let people = match &group {
        Some(group) => door.groups().members(group.id).await.unwrap(),
        None => Vec::new(),
    };
    let mut members: Vec<Told> = door
        .members()
        .list(corp)
        .await
        .unwrap()
        .into_iter()
        .map(|member| {
            (
                format!("{}: {:?}", member.member, member.name),
                Some(member.read_at),
            )
        })
        .collect();
    members.sort();
    let groups = group.map(|group| {
        (
            format!("{:?} of {}", group.name, group.owner),
            Some(group.read_at),
        )
    });
    let mut told: Vec<Told> = groups.into_iter().collect();
    told.push((wm.name, Some(wm.read_at)));
    let people = people.into_iter().map(|person| person.member_ref).collect();
    (told, follows, people, members, wm.gone_at.is_some())
}

#[test]
fn the_generator_makes_every_kind_of_read() {
    let all: Vec<Read> = (0..12).flat_map(reads).collect();
    assert!(all.iter().any(|read| matches!(read, Read::Missing(_))));
    assert!(all.iter().any(|read| matches!(read, Read::Page(..))));
    assert!(all.iter().any(|read| matches!(read, Read::Group(..))));
    assert!(all.iter().any(|read| matches!(read, Read::Members(..))));
    let mut mixed = reads(3);
    shuffle(&mut mixed, 3);
    assert_ne!(format!("{mixed:?}"), format!("{:?}", reads(3)));
}
