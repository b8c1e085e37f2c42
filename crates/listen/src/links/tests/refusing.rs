//! What writers hear of their reviews: that one is not shown, that it was changed; and what is taken back before.

use super::*;
use crate::links::tell::refusal;

impl World {
    /// The text of the only mail about what came of something, while it waits.
    pub(super) async fn news(&self) -> String {
        let store = &self.test.store;
        let of = "FROM contact_messages m JOIN contacts c ON c.id = m.contact WHERE c.kind = 'result'";
        let person: Option<Uuid> = store.scalar(&format!("SELECT c.person {of}"), vec![]).await.unwrap();
        let sealed: Option<Vec<u8>> = store.scalar(&format!("SELECT m.sealed {of}"), vec![]).await.unwrap();
        let keys = self.listen.kit.vault.existing_keys(store, &[person.unwrap()]).await.unwrap();
        keys[&person.unwrap()].open("contact.message", &sealed.unwrap()).unwrap()
    }
}

#[tokio::test]
async fn who_wrote_a_review_hears_why_it_is_not_shown_unless_that_was_a_slip() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1"), ("A-3", "u3")]).await;
    let path = world.answer("A-1").await;
    world.answer("A-3").await;
    let list = world.call("GET", "/reviews", Json::Null).await;
    let decide = async |order: &str, decision: Json| {
        let found = list["items"].as_array().unwrap().iter().find(|item| item["order_id"] == order).unwrap();
        world.call("POST", &format!("/reviews/{}/decisions", found["id"].as_str().unwrap()), decision).await;
    };
    let told = async || {
        refusal::recall(&world.listen, SHOP).await.unwrap();
        refusal::batch(&world.listen, &world.contact, SHOP).await.unwrap()
    };
    let reject = json!({"decision": "reject", "reason": "personal_data"});
    decide("A-1", reject.clone()).await;
    decide("A-3", reject).await;
    assert_eq!(told().await, 0, "there is time to put a slip right");
    decide("A-3", json!({"decision": "restore"})).await;
    world.clock.advance(SignedDuration::from_mins(11));
    assert_eq!((told().await, told().await), (1, 0), "once");
    let mail = world.news().await;
    assert!(mail.contains("原因：含个人信息。") && mail.contains("明前龙井") && mail.contains("/r/"), "{mail}");
    let request = Request::get(path).body(Body::empty()).unwrap();
    let app: Router = crate::shopper::router().with_state(Shopper::new(world.listen.clone()));
    let page = to_bytes(app.oneshot(request).await.unwrap().into_body(), usize::MAX).await.unwrap();
    let page = String::from_utf8(page.to_vec()).unwrap();
    assert!(page.contains("这条评价没有公开，原因：含个人信息。"), "{page}");
    decide("A-1", json!({"decision": "restore"})).await;
    assert_eq!(told().await, 0);
    assert_eq!(
        world.count("contact_messages WHERE state = 'cancelled' AND error = 'withdrawn'").await,
        1,
        "shown again"
    );
}

#[tokio::test]
async fn of_two_refusals_the_newest_alone_is_told_where_none_has_left() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1")]).await;
    world.answer("A-1").await;
    let list = world.call("GET", "/reviews", Json::Null).await;
    let decisions = format!("/reviews/{}/decisions", list["items"][0]["id"].as_str().unwrap());
    for reason in ["spam", "personal_data"] {
        world.call("POST", &decisions, json!({"decision": "reject", "reason": reason})).await;
        world.clock.advance(SignedDuration::from_mins(11));
        assert_eq!(refusal::batch(&world.listen, &world.contact, SHOP).await.unwrap(), 1, "{reason}");
    }
    refusal::recall(&world.listen, SHOP).await.unwrap();
    assert_eq!(world.count("contact_messages WHERE state = 'cancelled' AND error = 'withdrawn'").await, 1);
}

#[tokio::test]
async fn the_mail_about_an_answer_that_is_withdrawn_does_not_leave() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1")]).await;
    world.answer("A-1").await;
    let list = world.call("GET", "/reviews", Json::Null).await;
    let replies = format!("/reviews/{}/replies", list["items"][0]["id"].as_str().unwrap());
    let said = world.call("POST", &replies, json!({"text": "补发的茶已寄出", "is_private": true})).await;
    assert_eq!(reply::batch(&world.listen, &world.contact, SHOP).await.unwrap(), 1);
    let request = Request::delete(format!("{replies}/{}", said["id"].as_str().unwrap()))
        .header("authorization", "Bearer manager")
        .header("host", "h.example")
        .body(Body::empty())
        .unwrap();
    let (staff, _) = crate::router().split_for_parts();
    let app: Router = staff.with_state(world.listen.clone());
    assert_eq!(app.oneshot(request).await.unwrap().status(), StatusCode::NO_CONTENT);
    let withdrawn = "contact_messages WHERE state = 'cancelled' AND error = 'withdrawn' AND sealed IS NULL";
    assert_eq!(world.count(withdrawn).await, 1);
}

#[tokio::test]
async fn who_wrote_a_review_hears_that_it_was_changed_by_a_link_that_others_carry() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1")]).await;
    let link = world.request("A-1").await["link"].as_str().unwrap().to_owned();
    world.rated("Review Submitted", "A-1", "u1", 1).await;
    let list = world.call("GET", "/reviews", Json::Null).await;
    let review = list["items"][0]["id"].as_str().unwrap();
    let part = |(name, value): (&str, &str)| {
        format!("--x-form\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let fields = [("review", review), ("rating", "5"), ("text", "补发了，好喝")];
    let request = Request::post(format!("{}/change", link.strip_prefix("http://h.example").unwrap()))
        .header("content-type", "multipart/form-data; boundary=x-form")
        .header("host", "h.example")
        .body(Body::from(fields.map(part).concat() + "--x-form--\r\n"))
        .unwrap();
    let shopper = Shopper::mailing(world.listen.clone(), world.contact.clone());
    let app: Router = crate::shopper::router().with_state(shopper);
    assert_eq!(app.oneshot(request).await.unwrap().status(), StatusCode::SEE_OTHER);
    let mail = world.news().await;
    assert!(
        mail.contains("刚刚通过评价链接修改了") && mail.contains("5 星") && mail.contains("补发了，好喝"),
        "{mail}"
    );
}
