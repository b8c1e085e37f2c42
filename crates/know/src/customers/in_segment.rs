use std::collections::{BTreeSet, HashMap};

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Value, Vault, ids_in, rows_in, sea_orm, unindexed};
use uuid::Uuid;

use crate::identity::{Kind, fingerprint, rules};

/// What somebody is known by.
#[derive(Debug, Clone, Default)]
pub struct Called<'a> {
    pub customer: Option<Uuid>,
    pub identifiers: Vec<(Kind, &'a str)>,
}

#[derive(FromQueryResult)]
struct Known {
    hash: Vec<u8>,
}

/// Which of some people are in a segment now, whichever of what they are known by leads to a member: their places in the
/// list.
///
/// # Errors
/// When the database cannot be read.
pub async fn in_segment(
    db: &impl Sql,
    vault: &Vault,
    shop: ShopId,
    segment: Uuid,
    people: &[Called<'_>],
) -> Result<BTreeSet<usize>, StoreError> {
    let mut found = by_profile(db, shop, segment, people).await?;
    let blocked = rules(db, shop).await?.blocked();
    let mut asked: HashMap<Kind, HashMap<Vec<u8>, Vec<usize>>> = HashMap::new();
    for (place, person) in people.iter().enumerate() {
        for (kind, value) in &person.identifiers {
            let Some(value) = blocked.normalise(*kind, value) else { continue };
            let hash = fingerprint(vault, shop, *kind, &value).hash.to_vec();
            asked.entry(*kind).or_default().entry(hash).or_default().push(place);
        }
    }
    // The people are few; a segment may be everybody.
    let is_in = unindexed("m.segment = $3");
    for (kind, places) in asked {
        let hashes: Vec<Vec<u8>> = places.keys().cloned().collect();
        let fixed: [Value; 3] = [shop.0.into(), kind.as_str().into(), segment.into()];
        let members: Vec<Known> = rows_in(db, &fixed, &hashes, |list| {
            format!(
                "SELECT i.hash FROM identifiers i JOIN personas p ON p.id = i.persona
                 JOIN segment_members m ON m.profile = p.profile AND {is_in}
                 WHERE i.shop = $1 AND i.kind = $2 AND i.hash IN ({list})"
            )
        })
        .await?;
        found.extend(members.iter().filter_map(|known| places.get(&known.hash)).flatten());
    }
    Ok(found)
}

/// A profile has the id of the persona that it began with, so one that was merged since is found too.
async fn by_profile(
    db: &impl Sql,
    shop: ShopId,
    segment: Uuid,
    people: &[Called<'_>],
) -> Result<BTreeSet<usize>, StoreError> {
    let ids = store::distinct(people.iter().filter_map(|person| person.customer));
    let (of_shop, is_in) = (unindexed("p.shop = $1"), unindexed("m.segment = $2"));
    let members = ids_in(db, &[shop.0.into(), segment.into()], &ids, |list| {
        format!(
            "SELECT p.id FROM personas p JOIN segment_members m ON m.profile = p.profile AND {is_in}
             WHERE p.id IN ({list}) AND {of_shop}"
        )
    })
    .await?;
    let members: BTreeSet<Uuid> = members.into_iter().collect();
    let is_member = |person: &Called<'_>| person.customer.is_some_and(|id| members.contains(&id));
    Ok(people.iter().enumerate().filter(|(_, person)| is_member(person)).map(|(place, _)| place).collect())
}
