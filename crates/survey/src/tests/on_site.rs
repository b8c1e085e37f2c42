//! On the shop's own pages, of those to whom something happened.

use serde_json::{Value as Json, json};

use super::world::{SHOP, World};

/// What a browser is asked: null where nothing.
async fn ask(world: &World, visitor: &str) -> Json {
    world.page(&format!("/public/v1/shops/{SHOP}/survey?visitor={visitor}&lang=zh")).await.json()["survey"].clone()
}

async fn deliver(world: &World, user: &str, order: &str) {
    let delivered = world.event(user, "Parcel Delivered", json!({"order_id": order}));
    world.hear(vec![world.order(user, order), delivered]).await;
}

/// How each invitation was decided, and by which way.
async fn decided(world: &World, survey: &str) -> Vec<String> {
    let list = world.get("agent", &format!("/surveys/{survey}/invitations")).await;
    let say = |one: &Json| {
        let words = ["occasion", "channel"].map(|key| one[key].as_str().unwrap().to_owned());
        format!("{} {}", words.join(" "), one["reason"]["code"].as_str().unwrap())
    };
    let mut all: Vec<String> = list["items"].as_array().unwrap().iter().map(say).collect();
    all.sort_unstable();
    all
}

#[tokio::test]
async fn a_delivery_asks_its_buyer_alone_when_they_come_by() {
    let world = World::open().await;
    let id = world.nps(json!({"trigger": "delivery", "delay_hours": 24, "channels": ["site"]})).await;
    world.forward(1);
    deliver(&world, "lin", "A-1").await;
    for visitor in ["a-stranger-0", "browser-of-wang", "browser-of-lin"] {
        assert_eq!(ask(&world, visitor).await, Json::Null, "{visitor}: it is not due");
    }
    world.forward(24);
    assert_eq!(world.decide().await, 0, "it waits for the visit");
    for visitor in ["a-stranger-0", "browser-of-wang"] {
        assert_eq!(ask(&world, visitor).await, Json::Null, "{visitor} bought nothing");
    }
    let asked = ask(&world, "browser-of-lin").await;
    assert_eq!(asked["question"]["text"], "您会推荐我们吗？", "a browser is told no name");
    assert_eq!(ask(&world, "browser-of-lin").await, asked, "the same while the visit lasts");
    assert_eq!(decided(&world, &id).await, ["delivery site ok"]);
    assert_eq!(world.count("survey_prompts").await, 1, "of who was not asked nothing is kept");
    let page = world.page(asked["link"].as_str().unwrap()).await.text;
    assert!(page.contains("您会推荐我们吗？") && !page.contains("小lin"), "{page}");

    deliver(&world, "wang", "A-2").await;
    world.forward(24 * 30);
    world.decide().await;
    assert_eq!(ask(&world, "browser-of-wang").await, Json::Null, "it is over");
    assert_eq!(decided(&world, &id).await, ["delivery site expired", "delivery site ok"]);
}

#[tokio::test]
async fn the_rules_of_asking_hold_on_the_site_and_say_why() {
    let world = World::open().await;
    let audience = json!({"trigger": "refund", "channels": ["site"], "segments": [uuid::Uuid::from_u128(0x5e6)]});
    let id = world.nps(audience).await;
    world.forward(1);
    world.hear(vec![world.event("lin", "Order Refunded", json!({"refund_id": "r"}))]).await;
    assert_eq!(ask(&world, "browser-of-lin").await, Json::Null);
    assert_eq!(decided(&world, &id).await, ["refund site not_in_segment"]);
}

#[tokio::test]
async fn who_was_asked_by_mail_can_answer_on_the_site_and_nobody_who_says_they_are_them_reads_their_name() {
    let world = World::open().await;
    let id = world.nps(json!({"trigger": "delivery", "channels": ["mail", "site"]})).await;
    world.forward(1);
    deliver(&world, "lin", "A-1").await;
    assert_eq!(ask(&world, "browser-of-lin").await, Json::Null, "nobody has asked them yet");
    world.decide().await;
    let asked = ask(&world, "browser-of-lin").await;
    let link = asked["link"].as_str().unwrap().trim_end_matches("?lang=zh");
    let page = world.page(link).await.text;
    assert!(page.contains("您会推荐我们吗？") && !page.contains("小lin"), "{page}");
    world.fill(link, &[("at", "score"), ("a-score", "9")]).await;
    world.fill(link, &[("at", "more")]).await;
    assert_eq!(decided(&world, &id).await, ["delivery mail ok"]);
    assert_eq!(world.count("survey_responses WHERE channel = 'site' AND customer IS NOT NULL").await, 1);
    let listed = world.get("agent", &format!("/surveys/{id}/responses")).await;
    let read = &listed["items"][0]["answers"][0]["text"];
    assert_eq!(read, "您会推荐我们吗？", "staff read what was shown");
    assert_eq!(ask(&world, "browser-of-lin").await, Json::Null, "answered");
}

#[tokio::test]
async fn what_waits_follows_the_ways_of_its_survey_and_nobody_is_asked_by_a_link_of_others() {
    let world = World::open().await;
    let id = world.nps(json!({"trigger": "delivery", "channels": ["site"]})).await;
    world.nps(json!({"trigger": "link_only", "channels": ["link", "site"]})).await;
    world.forward(1);
    deliver(&world, "lin", "A-1").await;
    let questions = super::written::nps_questions();
    let audience = json!({"trigger": "delivery", "channels": ["link"]});
    let changed = super::written::draft("nps", questions, audience);
    assert!(world.call("manager", "PUT", &format!("/surveys/{id}"), changed).await.status.is_success());
    assert_eq!(ask(&world, "browser-of-lin").await, Json::Null);
    assert_eq!((world.decide().await, decided(&world, &id).await), (1, vec!["delivery link ok".to_owned()]));
}

#[tokio::test]
async fn what_is_answered_by_the_own_link_is_not_read_by_a_browser_that_was_shown_the_question() {
    let world = World::open().await;
    let id = world.nps(json!({"trigger": "delivery", "channels": ["mail", "site"]})).await;
    world.forward(1);
    deliver(&world, "lin", "A-1").await;
    world.decide().await;
    let asked = ask(&world, "browser-of-lin").await;
    let on_site = asked["link"].as_str().unwrap().trim_end_matches("?lang=zh");
    world.fill(on_site, &[("at", "score"), ("a-score", "3")]).await;
    assert!(world.page(on_site).await.status.is_success(), "it goes on where it began");
    let own = world.get("agent", &format!("/surveys/{id}/invitations")).await["items"][0]["link"].clone();
    let own = own.as_str().unwrap().strip_prefix("http://h.example").unwrap();
    world.fill(own, &[("at", "score"), ("a-score", "9")]).await;
    assert_eq!(world.page(on_site).await.status, 404, "the answer is the customer's by now");
    assert!(world.page(own).await.status.is_success());
}
