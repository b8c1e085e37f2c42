//! What staff did, as it is looked for, taken along, and kept.

use jiff::SignedDuration;
use serde_json::{Value, json};
use store::Sql;

use super::actor::Actor;
use super::shop::TestShop;
use crate::audit_ends::{AuditEnds, Seen};
use crate::commands::{backup, doctor};

/// The numbers of the entries that a query finds, over all pages.
async fn found(who: &Actor, query: &str) -> Vec<i64> {
    let (mut numbers, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = who.get(&format!("/api/v1/audit?limit=2&{query}{cursor}")).await.ok();
        numbers.extend(page["items"].as_array().unwrap().iter().filter_map(|entry| entry["n"].as_i64()));
        let Some(next) = page["next_cursor"].as_str() else { return numbers };
        cursor = format!("&cursor={next}");
    }
}

async fn key(who: &Actor, name: &str) {
    who.post("/api/v1/api-keys", json!({ "name": name, "role": "agent" })).await.ok();
}

#[tokio::test]
async fn the_audit_log_is_narrowed_and_taken_along() {
    let shop = TestShop::open().await;
    // 1
    let owner = shop.owner().await;
    // 2 to 4, by the owner again, and 5
    let manager = shop.colleague("manager").await;
    // 6
    key(&owner, "=SUM(1)").await;
    // The next day in Shanghai: 7 and 8
    shop.clock.advance(SignedDuration::from_hours(5));
    key(&owner, "a cup of Tea").await;
    let said = json!({ "name": "山野集", "currency": "CNY", "time_zone": "Asia/Shanghai", "language": "en" });
    manager.patch("/api/v1/shop", said).await.ok();

    let all = found(&owner, "").await;
    let last = all[0];
    assert_eq!(all, (1..=last).rev().collect::<Vec<_>>(), "page by page, none twice and none left out");
    assert_eq!(found(&owner, "action=api_key.created").await, [last - 1, last - 2]);
    assert_eq!(found(&owner, "action=shop.updated,api_key.created").await, [last, last - 1, last - 2]);
    assert_eq!(found(&owner, "action=nothing.done").await, [0; 0]);
    assert_eq!(found(&owner, "q=CUP%20of").await, [last - 1], "in any case");
    assert_eq!(found(&owner, "q=%25").await, [0; 0], "it means itself");
    assert_eq!(found(&owner, "from=2026-11-12").await, [last, last - 1], "by the shop's days");
    assert_eq!(found(&owner, "to=2026-11-11").await, (1..last - 1).rev().collect::<Vec<_>>());
    assert_eq!(owner.get("/api/v1/audit?from=yesterday").await.refused(400), "invalid_query");

    let options = owner.get("/api/v1/audit/options").await.ok();
    let actor = |name: &str| {
        let known = options["actors"].as_array().unwrap().iter().find(|actor| actor["name"] == name);
        known.unwrap_or_else(|| panic!("{name}: {options}"))["key"].as_str().unwrap().to_owned()
    };
    let of_manager = found(&owner, &format!("actor={}", actor("manager"))).await;
    assert!(of_manager.contains(&last) && !of_manager.contains(&(last - 1)), "{of_manager:?}");
    assert!(options["actions"].as_array().unwrap().contains(&json!("shop.updated")), "{options}");
    web::reset_password(&shop.app.kit, "manager@example.com", "another long password".to_owned()).await.unwrap();
    assert_eq!(found(&owner, "actor=huitou%20admin").await, [last + 1]);

    let file = owner.get("/api/v1/audit/export.csv?action=api_key.created").await;
    assert!(file.headers["content-type"].to_str().unwrap().starts_with("text/csv"));
    let text = file.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines[0], lines.len()), ("\u{feff}n,at,actor,actor_name,action,subject,detail", 3));
    assert!(lines[1].contains("a cup of Tea") && lines[2].contains(",'=SUM(1),"), "{text}");
    let told = owner.get("/api/v1/audit?limit=1").await.ok();
    assert_eq!((&told["items"][0]["action"], &told["items"][0]["subject"]), (&json!("audit.exported"), &json!("2")));
    assert_eq!(told["items"][0]["detail"], "action=api_key.created");
    shop.found("other@example.com").await;
    let other = shop.sign_in("other@example.com").await;
    assert_eq!(found(&other, "action=api_key.created").await, [0; 0], "another shop's log is another");
}

async fn meddle(shop: &TestShop, sql: &str) {
    let tx = shop.app.kit.store.begin().await.unwrap();
    tx.exec(sql, vec![]).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn newest_entries_that_are_gone_are_missed() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    for name in ["a", "b", "c"] {
        key(&owner, name).await;
    }
    let (kit, store) = (&shop.app.kit, &shop.app.kit.store);
    let this = web::shop(store, shop.id).await.unwrap();
    let ends = AuditEnds::of(&shop.app.settings, &kit.vault);
    let mut seen = Seen::default();
    let finding = async || doctor::audit_end(store, &this, ends.read().unwrap().get(&shop.id.0)).await;
    assert_eq!(finding().await.remedy, None, "nothing was noted yet");
    assert!(ends.note(store, &mut seen).await.unwrap().is_empty());
    assert_eq!(ends.read().unwrap()[&shop.id.0].n, 4);
    key(&owner, "d").await;
    assert_eq!(finding().await.remedy, None, "what came later is no fault");
    ends.note(store, &mut seen).await.unwrap();

    meddle(&shop, "DELETE FROM audit WHERE n > 3").await;
    assert_eq!(doctor::audit_log(store, &this).await.remedy, None, "what is left is a whole chain");
    let told = serde_json::to_value(finding().await).unwrap();
    assert!(told["seen"].as_str().unwrap().contains("entries 4 to 5 are gone"), "{told}");
    assert!(told["remedy"].is_string(), "{told}");
    assert_eq!(ends.note(store, &mut seen).await.unwrap().len(), 1);
    for name in ["x", "y", "z"] {
        key(&owner, name).await;
    }
    assert_eq!(doctor::audit_log(store, &this).await.remedy, None);
    assert_eq!(ends.note(store, &mut seen).await.unwrap().len(), 1, "others in their place are not taken for them");
    let told = serde_json::to_value(finding().await).unwrap();
    assert!(told["seen"].as_str().unwrap().contains("others stand in place"), "{told}");
    meddle(&shop, "DELETE FROM audit").await;
    assert!(finding().await.remedy.is_some());
}

#[tokio::test]
async fn what_is_noted_cannot_be_written_by_who_has_no_key_and_is_in_no_backup() {
    let shop = TestShop::open().await;
    drop(shop.owner().await);
    let kit = &shop.app.kit;
    let ends = AuditEnds::of(&shop.app.settings, &kit.vault);
    ends.note(&kit.store, &mut Seen::default()).await.unwrap();
    let file = shop.app.settings.data.join("audit.ends");
    assert!(file.exists());
    std::fs::write(&file, Value::Object(serde_json::Map::new()).to_string()).unwrap();
    assert!(ends.read().is_err());

    let to = shop.app.settings.data.join("backup");
    // Where the key of the installation lies; a test's lies elsewhere.
    std::fs::create_dir_all(shop.app.settings.data.join("keys")).unwrap();
    std::fs::copy(shop.app.settings.data.join("master.key"), shop.app.settings.data.join("keys/master.key")).unwrap();
    backup::write(&shop.app, &to).await.unwrap();
    assert!(to.join("huitou.db").exists() && !to.join("audit.ends").exists(), "a restored log ends where it did");
}
