//! What customers say in reviews, in comments on surveys and in messages, on one page.

use jiff::SignedDuration;
use serde_json::{Value, json};
use store::Sql;

use super::actor::Actor;
use super::shop::TestShop;
use crate::commands::rebuild::project;

async fn message(owner: &Actor, user: &str, text: &str) {
    let message = json!({"kind": "problem", "title": "1", "text": text, "customer": {"user_id": user}});
    owner.post("/api/v1/feedback", message).await.ok();
}

/// A review and an answer praise the delivery or complain of it, and so does a message.
async fn said() -> TestShop {
    told("物流太慢了", "物流很快", "东西不错。物流太慢了").await
}

async fn told(review: &str, answer: &str, feedback: &str) -> TestShop {
    let shop = TestShop::open().await;
    let (kit, (_, key)) = (&shop.app.kit, shop.source_of("server").await);
    let track = |n: i64, event: &str, properties: Value| {
        let at = kit.now() - SignedDuration::from_hours(n);
        json!({"type": "track", "messageId": format!("m{n}"), "userId": format!("u{n}"), "event": event, "timestamp": at,
            "properties": properties})
    };
    let batch = json!([
        track(3, "Review Submitted", json!({"review_id": "r1", "rating": 1, "text": review})),
        track(2, "Survey Answered", json!({"survey": "nps", "score": 9, "text": answer})),
    ]);
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    let reviews = listen::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &reviews).await.unwrap();
    project(&shop.app.log, &survey::Projector::new(kit.clone())).await.unwrap();
    message(&shop.owner().await, "u9", feedback).await;
    shop
}

/// Mentions, praise and complaints of the delivery.
async fn delivery(owner: &Actor, source: &str) -> [i64; 3] {
    let found = owner.get(&format!("/api/v1/voices/aspects?days=30{source}")).await.ok();
    let row = found["items"].as_array().unwrap().iter().find(|row| row["aspect"] == "delivery").cloned();
    let row = row.unwrap_or_default();
    ["mentions", "positive", "negative"].map(|key| row[key].as_i64().unwrap_or(0))
}

#[tokio::test]
async fn an_aspect_is_counted_wherever_it_is_spoken_of() {
    let shop = said().await;
    let owner = shop.owner().await;
    assert_eq!(delivery(&owner, "").await, [3, 1, 2]);
    assert_eq!(delivery(&owner, "&source=review").await, [1, 0, 1]);
    assert_eq!(delivery(&owner, "&source=survey").await, [1, 1, 0]);
    assert_eq!(delivery(&owner, "&source=feedback").await, [1, 0, 1]);
    let reviews = owner.get("/api/v1/aspects?days=30").await.ok();
    let alone = reviews["items"].as_array().unwrap().iter().find(|row| row["aspect"] == "delivery").unwrap();
    assert_eq!(alone["mentions"], 1, "the page of reviews alone tells the same");

    let path = "/api/v1/voices/aspects/delivery/sentences?limit=1";
    let (mut seen, mut next) = (Vec::new(), path.to_owned());
    loop {
        let page = owner.get(&next).await.ok();
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        next = format!("{path}&cursor={cursor}");
    }
    let told: Vec<_> = seen.iter().map(|one| (one["source"].as_str().unwrap(), &one["polarity"])).collect();
    let (bad, good) = (json!("negative"), json!("positive"));
    assert_eq!(told, [("feedback", &bad), ("survey", &good), ("review", &bad)], "newest first: {seen:#?}");
    assert_eq!(seen[0]["sentence"], "物流太慢了");
    let links: Vec<&str> = seen.iter().map(|one| one["link"].as_str().unwrap()).collect();
    assert!(links[0].starts_with("/feedback/") && links[2].starts_with("/reviews/"), "{links:?}");
    assert!(links[1].starts_with("/surveys/") && links[1].contains("/responses?open="), "{links:?}");
    let bad = owner.get(&format!("{path}0&polarity=negative&source=survey")).await.ok();
    assert_eq!(bad["items"], json!([]));
}

#[tokio::test]
async fn a_score_names_the_surveys_it_comes_from() {
    let shop = said().await;
    let board = shop.owner().await.get("/api/v1/scoreboard?days=30").await.ok();
    let surveys = |key: &str| {
        let all = board["measures"].as_array().unwrap();
        all.iter().find(|measure| measure["key"] == key).unwrap()["surveys"].clone()
    };
    let nps = surveys("nps");
    assert_eq!((nps.as_array().unwrap().len(), &nps[0]["is_elsewhere"]), (1, &json!(true)), "{nps}");
    assert_eq!([surveys("csat"), surveys("good_rate")], [json!([]), json!([])]);
}

#[tokio::test]
async fn sentences_name_the_product_and_mark_the_words() {
    let shop = TestShop::open().await;
    let (kit, (_, key)) = (&shop.app.kit, shop.source_of("server").await);
    let track = |event: &str, properties: Value| {
        json!({"type": "track", "messageId": event, "userId": "u1", "event": event, "timestamp": kit.now(),
            "properties": properties})
    };
    let said = |also: Value| {
        let mut said = json!({"product_id": "tea-1", "text": "东西收到了，物流太慢了"});
        said.as_object_mut().unwrap().extend(also.as_object().cloned().unwrap_or_default());
        said
    };
    let batch = json!([
        track("Product Updated", json!({"product_id": "tea-1", "name": "龙井"})),
        track("Review Submitted", said(json!({"review_id": "r1", "rating": 1}))),
        track("Survey Answered", said(json!({"survey": "nps", "score": 3}))),
    ]);
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    let customers = know::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &customers).await.unwrap();
    let reviews = listen::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &reviews).await.unwrap();
    project(&shop.app.log, &survey::Projector::new(kit.clone())).await.unwrap();
    let tx = kit.store.begin().await.unwrap();
    tx.exec("UPDATE reviews SET product_name = NULL", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    let owner = shop.owner().await;
    for source in ["review", "survey"] {
        let path = format!("/api/v1/voices/aspects/delivery/sentences?source={source}");
        let found = owner.get(&path).await.ok()["items"][0].clone();
        assert_eq!(found["product"]["name"], "龙井", "{found}");
        let place = |key: &str| usize::try_from(found[key].as_u64().unwrap()).unwrap();
        let words: Vec<char> = found["sentence"].as_str().unwrap().chars().collect();
        let marked: String = words[place("start")..place("end")].iter().collect();
        assert!(marked.contains("慢") && !marked.contains("东西"), "{source}: {found}");
    }
}

#[tokio::test]
async fn an_aspect_is_new_only_where_enough_was_said_before() {
    for (before, is_new) in [(29, false), (30, true)] {
        let shop = TestShop::open().await;
        let owner = shop.owner().await;
        for n in 0..before {
            message(&owner, &format!("before{n}"), "包装破损").await;
        }
        shop.clock.advance(SignedDuration::from_hours(24 * 31));
        let owner = shop.owner().await;
        message(&owner, "now", "物流太慢了").await;
        let found = owner.get("/api/v1/voices/aspects?days=30").await.ok();
        let row = found["items"].as_array().unwrap().iter().find(|row| row["aspect"] == "delivery").unwrap();
        assert_eq!(row["is_new"], is_new, "after {before} texts: {found}");
    }
}

#[tokio::test]
async fn what_is_in_a_language_that_is_not_read_is_counted_and_said_to_be() {
    let french = "Je suis très déçu, la livraison est trop lente et le produit est cassé";
    for (shop, [read, unread]) in [(said().await, [1, 0]), (told(french, french, french).await, [0, 1])] {
        let owner = shop.owner().await;
        for (source, times) in [("", 3), ("&source=review", 1), ("&source=survey", 1), ("&source=feedback", 1)] {
            let found = owner.get(&format!("/api/v1/voices/aspects?days=30{source}")).await.ok();
            assert_eq!(found["texts"], json!({"read": read * times, "unread": unread * times}), "{source}");
        }
        let list = owner.get("/api/v1/reviews").await.ok();
        assert_eq!(list["items"][0]["language"] == "other", unread == 1);
        let marked = "SELECT COUNT(*) FROM survey_responses WHERE is_unread";
        let marked: Option<i64> = shop.app.kit.store.scalar(marked, vec![]).await.unwrap();
        assert_eq!(marked, Some(unread));
    }
}

#[tokio::test]
async fn the_course_of_an_aspect_adds_up_to_its_number_wherever_it_was_said() {
    let shop = said().await;
    let owner = shop.owner().await;
    for (source, expected) in
        [("", [3, 1, 2]), ("&source=review", [1, 0, 1]), ("&source=survey", [1, 1, 0]), ("&source=feedback", [1, 0, 1])]
    {
        let course = owner.get(&format!("/api/v1/voices/aspects/delivery/course?days=30{source}")).await.ok();
        let parts = course["items"].as_array().unwrap();
        let sum = |key: &str| parts.iter().filter_map(|part| part[key].as_i64()).sum::<i64>();
        assert_eq!(["mentions", "positive", "negative"].map(sum), expected, "{source}: {course}");
        assert_eq!((&course["span"], parts.len()), (&json!("week"), 5));
        assert_eq!((&parts[0]["from"], &parts[4]["to"]), (&json!("2026-10-13"), &json!("2026-11-11")));
        assert_eq!(parts[4]["mentions"], expected[0], "all of it was today");
    }
    let of = async |path: &str| owner.get(&format!("/api/v1/{path}")).await.ok()["items"].as_array().unwrap().len();
    for path in ["voices/aspects/delivery/sentences?days=30", "aspects/delivery/sentences?days=30"] {
        let (of_today, before) =
            (of(&format!("{path}&from=2026-11-11")).await, of(&format!("{path}&to=2026-11-10")).await);
        assert_eq!((of_today, before), (if path.starts_with("voices") { 3 } else { 1 }, 0), "{path}");
    }
    assert_eq!(owner.get("/api/v1/voices/aspects/delivery/course?source=rumour").await.status.as_u16(), 422);
}

#[tokio::test]
async fn reviews_of_a_file_without_times_are_in_the_number_and_of_no_day() {
    let shop = said().await;
    let owner = shop.owner().await;
    let tx = shop.app.kit.store.begin().await.unwrap();
    for sql in [
        "UPDATE review_aspect_sums SET span = 'undated.day' WHERE kind = '' AND span = 'day'",
        "UPDATE reviews SET is_undated = TRUE",
    ] {
        tx.exec(sql, vec![]).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(delivery(&owner, "").await, [3, 1, 2]);
    assert_eq!(delivery(&owner, "&source=survey").await, [1, 1, 0]);
    let course = owner.get("/api/v1/voices/aspects/delivery/course?days=30").await.ok();
    let mentions: i64 = course["items"].as_array().unwrap().iter().filter_map(|part| part["mentions"].as_i64()).sum();
    assert_eq!(mentions, 2, "{course}");
    for (path, n) in [("days=30", 3), ("days=30&from=2026-11-11", 2)] {
        let said = owner.get(&format!("/api/v1/voices/aspects/delivery/sentences?{path}")).await.ok();
        assert_eq!(said["items"].as_array().unwrap().len(), n, "{path}: {said}");
    }
}

#[tokio::test]
async fn what_people_begin_to_complain_of_is_told_with_their_words() {
    let shop = TestShop::open().await;
    let usual = |n: usize| ["物流太慢了", "包装破损", "颜色不对"][n % 3];
    let owner = shop.owner().await;
    for n in 0..30 {
        message(&owner, &format!("before{n}"), usual(n)).await;
    }
    shop.clock.advance(SignedDuration::from_hours(24 * 10));
    let owner = shop.owner().await;
    for n in 0..10 {
        message(&owner, &format!("now{n}"), usual(n)).await;
    }
    let quiet = owner.get("/api/v1/voices/new").await.ok();
    assert_eq!((&quiet["items"], &quiet["people"], &quiet["people_before"]), (&json!([]), &json!(10), &json!(30)));
    for n in 0..8 {
        message(&owner, &format!("leak{n}"), "瓶子漏液了").await;
    }
    let news = owner.get("/api/v1/voices/new").await.ok();
    let items = news["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "what the same people say is told once: {news:#}");
    assert!(items[0]["term"].as_str().unwrap().contains("漏液"), "{news:#}");
    assert_eq!((&items[0]["people"], &items[0]["expected"]), (&json!(8), &json!(0.0)));
    assert_eq!(
        (&items[0]["said"], items[0]["sentences"].as_array().unwrap().len()),
        (&json!(8), 8),
        "every one of them"
    );
    let first = &items[0]["sentences"][0];
    assert_eq!((&first["sentence"], &first["source"]), (&json!("瓶子漏液了"), &json!("feedback")));
    let today = owner.get("/api/v1/today").await.ok();
    let item = today["items"].as_array().unwrap().iter().find(|item| item["key"] == "new_words").unwrap();
    assert_eq!((&item["count"], &item["link"]), (&json!(1), &json!("/voices")));
}

/// Eight reviews as an import tells of them, of a file with times or without.
async fn imported(shop: &TestShop, key: &str, is_dated: bool) {
    let kit = &shop.app.kit;
    let review = |n: usize| {
        let id = format!("{is_dated}{n}");
        json!({"type": "track", "messageId": id, "userId": id, "event": "Review Submitted", "timestamp": kit.now(),
            "context": {"channel": "import", "is_dated": is_dated},
            "properties": {"review_id": id, "rating": 1, "text": "瓶子漏液了"}})
    };
    let batch: Vec<Value> = (0..8).map(review).collect();
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    let reviews = listen::Projector::new(kit.store.clone(), kit.vault.clone(), kit.ids.clone(), kit.clock.clone());
    project(&shop.app.log, &reviews).await.unwrap();
}

#[tokio::test]
async fn what_came_without_a_time_is_no_news() {
    let shop = TestShop::open().await;
    let (_, key) = shop.source_of("server").await;
    let owner = shop.owner().await;
    for n in 0..30 {
        message(&owner, &format!("before{n}"), ["物流太慢了", "包装破损", "颜色不对"][n % 3]).await;
    }
    shop.clock.advance(SignedDuration::from_hours(24 * 10));
    let owner = shop.owner().await;
    imported(&shop, &key, false).await;
    let news = owner.get("/api/v1/voices/new").await.ok();
    assert_eq!((&news["items"], &news["people"]), (&json!([]), &json!(0)), "of a file without times");
    imported(&shop, &key, true).await;
    let news = owner.get("/api/v1/voices/new").await.ok();
    assert_eq!((news["items"].as_array().unwrap().len(), &news["people"]), (1, &json!(8)), "{news:#}");
}
