//! What is left of a person who was erased.

use serde_json::json;
use store::Sql;

use super::shop::{SHOP, Story, TestShop, minute, order};
use crate::identity::Kind;
use crate::{Late, digest, erase, erasure_done, erasures, rebuild, redact, redact_of};

const CANARY: &str = "canary4711";

fn told() -> Story {
    let mut story = Story::default();
    let mut bought = order("o1", 20.0);
    // As Shopify and older tags name it.
    bought["shippingAddress"] = bought.as_object_mut().unwrap().remove("address").unwrap();
    bought["shippingAddress"]["city"] = json!(format!("{CANARY}-city"));
    bought["shippingAddress"]["address1"] = json!(format!("{CANARY}-street"));
    bought["coupon"] = json!(format!("{CANARY}-coupon"));
    bought["payments"] = json!([{"payment_method": "card", "total": 20, "instalments": 3, "holder": CANARY}]);
    bought["products"][0]["total"] = json!(19.5);
    story
        .identify(
            0,
            &format!("u-{CANARY}"),
            "a1",
            json!({"email": format!("{CANARY}@x.cn"), "name": CANARY,
            "nick": format!("{CANARY}-nick"), "city": format!("{CANARY}-home")}),
        )
        .track(1, "~a1", "Products Searched", json!({"query": format!("{CANARY} term"), "results": 1}))
        .track(2, &format!("u-{CANARY}"), "Order Completed", bought)
        .track(
            3,
            "~a1",
            "Order Refunded",
            json!({"order_id": "o1", "total": 1.5, "reason": format!("{CANARY}-why"), "currency": "CNY"}),
        )
        .track(4, "~a1", "Order Completed", json!({"order_id": "o9", "total": format!("{CANARY}-total")}))
        .track(4, "~a1", "Product Viewed", json!({"product_id": "p7", "name": "壶", "price": 8, "note": CANARY}))
        .track(5, "u2", "Order Completed", order("o2", 7.0));
    story
}

#[tokio::test]
async fn nothing_tells_of_the_person_and_the_books_still_do() {
    let shop = TestShop::after(&told().events).await;
    let person = shop.user(&format!("u-{CANARY}")).await;
    let tx = shop.test.store.begin().await.unwrap();
    let erased = erase(&tx, &shop.vault, &shop.ids, SHOP, person.id, minute(9)).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    assert_eq!(erased.seqs, [1, 2, 3, 4, 5, 6]);
    assert!(erased.identifiers.iter().any(|trace| trace.value == format!("{CANARY}@x.cn")));
    assert_eq!(erasures(&shop.test.store, &shop.vault).await.unwrap(), std::slice::from_ref(&erased));
    assert_eq!(shop.count("orders WHERE persona IS NULL AND total_minor = 2000 AND refunded_minor = 150").await, 1);
    assert_eq!((shop.count("profiles").await, shop.count("search_terms").await), (1, 0));

    let tx = shop.test.store.begin().await.unwrap();
    erasure_done(&tx, &shop.vault, erased.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((shop.count("erasures").await, shop.count("person_keys").await), (0, 1));
    let Some(path) = shop.test.store.path() else { return };
    shop.test.store.exec("VACUUM", vec![]).await.unwrap();
    shop.test.store.exec("PRAGMA wal_checkpoint(TRUNCATE)", vec![]).await.unwrap();
    for file in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        let found = bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
        assert!(!found, "the canary is in the database's files");
    }
}

#[tokio::test]
async fn the_redacted_log_gives_what_erasing_left() {
    let mut story = told();
    let shop = TestShop::after(&story.events).await;
    let person = shop.user(&format!("u-{CANARY}")).await;
    let tx = shop.test.store.begin().await.unwrap();
    let erased = erase(&tx, &shop.vault, &shop.ids, SHOP, person.id, minute(9)).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    story.staff(9, "Customer Erased", json!({"customer_id": person.id}));
    shop.project(&story.events[7..], 10).await;
    let live = digest(&shop.test.store).await.unwrap();

    story.events = story
        .events
        .into_iter()
        .filter_map(|mut stored| {
            if erased.seqs.contains(&stored.seq) {
                stored.event = redact(&stored.event)?;
                assert!(!stored.event.body.get().contains(CANARY), "{}", stored.event.body);
            }
            Some(stored)
        })
        .collect();
    rebuild(&shop.test.store).await.unwrap();
    shop.project(&story.events, 2).await;
    assert_eq!(digest(&shop.test.store).await.unwrap(), live);
    assert_eq!(shop.count("orders WHERE order_id = 'o1' AND province = '浙江' AND city IS NULL").await, 1);
}

#[tokio::test]
async fn a_log_not_yet_redacted_does_not_bring_the_person_back() {
    let mut story = told();
    let shop = TestShop::after(&story.events).await;
    let person = shop.user(&format!("u-{CANARY}")).await;
    story.staff(9, "Customer Erased", json!({"customer_id": person.id}));
    rebuild(&shop.test.store).await.unwrap();
    shop.project(&story.events, 100).await;
    assert!(shop.profile(SHOP, Kind::UserId, &format!("u-{CANARY}")).await.is_none());
    assert_eq!((shop.count("profiles").await, shop.count("orders").await), (1, 2));
}

/// What was accepted before the erasure and projected after it, and the erasure itself, with what came later.
fn on_its_way(story: &mut Story, person: uuid::Uuid) {
    let mut by_address = order("o7", 3.0);
    by_address["email"] = json!(format!("{CANARY}@X.cn"));
    story
        .identify(6, &format!("u-{CANARY}"), "a2", json!({"phone": "13800001234", "nick": CANARY}))
        .track(7, "~a1", "Order Completed", order("o5", 12.0))
        .track(7, "~a77", "Order Completed", by_address)
        .track(8, "u2", "Order Completed", order("o6", 5.0))
        .identify(8, "u2", "a1", json!({"city": "宁波"}))
        .staff(8, "Trait Set", json!({"customer_id": person, "traits": {"name": CANARY}}))
        .staff(9, "Customer Erased", json!({"customer_id": person}))
        .track(10, "~a2", "Product Viewed", json!({"product_id": "p1"}));
}

#[tokio::test]
async fn what_was_on_its_way_does_not_bring_the_person_back() {
    for batch in [1, 3, 100] {
        let mut story = told();
        let shop = TestShop::after(&story.events).await;
        let user = format!("u-{CANARY}");
        let person = shop.user(&user).await;
        let tx = shop.test.store.begin().await.unwrap();
        erase(&tx, &shop.vault, &shop.ids, SHOP, person.id, minute(9)).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        on_its_way(&mut story, person.id);
        shop.project(&story.events[7..], batch).await;

        assert!(shop.profile(SHOP, Kind::UserId, &user).await.is_none());
        assert!(shop.profile(SHOP, Kind::Phone, "+8613800001234").await.is_none());
        assert_eq!(shop.count("orders WHERE persona IS NULL AND order_id IN ('o1', 'o5', 'o7')").await, 3);
        assert_eq!(shop.user("u2").await.orders, 2, "who shares the device keeps what is theirs");
        let later = shop.profile(SHOP, Kind::AnonymousId, "a2").await.unwrap();
        assert_eq!((later.is_known, later.orders), (false, 0), "somebody new, of whom nothing is known");
        let erased = erasures(&shop.test.store, &shop.vault).await.unwrap().remove(0);
        assert_eq!((erased.through, erased.told), (7, Some(14)));

        let live = digest(&shop.test.store).await.unwrap();
        let late = Late::of(&erased, &shop.vault);
        let is_late = |seq| erased.through < seq && seq < 14;
        let before = story.events.len();
        story.events.retain_mut(|stored| {
            let is_theirs = is_late(stored.seq) && late.names(&stored.event, &shop.vault);
            if !is_theirs && !erased.seqs.contains(&stored.seq) {
                return true;
            }
            let redacted = redact_of(person.id, &stored.event);
            redacted.map(|event| stored.event = event).is_some()
        });
        assert!(story.events.len() < before);
        let tx = shop.test.store.begin().await.unwrap();
        erasure_done(&tx, &shop.vault, erased.id).await.unwrap();
        tx.commit().await.unwrap();
        rebuild(&shop.test.store).await.unwrap();
        shop.project(&story.events, 2).await;
        assert_eq!(digest(&shop.test.store).await.unwrap(), live, "in batches of {batch}");
    }
}
