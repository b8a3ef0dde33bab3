//! Bends the seeds of every door at random: the short form of what `script/fuzz` does for hours. Runs
//! `SIDEBOOK_FUZZ_CASES` cases a door, 500 without it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use sidebook_fuzzing::{DOORS, Door};

/// What such documents are made of, where bytes alone would take long to meet it.
const WORDS: [&str; 28] = [
    "<xml>",
    "</xml>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml?>",
    "<!DOCTYPE a>",
    "&amp;",
    "&#0;",
    "&#x10FFFF;",
    "&unknown;",
    "<Encrypt>",
    "</Encrypt>",
    "<InfoType>",
    "<Event>",
    "<ChangeType>",
    "\u{feff}",
    "%2B",
    "%00",
    "null",
    "\"",
    "\"errcode\":0,",
    "-1",
    "99999999999999999999",
    "1e400",
    "[",
    "{}",
];

/// One change to a document.
#[derive(Debug, Clone)]
enum Bend {
    Set(Index, u8),
    Flip(Index, u8),
    Insert(Index, Vec<u8>),
    Word(Index, Index),
    Delete(Index, Index),
    Repeat(Index, Index, u8),
    /// A piece of another seed.
    Graft(Index, Index, Index, Index),
    Cut(Index),
}

fn bend() -> impl Strategy<Value = Bend> {
    let at = any::<Index>;
    prop_oneof![
        (at(), any::<u8>()).prop_map(|(a, byte)| Bend::Set(a, byte)),
        (at(), 0..8_u8).prop_map(|(a, bit)| Bend::Flip(a, bit)),
        (at(), vec(any::<u8>(), 1..8)).prop_map(|(a, bytes)| Bend::Insert(a, bytes)),
        (at(), at()).prop_map(|(a, word)| Bend::Word(a, word)),
        (at(), at()).prop_map(|(a, b)| Bend::Delete(a, b)),
        (at(), at(), 1..20_u8).prop_map(|(a, b, times)| Bend::Repeat(a, b, times)),
        (at(), at(), at(), at()).prop_map(|(a, seed, b, c)| Bend::Graft(a, seed, b, c)),
        at().prop_map(Bend::Cut),
    ]
}

impl Bend {
    fn apply(&self, document: &mut Vec<u8>, seeds: &[Vec<u8>]) {
        let end = document.len() + 1;
        match self {
            Self::Cut(at) => document.truncate(at.index(end)),
            Self::Insert(at, bytes) => insert(document, at.index(end), bytes),
            Self::Word(at, word) => {
                insert(document, at.index(end), WORDS[word.index(WORDS.len())].as_bytes());
            }
            Self::Graft(at, seed, from, to) => {
                let seed = seed.get(seeds);
                insert(document, at.index(end), &seed[range(seed.len(), from, to)]);
            }
            _ if document.is_empty() => {}
            Self::Set(at, byte) => *at.get_mut(document) = *byte,
            Self::Flip(at, bit) => *at.get_mut(document) ^= 1 << bit,
            Self::Delete(from, to) => drop(document.drain(range(document.len(), from, to))),
            Self::Repeat(from, to, times) => {
                let range = range(document.len(), from, to);
                let piece = document[range.clone()].repeat(usize::from(*times));
                insert(document, range.end, &piece);
            }
        }
    }
}

fn range(length: usize, one: &Index, other: &Index) -> std::ops::Range<usize> {
    let (one, other) = (one.index(length + 1), other.index(length + 1));
    one.min(other)..one.max(other)
}

fn insert(document: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    drop(document.splice(at..at, bytes.iter().copied()));
}

/// The door's own seeds, and the event samples of the adapter where the door takes events.
fn seeds(door: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = |folder: &str| {
        let mut paths: Vec<_> = std::fs::read_dir(root.join(folder))
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        paths
            .into_iter()
            .map(|path| std::fs::read(path).unwrap())
            .collect::<Vec<_>>()
    };
    let mut seeds = files(&format!("fuzz/seeds/{door}"));
    let events = files("crates/wecom/tests/fixtures/events");
    match door {
        "event" => seeds.extend(events),
        "sealed" => seeds.extend((0..3).flat_map(|address: u8| {
            let at = move |event: &Vec<u8>| [&[address], event.as_slice()].concat();
            events.iter().map(at).collect::<Vec<_>>()
        })),
        _ => {}
    }
    assert!(!seeds.is_empty(), "no seeds for {door}");
    seeds
}

fn cases() -> u32 {
    std::env::var("SIDEBOOK_FUZZ_CASES").map_or(500, |cases| {
        cases.parse().expect("SIDEBOOK_FUZZ_CASES is a number")
    })
}

fn bent(name: &str) {
    let door: Door = DOORS.iter().find(|(known, _)| *known == name).unwrap().1;
    let seeds = seeds(name);
    for seed in &seeds {
        door(seed);
    }
    let mut runner = TestRunner::new(Config {
        cases: cases(),
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&(any::<Index>(), vec(bend(), 1..12)), |(seed, bends)| {
            let mut document = seed.get(&seeds).clone();
            for bend in bends {
                bend.apply(&mut document, &seeds);
                document.truncate(70_000);
            }
            door(&document);
            Ok(())
        })
        .unwrap();
}

#[test]
fn the_outer_xml_of_a_callback() {
    bent("envelope_xml");
}

#[test]
fn the_xml_of_an_event() {
    bent("event");
}

#[test]
fn a_request_of_a_stranger() {
    bent("callback");
}

#[test]
fn an_address_longer_than_a_server_reads() {
    sidebook_fuzzing::DOORS
        .iter()
        .for_each(|(_, door)| door(&vec![b'a'; 66_000]));
}

#[test]
fn a_message_of_the_platform() {
    bent("sealed");
}

#[test]
fn an_answer_of_the_platform() {
    bent("answers");
}

#[test]
fn every_door_has_a_target() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    for (name, _) in DOORS {
        assert!(root.join(format!("fuzz_targets/{name}.rs")).is_file(), "{name}");
    }
}
