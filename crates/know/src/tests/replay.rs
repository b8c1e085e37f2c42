//! The same log gives the same customers, however it is cut and on whichever shop it runs beside.

use serde_json::json;

use super::shop::{OTHER_SHOP, SHOP, Story, TestShop, line, minute};
use store::Sql;

use crate::identity::Kind;
use crate::{TableDigest, digest, rebuild};

/// Numbers that look random and are the same every time (xorshift, Marsaglia 2003).
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

/// Months of a busy shop: people with several devices and shared addresses, orders told in the wrong order, staff at work.
pub fn busy(seed: u64, count: usize) -> Story {
    let mut dice = Dice(seed);
    let mut story = Story::default();
    while story.events.len() < count {
        let at = i64::try_from(dice.below(200_000)).unwrap();
        let person = dice.below(40);
        let (user, device) = (format!("u{person}"), format!("a{}", person * 3 + dice.below(3)));
        let product = format!("p{}", dice.below(12));
        let category = format!("c{}", dice.below(3));
        let id = format!("o{}", dice.below(120));
        match dice.below(14) {
            0 => story.identify(
                at,
                &user,
                &device,
                json!({"email": format!("m{}@x.cn", dice.below(30)), "name": format!("林{person}")}),
            ),
            1 => story.identify(
                at,
                &user,
                "",
                json!({"phone": format!("138000{:05}", dice.below(25)), "shoe": dice.below(9)}),
            ),
            2 | 3 => story.track(
                at,
                &format!("~{device}"),
                "Product Viewed",
                json!({"product_id": product, "category": category}),
            ),
            4 => story.track(
                at,
                &format!("~{device}"),
                "Products Searched",
                json!({"query": format!("茶 {}", dice.below(5)), "results": dice.below(3)}),
            ),
            5 => story.track(at, &format!("~{device}"), "Product Clicked", json!({"product_id": product})),
            6..=8 => {
                let price = f64::from(u32::try_from(dice.below(900)).unwrap()) / 10.0;
                let lines = json!([line(&product, &category, price, 1 + i64::try_from(dice.below(3)).unwrap())]);
                let event = if dice.below(3) == 0 { "Order Updated" } else { "Order Completed" };
                story.track(at, &user, event, json!({"order_id": id, "products": lines, "currency": "CNY"}))
            }
            9 => story.track(
                at,
                &user,
                "Order Refunded",
                json!({"order_id": id, "total": dice.below(20), "currency": "CNY"}),
            ),
            10 => story.track(at, &user, "Parcel Delivered", json!({"order_id": id})),
            11 => story.track(
                at,
                &user,
                ["Order Cancelled", "Order Deleted"][usize::from(dice.below(4) == 0)],
                json!({"order_id": id}),
            ),
            12 => story.track(
                at,
                "catalogue",
                "Product Updated",
                json!({"product_id": product, "category": category, "name": "龙井"}),
            ),
            _ => story.call(
                minute(at),
                json!({"type": "page", "anonymousId": device, "context": {"userAgent": "iPhone",
                "page": {"url": "https://shop.example/", "referrer": "https://baidu.com/"}, "locale": "zh-CN"}}),
            ),
        };
    }
    story
}

async fn digest_of(shop: &TestShop) -> Vec<TableDigest> {
    digest(&shop.test.store).await.unwrap()
}

#[tokio::test]
async fn the_size_of_batches_does_not_matter() {
    let story = busy(42, 700);
    let mut digests = Vec::new();
    for batch in [1, 7, 2000] {
        let shop = TestShop::open().await;
        shop.project(&story.events, batch).await;
        assert!(shop.count("merges").await > 0, "the story is rich enough to have merges");
        digests.push(digest_of(&shop).await);
    }
    assert_eq!(digests[0], digests[2]);
    assert_eq!(digests[1], digests[2]);
}

#[tokio::test]
async fn both_engines_give_the_same_customers() {
    if std::env::var_os("HUITOU_TEST_POSTGRES").is_none() {
        eprintln!("SKIPPED: HUITOU_TEST_POSTGRES is not set, so there is only one engine");
        return;
    }
    let story = busy(99, 600);
    let (here, there) = (TestShop::open().await, TestShop::open_sqlite().await);
    assert_ne!(here.test.store.engine(), there.test.store.engine());
    here.project(&story.events, 100).await;
    there.project(&story.events, 33).await;
    assert_eq!(digest_of(&here).await, digest_of(&there).await);
}

#[tokio::test]
async fn a_rebuild_gives_what_was_there_staff_work_included() {
    let mut story = busy(7, 500);
    let shop = TestShop::after(&story.events).await;
    let (a, b) = (shop.user("u1").await.id, shop.user("u2").await.id);
    let merge: uuid::Uuid =
        shop.test.store.scalar("SELECT id FROM merges ORDER BY seq DESC, id LIMIT 1", vec![]).await.unwrap().unwrap();
    let before = story.events.len();
    story
        .staff(200_001, "Profiles Merged", json!({"into": a, "from": b}))
        .staff(200_002, "Profiles Unmerged", json!({"merge_id": merge}))
        .staff(200_003, "Trait Set", json!({"customer_id": a, "traits": {"name": "林小美"}, "custom": {"size": 38}}))
        .staff(200_004, "Tags Changed", json!({"customers": [a, b], "add": ["vip"]}))
        .staff(200_005, "Identity Rules Changed", json!({"blocked": ["a7"]}))
        .track(200_006, "~a7", "Product Viewed", json!({"product_id": "p1"}));
    shop.project(&story.events[before..], 3).await;
    let live = digest_of(&shop).await;
    rebuild(&shop.test.store).await.unwrap();
    assert_eq!(shop.count("personas").await, 0);
    shop.project(&story.events, 64).await;
    assert_eq!(digest_of(&shop).await, live);
    assert_eq!(shop.count("traits WHERE kind = 'tag'").await, 2);
}

#[tokio::test]
async fn shops_share_nothing() {
    let mut story = Story::of(OTHER_SHOP);
    story.identify(0, "u1", "a1", json!({"email": "lin@x.cn"}));
    let other = story.events[0].event.clone();
    let mut mine = Story::of(SHOP);
    mine.identify(1, "u9", "a1", json!({"email": "lin@x.cn"}));
    mine.events.push(primitives::Stored { seq: 2, event: other });
    let shop = TestShop::after(&mine.events).await;
    let here = shop.profile(SHOP, Kind::Email, "lin@x.cn").await.unwrap();
    let there = shop.profile(OTHER_SHOP, Kind::Email, "lin@x.cn").await.unwrap();
    assert_ne!(here.id, there.id);
    assert!(shop.profile(SHOP, Kind::UserId, "u1").await.is_none());
    let merge = mine.events.len() as u64 + 1;
    let mut staff = Story::of(SHOP);
    staff.staff(5, "Profiles Merged", json!({"into": here.id, "from": there.id}));
    staff.staff(6, "Trait Set", json!({"customer_id": there.id, "traits": {"name": "stolen"}}));
    for (stored, seq) in staff.events.iter_mut().zip(merge..) {
        stored.seq = seq;
    }
    shop.project(&staff.events, 10).await;
    assert_eq!(shop.count("merges").await, 0, "staff of one shop cannot reach another's customers");
    assert_eq!(shop.count("traits WHERE kind = 'hand'").await, 0);
}
