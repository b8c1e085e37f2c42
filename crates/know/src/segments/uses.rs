//! What segments are made of: which need which others.

use std::collections::BTreeSet;

use primitives::ShopId;
use store::{Sql, StoreError};
use uuid::Uuid;
use web::{Fault, Problem};

use super::definition::Node;
use super::membership::{Segment, load};
use crate::custom_fields;

/// Refuses a definition that asks for what is sealed, or needs segments that are not there, or in the end the one that it
/// is for.
pub(super) async fn check(db: &impl Sql, shop: ShopId, node: &Node, own: Option<Uuid>) -> Result<(), Problem> {
    let fields = node.custom_fields();
    let personal = if fields.is_empty() { BTreeSet::new() } else { custom_fields::personal(db, shop).await? };
    if let Some((path, name)) = fields.into_iter().find(|(_, name)| personal.contains(*name)) {
        return Err(Problem::invalid(&path, Fault::NoField { given: format!("custom.{name}") }));
    }
    let needed = node.segments();
    if needed.is_empty() {
        return Ok(());
    }
    let all = load(db, shop).await?;
    for (path, id) in needed {
        if own == Some(id) {
            return Err(Problem::invalid(&path, Fault::Itself));
        }
        let Some(segment) = all.iter().find(|segment| segment.id == id) else {
            return Err(Problem::invalid(&path, Fault::Unknown));
        };
        if own.is_some_and(|own| dependents(&all, own).contains(&id)) {
            return Err(Problem::invalid(&path, Fault::SegmentRing { name: segment.name.clone() }));
        }
    }
    Ok(())
}

/// The names of the segments that are made of this one.
pub(super) async fn users(db: &impl Sql, shop: ShopId, id: Uuid) -> Result<Vec<String>, StoreError> {
    let all = load(db, shop).await?;
    Ok(all.into_iter().filter(|segment| segment.needs(&BTreeSet::from([id]))).map(|segment| segment.name).collect())
}

/// Refuses to seal a field of the shop's own that segments ask for: whoever is not to have it would be found in all.
pub(crate) async fn check_unasked(db: &impl Sql, shop: ShopId, key: &str) -> Result<(), Problem> {
    let all = load(db, shop).await?;
    let by: Vec<String> = all.into_iter().filter(|segment| segment.asks_for(key)).map(|segment| segment.name).collect();
    if by.is_empty() { Ok(()) } else { Err(used("is_personal", by)) }
}

/// 409, with the names of the segments that are made of it.
pub(super) fn used(field: &str, by: Vec<String>) -> Problem {
    let used = Problem::invalid(field, Fault::SegmentUsed { by });
    Problem { errors: used.errors, ..Problem::conflict("invalid", used.detail) }
}

/// Those that are made of a segment, also by way of others.
pub(super) fn dependents(all: &[Segment], id: Uuid) -> BTreeSet<Uuid> {
    let (mut found, mut known) = (BTreeSet::from([id]), 0);
    while found.len() > known {
        known = found.len();
        let more: Vec<Uuid> = all.iter().filter(|segment| segment.needs(&found)).map(|segment| segment.id).collect();
        found.extend(more);
    }
    found.remove(&id);
    found
}

/// Each after those that it is made of.
pub(super) fn in_order(mut waiting: Vec<Segment>) -> Vec<Segment> {
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let left: BTreeSet<Uuid> = waiting.iter().map(|segment| segment.id).collect();
        let (later, ready): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|segment| segment.needs(&left));
        // Two that were changed at once may need each other: each then takes the other as it is.
        let is_ring = ready.is_empty();
        ordered.extend(ready);
        waiting = later;
        if is_ring {
            ordered.append(&mut waiting);
        }
    }
    ordered
}
