use serde_json::{Value, json};

use super::{ORDERS, uploaded};
use crate::tests::actor::Actor;
use crate::tests::shop::TestShop;

/// The keys and Chinese names of the shop's own.
async fn own(who: &Actor) -> Vec<(String, String)> {
    let all = who.get("/api/v1/import-mappings").await.ok();
    let own = all["items"].as_array().unwrap().iter().filter(|mapping| mapping["own"] == true);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    own.map(|mapping| (text(&mapping["key"]), text(&mapping["name"]["zh"]))).collect()
}

#[tokio::test]
async fn a_saved_mapping_is_renamed_and_deleted_and_its_imports_go_on() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let (path, import) = uploaded(&owner, "orders.csv", ORDERS.as_bytes()).await;
    let named = |key: &str, name: &str| {
        let mut mapping = import["mapping"].clone();
        (mapping["key"], mapping["name"]) = (json!(key), json!({"zh": name, "en": name}));
        mapping
    };
    for (key, name) in [("own-1", "集市"), ("own 2/集", "老店")] {
        owner.post("/api/v1/import-mappings", named(key, name)).await.ok();
    }
    let second = "/api/v1/import-mappings/own%202%2F%E9%9B%86";
    let name = |name: &str| json!({"name": {"zh": name, "en": name}});
    assert_eq!(owner.patch(second, name(" ")).await.refused(422), "invalid");
    assert_eq!(owner.patch(second, name("集市")).await.refused(422), "invalid", "that is another's");
    assert_eq!(owner.patch(second, name(" 新店 ")).await.ok()["name"]["en"], "新店");
    assert!(own(&owner).await.contains(&("own 2/集".to_owned(), "新店".to_owned())));

    for built_in_or_none in ["orders", "nothing"] {
        let path = format!("/api/v1/import-mappings/{built_in_or_none}");
        assert_eq!(owner.patch(&path, name("x")).await.refused(404), "not_found");
        assert_eq!(owner.delete(&path).await.refused(404), "not_found");
    }
    shop.found("other@example.com").await;
    let other = shop.sign_in("other@example.com").await;
    assert_eq!(other.delete(second).await.refused(404), "not_found");
    assert_eq!(other.patch(second, name("x")).await.refused(404), "not_found");
    assert_eq!(shop.colleague("agent").await.delete(second).await.refused(403), "forbidden");

    assert_eq!(owner.delete(second).await.status, 204);
    assert_eq!(own(&owner).await, [("own-1".to_owned(), "集市".to_owned())]);
    assert_eq!(owner.get(&path).await.ok()["mapping"], import["mapping"]);
    let told = owner.get("/api/v1/audit").await.ok();
    let told = told["items"].as_array().unwrap().iter();
    let told: Vec<_> = told.map(|entry| [&entry["action"], &entry["subject"], &entry["detail"]]).collect();
    assert!(told.contains(&[&json!("import_mapping.renamed"), &json!("老店"), &json!("新店")]), "{told:?}");
    assert!(told.contains(&[&json!("import_mapping.deleted"), &json!("新店"), &json!("")]), "{told:?}");
}
