//! Reviews of a file without times: in every total, and in no period.

use primitives::Event;
use serde_json::{Value as Json, json};
use store::Sql;

use super::site::{SHOP, Site, id, minute, review, track};
use crate::MIGRATIONS;

const MONTH: i64 = 30 * 1_440;

fn undated(at: i64, n: i64, rating: i64) -> Event {
    by_file(at, n, rating, "茶")
}

/// A row of a file without times.
pub(super) fn by_file(at: i64, n: i64, rating: i64, text: &str) -> Event {
    let said = json!({"review_id": format!("file{n}"), "product_id": "p1", "rating": rating, "text": text,
        "origin": "taobao", "dimensions": {"described": rating, "ship_speed": 3.5}});
    let event = track(at, &format!("f{n}"), "Review Submitted", said);
    let mut body: Json = serde_json::from_str(event.body.get()).unwrap();
    let import = "0198c0de-0000-7000-8000-000000000001";
    body["context"] = json!({"import_id": import, "channel": "import", "is_dated": false});
    Event { body: serde_json::value::to_raw_value(&body).unwrap(), ..event }
}

fn dated(at: i64, n: i64, rating: i64) -> Event {
    review(at, &format!("u{n}"), &format!("r{n}"), &format!("o{n}"), rating, "")
}

#[tokio::test]
async fn they_are_in_the_totals_and_move_nothing() {
    let earlier = (0..4).map(|n| dated(n - MONTH, n, 5));
    let lately = (4..6).map(|n| dated(n, n, 4));
    let by_file = (0..6).map(|n| undated(900, n, 1));
    let site = Site::with(earlier.chain(lately).chain(by_file).collect()).await;
    let scores = site.get("analyst", "/scores?period=10").await;
    let mean = &scores["mean"];
    assert_eq!((&mean["value"], &mean["n"]), (&json!(4.0), &json!(2)), "those of unknown age are of no days");
    assert_eq!((&mean["previous"], &mean["previous_n"]), (&Json::Null, &json!(0)), "nothing is known of these days");
    let mean = site.get("analyst", "/scores?period=25").await["mean"].clone();
    assert_eq!((&mean["previous"], &mean["previous_n"]), (&json!(5.0), &json!(4)), "four of five stars");
    let rate = site.get("analyst", "/scores?period=25").await["good_rate"].clone();
    assert_eq!((&rate["previous"], &rate["previous_n"]), (&json!(1.0), &json!(4)));
    for period in [1, 10, 3_660] {
        let scores = site.get("analyst", &format!("/scores?period={period}")).await;
        let undated = &scores["undated"];
        assert_eq!((&undated["mean"]["value"], &undated["mean"]["n"]), (&json!(1.0), &json!(6)), "{period}");
        assert_eq!((&undated["good_rate"]["good"], &undated["items"][0]["n"]), (&json!(0), &json!(6)), "{period}");
        assert!(undated["by_category"][0]["mean"]["n"] == 6 && scores["bayesian"]["value"].is_number());
    }
    let overview = site.get("analyst", "/reviews/overview?days=25").await;
    let by_day: i64 = overview["days"].as_array().unwrap().iter().map(|day| day["n"].as_i64().unwrap()).sum();
    assert_eq!((&overview["n"], by_day), (&json!(8), 2), "of no day");
    assert_eq!(site.public_json("summary").await["count"], 12);
    for dated in [true, false] {
        assert_eq!(site.get("agent", &format!("/reviews?dated={dated}")).await["total"], 6, "{dated}");
    }
    let answered = "SELECT CAST(SUM(n) AS BIGINT) FROM review_answers";
    let answered: Option<i64> = site.test.store.scalar(answered, vec![]).await.unwrap();
    assert_eq!(answered, Some(6), "nobody waits for an answer to what may be years old");
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn how_long_they_waited_for_an_answer_is_not_known() {
    let site = Site::with(vec![undated(900, 0, 1), dated(10, 0, 5)]).await;
    let answered = async |review: &str| {
        site.post("agent", &format!("/reviews/{}/replies", id(review)), json!({"text": "谢谢"})).await;
        site.get("analyst", "/reviews/overview?days=25").await["median_answer_minutes"].clone()
    };
    assert_eq!(answered("file0").await, Json::Null);
    assert!(answered("r0").await.is_i64());
}

#[tokio::test]
async fn what_was_summed_by_an_older_version_is_taken_apart() {
    let both = (0..3).flat_map(|n| [dated(880 + n, n, 3 + n), undated(880 + n, n, 3 + n)]);
    let also = [undated(900, 8, 2), undated(900, 9, 5), dated(900, 9, 1)];
    let site = Site::with(both.chain(also).collect()).await;
    for hidden in ["file9", "r9"] {
        let path = format!("/reviews/{}/decisions", id(hidden));
        site.post("agent", &path, json!({"decision": "reject", "reason": "fake"})).await;
    }
    let live = site.digest().await;
    assert_eq!(site.count("review_sums WHERE measure = 'undated.dsr.ship_speed'").await, 1);
    let tx = site.test.store.begin().await.unwrap();
    for sql in [
        "DELETE FROM review_sums WHERE measure LIKE '%hidden.%' OR measure LIKE '%imported'",
        "INSERT INTO review_sums (shop, measure, day, category, n, total, squares)
         SELECT shop, SUBSTR(measure, 9), day, category, n, total, squares FROM review_sums WHERE measure LIKE 'undated.%'
         ON CONFLICT (shop, measure, day, category) DO UPDATE SET n = review_sums.n + excluded.n,
             total = review_sums.total + excluded.total, squares = review_sums.squares + excluded.squares",
        "DELETE FROM review_sums WHERE measure LIKE 'undated.%'",
        "INSERT INTO review_answers (shop, day, class, minutes, n, good)
         SELECT shop, day, first_class, -1, COUNT(*), SUM(CASE WHEN class = 'good' THEN 1 ELSE 0 END) FROM reviews
         WHERE is_undated AND state = 'published' GROUP BY shop, day, first_class
         ON CONFLICT (shop, day, class, minutes) DO UPDATE SET n = review_answers.n + excluded.n,
             good = review_answers.good + excluded.good",
        "ALTER TABLE reviews DROP COLUMN refusal",
        "DELETE FROM schema_migrations WHERE name IN ('hidden_reviews', 'undated_reviews', 'imported_reviews')",
    ] {
        tx.exec(sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, MIGRATIONS].concat();
    site.test.store.migrate(&all, minute(2_000)).await.unwrap();
    for (filled, live) in site.digest().await.iter().zip(&live) {
        assert_eq!(filled, live);
    }
    site.is_what_the_log_tells().await;
}

/// Four praised the delivery last month, and one did lately; six of a file without times complain.
async fn spoken() -> Site {
    let praise = |at: i64, n: i64| review(at, &format!("u{n}"), &format!("r{n}"), &format!("o{n}"), 5, "物流很快");
    let earlier = (0..4).map(|n| praise(n - MONTH, n));
    let file = (0..6).map(|n| by_file(900, n, 1, "物流太慢了"));
    Site::with(earlier.chain([praise(4, 4)]).chain(file).collect()).await
}

async fn of_delivery(site: &Site, query: &str) -> Json {
    let aspects = site.get("analyst", &format!("/aspects?{query}")).await;
    let rows = aspects["items"].as_array().unwrap().iter();
    rows.filter(|row| row["aspect"] == "delivery").max_by_key(|row| row["mentions"].as_i64()).cloned().unwrap()
}

#[tokio::test]
async fn what_they_say_is_of_no_day() {
    let site = spoken().await;
    for (days, of) in [(7, ""), (60, ""), (400, ""), (7, "&product=p1"), (400, "&product=p1")] {
        let course = site.get("analyst", &format!("/aspects/delivery/course?days={days}{of}")).await;
        let parts = course["items"].as_array().unwrap();
        let sum = |of: &str| -> i64 { parts.iter().map(|part| part[of].as_i64().unwrap()).sum() };
        let praised = if days < 30 { 1 } else { 5 };
        assert_eq!((sum("mentions"), sum("negative")), (praised, 0), "{days} days{of}: {course}");
    }
    let today = "from=2026-03-01&to=2026-03-02&polarity=negative";
    for of in ["", "&product=p1"] {
        let said = site.get("analyst", &format!("/aspects/delivery/sentences?{today}{of}")).await;
        assert_eq!(said["items"], json!([]), "a day has none of them{of}");
        let all = site.get("analyst", &format!("/aspects/delivery/sentences?days=30&polarity=negative{of}")).await;
        assert_eq!(all["items"].as_array().unwrap().len(), 6, "they are behind the total{of}");
    }
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn what_they_say_is_in_the_totals_and_changes_nothing() {
    let site = spoken().await;
    for of in ["", "&by=product", "&by=region", "&product=p1", "&product=p1&by=region"] {
        let now = of_delivery(&site, &format!("days=25{of}")).await;
        assert_eq!((&now["mentions"], &now["negative"]), (&json!(7), &json!(6)), "{of}: {now}");
        assert_eq!((&now["mentions_before"], &now["is_new"]), (&json!(4), &json!(false)), "{of}: {now}");
        let value = now["change"]["value"].as_f64().unwrap();
        assert!((value - (6.0 / 7.0 - 0.6)).abs() < 1e-9, "six of seven now, the same six of ten before{of}: {now}");
    }
    let new = of_delivery(&site, "days=60&by=version").await;
    assert_eq!((&new["mentions"], &new["change"]), (&json!(11), &Json::Null), "nothing is known of the days before");
    assert_eq!(site.public_json("summary?product=p1").await["aspects"][0]["n"], 11);
}

#[tokio::test]
async fn what_was_said_is_taken_apart_from_the_days_of_an_older_version() {
    let site = spoken().await;
    let path = format!("/reviews/{}/decisions", id("file5"));
    site.post("agent", &path, json!({"decision": "reject", "reason": "fake"})).await;
    let live = site.digest().await;
    assert_eq!(site.count("review_aspect_sums WHERE span = 'undated.day' AND kind = '' AND mentions = 5").await, 1);
    let tx = site.test.store.begin().await.unwrap();
    let together = |table: &str, of: &str| {
        format!(
            "INSERT INTO {table} (shop, {of}, first_day, aspect, span, mentions, positive, negative)
             SELECT shop, {of}, first_day, aspect, SUBSTR(span, 9), mentions, positive, negative FROM {table}
             WHERE span LIKE 'undated.%'
             ON CONFLICT (shop, {of}, first_day, aspect, span) DO UPDATE SET mentions = {table}.mentions + excluded.mentions,
                 positive = {table}.positive + excluded.positive, negative = {table}.negative + excluded.negative"
        )
    };
    for sql in [
        together("review_aspect_sums", "kind, of_key"),
        together("review_product_aspects", "product_id"),
        "DELETE FROM review_aspect_sums WHERE span LIKE 'undated.%'".to_owned(),
        "DELETE FROM review_product_aspects WHERE span LIKE 'undated.%'".to_owned(),
        "DELETE FROM schema_migrations WHERE name = 'undated_aspects'".to_owned(),
    ] {
        tx.exec(&sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let all = [store::MIGRATIONS, web::MIGRATIONS, contact::MIGRATIONS, MIGRATIONS].concat();
    site.test.store.migrate(&all, minute(2_000)).await.unwrap();
    for (filled, live) in site.digest().await.iter().zip(&live) {
        assert_eq!(filled, live);
    }
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn nobody_is_told_a_date_that_nobody_knows() {
    let mut bodies = [undated(900, 0, 2), dated(10, 0, 5)];
    let mut body: Json = serde_json::from_str(bodies[0].body.get()).unwrap();
    body["properties"]["reply"] = json!({"text": "抱歉"});
    bodies[0].body = serde_json::value::to_raw_value(&body).unwrap();
    let site = Site::with(bodies.to_vec()).await;
    let is_undated = |rows: &Json, key: &str, of: &str| {
        let wanted = json!(id(of).to_string());
        rows["items"].as_array().unwrap().iter().find(|row| row[key] == wanted).unwrap()["is_undated"].clone()
    };
    let listed = site.get("agent", "/reviews").await;
    assert_eq!([is_undated(&listed, "id", "file0"), is_undated(&listed, "id", "r0")], [json!(true), json!(false)]);

    let shown = site.public_json("reviews").await;
    let at: Vec<(&Json, &Json)> =
        shown["items"].as_array().unwrap().iter().map(|shown| (&shown["at"], &shown["replies"][0]["at"])).collect();
    assert_eq!(at[0], (&Json::Null, &Json::Null), "{shown}");
    assert!(at[1].0.is_string(), "{shown}");
    let page = site.public(&format!("/s/{SHOP}/reviews")).await;
    assert_eq!(page.matches("<time").count(), 1, "{page}");
    let file = site.get("owner", "/reviews/export.csv?layout=huitou").await.to_string();
    assert!(!file.contains("2026-03-01T23:00:00Z"), "{file}");
}
