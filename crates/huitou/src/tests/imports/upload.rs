use std::time::Duration;

use axum::body::Body;
use axum::http::Method;
use futures::{StreamExt as _, stream};
use rust_xlsxwriter::Workbook;
use serde_json::json;

use super::{ORDERS, fixture, form, upload, uploaded};
use crate::tests::shop::TestShop;

#[tokio::test]
async fn a_file_is_looked_into_and_recognised() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let (_, import) = uploaded(&owner, "orders.csv", ORDERS.as_bytes()).await;
    assert_eq!([&import["state"], &import["format"], &import["encoding"]], ["preview", "csv", "UTF-8"]);
    assert_eq!(import["suggestion"]["mapping_key"], "orders");
    assert!(import["progress"]["rows_total"].as_u64() >= Some(3), "at most so many: {}", import["progress"]);
    let product = json!({ "name": "product", "samples": ["Tea", "Tea", "Cup"], "file": "orders.csv" });
    assert_eq!(import["columns"][3], product);

    let files = [("订单.csv", fixture("taobao_orders.csv")), ("宝贝.csv", fixture("taobao_items.csv"))];
    let files = files.each_ref().map(|(name, content)| (*name, content.as_slice()));
    let import = upload(&owner, &files).await.ok();
    assert_eq!((&import["encoding"], &import["suggestion"]["mapping_key"]), (&json!("GB18030"), &json!("taobao")));
    assert_eq!(import["file_name"], "订单.csv, 宝贝.csv");
    let names: Vec<_> = import["columns"].as_array().unwrap().iter().map(|column| &column["name"]).collect();
    assert!(names.contains(&&json!("订单编号")), "{names:?}");

    let (_, import) = uploaded(&owner, "orders.xlsx", &workbook()).await;
    assert_eq!((&import["format"], &import["suggestion"]["mapping_key"]), (&json!("xlsx"), &json!("orders")));
    let listed = owner.get("/api/v1/imports").await.ok();
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in ORDERS.lines().enumerate() {
        for (column, cell) in line.split(',').enumerate() {
            sheet.write(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn what_is_no_table_is_refused_and_leaves_nothing_behind() {
    let shop = TestShop::configured(|settings| settings.max_upload_mib = 1).await;
    let owner = shop.owner().await;
    assert_eq!(upload(&owner, &[]).await.refused(422), "invalid");
    assert_eq!(upload(&owner, &[("empty.csv", b"")]).await.refused(422), "invalid");
    let picture = upload(&owner, &[("tea.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01")]).await;
    assert_eq!(picture.refused(422), "invalid");
    let named = upload(&owner, &[("a\0.csv", ORDERS.as_bytes())]).await;
    assert_eq!(named.refused(400), "unreadable_upload");
    let half = vec![b'1'; 700 << 10];
    let large = upload(&owner, &[("a.csv", &half), ("b.csv", &half)]).await;
    assert_eq!(large.refused(413), "too_large");
    assert!(large.text().contains("1 MiB"), "{}", large.text());
    let many: Vec<(&str, &[u8])> = (0..21).map(|_| ("a.csv", b"a,b\n1,2\n".as_slice())).collect();
    assert_eq!(upload(&owner, &many).await.refused(422), "invalid");
    let whole = form(&[("orders.csv", ORDERS.as_bytes())]);
    let sending = owner.with("content-type", "multipart/form-data; boundary=b");
    let torn = sending.send(Method::POST, "/api/v1/imports", whole[..whole.len() - 9].to_vec()).await;
    assert!(torn.status.is_client_error(), "{}", torn.text());
    let plain = owner.send(Method::POST, "/api/v1/imports", ORDERS).await;
    assert!(plain.status.is_client_error(), "{}", plain.text());
    assert_eq!(owner.get("/api/v1/imports").await.ok()["items"], json!([]));
    let kept = std::fs::read_dir(shop.app.settings.data.join("imports")).unwrap().count();
    assert_eq!(kept, 0, "no file of what was refused is kept");
}

#[tokio::test]
async fn an_upload_whose_sender_goes_away_leaves_nothing_behind() {
    let shop = TestShop::open().await;
    let sending = shop.owner().await.with("content-type", "multipart/form-data; boundary=b");
    let whole = form(&[("orders.csv", ORDERS.as_bytes())]);
    let begun = whole[..whole.len() - 9].to_vec();
    let body = Body::from_stream(stream::iter([Ok::<_, std::io::Error>(begun)]).chain(stream::pending()));
    let kept = || std::fs::read_dir(shop.app.settings.data.join("imports")).map_or(0, Iterator::count);
    let has_begun = async {
        while kept() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::select! {
        _ = sending.send(Method::POST, "/api/v1/imports", body) => panic!("it never ends"),
        () = has_begun => {}
    }
    assert_eq!(kept(), 0);
}
