//! Every page that tells of a period ends with the day that the shop is read as of.

use axum::http::Method;
use serde_json::{Value, json};

use super::actor::Actor;
use super::imports::{until, uploaded};
use super::shop::TestShop;
use crate::commands::rebuild::replay;

const ORDERS: &str = "order id,customer id,order date,product,price,qty\n1,u1,2025-01-05,Tea,12.50,2\n";
const REVIEWS: &str = "review_id,order_id,customer_id,rating,text,reviewed_at\n\
    r1,1,u1,5,The tea smells lovely and came quickly.,2025-01-06 10:00:00\n";

async fn take(owner: &Actor, mapping: &str, content: &str) {
    let (path, _) = uploaded(owner, &format!("{mapping}.csv"), content.as_bytes()).await;
    let chosen = json!({ "mapping_key": mapping }).to_string();
    owner.send(Method::PUT, &format!("{path}/mapping"), chosen).await.ok();
    owner.post(&format!("{path}/start"), json!({})).await.ok();
    until(owner, &path, "done").await;
}

#[tokio::test]
async fn all_periods_end_with_the_day_that_a_shop_is_read_as_of() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    take(&owner, "orders", ORDERS).await;
    take(&owner, "reviews", REVIEWS).await;
    let (kit, log) = (&shop.app.kit, &shop.app.log);
    replay(log, kit, &kit.store, log.last(), &|_, _| {}).await.unwrap();
    let get = async |path: &str| owner.get(&format!("/api/v1{path}")).await.ok();
    assert_eq!(get("/reviews/overview?days=90").await["n"], 0, "nobody wrote lately");

    let day = json!({"day": "2025-01-10"}).to_string();
    owner.send(Method::PUT, "/api/v1/shop/as-of", day).await.ok();
    assert_eq!(get("/session").await["shop"]["as_of"], "2025-01-10");
    let period = json!({"from": "2024-12-14", "to": "2025-01-10"});
    assert_eq!(get("/scoreboard?days=28").await["period"], period);
    let surveys = get("/survey-scores?days=28").await;
    assert_eq!(json!({"from": surveys["from"], "to": surveys["to"]}), period);
    let reviews = get("/reviews/overview?days=90").await;
    let last = |list: &Value| list.as_array().unwrap().last().cloned().unwrap();
    assert_eq!((&reviews["n"], &last(&reviews["days"])["date"]), (&json!(1), &json!("2025-01-10")));
    assert_eq!(get("/scores?period=90").await["mean"]["n"], 1);
    assert_eq!(get("/reviews/invited?days=90").await["unasked"]["n"], 1);
    let feedback = get("/feedback/overview?days=7").await;
    assert_eq!(last(&feedback["per_week"])["from"], "2025-01-06", "the Monday before");
    let today = get("/today").await;
    let orders = today["numbers"].as_array().unwrap().iter().find(|number| number["key"] == "orders").unwrap();
    assert_eq!(orders["value"], 1);
    assert_eq!(json!([today["numbers_from"], today["numbers_to"]]), json!(["2025-01-04", "2025-01-10"]), "it is over");

    let day = json!({"day": "2025-01-05"}).to_string();
    owner.send(Method::PUT, "/api/v1/shop/as-of", day).await.ok();
    let today = get("/today").await;
    let orders = today["numbers"].as_array().unwrap().iter().find(|number| number["key"] == "orders").unwrap();
    assert_eq!(orders["value"], 1, "what was ordered on the last day counts");
}
