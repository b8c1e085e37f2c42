use serde_json::json;

use super::shop::TestShop;

#[tokio::test]
async fn a_view_is_renamed_and_takes_over_other_filters() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let made = |name: &str, query: &str| json!({"page": "customers", "name": name, "query": query});
    let view = owner.post("/api/v1/views", made("Loyal", "class=loyal")).await.ok();
    owner.post("/api/v1/views", made("Active", "class=active")).await.ok();
    let path = format!("/api/v1/views/{}", view["id"].as_str().unwrap());

    let renamed = owner.patch(&path, json!({"name": " Our best "})).await.ok();
    assert_eq!((&renamed["name"], &renamed["query"]), (&json!("Our best"), &json!("class=loyal")));
    let changed = owner.patch(&path, json!({"query": "class=loyal&city=x"})).await.ok();
    assert_eq!((&changed["name"], &changed["query"]), (&json!("Our best"), &json!("class=loyal&city=x")));
    assert_eq!(owner.patch(&path, json!({"name": "Active"})).await.refused(422), "invalid", "that is another's");
    assert_eq!(owner.patch(&path, json!({"name": " "})).await.refused(422), "invalid");
    assert_eq!(owner.patch(&path, json!({"query": "q".repeat(4097)})).await.refused(422), "invalid");

    let stale = json!({"query": "class=new", "seen": {"name": "Our best", "query": "class=loyal"}});
    assert_eq!(owner.patch(&path, stale).await.refused(409), "changed");
    let fresh = json!({"query": "class=new", "seen": {"name": "Our best", "query": "class=loyal&city=x"}});
    assert_eq!(owner.patch(&path, fresh).await.ok()["query"], "class=new");
    let listed = owner.get("/api/v1/views?page=customers").await.ok();
    let best = listed["items"].as_array().unwrap().iter().find(|listed| listed["id"] == view["id"]).unwrap();
    assert_eq!((&best["name"], &best["query"]), (&json!("Our best"), &json!("class=new")));

    owner.delete(&path).await;
    assert_eq!(owner.patch(&path, json!({"name": "x"})).await.refused(404), "not_found");
}
