//! What its writer corrected after it was taken down: each correction follows its refusal, and the log tells it all again.

use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::site::{SHOP, Site, order};
use crate::reviews::{Correction, Submission, correct, submit};
use crate::{Person, tells_of_reviews};

/// A review by a form.
async fn sent() -> (Site, Uuid) {
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"])]).await;
    let request = site.request("o1").await;
    let text = Some("物流太慢".to_owned());
    let review = Submission { request, product_id: Some("p1".into()), rating: 2, text, ..Submission::default() };
    let tx = site.test.store.begin().await.unwrap();
    let taken = submit(&tx, &site.listen, SHOP, review).await.unwrap();
    tx.commit().await.unwrap();
    (site, taken.id)
}

impl Site {
    async fn reject(&self, review: Uuid) {
        self.clock.advance(SignedDuration::from_mins(1));
        let rejection = json!({"decision": "reject", "reason": "off_topic"});
        self.post("agent", &format!("/reviews/{review}/decisions"), rejection).await;
        self.clock.advance(SignedDuration::from_mins(1));
    }

    async fn correct(&self, review: Uuid, rating: i64, text: &str) -> Result<(), String> {
        let tx = self.test.store.begin().await.unwrap();
        let said = Correction { rating, text: Some(text.to_owned()), photos: Vec::new() };
        correct(&tx, &self.listen, SHOP, review, said).await.map_err(|problem| problem.status.to_string())?;
        tx.commit().await.unwrap();
        Ok(())
    }

    async fn shown(&self, review: Uuid) -> Json {
        self.get("agent", &format!("/reviews/{review}")).await
    }
}

#[tokio::test]
async fn each_refusal_can_be_answered_once_and_the_log_tells_it_again() {
    let (site, review) = sent().await;
    assert!(site.correct(review, 2, "还没下架").await.is_err(), "there is nothing to be corrected");
    for (text, decisions) in [("改一", 2), ("改二", 4)] {
        site.reject(review).await;
        site.correct(review, 2, text).await.unwrap();
        assert!(site.correct(review, 2, "再改").await.is_err(), "it waits for a person");
        let shown = site.shown(review).await;
        assert_eq!((&shown["state"], &shown["text"], &shown["rating"]), (&json!("held"), &json!(text), &json!(2)));
        assert_eq!(shown["decisions"].as_array().unwrap().len(), decisions, "nothing of the record goes");
        site.is_what_the_log_tells().await;
    }
    site.clock.advance(SignedDuration::from_mins(1));
    site.post("agent", &format!("/reviews/{review}/decisions"), json!({"decision": "publish"})).await;
    let shown = site.shown(review).await;
    assert_eq!((&shown["state"], &shown["decisions"][4]["decision"]), (&json!("published"), &json!("publish")));
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn of_a_writer_who_is_erased_the_corrected_stars_stay() {
    let (site, review) = sent().await;
    site.reject(review).await;
    site.correct(review, 3, "改好了").await.unwrap();
    site.clock.advance(SignedDuration::from_mins(1));
    site.post("agent", &format!("/reviews/{review}/decisions"), json!({"decision": "publish"})).await;
    site.catch_up().await;
    let mut rewritten = Vec::new();
    for (seq, event) in (1..).map_while(|seq| Some((seq, site.log.get(seq).unwrap()?))) {
        if event.name.as_deref() == Some("Order Completed") {
            rewritten.push((seq, primitives::Event { user_id: None, ..event }));
        } else if tells_of_reviews(&event) {
            rewritten.push((seq, site.redacted(seq, &event).await.unwrap()));
        }
    }
    site.log.rewrite(rewritten).await.unwrap();
    let person = Person { user_ids: vec!["u1".into()], ..Person::default() };
    crate::erase(&site.listen.kit, SHOP, &person).await.unwrap();
    let shown = site.shown(review).await;
    assert_eq!((&shown["rating"], &shown["text"], &shown["state"]), (&json!(3), &json!(null), &json!("published")));
    site.is_what_the_log_tells().await;
}
