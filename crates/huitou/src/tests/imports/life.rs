use axum::http::Method;
use serde_json::{Value, json};
use store::Sql;

use super::{ORDERS, fixture, until, uploaded};
use crate::tests::actor::Actor;
use crate::tests::shop::TestShop;

async fn put_mapping(who: &Actor, import: &str, body: Value) -> crate::tests::actor::Answer {
    who.send(Method::PUT, &format!("{import}/mapping"), body.to_string()).await
}

async fn imported(who: &Actor, name: &str, content: &[u8]) -> String {
    let (path, _) = uploaded(who, name, content).await;
    who.post(&format!("{path}/start"), json!({})).await.ok();
    until(who, &path, "done").await;
    path
}

/// Names of what the log holds, in order.
fn names(shop: &TestShop) -> Vec<String> {
    let stored = shop.app.log.read(0, usize::MAX).unwrap().into_iter();
    stored.map(|stored| stored.event.name.unwrap_or_else(|| stored.event.kind.as_str().to_owned())).collect()
}

#[tokio::test]
async fn a_person_corrects_the_columns_looks_and_starts() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let (path, _) = uploaded(&owner, "orders.csv", ORDERS.replace("price", "what it costs").as_bytes()).await;
    assert_eq!(put_mapping(&owner, &path, json!({ "mapping_key": "nothing" })).await.refused(422), "invalid");
    assert_eq!(put_mapping(&owner, &path, json!({ "zone": "Asia/Nowhere" })).await.refused(422), "invalid");
    assert_eq!(put_mapping(&owner, &path, json!({ "namespace": "a b" })).await.refused(422), "invalid");
    let chosen = json!({ "mapping_key": "orders", "columns": { "price": ["what it costs"] }, "namespace": "fair" });
    let changed = put_mapping(&owner, &path, chosen).await.ok();
    assert_eq!(changed["mapping"]["tables"][0]["columns"]["price"], json!(["what it costs"]));

    let preview = owner.get(&format!("{path}/preview")).await.ok();
    assert_eq!((&preview["tally"]["taken"], &preview["tally"]["rejected"]), (&json!(2), &json!(1)));
    assert_eq!(preview["rows"][0]["events"][0]["properties"]["order_id"], "fair:1");
    let problem = &preview["problems"][0];
    assert_eq!((&problem["row"], &problem["column"]), (&json!(3), &json!("what it costs")));
    assert_eq!((&problem["value"], &problem["reason"]), (&json!("twelve"), &json!("bad_number")));
    assert_eq!(owner.get(&format!("{path}/rejects.csv")).await.refused(404), "not_found", "it has not run");

    let started = owner.post(&format!("{path}/start"), json!({})).await;
    assert_eq!((started.status.as_u16(), &started.json()["state"]), (202, &json!("running")));
    let done = until(&owner, &path, "done").await;
    assert_eq!((&done["result"]["new"], &done["result"]["rejected"]), (&json!(2), &json!(1)));
    assert_eq!(names(&shop), ["Order Completed", "Order Completed"]);
    let report = owner.get(&format!("{path}/rejects.csv")).await;
    assert!(report.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
    assert!(report.text().contains("orders.csv,3,what it costs,twelve,rejected,bad_number"), "{}", report.text());
    let told = owner.get("/api/v1/audit?action=import.report_exported").await.ok();
    assert_eq!(told["items"][0]["subject"], "orders.csv", "it may hold what is said of people");
    assert_eq!(owner.post(&format!("{path}/start"), json!({})).await.refused(409), "import_state");
    assert_eq!(put_mapping(&owner, &path, json!({ "mapping_key": "orders" })).await.refused(409), "import_state");
    assert_eq!(owner.delete(&path).await.status, 204);
    assert_eq!(owner.get(&path).await.refused(404), "not_found");
}

#[tokio::test]
async fn of_two_who_start_an_import_one_does() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let (path, _) = uploaded(&owner, "orders.csv", ORDERS.as_bytes()).await;
    let start = async || owner.post(&format!("{path}/start"), json!({})).await.status.as_u16();
    let (one, other) = tokio::join!(start(), start());
    assert_eq!((one.min(other), one.max(other)), (202, 409));
    until(&owner, &path, "done").await;
    let told = owner.get("/api/v1/audit?action=import.started").await.ok();
    assert_eq!(told["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_import_without_a_mapping_does_not_start() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let (path, import) = uploaded(&owner, "odd.csv", b"alpha,beta\n1,2\n").await;
    assert!(import["suggestion"].is_null() || import["suggestion"]["confidence"].as_f64() < Some(0.5), "{import}");
    put_mapping(&owner, &path, json!({ "mapping_key": "reviews" })).await.ok();
    assert_eq!(owner.get(&format!("{path}/preview")).await.refused(422), "invalid");
    assert_eq!(owner.post(&format!("{path}/start"), json!({})).await.refused(422), "invalid");
}

#[tokio::test]
async fn undoing_goes_on_in_the_background_and_after_a_restart() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let path = imported(&owner, "orders.csv", ORDERS.as_bytes()).await;
    let undoing = owner.post(&format!("{path}/undo"), json!({})).await;
    assert_eq!((undoing.status.as_u16(), &undoing.json()["state"]), (202, &json!("undoing")));
    let undone = until(&owner, &path, "undone").await;
    assert_eq!(undone["progress"], json!({ "rows_read": 3, "rows_total": 3 }));
    assert_eq!(names(&shop)[2..], ["Import Undone"]);
    assert_eq!(owner.post(&format!("{path}/undo"), json!({})).await.refused(409), "import_state");

    let first = imported(&owner, "orders.csv", ORDERS.as_bytes()).await;
    let later = ORDERS.replace("12.50", "15.00");
    let second = imported(&owner, "orders.csv", later.as_bytes()).await;
    let id = second.rsplit('/').next().unwrap();
    let tx = shop.app.kit.store.begin().await.unwrap();
    let cut_off = "UPDATE imports SET state = 'undoing' WHERE id = $1";
    tx.exec(cut_off, vec![id.parse::<uuid::Uuid>().unwrap().into()]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(owner.delete(&second).await.refused(409), "import_state");
    drop(owner);
    let shop = shop.restart();
    let owner = shop.owner().await;
    shop.parts.imports.resume().await.unwrap();
    until(&owner, &second, "undone").await;
    let told = names(&shop);
    assert_eq!(told[told.len() - 2..], ["Import Undone", "Order Updated"], "as the import before had it");
    let last = shop.app.log.read_back(u64::MAX, 1).unwrap().remove(0).event;
    assert!(
        last.body.get().contains("12.5") && last.body.get().contains(first.rsplit('/').next().unwrap()),
        "{}",
        last.body
    );
}

#[tokio::test]
async fn equal_numbers_of_two_platforms_stay_two_orders_and_what_was_plain_stays_plain() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let jd = fixture("jd.csv");
    let (path, import) = uploaded(&owner, "jd.csv", &jd).await;
    // As it was chosen before mappings had namespaces.
    let mut before = import["mapping"].clone();
    before["version"] = json!(1);
    before.as_object_mut().unwrap().remove("namespace");
    put_mapping(&owner, &path, json!({ "mapping": before })).await.ok();
    owner.post(&format!("{path}/start"), json!({})).await.ok();
    until(&owner, &path, "done").await;
    let text = String::from_utf8(jd).unwrap();
    let later = text.replace("(删除)等待出库", "完成").replace("256789012345", "256789012346");
    imported(&owner, "jd.csv", later.as_bytes()).await;
    imported(&owner, "orders.csv", "order id,customer id,order date,total\n256789012345,u1,2025-01-05,1\n".as_bytes())
        .await;
    let parcels = "order id,tracking number,shipped_at\n256789012346,P1,2025-01-06\n256789012399,P2,2025-01-06\n";
    imported(&owner, "parcels.csv", parcels.as_bytes()).await;
    let told: Vec<(String, String)> = shop
        .app
        .log
        .read(0, usize::MAX)
        .unwrap()
        .into_iter()
        .filter_map(|stored| {
            let body: Value = serde_json::from_str(stored.event.body.get()).unwrap();
            Some((stored.event.name?, body["properties"]["order_id"].as_str()?.to_owned()))
        })
        .collect();
    let told: Vec<(&str, &str)> = told.iter().map(|(name, id)| (name.as_str(), id.as_str())).collect();
    assert_eq!(
        told,
        [
            ("Order Completed", "256789012345"),
            ("Order Completed", "256789012399"),
            ("Order Completed", "jd:256789012346"),
            ("Order Updated", "256789012399"),
            ("Order Completed", "256789012345"),
            ("Parcel Shipped", "jd:256789012346"),
            ("Parcel Shipped", "256789012399"),
        ]
    );
}

#[tokio::test]
async fn the_imports_of_another_shop_are_not_there() {
    let shop = TestShop::open().await;
    let path = imported(&shop.owner().await, "orders.csv", ORDERS.as_bytes()).await;
    shop.found("other@example.com").await;
    let other = shop.sign_in("other@example.com").await;
    assert_eq!(other.get("/api/v1/imports").await.ok()["items"], json!([]));
    for part in ["", "/preview", "/rejects.csv"] {
        assert_eq!(other.get(&format!("{path}{part}")).await.refused(404), "not_found", "{part}");
    }
    for part in ["/start", "/undo"] {
        assert_eq!(other.post(&format!("{path}{part}"), json!({})).await.refused(404), "not_found", "{part}");
    }
    assert_eq!(put_mapping(&other, &path, json!({ "mapping_key": "orders" })).await.refused(404), "not_found");
    assert_eq!(other.delete(&path).await.refused(404), "not_found");
    assert_eq!(shop.owner().await.get(&path).await.ok()["state"], "done");
}
