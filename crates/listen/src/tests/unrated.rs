//! What customers wrote without giving stars: read, to be answered, in no score, and shown unless it may be a message.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::{Value as Json, json};
use store::Sql;
use tower::ServiceExt;

use super::site::{SHOP, Site, minute, order, track};
use super::undated::by_file;
use crate::Person;
use crate::shopper::{self, Shopper};

fn said(at: i64, user: &str, id: &str, order: &str, stars: Option<i64>, text: &str) -> primitives::Event {
    let review = json!({"review_id": id, "order_id": order, "product_id": "p1", "rating": stars, "text": text});
    track(at, user, "Review Submitted", review)
}

/// A review of five stars, and two messages about orders: one complains, one is content.
async fn shop() -> Site {
    Site::with(vec![
        order(0, "u1", "o1", &["p1"]),
        order(0, "u2", "o2", &["p1"]),
        order(0, "u3", "o3", &["p1"]),
        said(10, "u1", "r1", "o1", Some(5), "质量很好，很喜欢"),
        said(11, "u2", "m1", "o2", None, "物流太慢了，等了十天，很失望"),
        said(12, "u3", "m2", "o3", None, "质量很好，很喜欢"),
    ])
    .await
}

async fn listed(site: &Site, query: &str) -> Vec<Json> {
    let list = site.get("agent", &format!("/reviews?{query}")).await;
    list["items"].as_array().unwrap().iter().map(|row| row["rating"].clone()).collect()
}

#[tokio::test]
async fn a_text_without_stars_counts_in_what_it_says_and_in_no_score() {
    let site = shop().await;
    let shown = site.review("m1").await;
    assert_eq!((&shown["rating"], &shown["class"]), (&Json::Null, &json!("unrated")));
    assert_eq!((&shown["state"], &shown["is_verified"]), (&json!("published"), &json!(true)));
    let aspects = site.get("analyst", "/aspects?days=30").await;
    let delivery = aspects["items"].as_array().unwrap().iter().find(|row| row["aspect"] == "delivery").unwrap();
    assert_eq!((&delivery["mentions"], &delivery["negative"]), (&json!(1), &json!(1)));
    let scores = site.get("analyst", "/scores?period=30").await;
    assert_eq!((&scores["mean"]["n"], &scores["good_rate"]["n"]), (&json!(1), &json!(1)));
    assert_eq!(scores["credit"]["bad"], 0);
    let overview = site.get("analyst", "/reviews/overview?days=3660").await;
    assert_eq!(
        (&overview["n"], &overview["unrated"], &overview["by_rating"]),
        (&json!(1), &json!(2), &json!([0, 0, 0, 0, 1]))
    );
    assert_eq!(overview["recoveries"]["open"], 0, "no stars say that it is bad");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn texts_without_stars_are_found_and_wait_for_an_answer() {
    let site = shop().await;
    assert_eq!(listed(&site, "class=unrated").await, [Json::Null, Json::Null]);
    assert_eq!(listed(&site, "class=good").await, [json!(5)]);
    assert_eq!(listed(&site, "sort=rating").await, [json!(5)], "they have no place in the order of the stars");
    assert_eq!(site.review("m1").await["urgency"].as_i64().map(|urgency| urgency >= 50), Some(true), "it complains");
    let draft = site.get("agent", &format!("/reviews/{}/draft", super::site::id("m1"))).await;
    assert!(draft["text"].as_str().unwrap().contains("抱歉"), "{draft}");
    assert!(!draft["used"].as_array().unwrap().contains(&json!("rating")), "{draft}");
    site.post("agent", &format!("/reviews/{}/replies", super::site::id("m1")), json!({"text": "已经催过快递"})).await;
    let overview = site.get("analyst", "/reviews/overview?days=3660").await;
    let answered = overview["answered_rate"].as_f64().unwrap();
    assert!((answered - 1.0 / 3.0).abs() < 1e-9, "one of three, with stars or without: {answered}");
    site.is_what_the_log_tells().await;
}

/// A row of a file without times.
fn of_file(n: i64, stars: Option<i64>, text: &str) -> primitives::Event {
    let event = by_file(20 + n, n, 5, text);
    let mut body: Json = serde_json::from_str(event.body.get()).unwrap();
    body["properties"]["rating"] = json!(stars);
    body["properties"]["dimensions"] = json!({});
    primitives::Event { body: serde_json::value::to_raw_value(&body).unwrap(), ..event }
}

/// A review of a file and three messages of it, of which one says how somebody is reached; and a text without stars that a
/// buyer wrote.
async fn with_messages() -> Site {
    Site::with(vec![
        of_file(0, None, "我的电话13812340000，快点发货"),
        of_file(1, None, "物流太慢了，还没收到货"),
        of_file(2, Some(5), "质量很好，找我13912340000"),
        of_file(3, None, "物流很快，客服很好"),
        order(0, "u2", "o2", &["p1"]),
        said(11, "u2", "m1", "o2", None, "物流有点慢"),
    ])
    .await
}

#[tokio::test]
async fn messages_of_a_file_are_for_staff_alone() {
    let site = with_messages().await;
    for (id, state, is_message) in [
        ("file0", "held", true),
        ("file1", "published", true),
        ("file2", "published", false),
        ("m1", "published", false),
    ] {
        let shown = site.review(id).await;
        assert_eq!((&shown["state"], &shown["is_message"]), (&json!(state), &json!(is_message)), "{id}");
    }
    let all =
        ["reviews", "reviews?product=p1", "reviews?sort=helpful", "reviews?product=p1&about=delivery", "fragment"];
    for path in all.map(|path| format!("/public/v1/shops/{SHOP}/{path}")) {
        let page = site.public(&path).await;
        assert!(page.contains("物流有点慢") && !page.contains("还没收到货") && !page.contains("13812340000"), "{page}");
    }
    for path in [format!("/s/{SHOP}/reviews"), format!("/s/{SHOP}/reviews/p1")] {
        let page = site.public(&path).await;
        assert!(page.contains("质量很好") && !page.contains("还没收到货") && !page.contains("客服很好"), "{page}");
    }
    for of in ["summary", "summary?product=p1"] {
        let summary = site.public_json(of).await;
        assert_eq!((&summary["count"], &summary["unrated"]), (&json!(1), &json!(1)), "{summary}");
        assert_eq!((&summary["verified"], &summary["hidden"]), (&json!(0.5), &json!([])), "{summary}");
    }
    let spoken = site.public_json("summary?product=p1").await["aspects"].clone();
    let delivery = spoken.as_array().unwrap().iter().find(|aspect| aspect["key"] == "delivery").cloned();
    assert_eq!(delivery.unwrap()["n"], 1, "of what is shown");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn who_rated_something_beside_the_stars_wrote_no_message() {
    let rated = by_file(20, 0, 5, "物流太慢了");
    let mut body: Json = serde_json::from_str(rated.body.get()).unwrap();
    body["properties"]["rating"] = Json::Null;
    let rated = primitives::Event { body: serde_json::value::to_raw_value(&body).unwrap(), ..rated };
    let site = Site::with(vec![rated]).await;
    assert_eq!(site.review("file0").await["is_message"], json!(false));
    let summary = site.public_json("summary?product=p1").await;
    assert_eq!((&summary["unrated"], &summary["dimensions"][0]["n"]), (&json!(1), &json!(1)), "what counts is shown");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn staff_keep_messages_and_find_them() {
    let site = with_messages().await;
    let total = async |query: &str| site.get("agent", &format!("/reviews?{query}")).await["total"].clone();
    assert_eq!([total("message=true").await, total("message=false").await], [json!(3), json!(2)]);
    assert_eq!(total("message=true&state=held").await, 1);
    let aspects = site.get("analyst", "/aspects?days=30").await;
    let rows = aspects["items"].as_array().unwrap().iter();
    let delivery = rows.filter(|row| row["aspect"] == "delivery").map(|row| row["mentions"].as_i64().unwrap()).max();
    assert!(delivery >= Some(2), "{aspects}");
    let file = site.get("owner", "/reviews/export.csv?message=true").await;
    let file = file.as_str().unwrap();
    assert!(file.lines().next().unwrap().contains("is_message") && file.contains("还没收到货"), "{file}");
    let message = super::site::id("file1");
    let lent = site.test.store.begin().await.unwrap();
    let voted = crate::reviews::vote(&lent, &site.listen, SHOP, message, "visitor").await;
    assert_eq!(voted.err().map(|problem| problem.status.as_u16()), Some(404), "nobody can vote on what nobody sees");
    drop(lent);
    let app: Router = shopper::router().with_state(Shopper::new(site.listen.clone()));
    let page = app.oneshot(Request::get(format!("/s/{SHOP}/report/{message}")).body(Body::empty()).unwrap()).await;
    assert_eq!(page.unwrap().status().as_u16(), 404);
}

#[tokio::test]
async fn pages_say_that_reviews_came_from_elsewhere_where_they_show_any() {
    let told = async |site: &Site| site.public_json("summary?lang=en").await["verification"].clone();
    let messages = Site::with(vec![of_file(1, None, "还没收到货"), of_file(2, None, "很好")]).await;
    let both = with_messages().await;
    assert!(told(&both).await.as_str().unwrap().len() > told(&messages).await.as_str().unwrap().len());
}

#[tokio::test]
async fn messages_of_an_older_version_are_for_staff_alone_at_once() {
    let site = with_messages().await;
    let person = Person { user_ids: vec!["f3".to_owned()], ..Person::default() };
    crate::erase(&site.listen.kit, SHOP, &person).await.unwrap();
    let live = site.digest().await;
    let tx = site.test.store.begin().await.unwrap();
    for sql in [
        "DROP INDEX reviews_at",
        "DROP INDEX reviews_urgency",
        "DROP INDEX reviews_class",
        "DROP INDEX reviews_helpful",
        "DROP INDEX reviews_gone",
        "DROP INDEX reviews_messages",
        "ALTER TABLE reviews DROP COLUMN is_message",
        "DELETE FROM review_sums WHERE measure LIKE '%message.%'",
        "INSERT INTO review_sums (shop, measure, day, category, n, total, squares)
         SELECT shop, 'undated.hidden.held.r0', day, category, 1, 1, 1 FROM reviews WHERE review_id = 'file0'",
        "DELETE FROM review_product_aspects WHERE span = 'message.year'",
        "DELETE FROM schema_migrations WHERE name = 'import_messages'",
    ] {
        tx.exec(sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
    site.test.store.migrate(&all, minute(2_000)).await.unwrap();
    for (filled, live) in site.digest().await.iter().zip(&live) {
        assert_eq!(filled, live);
    }
}

#[tokio::test]
async fn stars_that_come_later_count_from_then_on() {
    let site = shop().await;
    site.send(vec![said(20, "u2", "m1", "o2", Some(1), "物流太慢了，等了十天，很失望")]).await;
    let overview = site.get("analyst", "/reviews/overview?days=3660").await;
    assert_eq!((&overview["n"], &overview["unrated"]), (&json!(2), &json!(1)));
    let shown = site.review("m1").await;
    assert_eq!((&shown["class"], &shown["history"][0]["rating"]), (&json!("bad"), &Json::Null));
    let nothing = said(21, "u2", "m3", "o2", None, " ");
    let wrong = track(22, "u2", "Review Submitted", json!({"review_id": "m4", "rating": "five", "text": "好"}));
    site.send(vec![nothing, wrong]).await;
    assert_eq!((site.count("reviews").await, site.count("unread_reviews").await), (3, 2));
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn nothing_empty_is_shown_of_a_text_whose_writer_was_erased() {
    let site = shop().await;
    let person = Person { user_ids: vec!["u2".to_owned()], ..Person::default() };
    crate::erase(&site.listen.kit, SHOP, &person).await.unwrap();
    for (subject, items) in [("reviews?product=p1", Some(2)), ("summary", None), ("summary?product=p1", None)] {
        let page = public(&site, subject).await;
        assert_eq!(page["items"].as_array().map(Vec::len), items, "{page}");
        if items.is_none() {
            assert_eq!((&page["count"], &page["unrated"], &page["verified"]), (&json!(1), &json!(1), &json!(1.0)));
        }
    }
    let overview = site.get("analyst", "/reviews/overview?days=3660").await;
    assert_eq!((&overview["n"], &overview["unrated"]), (&json!(1), &json!(1)));
    counted_before_are_counted_no_more(&site).await;
}

async fn public(site: &Site, subject: &str) -> Json {
    let app: Router = shopper::router().with_state(Shopper::new(site.listen.clone()));
    let path = format!("/public/v1/shops/{SHOP}/{subject}");
    let answer = app.oneshot(Request::get(path.as_str()).body(Body::empty()).unwrap()).await.unwrap();
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

/// What an older version counted is counted anew when the schema is brought up to date.
async fn counted_before_are_counted_no_more(site: &Site) {
    let live = site.digest().await;
    let tx = site.test.store.begin().await.unwrap();
    for sql in [
        "UPDATE review_sums SET n = n + 1, total = total + 1, squares = squares + 1 WHERE measure = 'unrated'",
        "UPDATE review_answers SET n = n + 1",
        "DROP INDEX reviews_gone",
        "DELETE FROM schema_migrations WHERE name = 'erased_texts'",
    ] {
        tx.exec(sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
    site.test.store.migrate(&all, minute(2_000)).await.unwrap();
    for (filled, live) in site.digest().await.iter().zip(&live) {
        assert_eq!(filled, live);
    }
}
