//! How a shop reads what customers write is set in one place, and holds for everything that they write.

use axum::http::Method;
use flows::Texts;
use serde_json::json;
use survey::Readers;

use super::shop::TestShop;

#[tokio::test]
async fn words_in_surveys_are_read_with_the_aspects_of_the_shop() {
    let shop = TestShop::open().await;
    let texts = Texts::new(shop.app.kit.clone());
    let speaks_of_delivery = |reading: &survey::Reading| {
        reading.miner.mine("物流太慢了").aspects.iter().any(|mention| mention.aspect == "delivery")
    };
    let before = texts.of(shop.id).await.unwrap();
    assert!(speaks_of_delivery(&before));
    let owner = shop.owner().await;
    let mut settings = owner.get("/api/v1/listen/settings").await.ok();
    for aspect in settings["aspects"].as_array_mut().unwrap() {
        aspect["is_on"] = json!(aspect["key"] != "delivery");
    }
    owner.send(Method::PUT, "/api/v1/listen/settings", settings.to_string()).await.ok();
    let after = texts.of(shop.id).await.unwrap();
    assert!(after.version > before.version, "what was read before is read again");
    assert!(!speaks_of_delivery(&after));
}

#[tokio::test]
async fn surveys_about_bad_reviews_ask_by_the_classes_of_the_shop() {
    let shop = TestShop::open().await;
    let texts = Texts::new(shop.app.kit.clone());
    assert_eq!(texts.least_neutral(shop.id).await.unwrap(), 3);
    let owner = shop.owner().await;
    let mut settings = owner.get("/api/v1/listen/settings").await.ok();
    settings["classes"] = json!({"good": 5, "neutral": 4});
    owner.send(Method::PUT, "/api/v1/listen/settings", settings.to_string()).await.ok();
    assert_eq!(texts.least_neutral(shop.id).await.unwrap(), 4);
}
