//! `huitou query`: a question in SQL about all history.

use std::time::Duration;

use lake::LakeWriter;
use serde_json::json;

use super::shop::TestShop;
use crate::commands::query::{Query, answer};
use crate::commands::rebuild::project;

fn query(sql: &str) -> Query {
    Query { sql: sql.to_owned(), rows: 2, seconds: 30 }
}

#[tokio::test]
async fn all_history_is_asked_in_sql_and_answered_as_a_table() {
    let shop = TestShop::open().await;
    let call = |n: usize, event: &str| {
        let properties = json!({"order_id": format!("o{n}"), "total": 12.5, "currency": "CNY"});
        json!({"type": "track", "messageId": format!("m{n}"), "userId": "=1+1", "event": event, "properties": properties})
    };
    let batch = [call(0, "Order Completed"), call(1, "Order Completed"), call(2, "Cart Viewed"), call(3, "Signed Out")];
    let key = shop.source_of("server").await.1;
    shop.anonymous().post("/v1/batch", json!({"writeKey": key, "batch": batch})).await.ok();
    project(&shop.app.log, &LakeWriter::new(shop.app.lake.clone(), Duration::ZERO)).await.unwrap();

    let sql = "SELECT user_id, name, count(*) AS n, sum(value) AS net FROM events
        WHERE name = 'Order Completed' GROUP BY user_id, name";
    let found = answer(&shop.app, &query(sql)).await.unwrap();
    let lines: Vec<&str> = found.csv.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines, ["user_id,name,n,net", "'=1+1,Order Completed,2,2500"], "no cell is run as a formula");
    assert!(!found.is_cut);
    let found = answer(&shop.app, &query("SELECT seq FROM events ORDER BY seq")).await.unwrap();
    assert_eq!((found.csv.lines().count(), found.is_cut), (3, true), "two rows below their names");
    let error = answer(&shop.app, &query("DELETE FROM events")).await.unwrap_err();
    assert!(error.to_string().contains("only a single SELECT"), "{error}");
}
