//! Requests that wait until their buyer's rest is over.

use super::*;

impl World {
    /// Of an order that arrives when its buyer was asked about another lately, and of what was decided.
    async fn put_off(&self, order: &str) -> Json {
        self.asked(&[("A-1", "u1")]).await;
        self.asked(&[(order, "u1")]).await;
        self.request(order).await["decision"].clone()
    }

    async fn after(&self, days: i64) -> usize {
        self.forward(days * 24);
        batch(&self.listen, &self.contact, SHOP).await.unwrap()
    }
}

#[tokio::test]
async fn who_was_asked_lately_is_asked_when_the_rest_is_over() {
    let world = World::open().await;
    let waits = world.put_off("A-3").await;
    assert_eq!((&waits["is_asked"], &waits["reason"]["code"]), (&json!(false), &json!("clock")));
    assert_eq!(waits["again_at"], waits["reason"]["until"]);
    assert_eq!(world.after(6).await, 0, "it is not looked at before");
    assert_eq!((world.after(3).await, world.after(0).await), (1, 0), "once");
    let asked = world.request("A-3").await["decision"].clone();
    assert_eq!((&asked["id"], &asked["is_asked"], &asked["again_at"]), (&waits["id"], &json!(true), &Json::Null));
    assert_eq!(asked["message"]["state"], "queued");
}

#[tokio::test]
async fn who_wrote_while_the_ask_waited_is_not_asked() {
    let world = World::open().await;
    world.put_off("A-3").await;
    world.answer("A-3").await;
    assert_eq!(world.after(9).await, 0, "it ended with the answer");
    let decision = world.request("A-3").await["decision"].clone();
    assert_eq!((&decision["reason"]["code"], &decision["again_at"]), (&json!("answered"), &Json::Null));
    assert_eq!(world.count("contact_messages").await, 2, "the first order's mail and its reminder");
}

#[tokio::test]
async fn nobody_is_put_off_beyond_the_end_of_the_link() {
    let world = World::open().await;
    world.set(json!({"request": {"expires_days": 5}})).await;
    let decision = world.put_off("A-3").await;
    assert_eq!((&decision["reason"]["code"], &decision["again_at"]), (&json!("expired"), &Json::Null));
}
