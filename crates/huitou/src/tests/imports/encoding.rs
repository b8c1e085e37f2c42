use axum::http::Method;
use serde_json::{Value, json};

use super::{until, uploaded};
use crate::tests::actor::{Actor, Answer};
use crate::tests::shop::TestShop;

/// 喆堃 in GBK, of which nothing else in the file speaks: rare characters look like no Chinese.
const ORDERS: &[u8] = b"order id,customer id,order date,product,price,qty\n1,u1,2025-01-05,\x86\xb4\x88\xd2,12.50,2\n";

async fn put(who: &Actor, path: &str, body: Value) -> Answer {
    who.send(Method::PUT, path, body.to_string()).await
}

/// The encoding, whether somebody chose it, and the first product.
fn read(import: &Value) -> (&str, bool, &str) {
    let columns = import["columns"].as_array().unwrap();
    let product = columns.iter().find(|column| column["name"] == "product").unwrap();
    (
        import["encoding"].as_str().unwrap(),
        import["encoding_chosen"].as_bool().unwrap(),
        product["samples"][0].as_str().unwrap(),
    )
}

#[tokio::test]
async fn who_sees_that_a_file_reads_wrongly_says_what_it_is_in() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let (path, import) = uploaded(&owner, "orders.csv", ORDERS).await;
    assert_eq!((read(&import).0, read(&import).1), ("windows-1252", false), "it was guessed wrong");
    let encoding = format!("{path}/encoding");
    assert_eq!(put(&owner, &encoding, json!({"encoding": "morse"})).await.status, 422);
    let mended = put(&owner, &encoding, json!({"encoding": "gbk"})).await.ok();
    assert_eq!(read(&mended), ("GB18030", true, "喆堃"));
    assert_eq!((&mended["mapping"]["key"], &mended["mapping"]["encoding"]), (&json!("orders"), &json!("GB18030")));
    let guessed = put(&owner, &encoding, json!({"encoding": null})).await.ok();
    assert_eq!((read(&guessed).0, guessed["mapping"].get("encoding")), ("windows-1252", None));

    put(&owner, &encoding, json!({"encoding": "GB18030"})).await.ok();
    let kept = put(&owner, &format!("{path}/mapping"), json!({"mapping_key": "orders"})).await.ok();
    assert_eq!(read(&kept), ("GB18030", true, "喆堃"), "another mapping does not take it back");
    let preview = owner.get(&format!("{path}/preview")).await.ok();
    assert_eq!(preview["rows"][0]["events"][0]["properties"]["products"][0]["name"], "喆堃");
    owner.post(&format!("{path}/start"), json!({})).await.ok();
    until(&owner, &path, "done").await;
    assert_eq!(put(&owner, &encoding, json!({"encoding": null})).await.refused(409), "import_state");
    let told = shop.app.log.read(0, usize::MAX).unwrap();
    assert!(told.iter().any(|stored| stored.event.body.get().contains("喆堃")));
}

#[tokio::test]
async fn a_saved_mapping_remembers_the_encoding() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let (path, _) = uploaded(&owner, "orders.csv", ORDERS).await;
    let mut mapping =
        put(&owner, &format!("{path}/encoding"), json!({"encoding": "gb18030"})).await.ok()["mapping"].take();
    (mapping["key"], mapping["name"]) = (json!("own-1"), json!({"zh": "老店", "en": "Old shop"}));
    owner.post("/api/v1/import-mappings", mapping).await.ok();
    let (_, next) = uploaded(&owner, "next.csv", ORDERS).await;
    assert_eq!((&next["mapping"]["key"], read(&next)), (&json!("own-1"), ("GB18030", true, "喆堃")));
}
