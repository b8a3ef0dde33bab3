//! What was said in the days before the world began, so that the chat window is not empty.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, FixedOffset};
use rand::RngExt;
use rand::seq::SliceRandom;
use serde_json::json;

use super::dialogues::{self, Dialogue, Who};
use super::{Maker, names};
use crate::world::{Contact, Corp, Member, Message, Sender, SenderKind};

/// How many customers each member talked to, and how many customer groups were not silent.
const CHATS: usize = 12;
const GROUPS: usize = 20;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// People write between nine and six in Shanghai, in the last ten days.
const OFFSET: i64 = 8 * HOUR;
const OPENS: i64 = 9 * HOUR;
const OPEN_FOR: i64 = 9 * HOUR;
const DAYS: i64 = 10;
/// Seconds between two lines; six lines take less than an hour.
const PAUSE: std::ops::Range<i64> = 15..600;

/// The people of one conversation.
struct Cast<'a> {
    us: &'a Member,
    colleague: Option<&'a Member>,
    them: Vec<Sender>,
    /// Unix seconds from which everybody was there.
    since: i64,
}

/// Messages of `corp` by conversation. Numbers go on from `serial`.
pub(super) fn history(
    maker: &mut Maker<'_>,
    corp: &Corp,
    serial: &mut u64,
) -> BTreeMap<String, Vec<Message>> {
    let mut all = BTreeMap::new();
    for (member, follows) in &corp.follows {
        let Some(us) = corp.members.get(member) else {
            continue;
        };
        let known = follows
            .iter()
            .filter_map(|(id, follow)| Some((corp.contacts.get(id)?, follow)));
        let known: Vec<_> = known.take(CHATS).collect();
        // Each of a member's chats is about something else.
        let topics = shuffled(maker, dialogues::SINGLE);
        for ((contact, follow), dialogue) in known.into_iter().zip(topics.into_iter().cycle()) {
            let cast = Cast {
                us,
                colleague: None,
                them: vec![customer(contact)],
                since: follow.created_at,
            };
            let messages = said(maker, &cast, dialogue, serial);
            all.insert(format!("single:{member}:{}", contact.id), messages);
        }
    }
    let topics = shuffled(maker, dialogues::GROUP);
    for (group, dialogue) in corp.groups.values().take(GROUPS).zip(topics.into_iter().cycle()) {
        let Some(us) = corp.members.get(&group.owner) else {
            continue;
        };
        let inside = || group.people.keys();
        let cast = Cast {
            us,
            colleague: inside()
                .filter(|id| **id != group.owner)
                .find_map(|id| corp.members.get(id)),
            them: inside()
                .filter_map(|id| corp.contacts.get(id))
                .map(customer)
                .collect(),
            since: group
                .people
                .values()
                .map(|person| person.joined_at)
                .max()
                .unwrap_or(group.created_at),
        };
        let messages = said(maker, &cast, dialogue, serial);
        all.insert(format!("group:{}:{}", corp.id, group.id), messages);
    }
    all.extend(among_members(maker, corp, serial));
    all
}

/// The chat of everybody, where there are enough people to talk.
fn among_members(maker: &mut Maker<'_>, corp: &Corp, serial: &mut u64) -> Option<(String, Vec<Message>)> {
    let chat = corp.internal_chats.get("all")?;
    let people = corp.people();
    let [us, colleague, others @ ..] = people.as_slice() else {
        return None;
    };
    let cast = Cast {
        us,
        colleague: Some(colleague),
        them: others.iter().map(|member| staff(member)).collect(),
        since: 0,
    };
    let dialogue = *shuffled(maker, dialogues::STAFF).first()?;
    let messages = said(maker, &cast, dialogue, serial);
    Some((format!("internal:{}:{}", corp.id, chat.id), messages))
}

fn said(maker: &mut Maker<'_>, cast: &Cast<'_>, dialogue: Dialogue, serial: &mut u64) -> Vec<Message> {
    let lines: Vec<(Sender, &str)> = dialogue
        .iter()
        .filter_map(|(who, line)| {
            let sender = match who {
                Who::Us => staff(cast.us),
                Who::Colleague => staff(cast.colleague.unwrap_or(cast.us)),
                Who::Them(at) => cast.them.get(*at)?.clone(),
            };
            Some((sender, *line))
        })
        .collect();
    let words = words(maker, cast);
    let times = times(maker, lines.len(), cast.since);
    let messages = lines.into_iter().zip(times).map(|((sender, line), at)| {
        *serial += 1;
        let content = words
            .iter()
            .fold(line.to_owned(), |line, (name, word)| line.replace(name, word));
        Message {
            id: *serial,
            at,
            sender,
            msgtype: "text".to_owned(),
            content: json!({ "content": content }),
            via: "typed".to_owned(),
        }
    });
    messages.collect()
}

/// What stands for the names in braces.
fn words(maker: &mut Maker<'_>, cast: &Cast<'_>) -> [(&'static str, String); 5] {
    let month = FixedOffset::east_opt(8 * 3600)
        .zip(DateTime::from_timestamp(maker.now, 0))
        .map_or(1, |(zone, now)| now.with_timezone(&zone).month());
    let quarter = match month {
        1..=3 => "四季度",
        4..=6 => "一季度",
        7..=9 => "二季度",
        _ => "三季度",
    };
    [
        ("{us}", names::polite(&cast.us.name, &cast.us.position)),
        ("{month}", format!("{month} 月份")),
        ("{last_month}", format!("{} 月份", (month + 10) % 12 + 1)),
        ("{quarter}", quarter.to_owned()),
        ("{amount}", (maker.rng.random_range(12..480) * 10).to_string()),
    ]
}

/// When `count` lines were said: after everybody was there, before now.
fn times(maker: &mut Maker<'_>, count: usize, since: i64) -> Vec<i64> {
    let pauses: Vec<i64> = (1..count).map(|_| maker.rng.random_range(PAUSE)).collect();
    let length: i64 = pauses.iter().sum();
    let today = (maker.now + OFFSET).div_euclid(DAY) * DAY - OFFSET;
    let day = today - maker.rng.random_range(0..DAYS) * DAY;
    let mut at = day + OPENS + maker.rng.random_range(0..OPEN_FOR);
    if at + length > maker.now {
        at -= DAY;
    }
    if at < since {
        at = since + maker.rng.random_range(PAUSE);
    }
    let mut times = vec![at];
    for pause in pauses {
        at += pause;
        times.push(at);
    }
    times
}

fn shuffled(maker: &mut Maker<'_>, dialogues: &[Dialogue]) -> Vec<Dialogue> {
    let mut dialogues = dialogues.to_vec();
    dialogues.shuffle(&mut maker.rng);
    dialogues
}

fn staff(member: &Member) -> Sender {
    Sender {
        kind: SenderKind::Member,
        id: member.id.clone(),
        name: member.name.clone(),
    }
}

fn customer(contact: &Contact) -> Sender {
    Sender {
        kind: SenderKind::Contact,
        id: contact.id.clone(),
        name: contact.name.clone(),
    }
}
