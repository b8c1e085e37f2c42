use serde_json::json;

use store::Sql;

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
    assert_eq!(owner.patch(&path, json!({"name": "Active"})).await.refused(409), "invalid", "that is another's");
    owner.patch(&path, json!({"name": "Our best"})).await.ok();
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

#[tokio::test]
async fn a_name_is_one_view_of_a_list_also_for_two_who_save_at_once() {
    let shop = TestShop::open().await;
    let (owner, colleague) = (shop.owner().await, shop.colleague("agent").await);
    let made = |page: &str, name: &str| json!({"page": page, "name": name, "query": "class=loyal"});
    let [one, two] = [made("customers", "Loyal"), made("customers", " Loyal ")];
    let both = tokio::join!(owner.post("/api/v1/views", one), colleague.post("/api/v1/views", two));
    let mut both = [both.0, both.1];
    both.sort_by_key(|answer| answer.status);
    let [first, second] = both;
    first.ok();
    assert_eq!(second.json()["errors"][0]["code"], "taken", "{}", second.text());
    assert_eq!(second.refused(409), "invalid");
    owner.post("/api/v1/views", made("reviews", "Loyal")).await.ok();
}

#[tokio::test]
async fn views_from_before_that_share_a_name_are_numbered() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    for (name, query) in [("A (2)", "0"), ("A", "1"), ("B", "2"), ("C", "3"), ("D", "4")] {
        owner.post("/api/v1/views", json!({"page": "customers", "name": name, "query": query})).await.ok();
        shop.clock.advance(jiff::SignedDuration::from_secs(1));
    }
    let store = &shop.app.kit.store;
    let tx = store.begin().await.unwrap();
    tx.exec("DROP INDEX saved_views_name", vec![]).await.unwrap();
    tx.exec("UPDATE saved_views SET name = 'A' WHERE name IN ('C', 'D')", vec![]).await.unwrap();
    tx.exec("DELETE FROM schema_migrations WHERE name = 'view names'", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    store.migrate(&crate::app::migrations(), shop.app.kit.now()).await.unwrap();
    let listed = owner.get("/api/v1/views?page=customers").await.ok();
    let views = listed["items"].as_array().unwrap().iter();
    let named: Vec<[&str; 2]> = views.map(|view| ["query", "name"].map(|of| view[of].as_str().unwrap())).collect();
    assert_eq!(named, [["0", "A (2)"], ["1", "A"], ["2", "B"], ["3", "A (3)"], ["4", "A (4)"]]);
}
