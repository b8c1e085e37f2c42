//! Reviews that were written elsewhere and came by a file.

use std::io::{Cursor, Write};

use axum::http::StatusCode;
use primitives::{Event, SourceId};
use serde_json::{Value as Json, json};
use store::Sql;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::site::{SHOP, Site, id, minute, order, track};
use crate::{Person, Verifications, redact};

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
    assert_eq!(shown["replies"][0]["is_undated"], false);
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
    assert_eq!(
        site.review("taobao:1").await["replies"][0]["is_undated"],
        true,
        "the review's time is not the answer's"
    );
    let shown = site.public_json("reviews").await["items"][0]["replies"][0].clone();
    assert_eq!((&shown["text"], &shown["at"]), (&json!("谢谢"), &Json::Null));
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
    site.log.rewrite(vec![(1, redact(&event, &Verifications::default()).unwrap())]).await.unwrap();
    crate::erase(&site.listen.kit, SHOP, &person).await.unwrap();
    let shown = site.review("judgeme:1").await;
    assert_eq!((&shown["text"], &shown["author"]["name"]), (&json!(null), &json!(null)));
    assert_eq!((&shown["picture_links"], &shown["replies"][0]["text"]), (&json!([]), &json!("")));
    assert!(!shown.to_string().contains("小美") && !shown.to_string().contains("谢谢"), "{shown}");
    site.is_what_the_log_tells().await;
    assert_eq!(site.get("agent", &format!("/reviews/{}", id("judgeme:1"))).await["rating"], 5);
}

#[tokio::test]
async fn a_file_without_times_makes_no_work() {
    let bad = |at: i64, id: &str| imported(at, None, json!({"review_id": id, "rating": 1, "text": "物流太慢了"}));
    let site = Site::with(vec![bad(900, "undated"), bad(500, "dated")]).await;
    assert_eq!(site.review("undated").await["recovery"], Json::Null, "it may be years old");
    assert_eq!(site.review("dated").await["recovery"]["state"], "open");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn the_category_of_a_file_is_shown_and_found_where_the_products_own_is_not_known() {
    let said = |id: &str, product: Option<&str>| {
        let review = json!({"review_id": id, "rating": 4, "text": "很好", "category": "books", "product_id": product});
        imported(1, None, review)
    };
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"]), said("a", None), said("b", Some("p1"))]).await;
    let of = async |id: &str| site.review(id).await["category"].clone();
    assert_eq!((of("a").await, of("b").await), (json!("books"), json!("茶")));
    let found = site.get("agent", "/reviews?category=books").await;
    assert_eq!((&found["total"], &found["items"][0]["id"]), (&json!(1), &json!(id("a"))));
    site.is_what_the_log_tells().await;
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn picture() -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(40, 30).write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

/// Two reviews of an import: one names its pictures by address, one by name.
async fn pictured() -> Site {
    let named = |id: &str, links: &[&str]| {
        imported(1, None, json!({"review_id": id, "rating": 4, "text": "釉色很好", "picture_links": links}))
    };
    Site::with(vec![
        named("a", &["https://cdn.example/a/1.jpg?w=300", "https://cdn.example/a/2.jpg"]),
        named("b", &["b/1.jpg", "b/gone.jpg"]),
    ])
    .await
}

#[tokio::test]
async fn pictures_of_imported_reviews_come_in_an_archive_and_go_with_the_import() {
    let site = pictured().await;
    let path = format!("/imports/{IMPORT}/pictures");
    let pixels = picture();
    let files: [(&str, &[u8]); 4] =
        [("a/1.jpg", &pixels), ("b/1.jpg", &pixels), ("a/2.jpg", b"no picture"), ("x.jpg", &pixels)];
    let archive = zipped(&files);
    let answer = site.upload("owner", &path, &archive).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let brought = json!({"reviews": 2, "pictures": 2, "missing": 1, "ambiguous": 0, "refused": 1, "left": 0});
    assert_eq!(answer.body, brought);
    let first = site.review("a").await;
    assert_eq!((&first["photos"][0]["width"], &first["photos"][0]["height"]), (&json!(40), &json!(30)));
    let small = format!("/review-pictures/{}?size=320", first["photos"][0]["id"].as_str().unwrap());
    assert_eq!(site.ask("agent", "GET", &small, Json::Null).await.status, StatusCode::OK);
    assert_eq!(site.review("b").await["picture_links"], json!([]), "a name is no address");
    assert_eq!(site.upload("owner", &path, &archive).await.body["pictures"], 0, "twice is once");
    site.is_what_the_log_tells().await;

    let mut again = imported(1, None, json!({"review_id": "a", "rating": 5, "text": "改口了", "picture_links": []}));
    (again.received_at, again.message_id) = (minute(950), "second file".to_owned());
    site.send(vec![again]).await;
    assert_eq!(
        site.review("a").await["photos"].as_array().map(Vec::len),
        Some(1),
        "they stay when the file comes again"
    );
    let told = json!({"review_id": "a", "rating": 5, "text": "又改口了"});
    site.send(vec![track(960, "", "Review Submitted", told)]).await;
    let told = site.review("a").await;
    assert_eq!((&told["text"], told["photos"].as_array().map(Vec::len)), (&json!("又改口了"), Some(1)));
    let undone = track(990, "", "Import Undone", json!({"import_id": IMPORT}));
    site.send(vec![Event { source: SourceId::SYSTEM, ..undone }]).await;
    assert_eq!(site.count("media WHERE review IS NOT NULL").await, 0);
    assert_eq!(site.ask("agent", "GET", &small, Json::Null).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pictures_that_came_again_after_an_undone_import_stay_when_the_log_is_read_again() {
    let links = ["https://cdn.example/a/1.jpg"];
    let said = imported(1, None, json!({"review_id": "a", "rating": 4, "text": "釉色很好", "picture_links": links}));
    let other = "0198c0de-0000-7000-8000-000000000002";
    let body = said.body.get().replace(IMPORT, other);
    let again = Event {
        body: serde_json::value::RawValue::from_string(body).unwrap(),
        message_id: "second import".to_owned(),
        received_at: minute(995),
        ..said.clone()
    };
    let site = Site::with(vec![said]).await;
    let pixels = picture();
    let archive = zipped(&[("a/1.jpg", &pixels[..])]);
    let first = site.upload("owner", &format!("/imports/{IMPORT}/pictures"), &archive).await;
    assert_eq!(first.body["pictures"], 1, "{}", first.body);
    site.catch_up().await;
    let undone = track(990, "", "Import Undone", json!({"import_id": IMPORT}));
    site.send(vec![Event { source: SourceId::SYSTEM, ..undone }]).await;
    site.send(vec![again]).await;
    let second = site.upload("owner", &format!("/imports/{other}/pictures"), &archive).await;
    assert_eq!(second.body["pictures"], 1, "{}", second.body);
    site.is_what_the_log_tells().await;
    assert_eq!(site.count("media WHERE review IS NOT NULL").await, 1, "the next sweep leaves it");
    assert_eq!(site.review("a").await["photos"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn an_archive_is_of_ones_own_import_and_an_archive() {
    let site = pictured().await;
    let path = format!("/imports/{IMPORT}/pictures");
    let pixels = picture();
    let archive = zipped(&[("a/1.jpg", &pixels[..])]);
    for (who, path, file, status) in [
        ("agent", path.as_str(), &archive[..], StatusCode::FORBIDDEN),
        ("stranger", path.as_str(), &archive[..], StatusCode::NOT_FOUND),
        ("owner", path.as_str(), &b"PK no archive"[..], StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let answer = site.upload(who, path, file).await;
        assert_eq!(answer.status, status, "{who}: {}", answer.body);
    }
    assert_eq!(site.count("media").await, 0);
    let shared = [("1.jpg", &pixels[..])];
    let answer = site.upload("owner", &path, &zipped(&shared)).await;
    assert_eq!((&answer.body["ambiguous"], &answer.body["pictures"]), (&json!(1), &json!(0)), "whose is it?");
}

#[tokio::test]
async fn what_was_old_when_it_came_is_no_work_and_waits_behind_what_is_new() {
    let bad = |id: &str| json!({"review_id": id, "rating": 1, "text": "质量太差，很失望", "origin": "taobao"});
    let month = 30 * 1_440;
    let (fresh, undated) = (imported(800, None, bad("new")), imported(900, None, bad("undated")));
    let site = Site::with(vec![fresh, undated, imported(-month, None, bad("old"))]).await;
    let (new, old) = (site.review("new").await, site.review("old").await);
    assert_eq!((&new["recovery"]["state"], &old["recovery"]), (&json!("open"), &Json::Null));
    let (full, half) = (new["urgency"].as_i64().unwrap(), old["urgency"].as_i64().unwrap());
    assert_eq!((full >= 60, half), (true, full / 2));
    let tx = site.test.store.begin().await.unwrap();
    for sql in [
        format!("UPDATE reviews SET urgency = {full}"),
        "UPDATE reviews SET has_recovery = TRUE WHERE review_id = 'undated'".to_owned(),
        "DROP TABLE review_later_since".to_owned(),
        "DELETE FROM schema_migrations WHERE name = 'old_work'".to_owned(),
    ] {
        tx.exec(&sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
    site.test.store.migrate(&all, minute(1_000)).await.unwrap();
    assert_eq!(
        (&site.review("new").await["urgency"], &site.review("old").await["urgency"]),
        (&json!(full), &json!(half))
    );
    site.is_what_the_log_tells().await;
}
