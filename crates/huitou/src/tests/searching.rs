//! What somebody pastes into the search of a list, however long it is, is no fault of the server.

use serde_json::json;

use super::shop::TestShop;

#[tokio::test]
async fn a_search_that_is_too_long_is_refused_with_its_field() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    // 茶
    let asked = |times: usize| "%E8%8C%B6".repeat(times);
    for list in ["customers", "reviews", "questions", "feedback"] {
        assert_eq!(owner.get(&format!("/api/v1/{list}?q={}", asked(200))).await.ok()["items"], json!([]), "{list}");
        let answer = owner.get(&format!("/api/v1/{list}?q={}", asked(3_000))).await;
        assert_eq!(answer.refused(422), "invalid", "{list}");
        let problem = answer.json();
        let error = &problem["errors"][0];
        assert_eq!((&error["field"], &error["code"]), (&json!("q"), &json!("too_long")), "{list}");
        assert_eq!(error["values"], json!({"most": 200}), "{list}");
    }
}
