//! Who reported a review hears what was decided, once the address is shown to be theirs.

use super::withdrawing::post;
use super::*;
use crate::reports::tell_reporters;

/// Reports the review of an order.
async fn report(world: &World, pages: &Router, order: &str, email: &str) -> StatusCode {
    let path = format!("/s/{SHOP}/report/{}", world.review(order).await);
    let form = format!("reason=fake&text=%E7%A7%98%E5%AF%86&lang=zh&email={}", pages::encoded(email));
    let request = Request::post(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("host", "h.example")
        .body(Body::from(form))
        .unwrap();
    pages.clone().oneshot(request).await.unwrap().status()
}

/// The path of the page in the mail to who reported.
async fn asked(world: &World) -> String {
    let store = &world.test.store;
    let of = "FROM contact_messages m JOIN contacts c ON c.id = m.contact WHERE c.kind = 'confirmation'";
    let person: Option<Uuid> = store.scalar(&format!("SELECT m.person {of}"), vec![]).await.unwrap();
    let sealed: Option<Vec<u8>> = store.scalar(&format!("SELECT m.sealed {of}"), vec![]).await.unwrap();
    let keys = world.listen.kit.vault.existing_keys(store, &[person.unwrap()]).await.unwrap();
    let mail = keys[&person.unwrap()].open("contact.message", &sealed.unwrap()).unwrap();
    assert!(!mail.contains("秘密"), "no words of who reported: {mail}");
    let from = mail.find(&format!("/s/{SHOP}/report/confirm/")).unwrap();
    mail[from..].split_once('?').unwrap().0.to_owned()
}

#[tokio::test]
async fn what_was_decided_is_told_once_to_an_address_that_was_confirmed() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1")]).await;
    world.answer("A-1").await;
    let (pages, news) = (world.pages(), "contacts WHERE kind = 'feedback_update' AND is_asked");
    let tell = async || tell_reporters(&world.listen, &world.contact, SHOP).await.unwrap();
    assert_eq!(report(&world, &pages, "A-1", "no address").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(report(&world, &pages, "A-1", "eve@x.example").await, StatusCode::SEE_OTHER);
    let path = asked(&world).await;
    world.clock.advance(SignedDuration::from_mins(1));
    let decisions = format!("/reviews/{}/decisions", world.review("A-1").await);
    world.call("POST", &decisions, json!({"decision": "reject", "reason": "fake"})).await;
    world.clock.advance(SignedDuration::from_mins(11));
    tell().await;
    assert_eq!(world.count(news).await, 0, "nobody has confirmed");
    assert_eq!(post(&pages, &path, "https://evil.example", "").await.0, StatusCode::FORBIDDEN);
    assert_eq!(post(&pages, &format!("{path}x"), "https://h.example", "").await.0, StatusCode::NOT_FOUND);
    let (status, page) = post(&pages, &format!("{path}?lang=zh"), "https://h.example", "").await;
    assert!(status == StatusCode::OK && page.contains("确认好了"), "{page}");
    for _ in 0..2 {
        tell().await;
        assert_eq!(world.count(news).await, 1);
    }
}

#[tokio::test]
async fn an_address_that_nobody_confirms_is_forgotten_and_an_erased_one_too() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1")]).await;
    world.answer("A-1").await;
    let pages = world.pages();
    assert_eq!(report(&world, &pages, "A-1", "eve@x.example").await, StatusCode::SEE_OTHER);
    assert_eq!(world.count("review_report_followers").await, 1);
    world.forward(97);
    tell_reporters(&world.listen, &world.contact, SHOP).await.unwrap();
    assert_eq!(world.count("review_report_followers").await, 0);
    assert_eq!(report(&world, &pages, "A-1", "eve@x.example").await, StatusCode::SEE_OTHER);
    let tx = world.test.store.begin().await.unwrap();
    tx.exec("UPDATE review_report_followers SET state = 'active'", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    let person = crate::Person { emails: vec!["Eve@x.example".to_owned()], ..crate::Person::default() };
    crate::erase(&world.listen.kit, SHOP, &person).await.unwrap();
    assert_eq!(world.count("review_report_followers").await, 0);
    assert_eq!(
        world.count("review_reports WHERE text IS NULL").await,
        1,
        "what they wrote goes, that it was reported stays"
    );
}

#[tokio::test]
async fn nothing_is_told_while_a_review_waits_and_nothing_any_more_to_who_wants_no_mail() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1")]).await;
    world.answer("A-1").await;
    let (pages, news) = (world.pages(), "contacts WHERE kind = 'feedback_update'");
    assert_eq!(report(&world, &pages, "A-1", "eve@x.example").await, StatusCode::SEE_OTHER);
    let path = asked(&world).await;
    assert_eq!(post(&pages, &path, "https://h.example", "").await.0, StatusCode::OK);
    world.clock.advance(SignedDuration::from_mins(1));
    let decisions = format!("/reviews/{}/decisions", world.review("A-1").await);
    world.call("POST", &decisions, json!({"decision": "reject", "reason": "fake"})).await;
    world.clock.advance(SignedDuration::from_mins(11));
    for (state, told) in [("held", 0), ("published", 1)] {
        let tx = world.test.store.begin().await.unwrap();
        tx.exec("UPDATE reviews SET state = $1", vec![state.into()]).await.unwrap();
        tx.commit().await.unwrap();
        tell_reporters(&world.listen, &world.contact, SHOP).await.unwrap();
        assert_eq!(world.count(news).await, told, "{state}");
    }
    let stop = path.replace("/confirm/", "/stop/");
    assert_eq!(post(&pages, &stop, "https://h.example", "").await.0, StatusCode::OK);
    let taken_back = "contacts c JOIN contact_messages m ON m.contact = c.id
        WHERE c.kind = 'feedback_update' AND m.state = 'cancelled'";
    assert_eq!(world.count(taken_back).await, 1);
}
