//! A believable world from a seed number: the same seed gives the same people, ids and relations.

mod customers;
mod dialogues;
mod names;
mod staff;
mod talk;

use std::collections::{BTreeMap, HashMap};

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::{ClientSession, Corp, Entry, State, ids};
use crate::config::{CorpSeed, SimulatorConfig};

/// What one corp is made with.
struct Maker<'a> {
    rng: StdRng,
    provider: &'a str,
    seed: &'a CorpSeed,
    now: i64,
}

impl Maker<'_> {
    /// An id that only this provider sees.
    fn scoped(&self, prefix: &str, corp: &str, raw: &str) -> String {
        ids::scoped(prefix, self.provider, &[corp, raw])
    }

    /// An id of the tenant, the same for every app.
    fn tenant(prefix: &str, corp: &str, raw: &str) -> String {
        ids::scoped(prefix, "tenant", &[corp, raw])
    }
}

/// The world of a first start.
pub(super) fn world(config: &SimulatorConfig, now: i64) -> State {
    let mut state = State::default();
    for (at, seed) in config.seed.corps.iter().enumerate() {
        // Each corp has its own sequence, so that a changed corp does not change the others.
        let number = config
            .seed
            .seed
            .wrapping_add(u64::try_from(at).unwrap_or(0).wrapping_mul(0x9e37_79b9));
        let rng = StdRng::seed_from_u64(number);
        let mut maker = Maker {
            rng,
            provider: &config.suite.provider_corp_id,
            seed,
            now,
        };
        let corp = corp(&mut maker, number);
        let messages = talk::history(&mut maker, &corp, &mut state.serial);
        state.messages.extend(messages);
        // Before the client sits the administrator of the corp that the seed names first.
        if let (true, Some(admin)) = (state.session.corp.is_empty(), corp.administrator()) {
            state.session = ClientSession {
                corp: corp.id.clone(),
                member: admin.id.clone(),
                conversation: None,
                entry: Entry::Normal,
            }
            .into();
        }
        state.corps.insert(corp.id.clone(), corp);
    }
    state
}

fn corp(maker: &mut Maker<'_>, number: u64) -> Corp {
    let given = maker.seed.corp_id.clone();
    let made = ids::plain_corp_id(&number.to_string(), &maker.seed.name);
    let plain_id = given.clone().filter(|id| !id.starts_with("wp")).unwrap_or(made);
    let id = given
        .filter(|id| id.starts_with("wp"))
        .unwrap_or_else(|| maker.scoped("wp", &plain_id, "corp"));
    let mut corp = Corp {
        id,
        plain_id,
        name: maker.seed.name.clone(),
        departments: staff::departments(maker),
        members: BTreeMap::new(),
        contacts: BTreeMap::new(),
        follows: BTreeMap::new(),
        tag_groups: BTreeMap::new(),
        groups: BTreeMap::new(),
        internal_chats: BTreeMap::new(),
        transfers: Vec::new(),
        trial_until: None,
        plain: HashMap::new(),
    };
    staff::members(maker, &mut corp);
    customers::tags(maker, &mut corp);
    customers::contacts(maker, &mut corp);
    customers::groups(maker, &mut corp);
    staff::chats(&mut corp);
    corp
}
