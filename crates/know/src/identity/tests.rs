use std::collections::{BTreeMap, BTreeSet, HashSet};

use primitives::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::{Claim, Id, IdentityRules, Incoming, Kind, KindRule, Persona, Resolver, Undone};

fn id(kind: Kind, n: u8) -> Id {
    Id { kind, hash: [n; 16] }
}

fn incoming(seq: u64, ids: &[Id]) -> Incoming {
    let at = Timestamp::from_second(i64::try_from(seq).unwrap()).unwrap();
    Incoming {
        seq,
        at,
        fresh: Uuid::from_u128(u128::from(seq)),
        ids: ids.to_vec(),
        is_alias: false,
        voice: Some(Uuid::nil()),
    }
}

fn resolve_all(events: &[Vec<Id>]) -> Resolver {
    let mut resolver = Resolver::default();
    for (event, seq) in events.iter().zip(1..) {
        resolver.resolve(incoming(seq, event));
    }
    resolver
}

fn profile(resolver: &Resolver, id: Id) -> Option<Uuid> {
    Some(resolver.persona(resolver.claim(id)?.persona)?.profile)
}

/// Which identifiers are one profile's.
fn partition(resolver: &Resolver, ids: &BTreeSet<Id>) -> BTreeSet<BTreeSet<Id>> {
    let mut groups: BTreeMap<Uuid, BTreeSet<Id>> = BTreeMap::new();
    for id in ids {
        if let Some(profile) = profile(resolver, *id) {
            groups.entry(profile).or_default().insert(*id);
        }
    }
    groups.into_values().collect()
}

/// Events of people who each have one user id, up to two addresses and two devices of their own: no limit is reached.
fn peaceful() -> impl Strategy<Value = Vec<Vec<Id>>> {
    let event = (0u8..6, any::<bool>(), prop::option::of(0u8..2), prop::option::of(0u8..2)).prop_map(
        |(person, names_user, address, device)| {
            let mut ids = Vec::new();
            if names_user {
                ids.push(id(Kind::UserId, person));
            }
            ids.extend(address.map(|n| id(Kind::Email, person * 2 + n)));
            ids.extend(device.map(|n| id(Kind::AnonymousId, person * 2 + n)));
            ids
        },
    );
    prop::collection::vec(event, 1..40)
}

/// Events that contradict each other in every way.
fn wild() -> impl Strategy<Value = Vec<Vec<Id>>> {
    let id = (0usize..6, 0u8..4).prop_map(|(kind, n)| id(Kind::ALL[kind], n));
    prop::collection::vec(prop::collection::vec(id, 1..4), 1..60)
}

proptest! {
    #[test]
    fn where_no_limit_is_reached_the_order_does_not_matter(
        (events, shuffled) in peaceful().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle()))
    ) {
        let ids: BTreeSet<Id> = events.iter().flatten().copied().collect();
        prop_assert_eq!(partition(&resolve_all(&events), &ids), partition(&resolve_all(&shuffled), &ids));
    }

    #[test]
    fn nobody_ever_has_two_user_ids(events in wild()) {
        let resolver = resolve_all(&events);
        let ids: BTreeSet<Id> = events.iter().flatten().copied().collect();
        for group in partition(&resolver, &ids) {
            // An event that itself names two users is two people's by no rule: it keeps both, as it was told.
            let users: Vec<&Id> = group.iter().filter(|id| id.kind == Kind::UserId).collect();
            let told = |event: &&Vec<Id>| event.iter().filter(|id| id.kind == Kind::UserId).collect::<HashSet<_>>().len() > 1;
            prop_assert!(users.len() <= 1 || events.iter().any(|event| told(&event)), "{:?}", group);
        }
    }

    #[test]
    fn every_identifier_leads_to_one_profile_that_is_there(events in wild()) {
        let resolver = resolve_all(&events);
        for id in events.iter().flatten() {
            if let Some(claim) = resolver.claim(*id) {
                prop_assert!(resolver.persona(claim.persona).is_some());
            }
        }
    }

    #[test]
    fn taking_a_merge_back_restores_what_was_and_holds(events in peaceful()) {
        let mut resolver = resolve_all(&events);
        let before: BTreeSet<Id> = events.iter().flatten().copied().collect();
        let parted = partition(&resolver, &before);
        resolver.take_changes();
        // Join two people by hand of an event, take it back, and repeat the event.
        let (a, b) = (id(Kind::Email, 0), id(Kind::Email, 2));
        let joining = [a, b];
        let merged = resolver.resolve(incoming(1000, &joining));
        prop_assert!(merged.is_some());
        let Some(merge) = resolver.take_changes().merges.pop() else { return Ok(()) };
        let undone = Undone { into: merge.into, moved: merge.moved.clone(), evidence: merge.evidence.iter().copied().collect() };
        let mut after = Resolver::new(IdentityRules::default(), vec![undone]);
        for id in &before {
            let claim = resolver.claim(*id).unwrap();
            if after.persona(claim.persona).is_none() {
                let mut persona = resolver.persona(claim.persona).unwrap();
                if merge.moved.contains(&claim.persona) {
                    persona.profile = merge.from;
                }
                after.know_persona(claim.persona, persona);
            }
            after.know_claim(*id, claim);
        }
        prop_assert_eq!(partition(&after, &before), parted.clone());
        after.resolve(incoming(1001, &joining));
        prop_assert_eq!(partition(&after, &before), parted, "the same evidence does not join them again");
    }
}

#[test]
fn five_devices_a_week_and_no_more() {
    let user = id(Kind::UserId, 1);
    let mut resolver = Resolver::default();
    for n in 0..7 {
        resolver.resolve(incoming(u64::from(n) + 1, &[user, id(Kind::AnonymousId, n)]));
    }
    let mine = profile(&resolver, user);
    let held = (0..7).filter(|n| profile(&resolver, id(Kind::AnonymousId, *n)) == mine).count();
    assert_eq!(held, 5);
    let next_week =
        Incoming { at: Timestamp::from_second(8 * 86_400).unwrap(), ..incoming(9, &[user, id(Kind::AnonymousId, 9)]) };
    resolver.resolve(next_week);
    assert_eq!(profile(&resolver, id(Kind::AnonymousId, 9)), mine);
}

#[test]
fn the_surest_identifiers_win() {
    let mut resolver = Resolver::default();
    let (a, b) = (id(Kind::UserId, 1), id(Kind::UserId, 2));
    let (mail, device) = (id(Kind::Email, 1), id(Kind::AnonymousId, 1));
    resolver.resolve(incoming(1, &[a, mail]));
    resolver.resolve(incoming(2, &[device]));
    // The address is one customer's, the user id another's: the address gives way, the device follows the user.
    resolver.resolve(incoming(3, &[b, mail, device]));
    assert_eq!(profile(&resolver, mail), profile(&resolver, a));
    assert_ne!(profile(&resolver, b), profile(&resolver, a));
}

#[test]
fn a_shop_says_itself_what_is_sure_and_how_many_are_one_persons() {
    let mut rules = IdentityRules::default();
    rules.kinds.rotate_right(1);
    assert_eq!(rules.rank(Kind::AnonymousId), 0);
    rules.kinds[1] = KindRule { kind: Kind::UserId, max: 2, window_days: None };
    let mut resolver = Resolver::new(rules, Vec::new());
    let users = [1, 2, 3].map(|n| id(Kind::UserId, n));
    let device = id(Kind::AnonymousId, 1);
    for (user, seq) in users.into_iter().zip(1..) {
        resolver.resolve(incoming(seq, &[user, device]));
    }
    let home = profile(&resolver, device);
    assert_eq!(users.map(|user| profile(&resolver, user) == home), [true, true, false]);
}

#[test]
fn a_device_takes_nobodys_name_and_an_address_does() {
    let mut resolver = Resolver::default();
    let (ann, lin) = (id(Kind::UserId, 1), id(Kind::UserId, 2));
    let (mail, device) = (id(Kind::Email, 1), id(Kind::AnonymousId, 1));
    resolver.resolve(incoming(1, &[mail, device]));
    resolver.resolve(Incoming { voice: None, ..incoming(2, &[ann, device]) });
    resolver.resolve(incoming(3, &[lin, device]));
    assert_eq!(profile(&resolver, ann), profile(&resolver, mail));
    assert_ne!(profile(&resolver, lin), profile(&resolver, mail));
    resolver.resolve(incoming(4, &[lin, mail, device]));
    assert_eq!(profile(&resolver, lin), profile(&resolver, mail));
    assert_eq!(profile(&resolver, ann), None);
}

#[test]
fn whom_staff_joined_with_a_user_stays_with_them() {
    let mut resolver = Resolver::default();
    let [lin, ann, mail] = [id(Kind::UserId, 1), id(Kind::UserId, 2), id(Kind::Email, 1)];
    let said = [(lin, 1, 1, true), (ann, 2, 1, false), (mail, 3, 3, true)];
    for (id, persona, profile, is_vouched) in said {
        let (persona, profile) = (Uuid::from_u128(persona), Uuid::from_u128(profile));
        resolver.know_persona(persona, Persona { profile, created_seq: 1 });
        let voice = is_vouched.then(Uuid::nil);
        resolver.know_claim(id, Claim { persona, first_seen_at: Timestamp::UNIX_EPOCH, voice, claimed_seq: None });
    }
    resolver.resolve(incoming(4, &[lin, mail]));
    assert_eq!(profile(&resolver, ann), profile(&resolver, lin));
    assert_ne!(profile(&resolver, mail), profile(&resolver, lin));
}
