//! Reviews of a file without times: in every total, and in no change from one time to another.

use primitives::Event;
use serde_json::{Value as Json, json};
use store::Sql;

use super::site::{Site, id, minute, review, track};
use crate::MIGRATIONS;

const MONTH: i64 = 30 * 1_440;

fn undated(at: i64, n: i64, rating: i64) -> Event {
    let said = json!({"review_id": format!("file{n}"), "product_id": "p1", "rating": rating, "text": "茶",
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
    assert_eq!((&mean["value"], &mean["n"]), (&json!(1.75), &json!(8)), "two of four stars and six of one");
    assert_eq!((&mean["previous"], &mean["previous_n"]), (&Json::Null, &json!(0)), "nothing is known of these days");
    let mean = site.get("analyst", "/scores?period=25").await["mean"].clone();
    assert_eq!(
        (&mean["previous"], &mean["previous_n"]),
        (&json!(2.6), &json!(4)),
        "four of five stars and the same six"
    );
    let rate = site.get("analyst", "/scores?period=25").await["good_rate"].clone();
    assert_eq!((&rate["previous"], &rate["previous_n"]), (&json!(0.4), &json!(4)));
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
