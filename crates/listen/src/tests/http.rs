//! What staff can see and do.

use axum::http::StatusCode;
use jiff::SignedDuration;
use serde_json::{Value as Json, json};

use super::site::{CUSTOMER, Site, id, minute, order, review};

async fn shop() -> Site {
    let mut events = vec![order(0, "u1", "o1", &["p1"]), order(0, "u2", "o2", &["p1"])];
    events.push(review(10, "u1", "bad", "o1", 1, "物流太慢了，客服态度很差"));
    events.push(review(20, "u2", "good", "o2", 5, "Great quality, fast delivery"));
    events.push(review(30, "u3", "middle", "o9", 3, "一般般"));
    events.push(review(40, "u4", "spam", "o9", 5, "加微信13812341234领红包"));
    Site::with(events).await
}

fn ids(page: &Json) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn filters_search_and_order() {
    let site = shop().await;
    for (query, found) in [
        ("", vec!["bad", "middle", "spam", "good"]),
        ("class=good,neutral&sort=at", vec!["good", "middle", "spam"]),
        ("state=held", vec!["spam"]),
        ("rating=1,3&sort=rating", vec!["bad", "middle"]),
        ("verified=true&sort=-at", vec!["good", "bad"]),
        ("aspect=delivery&polarity=negative", vec!["bad"]),
        ("language=en", vec!["good"]),
        ("recovery=open", vec!["bad"]),
        ("recovery=overdue", vec![]),
        ("recovery=closed", vec![]),
        ("answered=true", vec![]),
        ("q=物流", vec!["bad"]),
        ("q=deliv", vec!["good"]),
        ("q=态度很差", vec!["bad"]),
        ("q=o2", vec!["good"]),
        ("q=middle", vec!["middle"]),
        ("q=没有这个", vec![]),
        ("origin=server&to=2026-03-01T08:15:00Z", vec!["bad"]),
        ("product=p2", vec![]),
        ("category=%E8%8C%B6&sort=at", vec!["bad", "good", "middle", "spam"]),
        ("category=none", vec![]),
        ("first_class=bad", vec!["bad"]),
        ("low=described&sort=at", vec!["bad", "middle"]),
        ("low=delivery", vec![]),
        ("in_time=false", vec![]),
        ("in_time=true", vec![]),
    ] {
        let encoded: String = query
            .chars()
            .map(|c| {
                if c.is_ascii() { c.to_string() } else { c.to_string().bytes().map(|b| format!("%{b:02X}")).collect() }
            })
            .collect();
        let page = site.get("agent", &format!("/reviews?{encoded}")).await;
        let found: Vec<String> = found.into_iter().map(|name| id(name).to_string()).collect();
        assert_eq!(ids(&page), found, "{query}");
        assert_eq!(page["total"], found.len(), "{query}");
    }
    for bad in
        ["class=best", "sort=name", "rating=6", "recovery=lost", "polarity=sad", "state=gone", "surprise=1", "low=%25"]
    {
        let answer = site.ask("agent", "GET", &format!("/reviews?{bad}"), json!(null)).await;
        assert!(answer.status.is_client_error(), "{bad}");
    }
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let events = (0..23).map(|n| review(n / 5, &format!("u{n}"), &format!("r{n}"), "o", 1 + n % 5, "好")).collect();
    let site = Site::with(events).await;
    for sort in ["urgency", "-at", "at", "rating", "-rating", "-helpful"] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = site.get("owner", &format!("/reviews?limit=7&sort={sort}{cursor}")).await;
            seen.extend(ids(&page));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 23, "{sort}");
    }
}

#[tokio::test]
async fn analysts_see_masked_names_and_other_shops_nothing() {
    let site = shop().await;
    let path = format!("/reviews/{}", id("bad"));
    let masked = site.get("analyst", &path).await;
    assert_eq!((&masked["author"]["name"], &masked["author"]["user_id"]), (&json!("林*"), &json!(null)));
    assert_eq!(site.get("agent", &path).await["author"]["name"], "林小美");
    assert_eq!(site.get("agent", &path).await["customer_id"], json!(CUSTOMER), "the customer that the shop knows");
    assert_eq!(site.review("middle").await["customer_id"], json!(null), "nobody knows u3");
    for (staff, name) in [("agent", "林美华"), ("analyst", "林*")] {
        let list = site.get(staff, "/reviews").await;
        let row = list["items"].as_array().unwrap().iter().find(|row| row["id"] == id("bad").to_string()).unwrap();
        assert_eq!(
            row["customer"],
            json!({"id": CUSTOMER, "name": name}),
            "as the profile has it, not as it is signed"
        );
    }
    assert_eq!(site.get("stranger", "/reviews").await["total"], 0);
    for (who, method, path, status) in [
        ("stranger", "GET", path.clone(), StatusCode::NOT_FOUND),
        ("stranger", "POST", format!("{path}/replies"), StatusCode::NOT_FOUND),
        ("analyst", "POST", format!("{path}/replies"), StatusCode::FORBIDDEN),
        ("analyst", "POST", format!("{path}/decisions"), StatusCode::FORBIDDEN),
        ("analyst", "GET", format!("{path}/draft"), StatusCode::FORBIDDEN),
        ("agent", "POST", "/reply-templates".to_owned(), StatusCode::FORBIDDEN),
        ("nobody", "GET", "/reviews".to_owned(), StatusCode::UNAUTHORIZED),
    ] {
        let body = match path.rsplit('/').next() {
            Some("replies") => json!({"text": "x"}),
            Some("decisions") => json!({"decision": "publish"}),
            Some("reply-templates") => json!({"name": "x", "text": "x"}),
            _ => json!(null),
        };
        assert_eq!(site.ask(who, method, &path, body).await.status, status, "{who} {method} {path}");
    }
}

#[tokio::test]
async fn a_bad_review_is_answered_and_mended() {
    let site = shop().await;
    let path = format!("/reviews/{}", id("bad"));
    let draft = site.get("agent", &format!("{path}/draft")).await;
    let text = draft["text"].as_str().unwrap();
    assert!(text.starts_with("林小美，您好！很抱歉") && text.contains("物流") && !text.contains("o1"), "{text}");
    assert_eq!(draft["used"], json!(["rating", "name", "product", "aspects"]));
    let reply = site.post("agent", &format!("{path}/replies"), json!({"text": text, "is_private": true})).await;
    assert_eq!(reply["by"], "agent");
    let recovery = site.get("agent", &path).await["recovery"].clone();
    assert_eq!(recovery["due_at"], json!(minute(10 + 24 * 60)));
    let work = format!("/recoveries/{}", recovery["id"].as_str().unwrap());
    let change = json!({"due_at": minute(999), "note": "明天再打"});
    let changed = site.ask("agent", "PATCH", &work, change).await.body;
    assert_eq!((&changed["due_at"], &changed["notes"][0]["text"]), (&json!(minute(999)), &json!("明天再打")));
    assert_eq!(site.get("agent", "/reviews?recovery=overdue").await["total"], 1);
    assert_eq!(site.get("agent", "/reviews?class=bad&in_time=true").await["total"], 1);
    assert_eq!(site.get("agent", "/reviews?class=bad&in_time=false").await["total"], 0);
    assert_eq!(site.get("agent", "/recoveries?state=overdue").await["items"][0]["review_id"], json!(id("bad")));
    let stranger = json!({"owner": "0198c0de-0000-7000-8000-000000000001"});
    assert_eq!(site.ask("agent", "PATCH", &work, stranger).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = site.ask("agent", "POST", &format!("{work}/close"), json!({"outcome": "done"})).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    let closed = site.post("agent", &format!("{work}/close"), json!({"outcome": "mended", "note": "补发"})).await;
    assert_eq!((&closed["state"], &closed["outcome"]), (&json!("closed"), &json!("mended")));
    let again = site.ask("agent", "POST", &format!("{work}/close"), json!({"outcome": "mended"})).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    let shown = site.get("agent", &path).await;
    assert_eq!((&shown["urgency"], &shown["replies_count"]), (&json!(0), &json!(1)));
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn a_rejection_needs_a_listed_reason() {
    let site = shop().await;
    let path = format!("/reviews/{}/decisions", id("bad"));
    for body in [
        json!({"decision": "reject"}),
        json!({"decision": "reject", "reason": "low_rating"}),
        json!({"decision": "hide"}),
        json!({"decision": "publish", "reason": "spam"}),
        json!({"decision": "reject", "reason": "spam", "stars": 1}),
    ] {
        assert_eq!(site.ask("owner", "POST", &path, body.clone()).await.status, 422, "{body}");
    }
    let restore = json!({"decision": "restore"});
    assert_eq!(site.ask("owner", "POST", &path, restore.clone()).await.status, StatusCode::CONFLICT);
    let rejected = site.post("owner", &path, json!({"decision": "reject", "reason": "fake", "note": "同一地址"})).await;
    assert_eq!(rejected["state"], "rejected");
    assert_eq!(site.post("owner", &path, restore).await["state"], "published");
    let decisions = site.review("bad").await["decisions"].clone();
    assert_eq!(decisions.as_array().unwrap().len(), 2);
    assert_eq!((&decisions[0]["reason"], &decisions[0]["by"]), (&json!("fake"), &json!("owner")));
    assert_eq!(site.count("audit WHERE action LIKE 'review.%'").await, 2);
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn staff_correct_the_machine() {
    let site = shop().await;
    let path = format!("/reviews/{}/labels", id("bad"));
    let ask = |body: Json| site.ask("agent", "POST", &path, body);
    assert_eq!(ask(json!({"polarity": "positive"})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ask(json!({"aspect": "delivery", "polarity": "none"})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(ask(json!({"polarity": "none"})).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown = site.review("bad").await;
    assert_eq!(shown["polarity"]["positive"], 1.0);
    assert_eq!(site.get("agent", "/reviews?aspect=delivery&polarity=negative").await["total"], 0);
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn staff_add_what_the_machine_missed() {
    let site = shop().await;
    let path = format!("/reviews/{}/labels", id("middle"));
    let ask = |body: Json| site.ask("agent", "POST", &path, body);
    for (body, status) in [
        (json!({"aspect": "colour", "polarity": "negative"}), StatusCode::UNPROCESSABLE_ENTITY),
        (
            json!({"aspect": "price", "polarity": "negative", "quote": {"start": 1, "end": 4}}),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (
            json!({"aspect": "price", "polarity": "negative", "quote": {"start": 2, "end": 2}}),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (json!({"aspect": "price", "polarity": "negative", "quote": {"start": 1, "end": 3}}), StatusCode::NO_CONTENT),
        (json!({"aspect": "packaging", "polarity": "positive"}), StatusCode::NO_CONTENT),
    ] {
        assert_eq!(ask(body.clone()).await.status, status, "{body}");
    }
    let said = async |aspect: &str| {
        let aspects = site.review("middle").await["aspects"].clone();
        let found = aspects.as_array().unwrap().iter().find(|said| said["aspect"] == aspect).cloned();
        found.map(|said| (said["polarity"].clone(), said["quotes"].clone()))
    };
    let quotes = |start: i64, end: i64| json!([{"start": start, "end": end}]);
    assert_eq!(said("price").await, Some((json!("negative"), quotes(1, 3))));
    assert_eq!(said("packaging").await, Some((json!("positive"), quotes(0, 3))), "the whole text");
    let sentences = site.get("agent", "/aspects/price/sentences").await;
    assert_eq!(sentences["items"][0]["sentence"], "般般", "{sentences}");
    site.clock.advance(SignedDuration::from_secs(1));
    assert_eq!(ask(json!({"aspect": "price", "polarity": "none"})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(said("price").await, None, "the newest word stands");
    site.is_what_the_log_tells().await;
    assert_eq!(said("packaging").await.unwrap().0, "positive");
}

#[tokio::test]
async fn templates_are_filled_in() {
    let site = shop().await;
    let new = json!({"name": "道歉", "text": "{name}您好，{product}的问题我们会处理。{shop}", "class": "bad"});
    let made = site.post("owner", "/reply-templates", new).await;
    let draft = site.get("agent", &format!("/reviews/{}/draft", id("bad"))).await;
    assert_eq!(draft["text"], "林小美您好，商品p1的问题我们会处理。山野集");
    assert_eq!((&draft["template"], &draft["used"]), (&json!("道歉"), &json!(["name", "product", "shop"])));
    let bad = json!({"name": "x", "text": "{phone}"});
    assert_eq!(site.ask("owner", "POST", "/reply-templates", bad).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let one = format!("/reply-templates/{}", made["id"].as_str().unwrap());
    let changed = json!({"name": "致歉", "text": "抱歉", "class": null});
    assert_eq!(site.ask("owner", "PUT", &one, changed).await.body["name"], "致歉");
    assert_eq!(site.get("agent", "/reply-templates").await["items"].as_array().unwrap().len(), 1);
    assert_eq!(site.ask("owner", "DELETE", &one, json!(null)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(site.ask("owner", "DELETE", &one, json!(null)).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_export_is_safe_to_open() {
    let site = Site::with(vec![review(1, "u1", "r1", "o1", 5, "=1+1, 很好")]).await;
    let csv = site.get("analyst", "/reviews/export.csv").await;
    let csv = csv.as_str().unwrap();
    assert!(csv.starts_with('\u{feff}') && csv.contains("'=1+1, 很好") && csv.contains("林*"), "{csv}");
    assert_eq!(site.count("audit WHERE action = 'reviews.exported'").await, 1);
}
