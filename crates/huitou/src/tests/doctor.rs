use jiff::SignedDuration;
use serde_json::json;
use store::Sql;

use super::shop::TestShop;
use crate::commands::{doctor, rebuild};

#[tokio::test]
async fn a_full_disk_and_a_clock_set_back_are_found() {
    let shop = TestShop::open().await;
    let (log, now) = (&shop.app.log, shop.app.kit.now());
    assert_eq!(doctor::newest(log, now).remedy, None, "nothing was received yet");

    let (_, key) = shop.source_of("server").await;
    let call = json!({"writeKey": key, "event": "Cart Viewed", "userId": "u1", "messageId": "1"});
    shop.anonymous().post("/v1/track", call).await.ok();
    assert_eq!(log.last(), 1);
    assert_eq!(doctor::newest(log, now).remedy, None);
    let set_back = doctor::newest(log, now - SignedDuration::from_hours(1));
    assert!(set_back.remedy.is_some_and(|remedy| remedy.contains("NTP")));

    assert_eq!(doctor::disk(log, 0).remedy, None);
    assert!(doctor::disk(log, u64::MAX).remedy.is_some_and(|remedy| remedy.contains("space")));
}

#[tokio::test]
async fn what_older_rules_wrote_is_found_until_it_is_made_anew() {
    let shop = TestShop::open().await;
    let (kit, log) = (&shop.app.kit, &shop.app.log);
    let (_, key) = shop.source_of("server").await;
    let call = json!({"writeKey": key, "event": "Cart Viewed", "userId": "u1", "messageId": "1"});
    shop.anonymous().post("/v1/track", call).await.ok();
    rebuild::replay(log, kit, &kit.store, log.last(), &|_, _| {}).await.unwrap();
    assert_eq!(doctor::derived(&kit.store).await.remedy, None, "this version wrote it");
    let tx = kit.store.begin().await.unwrap();
    tx.exec("UPDATE consumer_positions SET rules = NULL", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    rebuild::replay(log, kit, &kit.store, log.last(), &|_, _| {}).await.unwrap();
    let remedy = doctor::derived(&kit.store).await.remedy.unwrap();
    for told in ["huitou rebuild", "as long as `huitou check`", "goes on taking events", "503"] {
        assert!(remedy.contains(told), "{told}: {remedy}");
    }
    rebuild::anew(&shop.parts.know, kit, log, &|_, _| {}).await.unwrap();
    assert_eq!(doctor::derived(&kit.store).await.remedy, None);
}
