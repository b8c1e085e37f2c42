//! What an import leaves, and what is left when it is undone: as if it had never been.

use primitives::Stored;
use serde_json::{Value as Json, json};
use store::Sql;

use super::shop::{SHOP, Story, TestShop, minute, order};
use super::site::Site;
use crate::{TableDigest, digest, erase};

pub const ORDERS: &str = "018f0000-0000-7000-8000-00000000000a";
pub const PARCELS: &str = "018f0000-0000-7000-8000-00000000000b";
pub const AGAIN: &str = "018f0000-0000-7000-8000-00000000000c";

impl Story {
    /// A row of an import's file, by somebody where the row says so.
    pub fn row(&mut self, import: &str, at: i64, user: &str, event: &str, properties: Json) -> &mut Self {
        self.told(json!({"channel": "import", "import_id": import}), at, user, event, properties)
    }

    /// As a row that was told before is told again after an undoing.
    pub fn row_again(
        &mut self,
        [import, undone]: [&str; 2],
        as_of: i64,
        at: i64,
        (event, properties): (&str, Json),
    ) -> &mut Self {
        let context = json!({"channel": "import", "import_id": import, "after_undo_of": undone,
            "as_of": minute(as_of).to_string()});
        self.told(context, at, "", event, properties)
    }

    #[expect(clippy::needless_pass_by_value, reason = "what json! makes is handed over")]
    fn told(&mut self, context: Json, at: i64, user: &str, event: &str, properties: Json) -> &mut Self {
        let mut body = json!({"type": "track", "event": event, "properties": properties, "context": context});
        if !user.is_empty() {
            body["userId"] = json!(user);
        }
        self.call(minute(at), body)
    }

    fn orders(&mut self) -> &mut Self {
        self.row(ORDERS, 1, "u1", "Order Completed", order("o1", 20.0)).row(
            ORDERS,
            2,
            "u2",
            "Order Completed",
            order("o2", 35.0),
        )
    }

    fn parcels_and_payments(&mut self, import: &str) -> &mut Self {
        self.row(import, 30, "", "Parcel Shipped", json!({"order_id": "o1", "promised_at": minute(60).to_string()}))
            .row(import, 50, "", "Parcel Delivered", json!({"order_id": "o1"}))
            .row(
                import,
                5,
                "",
                "Order Paid",
                json!({"order_id": "o1", "payment_id": "p1", "total": 20, "currency": "CNY",
                    "payment_method": "alipay"}),
            )
            .row(import, 70, "", "Order Refunded", json!({"order_id": "o2", "refund_id": "r1", "currency": "CNY"}))
            .row(import, 80, "", "Parcel Delivered", json!({"order_id": "o9"}))
    }

    pub fn undone(&mut self, import: &str) -> &mut Self {
        self.staff(90, "Import Undone", json!({"import_id": import}))
    }
}

/// Everything derived but the lines of events, which tell of the undoing.
async fn derived(events: &[Stored], batch: usize) -> Vec<TableDigest> {
    let shop = TestShop::open().await;
    shop.project(events, batch).await;
    let mut digests = digest(&shop.test.store).await.unwrap();
    digests.retain(|table| table.table != "timeline");
    digests
}

/// What follows from the events is what follows from those of them that are not `gone`.
pub async fn as_if_never(story: &Story, gone: impl Fn(&str) -> bool) {
    let left: Vec<Stored> = story
        .events
        .iter()
        .filter(|stored| {
            let body = stored.event.body.get();
            !gone(body) && !body.contains("Import Undone")
        })
        .cloned()
        .collect();
    assert!(left.len() + 1 < story.events.len(), "something was undone");
    for batch in [1, 3, 100] {
        assert_eq!(derived(&story.events, batch).await, derived(&left, 100).await, "in batches of {batch}");
    }
}

#[tokio::test]
async fn undoing_parcels_and_payments_leaves_the_orders_of_others_as_they_were() {
    let mut story = Story::default();
    story.orders().parcels_and_payments(PARCELS).undone(PARCELS);
    as_if_never(&story, |body| body.contains(PARCELS)).await;
    let mut reversed = Story::default();
    reversed.parcels_and_payments(PARCELS).orders().undone(PARCELS);
    as_if_never(&reversed, |body| body.contains(PARCELS)).await;
}

#[tokio::test]
async fn what_was_known_of_an_order_outlives_its_import() {
    let mut story = Story::default();
    story.orders().parcels_and_payments(PARCELS).undone(ORDERS);
    let shop = TestShop::after(&story.events).await;
    assert_eq!((shop.count("orders").await, shop.count("order_marks").await), (0, 2));
    story.row(AGAIN, 95, "u1", "Order Completed", order("o1", 20.0));
    shop.project(&story.events[story.events.len() - 1..], 1).await;
    let status: Option<String> = shop.test.store.scalar("SELECT status FROM orders", vec![]).await.unwrap();
    assert_eq!(status.as_deref(), Some("delivered"), "the parcels still say so");
}

#[tokio::test]
async fn an_order_of_the_site_outlives_a_file_that_told_of_it_too() {
    let mut story = Story::default();
    story
        .track(0, "u1", "Order Completed", order("o1", 20.0))
        .row(ORDERS, 1, "u1", "Order Completed", order("o1", 18.0))
        .row(ORDERS, 2, "u1", "Order Refunded", json!({"order_id": "o1", "refund_id": "r1", "total": 3}))
        .undone(ORDERS);
    as_if_never(&story, |body| body.contains(ORDERS)).await;
}

#[tokio::test]
async fn what_two_imports_say_holds_until_both_are_undone() {
    let delivered = || ("Parcel Delivered", json!({"order_id": "o1"}));
    let mut both = Story::default();
    both.orders().parcels_and_payments(PARCELS).parcels_and_payments(AGAIN).undone(PARCELS).row_again(
        [AGAIN, PARCELS],
        55,
        50,
        delivered(),
    );
    as_if_never(&both, |body| body.contains(PARCELS)).await;

    let mut once = Story::default();
    once.orders().row(PARCELS, 50, "", "Parcel Delivered", json!({"order_id": "o1"})).undone(PARCELS).row_again(
        [AGAIN, PARCELS],
        55,
        50,
        delivered(),
    );
    let shop = TestShop::after(&once.events).await;
    assert_eq!(shop.count("orders WHERE status = 'delivered'").await, 1, "the other import said so too");
    once.undone(AGAIN);
    shop.project(&once.events[once.events.len() - 1..], 1).await;
    assert_eq!(shop.count("orders WHERE status = 'delivered'").await, 0);
    assert_eq!(shop.count("activity").await, 0);
}

#[tokio::test]
async fn imported_browsing_counts_as_what_people_did_and_goes_with_its_import() {
    let page = |import: &str| {
        json!({"type": "page", "userId": "u1", "context": {"channel": "import", "import_id": import,
            "userAgent": "Mozilla Mobile", "campaign": {"source": "wechat"}}})
    };
    let mut story = Story::default();
    story
        .track(0, "u1", "Products Searched", json!({"query": "茶", "results": 3}))
        .row(ORDERS, 1, "u1", "Products Searched", json!({"query": "壶", "results": 3}))
        .row(ORDERS, 2, "u1", "Product Clicked", json!({"product_id": "p1"}))
        .call(minute(3), page(ORDERS))
        .row(ORDERS, 4, "u1", "Coffee Tasted", json!({}));
    let shop = TestShop::after(&story.events).await;
    let sql = "SELECT clicks FROM search_terms WHERE term = '壶'";
    let clicks: Option<i64> = shop.test.store.scalar(sql, vec![]).await.unwrap();
    assert_eq!(clicks, Some(1));
    assert_eq!(shop.count("touches WHERE source = 'wechat'").await, 2, "the first and the last");
    assert_eq!(shop.count("habits WHERE dimension = 'device' AND value = 'mobile'").await, 1);
    assert_eq!(shop.count("habits WHERE dimension = 'channel'").await, 0, "a file is no channel");
    let hours: Option<i64> = shop
        .test
        .store
        .scalar("SELECT CAST(SUM(count) AS BIGINT) FROM habits WHERE dimension = 'hour'", vec![])
        .await
        .unwrap();
    assert_eq!(hours, Some(4), "what is no browsing tells nothing of habits");
    story.undone(ORDERS);
    as_if_never(&story, |body| body.contains(ORDERS)).await;
}

#[tokio::test]
async fn an_erasure_finds_what_an_undone_import_told_of_the_person() {
    let mut story = Story::default();
    story.track(0, "u1", "Order Completed", order("o3", 5.0)).orders().undone(ORDERS);
    let shop = TestShop::after(&story.events).await;
    let person = shop.user("u1").await.id;
    let tx = shop.test.store.begin().await.unwrap();
    let erased = erase(&tx, &shop.vault, &shop.ids, SHOP, person, minute(99)).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    assert!(erased.seqs.starts_with(&[1, 2]), "{:?}", erased.seqs);
    assert_eq!(shop.count("undone_events").await, 0);
}

#[tokio::test]
async fn how_orders_were_paid_is_known_of_each_and_of_the_customer() {
    let mut listed = order("o1", 20.0);
    listed["payment_method"] = json!("card");
    listed["payments"] = json!([
        {"payment_id": "1", "payment_method": "card", "total": 15, "instalments": 3},
        {"payment_id": "2", "payment_method": "voucher", "total": 5},
    ]);
    let mut named = order("o2", 30.0);
    named["payment_method"] = json!("card");
    let mut story = Story::default();
    story
        .track(0, "u1", "Order Completed", listed)
        .track(1, "u1", "Order Completed", named)
        .track(2, "u1", "Order Completed", order("o3", 9.0))
        .track(
            3,
            "u1",
            "Order Paid",
            json!({"order_id": "o3", "payment_id": "x", "total": 9, "payment_method": "alipay"}),
        );
    let site = Site::with(&story).await;
    let id = site.shop.user("u1").await.id;
    let customer = site.get("analyst", &format!("/customers/{id}")).await;
    let money = |minor: i64| json!({"minor": minor, "currency": "CNY"});
    assert_eq!(
        customer["preferences"]["payments"],
        json!([
            {"name": "card", "orders": 2, "amount": money(4500)},
            {"name": "alipay", "orders": 1, "amount": money(900)},
            {"name": "voucher", "orders": 1, "amount": money(500)},
        ])
    );
    assert_eq!(site.shop.count("profiles WHERE payment_method = 'card'").await, 1);
    assert_eq!(site.shop.count("order_payments WHERE instalments = 3 AND minor = 1500").await, 1);
    let timeline = site.get("analyst", &format!("/customers/{id}/timeline")).await;
    assert_eq!(timeline["items"][0]["summary"]["payment_method"], "alipay");
    assert_eq!(timeline["items"][3]["summary"]["payments"][1], json!({"payment_method": "voucher", "total": 5}));
}
