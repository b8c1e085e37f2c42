//! NUL, which PostgreSQL cannot keep: what staff write is taken without it, an address with it is refused, and nothing
//! fails.

use serde_json::json;

use super::shop::TestShop;

#[tokio::test]
async fn what_is_written_is_taken_without_it() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let made = owner.post("/api/v1/sources", json!({"name": "小\0店", "kind": "server"})).await.ok();
    assert_eq!(made["name"], "小店");
    let nothing = owner.post("/api/v1/sources", json!({"name": "\0", "kind": "server"})).await;
    assert_eq!(nothing.refused(422), "invalid", "that is no name");
    // Six characters that are how JSON writes it.
    let text = json!({"en": r"\u0000"});
    let question = json!({"key": "score", "type": "nps", "text": text});
    let definition = json!({"v": 1, "languages": ["en"], "title": text, "thanks": text, "questions": [question]});
    let survey = json!({"name": "x", "kind": "nps", "definition": definition});
    let survey = owner.post("/api/v1/surveys", survey).await.ok();
    let path = format!("/api/v1/surveys/{}", survey["id"].as_str().unwrap());
    assert_eq!(owner.get(&path).await.ok()["definition"]["title"]["en"], r"\u0000");
}

#[tokio::test]
async fn an_address_with_it_is_none() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    for path in ["customers?q=a%00b", "customers?custom=%00", "reviews?language=%00", "imports?cursor=%00"] {
        let answer = owner.get(&format!("/api/v1/{path}")).await;
        assert_eq!(answer.refused(400), "invalid_query", "{path}");
        assert!(answer.text().contains("NUL"), "{path}: {}", answer.text());
    }
    let answer = owner.delete("/api/v1/import-mappings/a%00b").await;
    assert_eq!(answer.refused(404), "not_found");
    assert!(answer.text().contains("NUL"), "{}", answer.text());
}
