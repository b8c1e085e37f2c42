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
}
