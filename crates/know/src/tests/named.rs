//! What products are called, by the shop's own systems and by its visitors.

use primitives::Stored;
use serde_json::{Value as Json, json};
use store::testing::permutations;
use store::{FromQueryResult, Sql, sea_orm};

use super::imports::{ORDERS, as_if_never};
use super::shop::{SHOP, Story, TestShop, minute};
use super::trust::is_the_same_rebuilt;
use crate::shop::ShopSettings;
use crate::{digest, rebuild, remember_products, thin};

#[derive(Debug, PartialEq, FromQueryResult)]
struct Called {
    name: String,
    category: Option<String>,
    brand: Option<String>,
}

async fn called(shop: &TestShop, id: &str) -> Called {
    let sql = "SELECT name, category, brand FROM products WHERE product_id = $1";
    shop.test.store.row(sql, vec![id.into()]).await.unwrap().expect("the product is known")
}

fn is(name: &str, category: Option<&str>, brand: Option<&str>) -> Called {
    let text = |text: &str| text.to_owned();
    Called { name: text(name), category: category.map(text), brand: brand.map(text) }
}

impl Story {
    /// As a visitor's browser tells of a product that it shows.
    fn visitor_sees(&mut self, at: i64, product: impl Into<Json>) -> &mut Self {
        let call = json!({"type": "track", "event": "Product Viewed", "userId": "u1", "properties": product.into()});
        self.visitor(at, call)
    }
}

#[tokio::test]
async fn what_the_shop_calls_a_product_stands_whatever_visitors_call_it_and_whenever() {
    let mut story = Story::default();
    let all = permutations(3);
    for (number, sequence) in all.iter().enumerate() {
        let id = format!("p{number}");
        for step in sequence {
            match *step {
                0 => story.track(1, "u2", "Product Viewed", json!({"product_id": id, "name": "壶"})),
                1 => story.row(ORDERS, 2, "", "Product Updated", json!({"product_id": id, "category": "茶具"})),
                _ => story.visitor_sees(9, json!({"product_id": id, "name": "贼", "category": "贼", "brand": "云"})),
            };
        }
    }
    let shop = TestShop::open().await;
    shop.project(&story.events, 2).await;
    for number in 0..all.len() {
        assert_eq!(called(&shop, &format!("p{number}")).await, is("壶", Some("茶具"), Some("云")));
    }
    is_the_same_rebuilt(&shop, &story).await;
    story.undone(ORDERS);
    as_if_never(&story, |body| body.contains(ORDERS)).await;
}

#[tokio::test]
async fn what_visitors_called_a_product_first_is_remembered_as_theirs() {
    let mut story = Story::default();
    story
        .visitor_sees(1, json!({"product_id": "p1", "name": "壶"}))
        .visitor_sees(5, json!({"product_id": "p1", "name": "贼", "brand": "贼"}));
    let shop = TestShop::after(&story.events).await;
    assert_eq!(called(&shop, "p1").await, is("壶", None, Some("贼")));
    let settings = ShopSettings::load(&shop.test.store, SHOP).await.unwrap().unwrap();
    let tx = shop.test.store.begin().await.unwrap();
    remember_products(&tx, &settings, &story.events[..1], minute(20)).await.unwrap();
    tx.commit().await.unwrap();
    let mut told = store::outbox_batch(&shop.test.store, 10).await.unwrap();
    assert_eq!(told.len(), 1);
    story.events.push(Stored { seq: 3, event: told.remove(0).event });
    shop.project(&story.events[2..], 1).await;
    let products = async || {
        let mut all = digest(&shop.test.store).await.unwrap();
        all.retain(|table| table.table.starts_with("product"));
        all
    };
    let live = products().await;
    story.events[0].event = thin(&story.events[0].event).unwrap();
    let body: Json = serde_json::from_str(story.events[0].event.body.get()).unwrap();
    assert_eq!(body["context"], json!({"claimed": true}));
    rebuild(&shop.test.store).await.unwrap();
    shop.project(&story.events, 10).await;
    assert_eq!(products().await, live);
    story.track(0, "u2", "Product Viewed", json!({"product_id": "p1", "name": "紫砂壶"}));
    shop.project(&story.events[3..], 10).await;
    assert_eq!(called(&shop, "p1").await.name, "紫砂壶", "what is remembered of visitors is no more than they said");
}
