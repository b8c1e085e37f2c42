//! Who reported a review hears what was decided, once the address is shown to be theirs.

use super::withdrawing::post;
use super::*;
use crate::reports::tell_reporters;
use crate::reviews::{Correction, correct, withdraw};

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

/// The only mail of a kind that waits to be sent.
async fn waiting(world: &World, kind: &str) -> String {
    let store = &world.test.store;
    let of = format!(
        "FROM contact_messages m JOIN contacts c ON c.id = m.contact WHERE c.kind = '{kind}' AND m.state = 'queued'"
    );
    let person: Option<Uuid> = store.scalar(&format!("SELECT m.person {of}"), vec![]).await.unwrap();
    let sealed: Option<Vec<u8>> = store.scalar(&format!("SELECT m.sealed {of}"), vec![]).await.unwrap();
    let keys = world.listen.kit.vault.existing_keys(store, &[person.unwrap()]).await.unwrap();
    keys[&person.unwrap()].open("contact.message", &sealed.unwrap()).unwrap()
}

/// The path of the page in the mail to who reported.
async fn asked(world: &World) -> String {
    let mail = waiting(world, "confirmation").await;
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
    let known = "contacts WHERE kind = 'confirmation' AND (who IS NOT NULL OR person IS NOT NULL)";
    for (hours, left) in [(0, 1), (95, 1), (2, 0)] {
        world.forward(hours);
        tell_reporters(&world.listen, &world.contact, SHOP).await.unwrap();
        let counts = (world.count("review_report_followers").await, world.count(known).await);
        assert_eq!(counts, (left, left), "after {hours} more");
    }
    assert_eq!(world.count("contacts WHERE kind = 'confirmation'").await, 1, "that somebody was asked stays");
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

const QUEUED: &str = "contact_messages m JOIN contacts c ON c.id = m.contact
    WHERE c.kind = 'feedback_update' AND m.state = 'queued'";

/// A review that somebody reported who will hear the outcome.
async fn reported() -> (World, Uuid) {
    let world = World::open().await;
    world.asked(&[("A-1", "u1")]).await;
    world.answer("A-1").await;
    let pages = world.pages();
    assert_eq!(report(&world, &pages, "A-1", "eve@x.example").await, StatusCode::SEE_OTHER);
    let path = asked(&world).await;
    assert_eq!(post(&pages, &path, "https://h.example", "").await.0, StatusCode::OK);
    world.clock.advance(SignedDuration::from_mins(1));
    let review = world.review("A-1").await.parse().unwrap();
    (world, review)
}

impl World {
    async fn decide(&self, review: Uuid, decision: Json) {
        self.call("POST", &format!("/reviews/{review}/decisions"), decision).await;
    }

    /// What came of the report, as staff see it.
    async fn shown(&self, review: Uuid) -> Json {
        self.call("GET", &format!("/reviews/{review}"), Json::Null).await["reports"][0]["outcome"].clone()
    }

    /// What waits to be sent when a slip is a slip no more.
    async fn outcome(&self) -> String {
        tell_reporters(&self.listen, &self.contact, SHOP).await.unwrap();
        assert_eq!(self.count(QUEUED).await, 0, "what waited is over, and nothing is told at once");
        self.clock.advance(SignedDuration::from_mins(11));
        for _ in 0..2 {
            tell_reporters(&self.listen, &self.contact, SHOP).await.unwrap();
            assert_eq!(self.count(QUEUED).await, 1, "once");
        }
        waiting(self, "feedback_update").await
    }
}

#[tokio::test]
async fn an_outcome_that_waits_is_taken_back_when_another_decision_or_the_writer_ends_it() {
    let (world, review) = reported().await;
    world.decide(review, json!({"decision": "reject", "reason": "spam"})).await;
    let removed = world.outcome().await;
    assert!(removed.contains("不再公开，原因"), "{removed}");
    world.decide(review, json!({"decision": "restore"})).await;
    let kept = world.outcome().await;
    assert!(kept.contains("仍然公开"), "{kept}");
    world.clock.advance(SignedDuration::from_mins(1));
    let tx = world.test.store.begin().await.unwrap();
    withdraw(&tx, &world.listen, SHOP, review).await.unwrap();
    tx.commit().await.unwrap();
    let withdrawn = world.outcome().await;
    assert_eq!(world.shown(review).await, "withdrawn");
    assert!(withdrawn.contains("被作者撤回") && !withdrawn.contains("觉得不对"), "{withdrawn}");
}

#[tokio::test]
async fn a_review_that_its_writer_corrected_has_an_outcome_of_its_own() {
    let (world, review) = reported().await;
    world.decide(review, json!({"decision": "reject", "reason": "personal_data"})).await;
    world.outcome().await;
    world.clock.advance(SignedDuration::from_mins(1));
    let better = Correction { rating: 4, text: Some("很香，回味甜".to_owned()), photos: Vec::new() };
    let tx = world.test.store.begin().await.unwrap();
    correct(&tx, &world.listen, SHOP, review, better).await.unwrap();
    tx.commit().await.unwrap();
    tell_reporters(&world.listen, &world.contact, SHOP).await.unwrap();
    assert_eq!(world.count(QUEUED).await, 0, "a person looks at it first");
    world.decide(review, json!({"decision": "publish"})).await;
    let corrected = world.outcome().await;
    assert_eq!(world.shown(review).await, "corrected");
    assert!(corrected.contains("作者修改之后"), "{corrected}");
}
