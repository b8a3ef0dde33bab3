use std::collections::HashMap;

use sidebook_messenger::MemberId;

use super::lane::Lane;

/// How many entries a page holds at most.
const PAGE: u64 = 100;

/// How members are put into lanes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// As many lanes as this at least, where there are so many members: else calls that may be made at once are not.
    pub(super) lanes: usize,
    /// So many members to a lane at most: one that is begun anew should not cost much.
    pub(super) members: usize,
}

/// Puts members into lanes. `known` says how many entries each had last time: who has many goes alone, who has few goes
/// with others, because a page with few entries costs as much as a full one.
pub(super) fn lanes(
    members: &[MemberId],
    known: &HashMap<MemberId, u64>,
    shape: Shape,
    ids: &mut u32,
) -> Vec<Lane> {
    let of = |member: &MemberId| known.get(member).copied().unwrap_or(0);
    let total: u64 = members.iter().map(of).sum();
    let wanted = u64::try_from(shape.lanes.max(1)).unwrap_or(u64::MAX);
    let entries = total.div_ceil(wanted).max(PAGE);
    let most = members
        .len()
        .div_ceil(shape.lanes.max(1))
        .clamp(1, shape.members.clamp(1, 100));
    let mut lanes: Vec<Lane> = Vec::new();
    for member in members {
        let expected = of(member);
        let ahead = i64::try_from(expected).unwrap_or(i64::MAX);
        let fits = |lane: &&mut Lane| {
            lane.members.len() < most
                && lane.ahead.saturating_add(ahead) <= i64::try_from(entries).unwrap_or(i64::MAX)
        };
        match lanes.last_mut().filter(fits) {
            Some(lane) => {
                lane.members.push(member.clone());
                lane.ahead += ahead;
            }
            None => {
                *ids += 1;
                lanes.push(Lane::new(*ids, vec![member.clone()], ahead));
            }
        }
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn members(count: usize) -> Vec<MemberId> {
        (0..count).map(|number| format!("m{number}").into()).collect()
    }

    #[test]
    fn few_members_go_alone_and_many_together() {
        let shape = Shape {
            lanes: 32,
            members: 20,
        };
        let sizes = |count| {
            let lanes = lanes(&members(count), &HashMap::new(), shape, &mut 0);
            assert_eq!(lanes.iter().map(|lane| lane.members.len()).sum::<usize>(), count);
            (lanes.len(), lanes.iter().map(|lane| lane.members.len()).max())
        };
        assert_eq!(sizes(30), (30, Some(1)));
        assert_eq!(sizes(100), (25, Some(4)));
        assert_eq!(sizes(1000), (50, Some(20)));
        assert_eq!(sizes(0), (0, None));
    }

    #[test]
    fn who_has_many_contacts_goes_alone() {
        let known = HashMap::from([("m1".into(), 5_000), ("m0".into(), 10), ("m2".into(), 20)]);
        let shape = Shape {
            lanes: 1,
            members: 20,
        };
        let mut ids = 4;
        let lanes = lanes(&members(4), &known, Shape { lanes: 2, ..shape }, &mut ids);
        let of: Vec<_> = lanes
            .iter()
            .map(|lane| (lane.id, lane.members.len(), lane.ahead))
            .collect();
        assert_eq!(of, [(5, 1, 10), (6, 1, 5_000), (7, 2, 20)]);
        assert_eq!(ids, 7);
    }
}
