//! What staff can see and do with customers, through the HTTP interface.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::shop::{Story, minute, order};
use super::site::Site;

fn shop_of_three() -> Story {
    let mut story = Story::default();
    story
        .identify(0, "u1", "a1", json!({"name": "林小美", "email": "lin@example.com", "phone": "13812341234"}))
        .identify(1, "u2", "a2", json!({"name": "Mei Wang", "shoe": 38}))
        .track(2, "~a3", "Product Viewed", json!({"product_id": "p1"}))
        .track(3, "u1", "Order Completed", order("o1", 20.0))
        .track(4, "u1", "Order Completed", order("o2", 30.0))
        .track(5, "u2", "Order Completed", order("o3", 99.0));
    story
}

#[tokio::test]
async fn a_clerk_finds_people_by_what_they_type() {
    let site = Site::with(&shop_of_three()).await;
    for (query, found) in [
        ("林", 1),
        ("lin%40example.com", 1),
        ("1234", 1),
        ("o3", 1),
        ("u2", 1),
        ("mei", 2),
        ("mei wang", 1),
        ("nobody", 0),
    ] {
        let page = site.get("agent", &format!("/customers?q={}", query.replace(' ', "%20"))).await;
        assert_eq!(page["total"], found, "{query}: {page}");
    }
    let page = site.get("agent", "/customers?min_orders=1&sort=-net").await;
    let names: Vec<&str> = page["items"].as_array().unwrap().iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!(names, ["Mei Wang", "林小美"]);
    assert_eq!(page["items"][0]["net"], json!({"minor": 9900, "currency": "CNY"}));
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_repetition() {
    let mut story = Story::default();
    for n in 0..25 {
        let traits = if n % 3 == 0 { json!({}) } else { json!({"name": format!("林{}", n % 5)}) };
        story.identify(n / 4, &format!("u{n}"), "", traits);
    }
    let site = Site::with(&story).await;
    for sort in ["-last_seen", "net", "-orders", "last_order", "-churn_risk", "name", "-name"] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = site.get("owner", &format!("/customers?limit=7&sort={sort}{cursor}")).await;
            assert_eq!(page["total"], 25);
            seen.extend(page["items"].as_array().unwrap().iter().map(|row| row["id"].to_string()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        let mut distinct = seen.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!((seen.len(), distinct.len()), (25, 25), "{sort}");
    }
    assert_eq!(site.ask("owner", "GET", "/customers?sort=shoe", None).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn analysts_see_masked_people_and_other_shops_nobody() {
    let site = Site::with(&shop_of_three()).await;
    let id = site.shop.user("u1").await.id;
    let page = site.get("analyst", "/customers?q=林").await;
    let row = &page["items"][0];
    assert_eq!(
        (&row["name"], &row["email"], &row["phone"]),
        (&json!("林*"), &json!("l***@example.com"), &json!("138****1234"))
    );
    let detail = site.get("analyst", &format!("/customers/{id}")).await.to_string();
    assert!(!detail.contains("小美") && !detail.contains("lin@") && !detail.contains("12341234"), "{detail}");
    let clear = site.get("agent", &format!("/customers/{id}")).await;
    assert_eq!(clear["traits"]["email"], "lin@example.com");
    assert_eq!(clear["totals"]["aov"]["minor"], 2500);
    assert_eq!(clear["preferences"]["categories"][0], json!({"name": "茶", "share": 1.0, "orders": 2}));

    assert_eq!(site.get("stranger", "/customers").await["total"], 0);
    for path in ["", "/timeline", "/merges"] {
        let answer = site.ask("stranger", "GET", &format!("/customers/{id}{path}"), None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    for (who, method) in [("analyst", "PATCH"), ("analyst", "DELETE"), ("agent", "DELETE")] {
        let answer = site.ask(who, method, &format!("/customers/{id}"), Some(json!({}))).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{who} {method}");
    }
    assert_eq!(site.ask("nobody", "GET", "/customers", None).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_id_that_is_an_address_or_a_number_is_masked_like_one() {
    let mut story = Story::default();
    for id in ["lin@example.com", "13812341234", "+442079460958", "0000123", "1000023"] {
        story.identify(0, id, "", json!({}));
    }
    let site = Site::with(&story).await;
    let mut shown = Vec::new();
    for id in ["lin@example.com", "13812341234", "+442079460958", "0000123", "1000023"] {
        let profile = site.shop.user(id).await.id;
        let page = |page: serde_json::Value| page["identifiers"][0]["value"].as_str().unwrap().to_owned();
        assert_eq!(page(site.get("agent", &format!("/customers/{profile}")).await), id);
        shown.push(page(site.get("analyst", &format!("/customers/{profile}")).await));
    }
    assert_eq!(shown, ["l***@example.com", "138****1234", "442****0958", "0000123", "1000023"]);
}

#[tokio::test]
async fn what_staff_write_shows_at_once_and_survives_a_rebuild() {
    let site = Site::with(&shop_of_three()).await;
    let id = site.shop.user("u2").await.id;
    let change = json!({"traits": {"name": "王小美"}, "custom": {"size": 39}, "tags_add": ["vip", "tea"]});
    let answer = site.ask("agent", "PATCH", &format!("/customers/{id}"), Some(change)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!((&answer.body["name"], &answer.body["tags"]), (&json!("王小美"), &json!(["tea", "vip"])));
    let bulk = json!({"filter": {"min_orders": 1}, "add_tags": ["buyer"], "remove_tags": ["tea"]});
    assert_eq!(site.ask("agent", "POST", "/customers/bulk", Some(bulk)).await.body, json!({"changed": 2}));
    site.catch_up().await;
    assert_eq!(site.get("agent", "/customers?tag=buyer").await["total"], 2);
    let live = crate::digest(&site.shop.test.store).await.unwrap();
    crate::rebuild(&site.shop.test.store).await.unwrap();
    site.catch_up().await;
    assert_eq!(crate::digest(&site.shop.test.store).await.unwrap(), live);
    let found = site.get("agent", "/customers?q=王小美").await;
    assert_eq!(found["items"][0]["tags"], json!(["buyer", "vip"]));
    for bad in [json!({"traits": {"shoe": 1}}), json!({"tags_add": [""]}), json!({"surprise": 1})] {
        let answer = site.ask("agent", "PATCH", &format!("/customers/{id}"), Some(bad.clone())).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
}

#[tokio::test]
async fn merging_and_taking_it_back() {
    let site = Site::with(&shop_of_three()).await;
    let (one, two) = (site.shop.user("u1").await.id, site.shop.user("u2").await.id);
    let answer = site.ask("agent", "POST", &format!("/customers/{one}/merge"), Some(json!({"other": two}))).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
    site.catch_up().await;
    assert_eq!(site.shop.user("u2").await.id, one);
    assert_eq!(site.get("agent", &format!("/customers/{one}")).await["totals"]["net"]["minor"], 14_900);
    assert_eq!(site.ask("agent", "GET", &format!("/customers/{two}"), None).await.status, StatusCode::NOT_FOUND);
    let merges = site.get("agent", &format!("/customers/{one}/merges")).await;
    assert_eq!(merges["items"][0]["reason"], "staff");
    let undo = format!("/customers/{one}/merges/{}/undo", merges["items"][0]["id"].as_str().unwrap());
    assert_eq!(site.ask("agent", "POST", &undo, None).await.status, StatusCode::ACCEPTED);
    site.catch_up().await;
    assert_eq!(site.get("agent", &format!("/customers/{two}")).await["totals"]["net"]["minor"], 9_900);
    assert_eq!(site.ask("agent", "POST", &undo, None).await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn merges_come_page_by_page_and_each_once() {
    let mut story = Story::default();
    story.identify(0, "u1", "", json!({}));
    for n in 0..4 {
        // Always two in one minute
        story.track(n, &format!("~a{n}"), "Product Viewed", json!({"product_id": "p1"}));
        story.identify(10 + n / 2, "u1", &format!("a{n}"), json!({}));
    }
    let site = Site::with(&story).await;
    let path = format!("/customers/{}/merges", site.shop.user("u1").await.id);
    let ids = |page: &Json| -> Vec<Json> {
        page["items"].as_array().unwrap().iter().map(|merge| merge["id"].clone()).collect()
    };
    let all = site.get("agent", &path).await;
    assert_eq!((ids(&all).len(), &all["next_cursor"]), (4, &json!(null)));
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = site.get("agent", &format!("{path}?limit=1{cursor}")).await;
        found.extend(ids(&page));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(found, ids(&all));
}

#[tokio::test]
async fn a_timeline_is_read_from_the_log_newest_first() {
    let site = Site::with(&shop_of_three()).await;
    let id = site.shop.user("u1").await.id;
    let first = site.get("analyst", &format!("/customers/{id}/timeline?limit=2")).await;
    assert_eq!(first["items"][0]["name"], "Order Completed");
    assert_eq!(first["items"][0]["summary"]["order_id"], "o2");
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = site.get("analyst", &format!("/customers/{id}/timeline?limit=2&cursor={cursor}")).await;
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
    assert!(!rest.to_string().contains("lin@example.com"), "an identify call shows nothing personal");
}

#[tokio::test]
async fn a_timeline_calls_a_product_without_a_name_by_its_id() {
    let products = json!([{"product_id": "p9", "price": 5, "quantity": 1}, {"sku": "S-7"}]);
    let mut story = Story::default();
    story.track(0, "u1", "Order Completed", json!({"order_id": "o1", "total": 5, "products": products}));
    let site = Site::with(&story).await;
    let id = site.shop.user("u1").await.id;
    let timeline = site.get("agent", &format!("/customers/{id}/timeline")).await;
    assert_eq!(timeline["items"][0]["summary"]["products"], json!(["p9", "S-7"]));
}

#[tokio::test]
async fn a_review_of_a_file_without_times_is_of_no_time_in_a_timeline() {
    let mut story = Story::default();
    for (at, is_dated) in [(0, true), (5, false)] {
        let context = json!({"channel": "import", "is_dated": is_dated});
        let said = json!({"review_id": format!("r{at}"), "rating": 5});
        let review = json!({"type": "track", "event": "Review Submitted", "userId": "u1", "properties": said,
            "context": context});
        story.call(minute(at), review);
    }
    let site = Site::with(&story).await;
    let id = site.shop.user("u1").await.id;
    let timeline = site.get("agent", &format!("/customers/{id}/timeline")).await;
    let undated: Vec<&Json> = timeline["items"].as_array().unwrap().iter().map(|item| &item["is_undated"]).collect();
    assert_eq!(undated, [&json!(true), &json!(false)]);
}

#[tokio::test]
async fn erasing_takes_a_person_out_at_once() {
    let site = Site::with(&shop_of_three()).await;
    let id = site.shop.user("u1").await.id;
    assert_eq!(site.ask("owner", "DELETE", &format!("/customers/{id}"), None).await.status, StatusCode::NO_CONTENT);
    assert_eq!(site.get("owner", "/customers?q=林").await["total"], 0);
    assert_eq!(site.ask("owner", "DELETE", &format!("/customers/{id}"), None).await.status, StatusCode::NOT_FOUND);
    site.catch_up().await;
    assert_eq!(site.shop.count("erasures").await, 1);
    assert_eq!(site.shop.count("orders WHERE persona IS NULL").await, 2);
}

#[tokio::test]
async fn the_overview_counts() {
    let site = Site::with(&shop_of_three()).await;
    site.shop.clock.set(minute(60));
    let overview = site.get("analyst", "/customers/overview").await;
    assert_eq!((&overview["total"], &overview["orders_30d"]), (&json!(3), &json!(3)));
    assert_eq!(overview["net_30d"]["minor"], 14_900);
    assert_eq!(overview["repurchase_rate"]["n"], 2);
    assert_eq!(overview["retention"][0], json!({"cohort": "2026-03", "size": 2, "months": [1.0]}));
}

#[tokio::test]
async fn why_somebody_is_in_a_class_is_told_by_their_newest_order() {
    const DAY: i64 = 24 * 60;
    let mut story = Story::default();
    story.track(0, "u1", "Order Completed", order("o1", 20.0)).track(
        60 * DAY,
        "u1",
        "Order Completed",
        order("o2", 30.0),
    );
    let site = Site::with(&story).await;
    site.shop.clock.set(minute(61 * DAY));
    let id = site.shop.user("u1").await.id;
    let lifecycle = site.get("agent", &format!("/customers/{id}")).await["lifecycle"].take();
    let why: Json = serde_json::from_str(lifecycle["why"].as_str().unwrap()).unwrap();
    assert_eq!(why, json!({"code": "ordered", "days": 1, "orders": 2}), "active since long before it: {lifecycle}");
}
