use serde_json::{Value, json};

use super::shop::TestShop;
use crate::commands::demo::{EMAIL, PASSWORD, staff};

#[tokio::test]
async fn the_sample_shop_s_owner_does_all_that_is_shown() {
    let shop = TestShop::open_empty().await;
    let fields = web::ShopFields {
        name: "山野集".to_owned(),
        currency: "CNY".to_owned(),
        time_zone: "Asia/Shanghai".to_owned(),
        language: "zh".to_owned(),
    };
    let made = web::new_owner(&shop.app.kit, EMAIL, PASSWORD.to_owned(), "周遥", fields).await;
    made.unwrap_or_else(|problem| panic!("{}", problem.detail));

    staff::open_shop(&shop.parts).await.unwrap();

    let owner = shop.anonymous().sign_in(EMAIL, PASSWORD, None).await;
    let owner = owner.unwrap_or_else(|answer| panic!("{}", answer.text()));
    let segments = owner.get("/api/v1/segments").await.ok();
    let segments = segments["items"].as_array().unwrap();
    assert_eq!(segments.len(), 5);
    let says = |segment: &Value| !segment["description"].as_str().unwrap().is_empty();
    assert!(segments.iter().all(says), "each says what it is for: {segments:?}");
    for segment in segments {
        let asked = json!({ "definition": segment["definition"] });
        assert_eq!(owner.post("/api/v1/segments/preview", asked).await.ok()["of"], 0, "nobody has come yet");
    }
    let live = owner.get("/api/v1/surveys").await.ok();
    let live = live["items"].as_array().unwrap().iter().filter(|survey| survey["state"] == "live").count();
    assert_eq!(live, 2);
    let messages = owner.get("/api/v1/feedback?limit=50").await.ok();
    assert_eq!(messages["items"].as_array().unwrap().len(), 7);
}
