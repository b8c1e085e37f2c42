//! What stays of a person is a number of nobody's.

use axum::http::StatusCode;
use serde_json::json;
use store::Sql;

use super::site::{LIN, SHOP, Site, board};
use crate::Person;

/// Every text of every table of this domain.
async fn all_texts(site: &Site) -> String {
    let columns = [
        ("feedback_posts", "title"),
        ("feedback_posts", "text"),
        ("feedback_posts", "aspects"),
        ("feedback_posts", "signals"),
        ("feedback_messages", "text"),
        ("feedback_log", "detail"),
        ("feedback_subscriptions", "subscriber"),
        ("contacts", "title"),
    ];
    let mut all = String::new();
    for (table, column) in columns {
        let texts: Vec<String> =
            site.test.store.column(&format!("SELECT {column} FROM {table}"), vec![]).await.unwrap();
        all += &texts.join("\n");
    }
    all
}

#[tokio::test]
async fn words_votes_and_links_go_and_numbers_stay() {
    let site = Site::open().await;
    let post = json!({"kind": "problem", "title": "林小美的壶漏水", "text": "林小美：壶漏水", "customer": {"customer_id": LIN}});
    let made = site.post("/feedback", post).await;
    let thread = made["link"].as_str().unwrap().trim_start_matches("http://h.example").to_owned();
    site.write("idea", "支持分期", "别人的想法", &[]).await;
    let link = site.post("/feedback/links", json!({"customer_id": LIN})).await["link"].as_str().unwrap().to_owned();
    let token = link.split("as=").nth(1).unwrap().to_owned();
    for path in ["1/vote", "2/vote", "2/subscribe"] {
        site.form("phone", &format!("{}/{path}?as={token}", board()), &[]).await.place();
    }
    site.form("other", &format!("{}/1/vote", board()), &[]).await.place();
    let api = site.api(1).await;
    site.post(&format!("{api}/answer"), json!({"text": "林小美您好，给您补发", "is_public": true})).await;
    site.form("phone", &thread, &[("text", "谢谢，我是林小美")]).await.place();
    site.ask("agent", "PATCH", &api, json!({"tags": ["林小美"]})).await;
    site.bring_news().await;

    // Known by the profile alone: everything else of theirs is found by it.
    let person = Person { customers: vec![LIN], ..Person::default() };
    for _ in 0..2 {
        crate::erase(&site.feedback.kit, SHOP, &person).await.unwrap();
    }
    assert_eq!(site.get(&thread).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&format!("{}/1", board())).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.read("/feedback?q=%E6%BC%8F%E6%B0%B4").await["total"], 0);
    let texts = all_texts(&site).await;
    assert!(!texts.contains("小美") && !texts.contains("漏水"), "{texts}");
    let shown = site.read(&api).await;
    assert_eq!((&shown["is_erased"], &shown["title"], &shown["author_name"]), (&json!(true), &json!(""), &json!(null)));
    assert_eq!(
        (&shown["number"], &shown["answer_minutes"]),
        (&json!(1), &json!(0)),
        "that it was answered still counts"
    );
    assert_eq!((&shown["votes"], &site.number(2).await["votes"]), (&json!(1), &json!(1)), "the votes of others");
    assert_eq!(site.number(2).await["subscribers"], 0);
    for table in ["feedback_visitors", "feedback_known", "feedback_subscriptions"] {
        assert_eq!(site.count(table).await, 0, "{table}");
    }
    let known = site.get(&format!("{}?as={token}", board())).await;
    assert!(!known.text.contains("记在你的名下"));
    for (path, body) in [("answer", json!({"text": "x", "is_public": false})), ("link", json!(null))] {
        let refused = site.ask("agent", "POST", &format!("{api}/{path}"), body).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{path}");
    }
}

#[tokio::test]
async fn words_lie_in_the_log_only_where_they_are_found_again() {
    let site = Site::open().await;
    site.write("idea", "没有名字的想法", "没有名字", &[("name", "小满"), ("email", "ann@x.cn")]).await;
    site.post(
        "/feedback",
        json!({"kind": "idea", "title": "林的想法", "text": "林说的", "customer": {"customer_id": LIN}}),
    )
    .await;
    let api = site.api(2).await;
    site.post(&format!("{api}/answer"), json!({"text": "林小美您好", "is_public": true})).await;
    for (name, event) in site.events().await {
        let text = event.to_string();
        assert!(!text.contains("没有名字") && !text.contains("ann@") && !text.contains("小满"), "{name}: {text}");
        assert!(!text.contains("小美"), "{name}: {text}");
        let is_theirs = event["user_id"] == "lin" || event["properties"]["customer_id"] == json!(LIN);
        assert!(!text.contains("林") || is_theirs, "{name}: {text}");
    }
}

#[tokio::test]
async fn an_address_alone_is_enough_to_be_forgotten() {
    let site = Site::open().await;
    site.write("complaint", "退款", "ann 的退款", &[("email", "Ann@x.cn")]).await;
    let person = Person { emails: vec!["ann@x.cn".to_owned()], ..Person::default() };
    crate::erase(&site.feedback.kit, SHOP, &person).await.unwrap();
    assert_eq!(
        (site.number(1).await["is_erased"].clone(), site.count("feedback_subscriptions").await),
        (json!(true), 0)
    );
    let keys: i64 = site.test.store.scalar("SELECT COUNT(*) FROM person_keys", vec![]).await.unwrap().unwrap();
    assert_eq!(keys, 1, "that of the mail on its way, which is the contact crate's");
}
