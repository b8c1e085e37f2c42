use jiff::SignedDuration;
use serde_json::json;

use super::shop::TestShop;
use crate::commands::doctor;

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
