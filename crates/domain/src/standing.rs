//! Who may change whose standing at the agency (spec U1, U2): nobody raises themselves, and an owner is always left.

use crate::{Role, StaffId};

/// A person's role, and whether they may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Their role.
    pub role: Role,
    /// Whether they may sign in at all.
    pub active: bool,
}

impl Standing {
    fn is_owner(self) -> bool {
        self.role == Role::Owner
    }

    /// Whether this person keeps the agency from having no owner.
    fn holds_the_agency(self) -> bool {
        self.is_owner() && self.active
    }
}

/// Why somebody's standing stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StandingRefusal {
    /// Owners, and who becomes one, are the owners' business: admins may do everything else.
    #[error("only an owner may make or change an owner")]
    OwnersOnly,
    /// Nobody would be left who owns the agency.
    #[error("the agency needs an active owner")]
    LastOwner,
    /// One's own role and activity are changed by somebody else, so that nobody locks themselves out by accident.
    #[error("one's own standing is changed by somebody else")]
    OwnStanding,
}

/// Whether `by`, an owner or admin, may change a person from `before` to `after`; `other_owners` are the active owners
/// besides that person. `before` is `None` for somebody who is only now added.
///
/// # Errors
/// The first [`StandingRefusal`] that holds.
pub fn may_change_standing(
    by: (StaffId, Role),
    person: Option<StaffId>,
    before: Option<Standing>,
    after: Standing,
    other_owners: usize,
) -> Result<(), StandingRefusal> {
    let (by, role) = by;
    let touches_owner = after.is_owner() || before.is_some_and(Standing::is_owner);
    if touches_owner && role != Role::Owner {
        return Err(StandingRefusal::OwnersOnly);
    }
    if before.is_some_and(Standing::holds_the_agency) && !after.holds_the_agency() && other_owners == 0 {
        return Err(StandingRefusal::LastOwner);
    }
    if person == Some(by) && before != Some(after) {
        return Err(StandingRefusal::OwnStanding);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const ROLES: [Role; 3] = [Role::Owner, Role::Admin, Role::Staff];

    fn standing() -> impl Strategy<Value = Standing> {
        (0_usize..3, any::<bool>()).prop_map(|(role, active)| Standing {
            role: ROLES[role],
            active,
        })
    }

    fn id(number: usize) -> StaffId {
        StaffId(Uuid::from_u128(number as u128))
    }

    proptest! {
        /// Whatever admins and owners try one after the other, an active owner is left, and only an owner made a new one.
        #[test]
        fn an_owner_is_always_left(
            people in prop::collection::vec(standing(), 1..5),
            tries in prop::collection::vec((0_usize..5, 0_usize..5, standing()), 0..20),
        ) {
            let mut people = people;
            people[0] = Standing { role: Role::Owner, active: true };
            for (by, whom, after) in tries {
                let (by, whom) = (by % people.len(), whom % people.len());
                // The session of whoever is not active or no admin is refused before.
                if !people[by].active || !people[by].role.is_admin() {
                    continue;
                }
                let owners = |people: &[Standing]| people.iter().filter(|one| one.holds_the_agency()).count();
                let others = owners(&people) - usize::from(people[whom].holds_the_agency());
                let before = people[whom];
                let done = may_change_standing((id(by), people[by].role), Some(id(whom)), Some(before), after, others);
                if done.is_ok() {
                    prop_assert!(people[by].role == Role::Owner || !after.is_owner() && !before.is_owner());
                    prop_assert!(by != whom || before == after);
                    people[whom] = after;
                }
                prop_assert!(owners(&people) > 0);
            }
        }
    }

    #[test]
    fn the_last_owner_is_told_so_before_anything_else() {
        let owner = Standing {
            role: Role::Owner,
            active: true,
        };
        let gone = Standing {
            active: false,
            ..owner
        };
        let change = |by, whom, before, after, others| {
            may_change_standing((id(by), Role::Owner), Some(id(whom)), Some(before), after, others)
        };
        assert_eq!(change(1, 1, owner, gone, 0), Err(StandingRefusal::LastOwner));
        assert_eq!(change(1, 1, owner, gone, 1), Err(StandingRefusal::OwnStanding));
        assert_eq!(change(2, 1, owner, gone, 1), Ok(()));
        assert_eq!(change(1, 1, owner, owner, 0), Ok(()));
        let by_admin = may_change_standing((id(2), Role::Admin), None, None, owner, 1);
        assert_eq!(by_admin, Err(StandingRefusal::OwnersOnly));
    }
}
