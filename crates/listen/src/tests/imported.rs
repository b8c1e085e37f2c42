//! Reviews that were written elsewhere and came by a file.

use primitives::Event;
use serde_json::{Value as Json, json};

use super::site::{SHOP, Site, id, minute, order, track};
use crate::{Person, redact};

const IMPORT: &str = "0198c0de-0000-7000-8000-000000000001";

/// As an import tells of it, by somebody whom only a mail address may tell.
fn imported(at: i64, email: Option<&str>, properties: Json) -> Event {
    let mut event = track(at, "", "Review Submitted", properties);
    let mut body: Json = serde_json::from_str(event.body.get()).unwrap();
    body["context"] = json!({"import_id": IMPORT, "channel": "import"});
    if let Some(email) = email {
        body["context"]["traits"] = json!({"email": email});
    }
    event.body = serde_json::value::to_raw_value(&body).unwrap();
    // The file came much later.
    event.received_at = minute(900);
    event
}

fn tea(id: &str) -> Json {
    json!({"review_id": id, "rating": 5, "text": "茶很香", "origin": "taobao", "author_name": "茶**友",
        "is_anonymous": true, "picture_links": ["https://img.example/1.jpg", "javascript:alert(1)", 7],
        "reply": {"text": "谢谢支持", "at": minute(31)}})
}

#[tokio::test]
async fn origin_name_pictures_and_reply_stay_with_the_review() {
    let site = Site::with(vec![imported(1, None, tea("taobao:1"))]).await;
    let shown = site.review("taobao:1").await;
    assert_eq!((&shown["origin"], &shown["author"]["name"]), (&json!("taobao"), &json!("茶**友")));
    assert_eq!(shown["picture_links"], json!(["https://img.example/1.jpg"]), "only addresses of the web");
    assert_eq!((&shown["replies"][0]["text"], &shown["replies"][0]["by"]), (&json!("谢谢支持"), &json!("taobao")));
    assert_eq!((&shown["answered_at"], &shown["replies_count"]), (&json!(minute(31)), &json!(1)));
    let overview = site.get("agent", "/reviews/overview?days=3660").await;
    assert_eq!(overview["median_answer_minutes"], 30, "as long as it took where it was written");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn the_newest_file_has_the_answer_that_counts() {
    let mut later = imported(1, None, tea("taobao:1"));
    let changed = later.body.get().replace("谢谢支持", "再次感谢");
    later.body = serde_json::value::RawValue::from_string(changed).unwrap();
    (later.received_at, later.message_id) = (minute(950), "second file".to_owned());
    let site = Site::with(vec![imported(1, None, tea("taobao:1")), later]).await;
    let replies = site.review("taobao:1").await["replies"].clone();
    assert_eq!((replies.as_array().unwrap().len(), &replies[0]["text"]), (1, &json!("再次感谢")));
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn an_answer_without_a_time_took_nobody_knows_how_long() {
    let mut review = tea("taobao:1");
    review["reply"] = json!({"text": "谢谢"});
    let site = Site::with(vec![imported(1, None, review)]).await;
    let overview = site.get("agent", "/reviews/overview?days=3660").await;
    assert_eq!((&overview["median_answer_minutes"], &overview["answered_rate"]), (&json!(null), &json!(1.0)));
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn nobody_but_an_import_brings_an_answer_along() {
    let forged = track(1, "u1", "Review Submitted", tea("r1"));
    let site = Site::with(vec![forged]).await;
    assert_eq!(site.review("r1").await["replies_count"], 0);
}

#[tokio::test]
async fn who_is_known_by_mail_alone_can_be_erased() {
    let mut review = tea("judgeme:1");
    (review["author_name"], review["is_anonymous"]) = (json!("林小美"), json!(false));
    let events = vec![imported(1, Some("Mei@Example.com"), review), order(0, "u2", "o2", &["p1"])];
    let site = Site::with(events).await;
    assert_eq!(site.review("judgeme:1").await["author"]["name"], "林小美");
    let person = Person { emails: vec!["mei@example.com".into()], ..Person::default() };
    let event = site.log.get(1).unwrap().unwrap();
    site.log.rewrite(vec![(1, redact(&event).unwrap())]).await.unwrap();
    crate::erase(&site.listen.kit, SHOP, &person).await.unwrap();
    let shown = site.review("judgeme:1").await;
    assert_eq!((&shown["text"], &shown["author"]["name"]), (&json!(null), &json!(null)));
    assert_eq!((&shown["picture_links"], &shown["replies"][0]["text"]), (&json!([]), &json!("")));
    assert!(!shown.to_string().contains("小美") && !shown.to_string().contains("谢谢"), "{shown}");
    site.is_what_the_log_tells().await;
    assert_eq!(site.get("agent", &format!("/reviews/{}", id("judgeme:1"))).await["rating"], 5);
}
