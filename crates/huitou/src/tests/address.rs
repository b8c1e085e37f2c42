//! What links begin with.

use serde_json::json;

use super::shop::TestShop;

const PATH: &str = "/api/v1/feedback/links";

#[tokio::test]
async fn links_begin_with_the_address_that_was_set_whatever_host_was_asked() {
    let shop = TestShop::configured(|settings| settings.public_url = "https://h.example".to_owned()).await;
    let owner = shop.owner().await.with("host", "evil.example").with("x-huitou-own-address", "https://evil.example");
    let link = owner.post(PATH, json!({"email": "ann@example.com"})).await.ok();
    assert!(link["link"].as_str().unwrap().starts_with("https://h.example/s/"), "{link}");
}

#[tokio::test]
async fn without_one_they_begin_with_the_address_that_was_asked() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await.with("host", "10.0.0.7:7700").with("x-huitou-own-address", "https://evil.example");
    let link = owner.post(PATH, json!({"email": "ann@example.com"})).await.ok();
    assert!(link["link"].as_str().unwrap().starts_with("http://10.0.0.7:7700/s/"), "{link}");
}
