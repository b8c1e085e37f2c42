use std::collections::HashMap;

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Value, Vault, rows_in, sea_orm};
use uuid::Uuid;

use crate::identity::{Kind, fingerprint, rules};

#[derive(FromQueryResult)]
struct Owner {
    hash: Vec<u8>,
    profile: Uuid,
}

/// By fingerprint: the places in a list, with the rank of what is known there.
type Places = HashMap<Vec<u8>, Vec<(usize, usize)>>;

/// The customers whom some people are known to be, by their places in the list. Each is given what they are known by, of
/// which the first that leads to somebody counts.
///
/// # Errors
/// When the database cannot be read.
pub async fn called(
    db: &impl Sql,
    vault: &Vault,
    shop: ShopId,
    people: &[Vec<(Kind, &str)>],
) -> Result<HashMap<usize, Uuid>, StoreError> {
    let blocked = rules(db, shop).await?.blocked();
    let mut asked: HashMap<Kind, Places> = HashMap::new();
    for (place, person) in people.iter().enumerate() {
        for (rank, (kind, value)) in person.iter().enumerate() {
            let Some(value) = blocked.normalise(*kind, value) else { continue };
            let hash = fingerprint(vault, shop, *kind, &value).hash.to_vec();
            asked.entry(*kind).or_default().entry(hash).or_default().push((place, rank));
        }
    }
    let mut found: HashMap<usize, (usize, Uuid)> = HashMap::new();
    for (kind, places) in asked {
        let hashes: Vec<Vec<u8>> = places.keys().cloned().collect();
        let fixed: [Value; 2] = [shop.0.into(), kind.as_str().into()];
        let owners: Vec<Owner> = rows_in(db, &fixed, &hashes, |list| {
            format!(
                "SELECT i.hash, p.profile FROM identifiers i JOIN personas p ON p.id = i.persona
                 WHERE i.shop = $1 AND i.kind = $2 AND i.hash IN ({list})"
            )
        })
        .await?;
        for Owner { hash, profile } in owners {
            for (place, rank) in places.get(&hash).into_iter().flatten() {
                let best = found.entry(*place).or_insert((*rank, profile));
                if *rank < best.0 {
                    *best = (*rank, profile);
                }
            }
        }
    }
    Ok(found.into_iter().map(|(place, (_, profile))| (place, profile)).collect())
}
