//! Words are read as their shop reads.

use std::sync::{Arc, Mutex};

use contact::BoxFuture;
use opinion::{Miner, Taxonomy};
use primitives::ShopId;
use serde_json::json;
use store::StoreError;
use uuid::Uuid;

use super::desk::{By, Desk, SHOP, question};
use crate::reading::{Readers, Reading};
use crate::responses::reread;

/// A shop that can turn aspects off.
struct Own(Mutex<Reading>);

impl Own {
    fn new() -> Self {
        Self(Mutex::new(Reading { version: 0, miner: Arc::default() }))
    }

    fn without(&self, aspect: &str) {
        let mut taxonomy = Taxonomy::default();
        taxonomy.aspects.iter_mut().filter(|known| known.key == aspect).for_each(|known| known.enabled = false);
        let mut reading = self.0.lock().unwrap();
        *reading = Reading { version: reading.version + 1, miner: Arc::new(Miner::new(taxonomy).unwrap()) };
    }
}

impl Readers for Own {
    fn of(&self, _: ShopId) -> BoxFuture<'_, Result<Reading, StoreError>> {
        Box::pin(std::future::ready(Ok(self.0.lock().unwrap().clone())))
    }
}

const DELIVERY: &str = "survey_aspects WHERE aspect = 'delivery'";

#[tokio::test]
async fn the_shops_own_aspects_are_found_and_what_was_read_before_is_read_again() {
    let own = Arc::new(Own::new());
    let desk = Desk::open_with(own.clone()).await;
    let survey = desk.survey("nps", vec![question("score", "nps"), question("why", "text")]).await;
    let slow = json!({"score": 2, "why": "物流太慢了"});
    let known = By { customer: Some(1), ..By::default() };
    desk.answer(&survey, &known, slow.clone()).await;
    assert_eq!(desk.count(DELIVERY).await, 1);
    assert_eq!(reread(&desk.surveys).await.unwrap(), 0, "nothing has changed");
    own.without("delivery");
    desk.answer(&survey, &known, slow).await;
    assert_eq!(desk.count(DELIVERY).await, 1, "the shop does not read of it any more");
    assert_eq!(reread(&desk.surveys).await.unwrap(), 1);
    assert_eq!(desk.count(DELIVERY).await, 0);
    assert_eq!(reread(&desk.surveys).await.unwrap(), 0, "once");
    assert_eq!(desk.count("survey_follow_ups").await, 2, "reading again makes no work");
}

#[tokio::test]
async fn what_was_erased_is_not_read_again() {
    let own = Arc::new(Own::new());
    let desk = Desk::open_with(own.clone()).await;
    let survey = desk.survey("nps", vec![question("score", "nps"), question("why", "text")]).await;
    desk.answer(&survey, &By { customer: Some(1), ..By::default() }, json!({"score": 2, "why": "物流太慢了"})).await;
    let person = crate::Person { customers: vec![Uuid::from_u128(1)], ..crate::Person::default() };
    crate::erase(&desk.surveys.kit, SHOP, &person).await.unwrap();
    own.without("price");
    assert_eq!(reread(&desk.surveys).await.unwrap(), 1);
    assert_eq!((reread(&desk.surveys).await.unwrap(), desk.count("survey_aspects").await), (0, 0));
}
