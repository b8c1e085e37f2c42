//! Where orders went back or came late, and whose they are.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{Told, drops, known, measure, number};
use crate::tests::actor::Actor;
use crate::tests::shop::TestShop;

impl Told {
    /// Tea or ware in a bag, to one of two towns; `back` sends the tea or the ware back, the bag is kept.
    fn parcel(&mut self, days_ago: i64, n: usize, back: bool, is_late: bool) {
        let (buyer, id) = (format!("buyer{days_ago}-{n}"), format!("order{days_ago}-{n}"));
        let product = |id: &str, category: &str, name: &str| json!({"product_id": id, "name": name, "category": category, "price": 25, "quantity": 1});
        let bought =
            if n.is_multiple_of(2) { product("tea", "茶", "龙井") } else { product("ware", "器", "盖碗") };
        let town = if n % 4 < 2 { "杭州" } else { "宁波" };
        let promised = self.now - SignedDuration::from_hours(24 * (days_ago - 4));
        let delivered = promised + SignedDuration::from_hours(if is_late { 24 } else { -24 });
        let also = json!({"products": [bought, product("bag", "袋", "布袋")],
            "shipping_address": {"city": town, "state": "浙江", "country": "CN"},
            "promised_at": promised, "delivered_at": delivered});
        self.order(days_ago, &buyer, &id, &also);
        if back {
            let refund = json!({"order_id": id, "total": 25, "currency": "CNY", "products": [bought]});
            self.track(days_ago - 7, &buyer, "Order Refunded", &refund);
        }
    }
}

/// Of the last four weeks half of the tea went back, and half of what was sent to one town was late; of the four weeks
/// before nearly nothing.
async fn shop() -> TestShop {
    let shop = TestShop::open().await;
    let mut told = Told { batch: Vec::new(), now: shop.app.kit.now() };
    for n in 0..80 {
        told.parcel(40, n, n == 0, n == 1);
        told.parcel(10, n, [0, 2].contains(&(n % 8)), [0, 1].contains(&(n % 8)));
    }
    let promised = told.now - SignedDuration::from_hours(24 * 6);
    let address = json!({"city": "温州", "state": "浙江", "country": "CN"});
    let closed = json!({"status": "completed", "promised_at": promised, "shipping_address": address});
    told.order(10, "closed", "closed", &closed);
    known(&shop, told.batch).await;
    shop
}

fn dropped<'a>(drops: &'a [Value], key: &str) -> Vec<(&'a str, &'a Value)> {
    let of = drops.iter().filter(|one| one["key"] == key);
    of.filter_map(|one| Some((one["place"]["value"].as_str()?, one))).collect()
}

async fn people(owner: &Actor, one: &Value) -> i64 {
    owner.get(&format!("/api/v1{}", one["link"].as_str().unwrap())).await.ok()["total"].as_i64().unwrap()
}

fn place<'a>(found: &[(&str, &'a Value)], value: &str) -> &'a Value {
    found.iter().find(|(known, _)| *known == value).unwrap_or_else(|| panic!("{value} is missing: {found:?}")).1
}

#[tokio::test]
async fn returns_and_late_parcels_are_told_of_products_categories_and_regions() {
    let shop = shop().await;
    let owner = shop.owner().await;
    let all = json!({"name": "全部", "definition": {"field": "orders", "op": "gte", "value": 1}});
    let segment = owner.post("/api/v1/segments", all).await.ok()["id"].as_str().unwrap().to_owned();
    for whose in [String::new(), format!("&segment={segment}")] {
        let board = owner.get(&format!("/api/v1/scoreboard?days=28{whose}")).await.ok();
        assert_eq!(number(&board, "return_rate").1, 81);
        assert_eq!(number(&board, "late_parcel_rate"), (0.25, 80), "nobody knows when the closed one came");
        assert_eq!(measure(&board, "return_rate")["previous"]["value"], 0.0125);

        let drops = drops(&owner, &format!("days=28{whose}")).await;
        let returned = dropped(&drops, "return_rate");
        for (value, dimension, name) in [("tea", "product", json!("龙井")), ("茶", "category", Value::Null)] {
            let tea = place(&returned, value);
            assert_eq!(tea["place"], json!({"dimension": dimension, "value": value, "name": name}));
            assert_eq!((&tea["now"]["value"], &tea["now"]["n"]), (&json!(0.5), &json!(40)));
            assert_eq!((&tea["previous"]["value"], &tea["previous"]["n"]), (&json!(0.025), &json!(40)));
            assert_eq!(people(&owner, tea).await, 20, "each sent back one order");
        }
        let kept = ["ware", "器", "bag", "袋"];
        assert!(returned.iter().all(|(value, _)| !kept.contains(value)), "{returned:?}");

        let late = dropped(&drops, "late_parcel_rate");
        let town = place(&late, "杭州");
        assert_eq!(town["place"]["dimension"], "city");
        assert_eq!((&town["now"]["value"], &town["now"]["n"]), (&json!(0.5), &json!(40)));
        assert_eq!(people(&owner, town).await, 20);
        let whole = ["浙江", "CN", "宁波", "温州"];
        assert!(late.iter().all(|(value, _)| !whole.contains(value)), "{late:?}");
        assert!(town["link"].as_str().unwrap().ends_with(&whose), "{town}");
    }
}

#[tokio::test]
async fn the_page_of_the_day_tells_each_measure_once_and_where() {
    let shop = shop().await;
    let owner = shop.owner().await;
    let today = owner.get("/api/v1/today").await.ok();
    let drops = today["items"].as_array().unwrap().iter().filter(|item| item["key"] == "score_drop");
    let mut told: Vec<(&str, &Value)> = Vec::new();
    for item in drops {
        told.push((item["params"]["measure"].as_str().unwrap(), &item["params"]["place"]));
        assert!(people(&owner, item).await > 0, "{item}");
    }
    told.sort_unstable_by_key(|(measure, _)| *measure);
    let measures: Vec<&str> = told.iter().map(|(measure, _)| *measure).collect();
    assert_eq!(measures, ["late_parcel_rate", "return_rate"]);
    assert!(told.iter().all(|(_, place)| place.is_object()), "{told:?}");
}
