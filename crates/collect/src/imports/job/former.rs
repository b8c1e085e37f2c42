//! What was imported by a version whose keys told less apart is known again.

use std::collections::{HashMap, HashSet};

use super::sink::Told;
use crate::imports::draft::Former;
use crate::imports::{Entity, EntityKind};

/// Of entities that have a former key, those that were told under it stay what they are: as they were told, or, where none
/// of the batch is as it was told, the one that the version before would have taken. What is known by its own key is that.
pub(super) fn as_known(batch: Vec<Entity>, told: &HashMap<(EntityKind, String), Told>) -> Vec<Entity> {
    let formers = || batch.iter().filter_map(|entity| entity.former.as_ref());
    if formers().next().is_none() {
        return batch;
    }
    let before = |entity: &Entity| told.get(&(entity.kind, entity.key.clone()));
    let is_as_told = |former: &Former| before(&former.entity).is_some_and(|told| told.hash == former.entity.hash);
    let own: HashSet<String> = batch.iter().map(|entity| entity.key.clone()).collect();
    let unchanged: HashSet<String> =
        formers().filter(|former| is_as_told(former)).map(|former| former.entity.key.clone()).collect();
    let known = |mut entity: Entity| {
        let Some(former) = entity.former.take() else { return entity };
        let key = &former.entity.key;
        let may_be = before(&former.entity).is_some() && before(&entity).is_none() && !own.contains(key);
        let is_it = is_as_told(&former) || (former.was_told && !unchanged.contains(key));
        if may_be && is_it { *former.entity } else { entity }
    };
    batch.into_iter().map(known).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};
    use uuid::Uuid;

    use super::*;
    use crate::imports::Draft;

    fn review(key: &str, category: &str) -> Entity {
        let said = Map::from_iter([("review_id".to_owned(), json!(key)), ("category".to_owned(), json!(category))]);
        let events = vec![Draft::track("Review Submitted", None, said)];
        Entity::new(EntityKind::Review, key.to_owned(), events, 1)
    }

    fn of(category: &str, was_told: bool) -> Entity {
        let entity = Box::new(review("old", category));
        Entity { former: Some(Former { entity, was_told }), ..review(&format!("new-{category}"), category) }
    }

    fn told(all: &[Entity]) -> HashMap<(EntityKind, String), Told> {
        let one = |entity: &Entity| Told {
            kind: entity.kind.as_str().to_owned(),
            entity_key: entity.key.clone(),
            hash: entity.hash.clone(),
            import_id: Uuid::nil(),
            earlier: 0,
            namespace: None,
        };
        all.iter().map(|entity| ((entity.kind, entity.key.clone()), one(entity))).collect()
    }

    fn keys(batch: Vec<Entity>, before: &[Entity]) -> Vec<String> {
        as_known(batch, &told(before)).into_iter().map(|entity| entity.key).collect()
    }

    #[test]
    fn what_was_told_under_a_former_key_stays_under_it() {
        let both = || vec![of("tea", true), of("cup", false)];
        assert_eq!(keys(both(), &[]), ["new-tea", "new-cup"], "nothing was imported before");
        assert_eq!(keys(both(), &[review("old", "tea")]), ["old", "new-cup"]);
        assert_eq!(keys(both(), &[review("old", "cup")]), ["new-tea", "old"], "whichever it was");
        assert_eq!(keys(both(), &[review("old", "changed")]), ["old", "new-cup"], "one of them changed");
        assert_eq!(keys(both(), &[review("old", "tea"), review("new-cup", "cup")]), ["old", "new-cup"]);
        assert_eq!(keys(vec![of("cup", true)], &[review("old", "tea"), review("new-cup", "cup")]), ["new-cup"]);
        let direct = vec![of("tea", true), review("old", "")];
        assert_eq!(keys(direct, &[review("old", "tea")]), ["new-tea", "old"], "the key is another's now");
    }
}
