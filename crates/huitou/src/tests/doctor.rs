use jiff::SignedDuration;
use serde_json::json;
use store::Sql;

use super::shop::TestShop;
use crate::commands::{doctor, rebuild};
use crate::config::Settings;
use crate::key::MasterKey;

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
    // By the second rules, a day that was promised ended a second later.
    for older in ["2", "NULL"] {
        let tx = kit.store.begin().await.unwrap();
        tx.exec(&format!("UPDATE consumer_positions SET rules = {older}"), vec![]).await.unwrap();
        tx.commit().await.unwrap();
        rebuild::replay(log, kit, &kit.store, log.last(), &|_, _| {}).await.unwrap();
        let remedy = doctor::derived(&kit.store).await.remedy.unwrap();
        for told in ["huitou rebuild", "as long as `huitou check`", "goes on taking events", "503"] {
            assert!(remedy.contains(told), "{told}: {remedy}");
        }
    }
    rebuild::anew(&shop.parts.know, kit, log, &|_, _| {}).await.unwrap();
    assert_eq!(doctor::derived(&kit.store).await.remedy, None);
}

#[tokio::test]
async fn a_master_key_that_did_not_seal_the_database_is_found() {
    let shop = TestShop::open().await;
    let kit = &shop.app.kit;
    kit.vault.note_fingerprint(&kit.store).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key").display().to_string();
    let key = MasterKey::of(&Settings { data: folder.path().to_owned(), master_key_file: file, ..Settings::default() });
    let remedy = async || doctor::sealed(&kit.store, &key).await.remedy;
    assert!(remedy().await.is_some_and(|remedy| remedy.contains("put it back")), "it is not there");
    std::fs::write(key.path(), "ab".repeat(32)).unwrap();
    assert!(remedy().await.is_some_and(|remedy| remedy.contains("master_key_file")), "it is another");
    std::fs::copy(shop.app.settings.data.join("master.key"), key.path()).unwrap();
    assert_eq!(remedy().await, None);
}

#[test]
fn a_look_at_a_folder_without_a_key_makes_none() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { data: folder.path().to_owned(), ..Settings::default() };
    assert!(doctor::at_rest(&settings).is_empty());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
