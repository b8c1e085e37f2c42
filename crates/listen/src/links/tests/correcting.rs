//! Writers who correct what the shop took down.

use super::wishing::read;
use super::withdrawing::post;
use super::*;
use crate::links::tell::refusal;
use crate::reviews::release_due;

const HERE: &str = "https://h.example";

/// Takes the review of an order down, and gives the path of the page in the mail that tells of it.
async fn refused(world: &World, order: &str, reason: &str) -> String {
    let decisions = format!("/reviews/{}/decisions", world.review(order).await);
    world.call("POST", &decisions, json!({"decision": "reject", "reason": reason})).await;
    world.clock.advance(SignedDuration::from_mins(11));
    assert_eq!(refusal::batch(&world.listen, &world.contact, SHOP).await.unwrap(), 1);
    let mail = world.news().await;
    let (_, path) = mail.split_once("https://h.example").unwrap();
    path.split_once('?').unwrap().0.to_owned()
}

/// Fills in the page.
async fn send(pages: &Router, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
    let part = |(name, value): &(&str, &str)| {
        format!("--x-form\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = fields.iter().map(part).collect::<String>() + "--x-form--\r\n";
    post(pages, &format!("{path}?lang=zh"), HERE, &body).await
}

#[tokio::test]
async fn a_review_that_was_taken_down_is_corrected_by_the_mail_and_looked_at_again() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1")]).await;
    let (link, pages) = (world.answer("A-1").await, world.pages());
    let path = refused(&world, "A-1", "personal_data").await;
    assert!(read(&pages, &format!("{link}?lang=zh")).await.1.contains("链接在店铺通知你的邮件里"));
    assert!(path.starts_with("/r/correct/"), "{path}");
    let (status, page) = read(&pages, &format!("{path}?lang=zh")).await;
    assert!(
        status == StatusCode::OK && page.contains("原因：含个人信息。") && page.contains(">香</textarea>"),
        "{page}"
    );
    for forged in [link.replace("/r/", "/r/correct/"), format!("{path}A"), "/r/correct/x".to_owned()] {
        assert_eq!(send(&pages, &forged, &[("text", "很香")]).await.0, StatusCode::NOT_FOUND, "{forged}");
    }
    assert_eq!(post(&pages, &path, "https://evil.example", "--x-form--\r\n").await.0, StatusCode::FORBIDDEN);
    let (status, page) = send(&pages, &path, &[("rating", "4"), ("text", "香")]).await;
    assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains("还没有改动"), "{page}");
    assert_eq!(world.count("reviews WHERE state = 'rejected'").await, 1);

    assert_eq!(send(&pages, &path, &[("text", "很香，回味甜")]).await.0, StatusCode::SEE_OTHER);
    assert_eq!(world.count("reviews WHERE state = 'held' AND rating = 4 AND text = '很香，回味甜'").await, 1);
    let shown = world.call("GET", &format!("/reviews/{}", world.review("A-1").await), Json::Null).await;
    assert_eq!(shown["signals"], json!([{"kind": "corrected", "evidence": "personal_data"}]));
    assert_eq!(shown["held"]["needs_person"], true);
    let log: Vec<&Json> = shown["decisions"].as_array().unwrap().iter().map(|one| &one["decision"]).collect();
    assert_eq!(log, [&json!("reject"), &json!("correct")]);
    assert!(read(&pages, &format!("{path}?lang=zh")).await.1.contains("已重新提交"));
    world.forward(24 * 30);
    assert_eq!(release_due(&world.listen, SHOP).await.unwrap(), 0, "nobody but a person shows it");
    let decisions = format!("/reviews/{}/decisions", world.review("A-1").await);
    world.call("POST", &decisions, json!({"decision": "publish"})).await;
    assert_eq!(world.count("reviews WHERE state = 'published' AND text = '很香，回味甜'").await, 1);
    assert_eq!(world.count("review_decisions").await, 2, "what was decided stays");
    assert_eq!(send(&pages, &path, &[("text", "又改")]).await.0, StatusCode::OK, "it says that the review is public");
    assert_eq!(world.count("reviews WHERE text = '又改'").await, 0);
}

#[tokio::test]
async fn who_corrected_a_bad_review_can_still_change_it_once_when_it_is_put_right() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1")]).await;
    let (link, pages) = (world.answer("A-1").await, world.pages());
    let path = refused(&world, "A-1", "personal_data").await;
    assert_eq!(send(&pages, &path, &[("text", "不香"), ("rating", "2")]).await.0, StatusCode::SEE_OTHER);
    let review = world.review("A-1").await;
    let change = async |stars: &str| {
        world.clock.advance(SignedDuration::from_mins(1));
        let fields = [("review", review.as_str()), ("rating", stars), ("text", "补发了")];
        send(&pages, &format!("{link}/change"), &fields).await;
    };
    change("3").await;
    assert_eq!(world.count("reviews WHERE rating = 2").await, 1, "nobody has looked at the correction");
    world.call("POST", &format!("/reviews/{review}/decisions"), json!({"decision": "publish"})).await;
    change("3").await;
    assert_eq!(world.count("reviews WHERE rating = 3 AND text = '补发了' AND state = 'published'").await, 1);
    change("5").await;
    assert_eq!(world.count("reviews WHERE rating = 3").await, 1, "once");
}

#[tokio::test]
async fn another_refusal_has_another_link_and_each_ends() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1"), ("A-3", "u3")]).await;
    world.answer("A-1").await;
    let pages = world.pages();
    let first = refused(&world, "A-1", "spam").await;
    assert_eq!(send(&pages, &first, &[("text", "改一"), ("rating", "2")]).await.0, StatusCode::SEE_OTHER);
    assert_eq!(world.count("reviews WHERE state = 'held' AND rating = 2 AND first_rating = 4").await, 1);
    world.clock.advance(SignedDuration::from_mins(1));
    let decisions = format!("/reviews/{}/decisions", world.review("A-1").await);
    world.call("POST", &decisions, json!({"decision": "reject", "reason": "spam"})).await;
    assert_eq!(world.count("reviews WHERE state = 'rejected'").await, 1, "a person decided");
    assert_eq!(send(&pages, &first, &[("text", "改二")]).await.0, StatusCode::GONE, "its refusal was answered");

    world.answer("A-3").await;
    let decisions = format!("/reviews/{}/decisions", world.review("A-3").await);
    world.call("POST", &decisions, json!({"decision": "reject", "reason": "spam"})).await;
    let id: Option<Uuid> = world
        .test
        .store
        .scalar(
            "SELECT d.id FROM review_decisions d JOIN reviews r ON r.id = d.review WHERE r.order_id = 'A-3'",
            vec![],
        )
        .await
        .unwrap();
    let review = world.review("A-3").await.parse().unwrap();
    let at = world.listen.kit.now();
    let link = crate::links::Correctable { shop: SHOP, review, decision: id.unwrap(), at };
    let path = link.path(&world.listen.kit);
    assert_eq!(read(&pages, &path).await.0, StatusCode::OK);
    world.forward(24 * 31);
    assert_eq!(read(&pages, &path).await.0, StatusCode::GONE);
}
