//! Segments that are made of others: which need which.

use std::collections::BTreeSet;

use primitives::ShopId;
use store::{Sql, StoreError};
use uuid::Uuid;
use web::{Fault, Problem};

use super::definition::Node;
use super::membership::{Segment, load};

/// Refuses a definition that needs segments that are not there, or in the end the one that it is for.
pub(super) async fn check(db: &impl Sql, shop: ShopId, node: &Node, own: Option<Uuid>) -> Result<(), Problem> {
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
