//! Numbers among the fields that a shop made up.

use serde_json::{Value as Json, json};

use super::shop::Story;
use super::site::Site;

/// What was sent as `points`, each by a customer of its own.
fn sent() -> [Json; 13] {
    let texts = ["120", "-3.5", "12 points", "1.2.3", "", "-", ".", "1e9"].map(Json::from);
    let [a, b, c, d, e, f, g, h] = texts;
    [json!(99), json!(100), json!(1200.5), json!(0.1 + 0.2), json!(true), a, b, c, d, e, f, g, h]
}

#[tokio::test]
async fn have_an_order_whatever_else_was_sent() {
    let mut story = Story::default();
    for (number, points) in sent().into_iter().enumerate() {
        let at = i64::try_from(number).unwrap();
        story.identify(at, &format!("u{number}"), "", json!({"points": points}));
    }
    let site = Site::with(&story).await;
    let cases = [
        ("gte", json!(100), 3),
        ("gt", json!(100), 2),
        ("lt", json!(100), 3),
        ("lte", json!(-3.5), 1),
        ("between", json!([99, 120]), 3),
        ("eq", json!("120"), 1),
        ("eq", json!(100), 1),
    ];
    for (op, value, expected) in cases {
        let rule = json!({"field": "custom.points", "op": op, "value": value});
        let answer = site.ask("analyst", "POST", "/segments/preview", Some(json!({"definition": rule}))).await;
        assert!(answer.status.is_success(), "{op} {value}: {}", answer.body);
        assert_eq!(answer.body["size"], expected, "{op} {value}");
    }
    let text = json!({"definition": {"field": "custom.points", "op": "gte", "value": "many"}});
    assert_eq!(site.ask("analyst", "POST", "/segments/preview", Some(text)).await.status.as_u16(), 422);
}
