use axum::http::Method;
use serde_json::json;

use super::shop::TestShop;

#[tokio::test]
async fn metrics_are_named_and_explained_as_prometheus_wants_it() {
    let shop = TestShop::open().await;
    let anyone = shop.anonymous();
    anyone.get("/metrics").await;
    let text = anyone.get("/metrics").await.text();
    let kinds: Vec<(&str, &str)> =
        text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' ')).collect();
    assert!(kinds.len() > 5, "{text}");
    for (name, kind) in kinds {
        assert!(text.contains(&format!("# HELP {name} ")), "{name} is not explained");
        assert!(name.starts_with("huitou_"), "{name}");
        assert_eq!(kind == "counter", name.ends_with("_total"), "{name} is a {kind}");
    }
    assert!(text.contains("huitou_http_request_duration_seconds_bucket{"), "{text}");
    assert!(text.contains("huitou_consumer_behind_events{consumer=\"know\"}"), "{text}");
    assert!(text.contains("huitou_log_disk_free_bytes "), "{text}");
}

#[tokio::test]
async fn methods_that_somebody_made_up_have_no_numbers_of_their_own() {
    let shop = TestShop::open().await;
    let anyone = shop.anonymous();
    // What is counted before the first question is lost.
    anyone.get("/metrics").await;
    for path in ["/healthz", "/nothing/of/this/name"] {
        anyone.send(Method::from_bytes(b"MADEUP").unwrap(), path, "").await;
    }
    let text = anyone.get("/metrics").await.text();
    assert!(!text.contains("MADEUP"), "{text}");
    assert!(text.contains(r#"method="other""#), "{text}");
}

#[tokio::test]
async fn what_became_of_events_is_counted_by_the_kind_of_their_source() {
    let shop = TestShop::open().await;
    let anyone = shop.anonymous();
    // Other tests of this process count too.
    let counted = async |outcome: &str| {
        let text = anyone.get("/metrics").await.text();
        let is_it = |line: &&str| {
            let said = [r#"source="app""#.to_owned(), format!(r#"outcome="{outcome}""#)];
            line.starts_with("huitou_events_total{") && said.iter().all(|label| line.contains(label.as_str()))
        };
        let count = text.lines().find(is_it).and_then(|line| line.rsplit(' ').next()?.parse::<u64>().ok());
        count.unwrap_or_default()
    };
    let before = [counted("accepted").await, counted("duplicate").await, counted("refused").await];
    let key = shop.source_of("app").await.1;
    let call = json!({"type": "track", "messageId": "m1", "userId": "u1", "event": "Signed Up"});
    let batch = [call.clone(), call, json!({"type": "track", "userId": "u1"})];
    anyone.post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    for (outcome, before) in ["accepted", "duplicate", "refused"].into_iter().zip(before) {
        assert!(counted(outcome).await > before, "{outcome}");
    }
}
