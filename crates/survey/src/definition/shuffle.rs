use primitives::ShopId;
use uuid::Uuid;

use super::{Named, Question};
use crate::ids;

impl Question {
    /// The options as one person sees them. The order follows from their `seed`, so that they see it again when they come
    /// back; what stands for something else, or for none of the others, stays in its place.
    pub fn options_for(&self, shop: ShopId, seed: Uuid) -> Vec<&Named> {
        let mut all: Vec<&Named> = self.options.iter().collect();
        if !self.is_shuffled {
            return all;
        }
        let mut moving: Vec<&Named> = self.options.iter().filter(|option| moves(option)).collect();
        moving.sort_by_cached_key(|option| ids::option_order(shop, seed, &self.key, &option.key));
        let mut moving = moving.into_iter();
        for place in all.iter_mut().filter(|option| moves(option)) {
            if let Some(option) = moving.next() {
                *place = option;
            }
        }
        all
    }
}

fn moves(option: &Named) -> bool {
    !option.is_other && !option.is_exclusive
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::super::value::tests::question;
    use super::*;

    #[test]
    fn every_order_is_seen_and_what_is_not_listed_stays_last() {
        let option = |key: &str| json!({"key": key, "text": {"en": key}});
        let mut other = option("o");
        other["is_other"] = true.into();
        let options = json!([option("a"), option("b"), option("c"), other]);
        let mut question = question(json!({"type": "single", "options": options, "is_shuffled": true}));
        let shop = ShopId(Uuid::nil());
        let order = |question: &Question, n: u128| -> String {
            question.options_for(shop, Uuid::from_u128(n)).iter().map(|option| option.key.as_str()).collect()
        };
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for n in 0..600 {
            let found = order(&question, n);
            assert_eq!(found, order(&question, n), "the same for the same person");
            assert!(found.ends_with('o'), "{found}");
            *seen.entry(found).or_default() += 1;
        }
        assert_eq!(seen.len(), 6);
        // Three standard deviations of a binomial of 600 at 1/6 are 27.
        assert!(seen.values().all(|n| (70..=130).contains(n)), "{seen:?}");
        question.is_shuffled = false;
        assert_eq!(order(&question, 1), "abco");
    }
}
