//! What was imported by a version whose keys told less apart, or from a file that says less, is known again.

use std::collections::{HashMap, HashSet};

use super::sink::Told;
use crate::imports::draft::Former;
use crate::imports::{Entity, EntityKind};

/// Of entities that have a former key, those that were told under it stay what they are: of the same category; where none
/// is known of it, as they were told, or, where none of the batch is as it was told, the one that the version before would
/// have taken. What is known by its own key is that; a plain one takes a former key that is free. Whoever says no category
/// means the one that is known.
pub(super) fn as_known(batch: Vec<Entity>, told: &HashMap<(EntityKind, String), Told>) -> Vec<Entity> {
    let formers = || batch.iter().filter_map(|entity| entity.former.as_ref());
    let before = |entity: &Entity| told.get(&(entity.kind, entity.key.clone()));
    let is_as_told = |former: &Former| before(&former.entity).is_some_and(|told| told.hash == former.entity.hash);
    let own: HashSet<String> = batch.iter().map(|entity| entity.key.clone()).collect();
    let unchanged: HashSet<String> =
        formers().filter(|former| is_as_told(former)).map(|former| former.entity.key.clone()).collect();
    let known = |mut entity: Entity| {
        let Some(former) = entity.former.take() else { return entity };
        let key = &former.entity.key;
        let is_it = match before(&former.entity) {
            None => former.is_plain && !own.contains(key),
            Some(Told { category: Some(category), .. }) => entity.category() == Some(category.as_str()),
            Some(_) if own.contains(key) => false,
            Some(_) => is_as_told(&former) || (former.was_told && !unchanged.contains(key)),
        };
        if is_it && before(&entity).is_none() { *former.entity } else { entity }
    };
    let in_category = |entity: Entity| {
        let category = before(&entity).and_then(|told| told.category.clone());
        entity.in_category(category.as_deref())
    };
    batch.into_iter().map(known).map(in_category).collect()
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
        Entity {
            former: Some(Former { entity, was_told, is_plain: false }),
            ..review(&format!("new-{category}"), category)
        }
    }

    fn told(all: &[Entity]) -> HashMap<(EntityKind, String), Told> {
        let one = |entity: &Entity| Told {
            kind: entity.kind.as_str().to_owned(),
            entity_key: entity.key.clone(),
            hash: entity.hash.clone(),
            import_id: Uuid::nil(),
            earlier: 0,
            namespace: None,
            category: None,
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

    #[test]
    fn a_former_key_is_of_the_category_that_was_told_under_it() {
        let plain = |category: &str| {
            let Entity { former, .. } = of(category, true);
            let former = former.map(|former| Former { is_plain: true, ..former });
            Entity { former, ..of(category, true) }
        };
        assert_eq!(keys(vec![plain("tea"), of("cup", false)], &[]), ["old", "new-cup"], "it is free");
        assert_eq!(keys(vec![plain("tea"), review("old", "")], &[]), ["new-tea", "old"], "it is not");
        let mut before = told(&[review("old", "tea")]);
        before.values_mut().for_each(|told| told.category = Some("tea".to_owned()));
        let known = |batch| -> Vec<String> { as_known(batch, &before).into_iter().map(|one| one.key).collect() };
        assert_eq!(known(vec![plain("cup"), plain("tea")]), ["new-cup", "old"], "another file has them otherwise");
        let mut silent = review("old", "");
        silent.events[0].properties.remove("category");
        silent.category_at = 1;
        let of_tea = as_known(vec![silent.clone()], &before).remove(0);
        assert_eq!((of_tea.category(), &of_tea.hash), (Some("tea"), &review("old", "tea").hash));
        assert_eq!(of_tea.own_hash, Some(silent.hash), "its file says none");
    }
}
