//! What staff can see and do.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use store::{Sql, micros};

use super::site::{LIN, SHOP, Site, board, encoded};
use crate::numbers::measures;
use crate::waiting;

fn numbers(page: &Json) -> Vec<i64> {
    page["items"].as_array().unwrap().iter().map(|post| post["number"].as_i64().unwrap()).collect()
}

async fn shop() -> Site {
    let site = Site::open().await;
    site.write("idea", "支持花呗分期", "大件想分期付款", &[("name", "小满")]).await;
    site.write("problem", "物流太慢", "快递一周才到，客服态度很差", &[]).await;
    site.write("praise", "包装很好", "Great packaging, thank you", &[]).await;
    site.write("complaint", "要求退款", "商品是假的，我要投诉到 12315", &[]).await;
    site.write("problem", "加我", "加微信 13812341234", &[]).await;
    site
}

#[tokio::test]
async fn filters_search_and_order() {
    let site = shop().await;
    let api = site.api(1).await;
    site.ask(
        "agent",
        "PATCH",
        &api,
        json!({"state": "planned", "tags": ["支付_1", "大件"], "owner": "00000000-0000-0000-0000-000000000099"}),
    )
    .await;
    site.forward(25);
    for (query, found) in [
        ("", vec![5, 4, 3, 2, 1]),
        ("sort=at", vec![1, 2, 3, 4, 5]),
        ("kind=problem,praise", vec![5, 3, 2]),
        ("state=planned", vec![1]),
        ("state=open&sort=at", vec![1, 2, 3, 4, 5]),
        ("approval=held", vec![5]),
        ("approval=private", vec![4]),
        ("late=true&sort=due", vec![4, 2, 5]),
        ("late=false&sort=at", vec![1, 3]),
        ("waiting=false", vec![]),
        ("in_time=false", vec![5, 4, 2]),
        ("in_time=true", vec![]),
        ("answered=false&kind=idea", vec![1]),
        ("answered=true", vec![]),
        ("from=2026-03-02&to=2026-03-02&kind=idea", vec![1]),
        ("from=2026-03-03", vec![]),
        ("to=2026-03-01", vec![]),
        ("q=物流", vec![2]),
        ("q=packag", vec![3]),
        ("q=#3", vec![3]),
        ("q=退款", vec![4]),
        ("tag=大件", vec![1]),
        ("tag=支付_1", vec![1]),
        ("tag=支付x1", vec![]),
        ("owner=00000000-0000-0000-0000-000000000099", vec![1]),
        ("sort=-urgency&limit=1", vec![4]),
        ("sort=-answered", vec![]),
    ] {
        let query: String = query
            .chars()
            .map(|c| if c.is_ascii() && c != '#' && c != ' ' { c.to_string() } else { encoded(&c.to_string()) })
            .collect();
        let page = site.read(&format!("/feedback?{query}")).await;
        assert_eq!(numbers(&page), found, "{query}");
    }
    for bad in ["kind=rant", "state=gone", "approval=yes", "sort=name", "surprise=1", "limit=0", "cursor=x"] {
        let answer = site.ask("agent", "GET", &format!("/feedback?{bad}"), Json::Null).await;
        assert!(answer.status.is_client_error(), "{bad}");
    }
    let mut cursor = String::new();
    let mut seen = Vec::new();
    loop {
        let page = site.read(&format!("/feedback?limit=2&sort=-votes{cursor}")).await;
        seen.extend(numbers(&page));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen.len(), 5);
}

#[tokio::test]
async fn texts_are_read_by_the_machine() {
    let site = shop().await;
    let mined = site.number(2).await["mined"].clone();
    assert_eq!((&mined["language"], &mined["polarity"]), (&json!("zh"), &json!("negative")));
    assert!(mined["aspects"].as_array().unwrap().iter().any(|aspect| aspect["aspect"] == "delivery"), "{mined}");
    assert!(site.number(4).await["mined"]["urgency"].as_i64().unwrap() > 50);
}

#[tokio::test]
async fn texts_are_read_again_when_the_shop_reads_otherwise() {
    let site = shop().await;
    let read = async || crate::posts::read_again(&site.feedback).await.unwrap();
    let before = site.number(2).await["mined"].clone();
    let tx = site.test.store.begin().await.unwrap();
    tx.exec("UPDATE feedback_posts SET polarity = 'positive', aspects = '[]'", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(read().await, 0, "nothing has changed");
    site.version.store(2, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(read().await, 5);
    assert_eq!((site.number(2).await["mined"].clone(), read().await), (before, 0));
}

#[tokio::test]
async fn everybody_may_do_their_own() {
    let site = shop().await;
    let api = site.api(1).await;
    let masked = site.ask("analyst", "GET", &api, Json::Null).await.json();
    assert_eq!((&masked["author_name"], &masked["user_id"]), (&json!("小*"), &json!(null)));
    assert_eq!(site.read(&api).await["author_name"], "小满");
    assert_eq!(site.ask("stranger", "GET", "/feedback", Json::Null).await.json()["total"], 0);
    let answer = json!({"text": "x", "is_public": true});
    let new = json!({"kind": "idea", "title": "x", "text": "x", "customer": {"user_id": "lin"}});
    for (who, method, path, body, status) in [
        ("stranger", "GET", api.clone(), Json::Null, 404),
        ("stranger", "POST", format!("{api}/answer"), answer.clone(), 404),
        ("stranger", "POST", format!("{api}/moderate"), json!({"decision": "reject", "reason": "spam"}), 404),
        ("stranger", "POST", format!("{api}/link"), Json::Null, 404),
        ("stranger", "GET", format!("{api}/log"), Json::Null, 404),
        ("analyst", "POST", format!("{api}/answer"), answer, 403),
        ("analyst", "POST", "/feedback".into(), new, 403),
        ("analyst", "POST", "/feedback/links".into(), json!({"user_id": "lin"}), 403),
        ("analyst", "PATCH", api.clone(), json!({"state": "done"}), 403),
        ("agent", "PATCH", "/feedback/settings".into(), json!({"is_open": false}), 403),
        ("nobody", "GET", "/feedback".into(), Json::Null, 401),
        ("agent", "POST", format!("{api}/answer"), json!({"text": " ", "is_public": true}), 422),
        ("agent", "PATCH", api.clone(), json!({"owner": LIN}), 422),
        ("agent", "PATCH", api.clone(), json!({"state": "merged"}), 422),
        ("agent", "PATCH", api.clone(), json!({"surprise": 1}), 422),
        ("agent", "POST", "/feedback".into(), json!({"kind": "idea", "title": "x", "text": "x", "customer": {}}), 422),
        ("agent", "POST", "/feedback/links".into(), json!({"customer_id": SHOP}), 422),
        ("agent", "POST", "/feedback/links".into(), json!({"email": "nobody"}), 422),
        ("owner", "PATCH", "/feedback/settings".into(), json!({"promise_hours": {"idea": 0}}), 422),
    ] {
        let answer = site.ask(who, method, &path, body.clone()).await;
        assert_eq!(answer.status.as_u16(), status, "{who} {method} {path} {body}: {}", answer.text);
    }
}

#[tokio::test]
async fn a_rejection_needs_a_listed_reason_and_is_logged() {
    let site = shop().await;
    let path = format!("{}/moderate", site.api(2).await);
    for body in [
        json!({"decision": "reject"}),
        json!({"decision": "reject", "reason": "too_critical"}),
        json!({"decision": "hide"}),
        json!({"decision": "publish", "reason": "spam"}),
    ] {
        assert_eq!(
            site.ask("owner", "POST", &path, body.clone()).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body}"
        );
    }
    assert_eq!(site.ask("owner", "POST", &path, json!({"decision": "restore"})).await.status, StatusCode::CONFLICT);
    let rejected = site.post(&path, json!({"decision": "reject", "reason": "offensive"})).await;
    assert_eq!(
        (&rejected["approval"], &rejected["reason"], &rejected["is_public"]),
        (&json!("rejected"), &json!("offensive"), &json!(false))
    );
    let due = rejected["due_at"].clone();
    let restored = site.post(&path, json!({"decision": "restore"})).await;
    assert_eq!((&restored["approval"], due.is_null(), restored["due_at"].is_null()), (&json!("public"), true, false));
    let held = format!("{}/moderate", site.api(5).await);
    assert_eq!(site.number(5).await["signals"][0]["kind"], "contacts");
    assert_eq!(site.post(&held, json!({"decision": "publish"})).await["is_public"], true);
    let private = format!("{}/moderate", site.api(4).await);
    assert_eq!(site.ask("owner", "POST", &private, json!({"decision": "publish"})).await.status, StatusCode::CONFLICT);
    site.post(&private, json!({"decision": "reject", "reason": "fake"})).await;
    assert_eq!(site.post(&private, json!({"decision": "restore"})).await["approval"], "private");
    assert_eq!(site.count("audit WHERE action LIKE 'feedback.%'").await, 5);
    let log = site.read(&format!("{}/log", site.api(2).await)).await;
    assert_eq!(log["items"][1]["detail"], json!({"decision": "reject", "reason": "offensive"}));
    assert_eq!(log["items"][1]["by"], "agent");
}

#[tokio::test]
async fn posts_are_read_with_the_shops_own_words() {
    let site = Site::open().await;
    site.write("idea", "赠品", "赠品很差，别送了。", &[]).await;
    site.write("praise", "谢谢", "客服不错，就是有些买家脑残。", &[]).await;
    site.write("complaint", "气人", "你们脑残吗？", &[]).await;
    let post = site.number(1).await;
    let aspects: Vec<&str> =
        post["mined"]["aspects"].as_array().unwrap().iter().filter_map(|found| found["aspect"].as_str()).collect();
    assert!(aspects.contains(&"gift"), "an aspect of the shop's own: {post}");
    let held = site.number(2).await;
    assert_eq!((&held["approval"], &held["is_public"]), (&json!("held"), &json!(false)));
    assert_eq!(held["signals"], json!([{"kind": "offensive", "evidence": "脑残"}]));
    let private = site.number(3).await;
    assert_eq!((&private["approval"], &private["signals"]), (&json!("private"), &json!([])), "only the shop reads it");
}

#[tokio::test]
async fn changes_are_told_and_everything_can_be_looked_at_first() {
    let site = Site::open().await;
    let settings = json!({"moderate_first": true, "promise_hours": {"idea": 10}});
    assert_eq!(site.ask("owner", "PATCH", "/feedback/settings", settings).await.json()["promise_hours"]["problem"], 24);
    site.write("idea", "先审后发", "想法", &[]).await;
    let post = site.number(1).await;
    assert_eq!((&post["approval"], &post["due_at"]), (&json!("held"), &json!("2026-03-02T12:00:00Z")));
    let api = site.api(1).await;
    let change = json!({"title": "改过的标题", "kind": "problem", "tags": ["a"], "owner": "00000000-0000-0000-0000-000000000099"});
    let changed = site.ask("agent", "PATCH", &api, change.clone()).await.json();
    assert_eq!(
        (&changed["title"], &changed["owner_name"], &changed["kind"]),
        (&json!("改过的标题"), &json!("小红"), &json!("problem"))
    );
    site.ask("agent", "PATCH", &api, change).await;
    assert_eq!(numbers(&site.read(&format!("/feedback?q={}", encoded("改过"))).await), [1]);
    let log = site.read(&format!("{api}/log")).await;
    assert_eq!(log["items"].as_array().unwrap().len(), 2, "what changed nothing is nothing: {log}");
    assert_eq!(log["items"][1]["detail"]["owner"], "小红");
    let link = site.post(&format!("{api}/link"), Json::Null).await["link"].as_str().unwrap().to_owned();
    assert!(site.get(link.trim_start_matches("http://h.example")).await.text.contains("改过的标题"));
    assert_eq!(site.count("audit WHERE action = 'feedback.link_made'").await, 1);
}

#[tokio::test]
async fn likely_duplicates_are_shown() {
    let site = shop().await;
    site.write("idea", "希望可以分期付款", "支持花呗分期就好了", &[]).await;
    let alike = site.read(&format!("{}/similar", site.api(6).await)).await;
    assert_eq!(numbers(&alike)[0], 1);
    assert!(alike["items"][0]["score"].as_f64().unwrap() > 0.3, "{alike}");
    assert!(!numbers(&alike).contains(&3), "{alike}");
}

#[tokio::test]
async fn staff_vote_for_a_customer_once() {
    let site = shop().await;
    let path = format!("{}/votes", site.api(1).await);
    for _ in 0..2 {
        let voted = site.post(&path, json!({"customer_id": LIN})).await;
        assert_eq!((&voted["votes"], &voted["subscribers"]), (&json!(2), &json!(1)));
    }
    assert_eq!(site.post(&path, json!({"email": "ann@x.cn"})).await["votes"], 3);
    for (number, status) in [(4, 409), (5, 409)] {
        let path = format!("{}/votes", site.api(number).await);
        assert_eq!(site.ask("agent", "POST", &path, json!({"user_id": "lin"})).await.status.as_u16(), status);
    }
    assert!(site.get(&format!("{}/1", board())).await.text.contains("3 票"));
}

#[tokio::test]
async fn numbers_are_what_happened() {
    let site = shop().await;
    let now = || site.feedback.kit.now();
    let start = now();
    site.forward(5);
    let store = &site.test.store;
    let soon = waiting(store, SHOP, now()).await.unwrap();
    assert_eq!((soon.late, soon.soon, soon.held), (0, 1, 1), "the complaint of eight hours");
    site.post(&format!("{}/answer", site.api(4).await), json!({"text": "x", "is_public": false})).await;
    site.forward(25);
    assert_eq!(waiting(store, SHOP, now()).await.unwrap().late, 2);
    site.post(&format!("{}/answer", site.api(2).await), json!({"text": "x", "is_public": true})).await;
    site.post(&format!("{}/moderate", site.api(5).await), json!({"decision": "reject", "reason": "spam"})).await;
    assert_eq!(waiting(store, SHOP, now()).await.unwrap().late, 0);
    let seen = site.read("/feedback/overview?days=7").await;
    assert_eq!(
        (&seen["n"], &seen["open"], &seen["late"], &seen["held"]),
        (&json!(4), &json!(2), &json!(0), &json!(0)),
        "{seen}"
    );
    assert_eq!((&seen["answered_share"]["value"], &seen["answered_share"]["n"]), (&json!(0.5), &json!(4)));
    assert_eq!((&seen["in_time_share"]["value"], &seen["in_time_share"]["n"]), (&json!(0.5), &json!(2)));
    assert_eq!(
        (&seen["median_answer_minutes"]["value"], &seen["median_answer_minutes"]["n"]),
        (&json!(1050.0), &json!(2))
    );
    assert_eq!(seen["by_kind"][0], json!({"key": "idea", "n": 1}));
    let weeks = seen["per_week"].as_array().unwrap();
    assert_eq!((&weeks[weeks.len() - 1]["from"], &weeks[weeks.len() - 1]["n"]), (&json!("2026-03-02"), &json!(4)));
    let before = start - jiff::SignedDuration::from_hours(1)..start;
    let after = start..now();
    let measured = measures(store, SHOP, now(), &[before, after]).await.unwrap();
    assert_eq!((measured[0].answered.n, measured[1].answered.n), (0, 4), "{} {}", micros(start), measured.len());
    assert_eq!(measured[1].minutes.value, Some(1050.0));
    assert_eq!(
        site.ask("agent", "GET", "/feedback/overview?days=0", Json::Null).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}
