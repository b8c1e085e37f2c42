//! Refused calls go with whom they name.

use store::{Sql, Value};

use super::shop;

#[tokio::test]
async fn refused_calls_go_with_whom_they_name_however_many_there_are() {
    let shop = shop().await;
    let kit = &shop.imports.collect.kit;
    let source = kit.ids.uuid();
    let rows = (0..1_100_i64).map(|n| -> Vec<Value> {
        let raw = if n % 550 == 0 { r#"{"userId":"u-1"}"# } else { r#"{"userId":"u-2"}"# };
        vec![
            kit.ids.uuid().into(),
            shop.id.0.into(),
            source.into(),
            n.into(),
            "missing_event".into(),
            "why".into(),
            raw.into(),
        ]
    });
    let columns = ["id", "shop", "source", "received_at", "code", "reason", "raw"];
    let tx = kit.store.begin().await.unwrap();
    tx.insert("rejected_events", &columns, rows.collect(), "").await.unwrap();
    tx.commit().await.unwrap();
    for _ in 0..2 {
        // Doing it again is safe.
        shop.imports.forget(shop.id, &[], &["u-1".to_owned()]).await.unwrap();
        let left: Option<i64> = kit.store.scalar("SELECT COUNT(*) FROM rejected_events", vec![]).await.unwrap();
        assert_eq!(left, Some(1_098));
    }
}
