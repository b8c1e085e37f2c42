//! What undoing an import leaves of products, of what was said of people, and of when they were seen.

use primitives::Stored;
use serde_json::{Value as Json, json};
use store::Sql;

use super::imports::{AGAIN, ORDERS, PARCELS, as_if_never};
use super::shop::{SHOP, Story, TestShop, line, minute, order};
use super::site::Site;
use crate::shop::ShopSettings;
use crate::{digest, rebuild, remember_products, thin};

fn catalogue(id: &str, name: &str, category: &str) -> Json {
    json!({"product_id": id, "name": name, "category": category, "price": 9})
}

async fn category(shop: &TestShop, id: &str) -> Option<String> {
    let sql = "SELECT category FROM products WHERE product_id = $1";
    shop.test.store.scalar::<Option<String>>(sql, vec![id.into()]).await.unwrap().flatten()
}

#[tokio::test]
async fn products_are_what_the_others_say_of_them() {
    let mut story = Story::default();
    story
        .track(0, "u1", "Product Viewed", json!({"product_id": "p1", "name": "壶", "brand": "云"}))
        .track(1, "u1", "Order Completed", order("o1", 20.0))
        .row(ORDERS, 2, "", "Product Updated", catalogue("p1", "紫砂壶", "茶具"))
        .row(ORDERS, 3, "", "Product Updated", catalogue("p2", "杯", "茶具"))
        .row(AGAIN, 4, "", "Product Updated", json!({"product_id": "p1", "image": "https://x.cn/1.jpg"}))
        .row(ORDERS, 5, "u2", "Order Completed", order("o2", 9.0))
        .track(6, "u1", "Product Viewed", json!({"product_id": "p1", "name": "别的", "category": "别的"}));
    let shop = TestShop::after(&story.events).await;
    assert_eq!(category(&shop, "p1").await.as_deref(), Some("茶具"));
    story.undone(ORDERS);
    as_if_never(&story, |body| body.contains(ORDERS)).await;
    let shop = TestShop::after(&story.events).await;
    assert_eq!(category(&shop, "p1").await.as_deref(), Some("别的"), "the other file is silent on it");
    assert_eq!(shop.count("products WHERE product_id = 'p2'").await, 0, "nobody else knows it");
    assert_eq!(shop.user("u1").await.top_category.as_deref(), Some("别的"));
}

#[tokio::test]
async fn what_a_file_says_again_is_as_old_as_it_was() {
    let mut story = Story::default();
    let said = || ("Product Updated", catalogue("p1", "壶", "旧"));
    story
        .row(ORDERS, 1, "", said().0, said().1)
        .track(5, "", "Product Updated", catalogue("p1", "壶", "新"))
        .undone(ORDERS)
        .row_again([AGAIN, ORDERS], 2, 95, said());
    let shop = TestShop::after(&story.events).await;
    assert_eq!(category(&shop, "p1").await.as_deref(), Some("新"));
    assert_eq!(shop.count("product_words").await, 2);
}

#[tokio::test]
async fn people_were_last_seen_when_they_last_did_something_themselves() {
    let mut story = Story::default();
    story
        .track(10, "u1", "Order Completed", order("o1", 20.0))
        .row(ORDERS, 2, "u1", "Order Completed", order("o7", 1.0))
        .row(PARCELS, 30, "", "Parcel Delivered", json!({"order_id": "o1"}))
        .row(ORDERS, 45, "u1", "Order Completed", order("o8", 1.0))
        .staff(46, "Tags Changed", json!({"customers": [], "add": ["vip"]}))
        .undone(ORDERS);
    as_if_never(&story, |body| body.contains(ORDERS)).await;
    let shop = TestShop::after(&story.events).await;
    let sql = "SELECT last_seen_at FROM profiles";
    let seen: Option<i64> = shop.test.store.scalar(sql, vec![]).await.unwrap();
    assert_eq!(seen, Some(store::micros(minute(10))), "not when the parcel came");
}

#[tokio::test]
async fn what_browsing_said_is_remembered_as_it_was_said() {
    let mut story = Story::default();
    let mut bought = order("o1", 20.0);
    bought["products"] = json!([line("p1", "茶", 10.0, 2)]);
    story
        .track(1, "u1", "Product Viewed", json!({"product_id": "p1", "category": "壶", "image": "https://x.cn/1.jpg"}))
        .track(1, "u1", "Product Viewed", json!({"product_id": "p2", "name": "杯"}))
        .row(ORDERS, 9, "u1", "Order Completed", bought);
    let shop = TestShop::after(&story.events).await;
    let settings = ShopSettings::load(&shop.test.store, SHOP).await.unwrap().unwrap();
    let tx = shop.test.store.begin().await.unwrap();
    remember_products(&tx, &settings, &story.events[..2], minute(20)).await.unwrap();
    tx.commit().await.unwrap();
    let told = store::outbox_batch(&shop.test.store, 10).await.unwrap();
    assert_eq!(told.len(), 2);
    for waiting in told {
        story.events.push(Stored { seq: story.events.len() as u64 + 1, event: waiting.event });
    }
    shop.project(&story.events[3..], 10).await;
    let products = async || {
        let mut all = digest(&shop.test.store).await.unwrap();
        all.retain(|table| table.table.starts_with("product"));
        all
    };
    let live = products().await;
    for old in &mut story.events[..2] {
        old.event = thin(&old.event).unwrap();
    }
    rebuild(&shop.test.store).await.unwrap();
    shop.project(&story.events, 10).await;
    assert_eq!(products().await, live);
    assert_eq!(category(&shop, "p1").await.as_deref(), Some("茶"));
    story.undone(ORDERS);
    shop.project(&story.events[5..], 10).await;
    assert_eq!(category(&shop, "p1").await.as_deref(), Some("壶"), "the file's word was not made the shop's own");
}

#[tokio::test]
async fn who_is_gone_is_in_no_class_of_the_past() {
    let (mut story, mut import, mut undone) = (Story::default(), Story::default(), Story::default());
    story.track(0, "stays", "Order Completed", order("o1", 10.0));
    import.row(ORDERS, 1, "goes", "Order Completed", order("o2", 10.0));
    undone.undone(ORDERS);
    let site = Site::with(&story).await;
    site.shop.clock.set(minute(40 * 24 * 60));
    let classes = async || {
        crate::reconcile(&site.know).await.unwrap();
        site.get("owner", "/lifecycle").await["over_time"].take()
    };
    let never = classes().await;
    site.take(&import).await;
    rebuild(&site.shop.test.store).await.unwrap();
    site.catch_up().await;
    assert_ne!(classes().await, never, "with the file");
    site.take(&undone).await;
    let live = classes().await;
    assert_eq!(live, never, "at once, however few orders the file had");
    rebuild(&site.shop.test.store).await.unwrap();
    site.catch_up().await;
    assert_eq!(classes().await, live);
}

/// A row of a file of customers.
#[expect(clippy::needless_pass_by_value, reason = "what json! makes is handed over")]
fn customer(story: &mut Story, import: &str, at: i64, traits: Json) {
    let context = json!({"channel": "import", "import_id": import});
    story.call(minute(at), json!({"type": "identify", "userId": "u1", "traits": traits, "context": context}));
}

#[tokio::test]
async fn people_are_again_what_others_said_of_them() {
    let mut story = Story::default();
    story.identify(1, "u1", "", json!({"name": "林小美", "city": "杭州", "gender": "f", "size": 39}));
    customer(&mut story, AGAIN, 2, json!({"city": "苏州"}));
    customer(&mut story, ORDERS, 3, json!({"name": "小林", "city": "北京", "size": 40, "province": "北京"}));
    story.identify(4, "u1", "", json!({"gender": "x"}));
    customer(&mut story, ORDERS, 5, json!({"gender": "m", "name": "林林"}));
    story.undone(ORDERS);
    as_if_never(&story, |body| body.contains(ORDERS)).await;
    let shop = TestShop::after(&story.events).await;
    assert_eq!(shop.user("u1").await.city.as_deref(), Some("苏州"), "the other file is newer than the site");
}

#[tokio::test]
async fn a_mail_address_that_a_file_wrote_over_the_sites_is_the_sites_again() {
    let mut story = Story::default();
    story.identify(1, "u1", "", json!({"email": "lin@example.com", "phone": "13812341234", "name": "林小美"}));
    customer(&mut story, ORDERS, 3, json!({"email": "wrong@example.com", "phone": "13900000000", "name": "别人"}));
    let traits = async |story: &Story| {
        let site = Site::with(story).await;
        let id = site.shop.user("u1").await.id;
        let customer = site.get("agent", &format!("/customers/{id}")).await;
        ["email", "phone", "name"].map(|name| customer["traits"][name].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(traits(&story).await, ["wrong@example.com", "13900000000", "别人"]);
    story.undone(ORDERS);
    assert_eq!(traits(&story).await, ["lin@example.com", "13812341234", "林小美"]);
}
