//! Lists that people fill by hand are given whole, so each has an end.

use serde_json::json;
use store::Value;
use uuid::Uuid;

use super::shop::{PASSWORD, TestShop};

/// Puts `count` rows into a table: `own` differs in each, the others are as they are given.
async fn fill(shop: &TestShop, table: &str, count: u32, own: (&str, fn(String) -> Value), others: &[(&str, Value)]) {
    let names = others.iter().map(|(name, _)| *name);
    let columns: Vec<&str> = ["id", "shop", own.0].into_iter().chain(names).collect();
    let row = |n: u32| -> Vec<Value> {
        let key: [Value; 3] = [Uuid::from_u128(u128::from(n) + 1).into(), shop.id.0.into(), own.1(format!("own {n}"))];
        key.into_iter().chain(others.iter().map(|(_, value)| value.clone())).collect()
    };
    let tx = shop.app.kit.store.begin().await.unwrap();
    tx.insert(table, &columns, (0..count).map(row).collect(), "").await.unwrap();
    tx.commit().await.unwrap();
}

/// Fills all lists up to one less than there can be; sources, which set-up makes too, wholly.
async fn fill_all(shop: &TestShop) {
    let text: fn(String) -> Value = Value::from;
    let bytes: fn(String) -> Value = |own| own.into_bytes().into();
    let (nobody, zero) = (|| Value::from(Uuid::nil()), || Value::from(0i64));
    let orders = r#"{"field":"orders","op":"gte","value":1}"#;
    let segment = [
        ("description", "".into()),
        ("definition", orders.into()),
        ("size", zero()),
        ("created_at", zero()),
        ("updated_at", zero()),
    ];
    let view = [("page", "customers".into()), ("query", "".into()), ("created_by", nobody()), ("created_at", zero())];
    let source = [("name", "x".into()), ("kind", "server".into()), ("enabled", true.into()), ("created_at", zero())];
    let key = [
        ("name", "x".into()),
        ("role", "analyst".into()),
        ("hint", "x".into()),
        ("created_by", nobody()),
        ("created_at", zero()),
    ];
    let account = [
        ("name", "x".into()),
        ("role", "agent".into()),
        ("language", "en".into()),
        ("password", "x".into()),
        ("totp_confirmed", false.into()),
        ("totp_step", zero()),
        ("created_at", zero()),
    ];
    fill(shop, "segments", 499, ("name", text), &segment).await;
    fill(shop, "saved_views", 999, ("name", text), &view).await;
    fill(shop, "sources", 500, ("write_key", text), &source).await;
    fill(shop, "api_keys", 499, ("hash", bytes), &key).await;
    fill(shop, "accounts", 998, ("email", text), &account).await;
    fill(shop, "import_mappings", 499, ("mapping_key", text), &[("body", "{}".into()), ("created_at", zero())]).await;
}

#[tokio::test]
async fn no_list_that_is_given_whole_grows_without_end() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    fill_all(&shop).await;
    let both = |name: &str| json!({"zh": name, "en": name});
    let mapping = |n: usize| {
        let table = json!({"name": "customers", "title": both("x"), "row": "customer", "needs": ["customer_id"],
            "columns": {"customer_id": ["x"]}});
        json!({"key": format!("more{n}"), "version": 1, "name": both("x"), "kind": "customers", "tables": [table]})
    };
    for n in 0..2 {
        let name = format!("more {n}");
        let made = [
            ("segments", json!({"name": name, "definition": {"field": "orders", "op": "gte", "value": 1}})),
            ("views", json!({"page": "customers", "name": name, "query": ""})),
            ("api-keys", json!({"name": name, "role": "analyst"})),
            (
                "staff",
                json!({"email": format!("more{n}@example.com"), "name": name, "role": "agent",
                "password": PASSWORD, "language": "en"}),
            ),
            ("import-mappings", mapping(n)),
        ];
        for (list, body) in made {
            let answer = owner.post(&format!("/api/v1/{list}"), body).await;
            if n == 0 {
                answer.ok();
            } else {
                assert_eq!(answer.refused(409), "too_many", "{list}");
            }
        }
    }
    let source = json!({"name": "more", "kind": "server"});
    assert_eq!(owner.post("/api/v1/sources", source).await.refused(409), "too_many");
    owner.post("/api/v1/import-mappings", mapping(0)).await.ok();
}
