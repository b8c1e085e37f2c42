//! Events that tell of tags of posts by their words, as an earlier version told them.

use std::collections::{BTreeMap, HashMap};

use primitives::{Event, Seq, ShopId};
use uuid::Uuid;

/// Where in the log they lie, and of which posts they are: each event is looked at once, not at every erasure.
#[derive(Default)]
pub(crate) struct ToldTags(HashMap<ShopId, Told>);

#[derive(Default)]
struct Told {
    through: Seq,
    posts: BTreeMap<Seq, Uuid>,
}

impl ToldTags {
    /// How far a shop's events were looked at.
    pub fn through(&self, shop: ShopId) -> Seq {
        self.0.get(&shop).map_or(0, |told| told.through)
    }

    /// Takes the events of posts that changed, of those after the last time and through this one.
    pub fn learn(&mut self, shop: ShopId, through: Seq, events: &[(Seq, Event)]) {
        let told = self.0.entry(shop).or_default();
        let tagged = events.iter().filter_map(|(seq, event)| Some((*seq, feedback::tagged_post(event)?)));
        told.posts.extend(tagged);
        told.through = told.through.max(through);
    }

    pub fn posts(&self, shop: ShopId) -> Vec<Uuid> {
        self.0.get(&shop).map(|told| store::distinct(told.posts.values().copied())).unwrap_or_default()
    }

    /// Where the events of these posts lie.
    pub fn of(&self, shop: ShopId, posts: &[Uuid]) -> Vec<Seq> {
        let all = self.0.get(&shop).into_iter().flat_map(|told| &told.posts);
        all.filter(|(_, post)| posts.contains(post)).map(|(seq, _)| *seq).collect()
    }

    /// These have no words any more.
    pub fn forget(&mut self, shop: ShopId, seqs: &[Seq]) {
        if let Some(told) = self.0.get_mut(&shop) {
            told.posts.retain(|seq, _| !seqs.contains(seq));
        }
    }
}

#[cfg(test)]
mod tests {
    use primitives::{EventKind, SourceId, Timestamp};
    use serde_json::json;

    use super::*;

    fn changed(seq: Seq, post: u128, tags: &serde_json::Value) -> (Seq, Event) {
        let body = json!({"properties": {"post_id": Uuid::from_u128(post), "changed": {"tags": tags}}});
        let event = Event {
            v: Event::VERSION,
            shop: ShopId(Uuid::nil()),
            source: SourceId::SYSTEM,
            message_id: format!("m{seq}"),
            kind: EventKind::Track,
            name: Some(feedback::CHANGED.to_owned()),
            user_id: None,
            anonymous_id: None,
            timestamp: Timestamp::UNIX_EPOCH,
            received_at: Timestamp::UNIX_EPOCH,
            body: serde_json::value::to_raw_value(&body).unwrap(),
        };
        (seq, event)
    }

    #[test]
    fn each_event_is_looked_at_once_and_found_by_its_post() {
        let (shop, one, other) = (ShopId(Uuid::nil()), Uuid::from_u128(1), Uuid::from_u128(2));
        let mut told = ToldTags::default();
        assert_eq!((told.through(shop), told.posts(shop)), (0, vec![]));
        let words = json!(["林小美"]);
        let events = [changed(3, 1, &words), changed(5, 2, &words), changed(7, 1, &json!(true)), changed(9, 1, &words)];
        told.learn(shop, 12, &events);
        assert_eq!((told.through(shop), told.posts(shop)), (12, vec![one, other]));
        assert_eq!(told.of(shop, &[one]), [3, 9], "what says no words needs nothing");
        told.forget(shop, &[3, 9]);
        assert_eq!((told.of(shop, &[one]), told.posts(shop)), (vec![], vec![other]));
        assert_eq!(told.through(ShopId(one)), 0, "each shop has its own");
    }
}
