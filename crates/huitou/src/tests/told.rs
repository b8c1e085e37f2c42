use serde_json::json;
use store::Sql;

use super::shop::TestShop;
use crate::commands::told::{self, Told};

const NAMES: [&str; 5] = ["survey answers", "feedback", "questions", "answers", "feedback votes"];

async fn compared(shop: &TestShop) -> Vec<Told> {
    let end = shop.app.log.last();
    told::compare(&shop.app.log, &shop.app.kit.store, end, end).await.unwrap()
}

/// The one kind that does not agree.
async fn wrong(shop: &TestShop) -> Told {
    let mut wrong: Vec<Told> = compared(shop).await.into_iter().filter(|kind| !kind.agrees()).collect();
    assert_eq!(wrong.len(), 1, "{wrong:?}");
    wrong.remove(0)
}

async fn exec(shop: &TestShop, sql: &str) {
    let tx = shop.app.kit.store.begin().await.unwrap();
    tx.exec(sql, vec![]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_is_kept_and_what_is_told_are_held_against_each_other() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let message = json!({"kind": "idea", "title": "Smaller packs", "text": "I would like to taste before I buy.",
        "customer": {"user_id": "u1"}});
    let post = owner.post("/api/v1/feedback", message).await.ok();
    let voted = format!("/api/v1/feedback/{}/votes", post["id"].as_str().unwrap());
    owner.post(&voted, json!({"user_id": "u2"})).await.ok();

    let waiting = wrong(&shop).await;
    assert_eq!((waiting.name, waiting.untold.len()), ("feedback", 1), "it is not in the log yet");
    assert!(waiting.remedies()[0].starts_with("1 feedback (such as "), "{:?}", waiting.remedies());

    flows::drain(&shop.app.kit, &shop.app.log).await.unwrap();
    let all = compared(&shop).await;
    assert_eq!(all.iter().map(|kind| kind.name).collect::<Vec<_>>(), NAMES);
    assert!(all.iter().all(|kind| kind.agrees() && kind.remedies().is_empty()), "{all:?}");
    assert_eq!((all[1].rows, all[4].rows), (1, 2), "the author's vote and another");

    exec(&shop, "UPDATE feedback_posts SET votes = 7").await;
    let miscounted = wrong(&shop).await;
    assert_eq!((miscounted.name, miscounted.miscounted.len()), ("feedback votes", 1));

    exec(&shop, "DELETE FROM feedback_posts").await;
    let lost = wrong(&shop).await;
    assert_eq!((lost.name, lost.rows, lost.lost.len()), ("feedback", 0, 1));
}

#[tokio::test]
async fn others_may_use_the_same_names() {
    let shop = TestShop::open().await;
    let (_, key) = shop.source_of("server").await;
    let elsewhere = json!({"type": "track", "event": "Survey Answered", "messageId": "1", "userId": "u1",
        "properties": {"survey": "nps", "score": 9, "response_id": uuid::Uuid::from_u128(7)}});
    let answer = shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": [elsewhere]})).await;
    answer.ok();
    assert_eq!(shop.app.log.last(), 1);
    assert!(compared(&shop).await.iter().all(Told::agrees));
}
