//! Segments, classes, scores, predictions and demand, through the HTTP interface.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::shop::{Story, minute, order};
use super::site::Site;
use crate::reconcile;

const DAY: i64 = 24 * 60;

/// Two who buy, one who looks and searches.
fn told() -> Story {
    let mut story = Story::default();
    story
        .identify(0, "u1", "", json!({"name": "林小美", "email": "lin@example.com"}))
        .track(1, "~a3", "Products Searched", json!({"query": "茶杯", "results": 0}))
        .track(2, "~a3", "Product Viewed", json!({"product_id": "p1", "category": "茶"}))
        .track(3, "u1", "Order Completed", order("o1", 20.0))
        .track(4, "u1", "Order Completed", order("o2", 30.0))
        .track(5, "u2", "Order Completed", order("o3", 99.0));
    story
}

async fn site() -> Site {
    let site = Site::with(&told()).await;
    site.shop.clock.set(minute(DAY));
    site
}

fn buyers(count: i64) -> Json {
    json!({"name": "买过", "description": "至少一单", "definition": {"field": "orders", "op": "gte", "value": count}})
}

async fn make(site: &Site, fields: Json) -> (String, Json) {
    let made = site.ask("analyst", "POST", "/segments", Some(fields)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    (made.body["id"].as_str().unwrap().to_owned(), made.body)
}

#[tokio::test]
async fn a_segment_is_made_changed_listed_and_deleted() {
    let site = site().await;
    let (id, made) = make(&site, buyers(1)).await;
    assert_eq!((&made["name"], &made["size"]), (&json!("买过"), &json!(2)));
    assert_eq!(site.get("agent", "/segments").await["items"][0]["id"], json!(id));
    let members = site.get("analyst", &format!("/segments/{id}/members")).await;
    assert_eq!(members["items"].as_array().unwrap().len(), 2);
    assert!(!members.to_string().contains("lin@example.com"), "analysts see masked people: {members}");
    assert_eq!(site.get("agent", &format!("/customers?segment={id}")).await["total"], 2);

    let changed = site.ask("owner", "PUT", &format!("/segments/{id}"), Some(buyers(2))).await;
    assert_eq!((changed.status, &changed.body["size"]), (StatusCode::OK, &json!(1)));
    let history = site.get("analyst", &format!("/segments/{id}/history")).await;
    assert_eq!(history["items"][0]["size"], 1, "{history}");
    assert_eq!(site.ask("agent", "DELETE", &format!("/segments/{id}"), None).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.ask("owner", "DELETE", &format!("/segments/{id}"), None).await.status, StatusCode::NO_CONTENT);
    for path in ["", "/members", "/history", "/export.csv"] {
        let answer = site.ask("owner", "GET", &format!("/segments/{id}{path}"), None).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn segments_of_one_shop_are_not_there_for_another() {
    let site = site().await;
    let (id, _) = make(&site, buyers(1)).await;
    assert_eq!(site.get("stranger", "/segments").await["items"], json!([]));
    assert_eq!(site.get("stranger", &format!("/customers?segment={id}")).await["total"], 0);
    for (method, path) in [("GET", ""), ("PUT", ""), ("DELETE", ""), ("GET", "/members"), ("GET", "/export.csv")] {
        let answer = site.ask("stranger", method, &format!("/segments/{id}{path}"), Some(buyers(1))).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}");
    }
    assert_eq!(site.get("owner", &format!("/segments/{id}")).await["size"], 2);
}

#[tokio::test]
async fn previews_answer_and_wrong_rules_are_named() {
    let site = site().await;
    let looked = json!({"event": {"name": "Product Viewed", "count": {"op": "gte", "value": 1}, "within_days": 14,
        "where": [{"property": "product_id", "op": "eq", "value": "p1"}]}});
    let bought = json!({"event": {"name": "Order Completed", "count": {"op": "gte", "value": 1}, "within_days": 14}});
    let definition = json!({"definition": {"all": [looked, {"not": bought}]}});
    let preview = site.ask("analyst", "POST", "/segments/preview", Some(definition)).await;
    assert_eq!((&preview.body["size"], &preview.body["of"]), (&json!(1), &json!(3)), "{}", preview.body);
    let wrong = json!({"definition": {"all": [{"field": "shoe", "op": "eq", "value": 1}]}});
    let refused = site.ask("analyst", "POST", "/segments/preview", Some(wrong)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(refused.body["errors"][0]["field"], "definition.all[0].field");
    let words = site.get("agent", "/segments/vocabulary").await;
    let keys: Vec<&str> =
        words["fields"].as_array().unwrap().iter().filter_map(|field| field["key"].as_str()).collect();
    assert!(["orders", "price_level", "late_parcel", "tag"].iter().all(|key| keys.contains(key)), "{keys:?}");
}

#[tokio::test]
async fn those_who_watch_hear_of_live_members_at_once() {
    let site = site().await;
    let (id, _) = make(&site, buyers(2)).await;
    let mut stream = site.stream("analyst").await;
    let mut story = Story::default();
    story.track(DAY, "u2", "Order Completed", order("o9", 5.0));
    site.take(&story).await;
    let customers = stream.next("customers").await;
    assert_eq!(customers, json!({"changed": 1}));
    assert_eq!(stream.next("segment").await, json!({"id": id, "size": 2}));
    for name in ["Segment Entered", "Lifecycle Changed"] {
        let told = site.shop.count(&format!("outbox WHERE event LIKE '%\"{name}\"%'")).await;
        assert_eq!(told, 1, "{name} is news");
    }
}

#[tokio::test]
async fn members_who_come_with_history_are_no_news() {
    let site = site().await;
    let (id, _) = make(&site, buyers(1)).await;
    site.shop.clock.set(minute(90 * DAY));
    let mut story = Story::default();
    story.track(10 * DAY, "u7", "Order Completed", order("o9", 5.0));
    site.take(&story).await;
    assert_eq!(site.get("owner", &format!("/segments/{id}")).await["size"], 3);
    assert_eq!(site.shop.count("outbox WHERE event LIKE '%\"Segment Entered\"%'").await, 0);
    assert_eq!(lists(&site).await, [("entered", "changed", 1)].map(owned), "told in a list");
}

type List = (String, String, usize);

fn owned((change, reason, count): (&str, &str, usize)) -> List {
    (change.to_owned(), reason.to_owned(), count)
}

/// The lists of members that wait in the outbox, in their order.
async fn lists(site: &Site) -> Vec<List> {
    let waiting = store::outbox_batch(&site.shop.test.store, 1_000).await.unwrap();
    let mut lists = Vec::new();
    for event in waiting.iter().map(|row| &row.event) {
        let body: Json = serde_json::from_str(event.body.get()).unwrap();
        let said = &body["properties"];
        if event.name.as_deref() == Some("Segment Members Changed") {
            let text = |key: &str| said[key].as_str().unwrap().to_owned();
            let number = said["number"].as_i64().unwrap();
            lists.push((number, (text("change"), text("reason"), said["customers"].as_array().unwrap().len())));
        }
    }
    lists.sort();
    lists.into_iter().map(|(_, list)| list).collect()
}

#[tokio::test]
async fn who_keeps_a_copy_of_a_segment_hears_of_all_who_come_and_go() {
    let site = site().await;
    let (id, _) = make(&site, buyers(1)).await;
    site.ask("owner", "PUT", &format!("/segments/{id}"), Some(buyers(2))).await;
    assert_eq!(lists(&site).await, [("entered", "created", 2), ("exited", "edited", 1)].map(owned));
    site.ask("owner", "PUT", &format!("/segments/{id}"), Some(buyers(2))).await;
    assert_eq!(lists(&site).await.len(), 2, "nobody moved");
    let before = site.shop.count("timeline").await;
    site.catch_up().await;
    assert_eq!(
        site.shop.count("timeline").await,
        before + 3,
        "it is on the lines of those it names, and erased with them"
    );
}

#[tokio::test]
async fn nobody_comes_or_goes_because_the_log_is_read_again() {
    let site = site().await;
    reconcile(&site.know).await.unwrap();
    let scored = json!({"name": "有分", "definition": {"field": "rfm_r", "op": "is_set"}});
    let (id, made) = make(&site, scored).await;
    assert_eq!(made["size"], 2);
    site.catch_up().await;
    site.catch_up().await;
    let told = "outbox WHERE event LIKE '%\"Segment %'";
    assert_eq!(site.shop.count(told).await, 0);

    crate::rebuild(&site.shop.test.store).await.unwrap();
    reconcile(&site.know).await.unwrap();
    let path = format!("/segments/{id}");
    assert_eq!(site.get("owner", &path).await["size"], 2, "nobody is judged while customers are missing");
    site.catch_up().await;
    reconcile(&site.know).await.unwrap();
    assert_eq!((&site.get("owner", &path).await["size"], site.shop.count(told).await), (&json!(2), 0));
    let history = site.get("owner", &format!("{path}/history")).await;
    assert_eq!((&history["items"][0]["entered"], &history["items"][0]["left"]), (&json!(2), &json!(0)), "{history}");
}

#[tokio::test]
async fn classes_scores_and_predictions_answer_and_rules_are_checked() {
    let site = site().await;
    let mut next_day = Story::default();
    next_day.track(DAY - 60, "u1", "Order Completed", order("o4", 9.0));
    site.take(&next_day).await;
    reconcile(&site.know).await.unwrap();
    let lifecycle = site.get("analyst", "/lifecycle").await;
    assert_eq!(lifecycle["counts"], json!({"potential": 1, "new": 2, "active": 0, "loyal": 0, "churned": 0}));
    let refused = site.ask("owner", "PUT", "/lifecycle/rules", Some(json!({"churn_days": 5}))).await;
    assert_eq!(
        (refused.status, &refused.body["errors"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("churn_days"))
    );
    let rules = json!({"loyal_orders": 2});
    assert_eq!(site.ask("agent", "PUT", "/lifecycle/rules", Some(rules.clone())).await.status, StatusCode::FORBIDDEN);
    let set = site.ask("owner", "PUT", "/lifecycle/rules", Some(rules)).await;
    assert_eq!(
        (&set.body["counts"]["loyal"], &set.body["own"]),
        (&json!(1), &json!({"loyal_orders": 2})),
        "{}",
        set.body
    );
    let id = site.shop.user("u1").await.id;
    let detail = site.get("agent", &format!("/customers/{id}")).await;
    let history: Vec<(&str, &str)> = detail["lifecycle"]["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| (change["to"].as_str().unwrap(), change["at"].as_str().unwrap()))
        .collect();
    assert_eq!(history, [("loyal", "2026-03-02T07:00:00Z"), ("new", "2026-03-01T08:03:00Z")]);
    assert_eq!(site.ask("owner", "DELETE", "/lifecycle/rules", None).await.body["counts"]["loyal"], 0);

    let rfm = site.get("analyst", "/rfm").await;
    assert_eq!(rfm["n"], 2, "{rfm}");
    let predictions = site.get("analyst", "/predictions").await;
    assert_eq!(predictions["n_customers"], 2, "{predictions}");
    assert_eq!(site.ask("analyst", "POST", "/predictions/refresh", None).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.ask("owner", "POST", "/predictions/refresh", None).await.status, StatusCode::ACCEPTED);
    for path in ["/lifecycle", "/rfm", "/predictions"] {
        let other = site.get("stranger", path).await.to_string();
        assert!(!other.contains("\"loyal_orders\":2"), "{path} of another shop: {other}");
    }
}

#[tokio::test]
async fn demand_counts_what_is_searched_looked_at_and_sold() {
    let site = site().await;
    let searches = site.get("analyst", "/demand/searches?days=30").await;
    assert_eq!((&searches["items"][0]["term"], &searches["items"][0]["searches"]), (&json!("茶杯"), &json!(1)));
    assert_eq!((&searches["total"], &searches["next_cursor"]), (&json!(1), &json!(null)));
    let found = async |query: &str| site.get("analyst", &format!("/demand/searches?{query}")).await["total"].clone();
    assert_eq!(found("q=%E8%8C%B6").await, 1);
    assert_eq!(found("q=%25").await, 0, "a wildcard means itself");
    assert_eq!((found("state=steady").await, found("state=failing").await), (json!(1), json!(0)));
    for wrong in ["sort=moon", "limit=0", "cursor=x"] {
        let refused = site.ask("analyst", "GET", &format!("/demand/searches?{wrong}"), None).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    let products = site.get("analyst", "/demand/products?days=30").await;
    assert_eq!(products["items"][0]["product_id"], "p1", "{products}");
    assert_eq!(products["items"][0]["units"], 6);
    let sales = site.get("analyst", "/demand/sales?by=category&key=%E8%8C%B6&grain=day").await;
    assert_eq!(sales["history"].as_array().unwrap().len(), 1, "{sales}");
    for path in ["/demand/searches", "/demand/products"] {
        assert_eq!(site.get("stranger", path).await["items"], json!([]), "{path}");
    }
    let odd = site.ask("analyst", "GET", "/demand/sales?by=moon", None).await;
    assert!(odd.status.is_client_error(), "{}", odd.body);
}

#[tokio::test]
async fn products_are_put_in_order_before_they_are_cut() {
    let mut story = Story::default();
    for (n, (viewed, bought)) in [(3, 1), (1, 0), (2, 2)].into_iter().enumerate() {
        let product = format!("p{n}");
        for at in 0..viewed {
            story.track(at, &format!("u{at}"), "Product Viewed", json!({"product_id": product, "name": product}));
        }
        for at in 0..bought {
            let line = json!({"product_id": product, "price": 10 + n, "quantity": 1});
            let order = json!({"order_id": format!("{n}-{at}"), "products": [line]});
            story.track(10 + at, &format!("u{at}"), "Order Completed", order);
        }
    }
    let site = Site::with(&story).await;
    site.shop.clock.set(minute(DAY));
    let order = async |sort: &str| {
        let products = site.get("analyst", &format!("/demand/products?sort={sort}")).await;
        let id = |item: &Json| item["product_id"].as_str().unwrap().to_owned();
        products["items"].as_array().unwrap().iter().map(id).collect::<Vec<_>>().join(" ")
    };
    for (sort, expected) in [
        ("-views", "p0 p2 p1"),
        ("views", "p1 p2 p0"),
        ("-units", "p2 p0 p1"),
        ("-net", "p2 p0 p1"),
        ("name", "p0 p1 p2"),
        ("-view_to_buy", "p2 p0 p1"),
    ] {
        assert_eq!(order(sort).await, expected, "{sort}");
    }
    let refused = site.ask("analyst", "GET", "/demand/products?sort=moon", None).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn rare_terms_are_found_and_pages_of_terms_have_no_gap() {
    let mut story = Story::default();
    for (n, times) in (0..30).map(|n| (n, 1 + n % 4)) {
        for at in 0..times {
            story.track(
                at,
                &format!("~a{at}"),
                "Products Searched",
                json!({"query": format!("term {n:02}"), "results": 0}),
            );
        }
    }
    let site = Site::with(&story).await;
    site.shop.clock.set(minute(DAY));
    for sort in ["-searches", "searches", "term", "-term", "-change"] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = site.get("analyst", &format!("/demand/searches?limit=7&sort={sort}{cursor}")).await;
            assert_eq!(page["total"], 30);
            seen.extend(page["items"].as_array().unwrap().iter().map(|row| row["term"].to_string()));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        let mut distinct = seen.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!((seen.len(), distinct.len()), (30, 30), "{sort}");
    }
    let rare = site.get("analyst", "/demand/searches?q=TERM%2004&limit=1").await;
    assert_eq!((&rare["total"], &rare["items"][0]["searches"]), (&json!(1), &json!(1)));
}
