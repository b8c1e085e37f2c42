//! Answers on the telephone hang on the order that the customer speaks of.

use serde_json::json;

use super::world::World;

#[tokio::test]
async fn what_is_said_on_the_telephone_hangs_on_the_customers_order() {
    let world = World::open().await;
    let survey = world.nps(json!({})).await;
    let lines = json!([{"product_id": "tea", "name": "岩茶"}, {"product_id": "cup", "name": "杯"}]);
    let both = world.event("lin", "Order Completed", json!({"order_id": "A-1", "products": lines}));
    world.hear(vec![both, world.order("wang", "A-2")]).await;
    let lin = world.people.id("lin");
    let of = |order: &str| format!("/surveys/{survey}/phone/order?customer={lin}&order_id={order}");
    let order = world.get("agent", &of("A-1")).await;
    let products = json!([{"id": "tea", "name": "岩茶"}, {"id": "cup", "name": "杯"}]);
    assert_eq!(order, json!({"order_id": "A-1", "products": products}));
    for another in ["A-2", "A-3"] {
        assert_eq!(world.call("agent", "GET", &of(another), json!(null)).await.status, 422, "{another}");
    }
    assert_eq!(world.call("analyst", "GET", &of("A-1"), json!(null)).await.status, 403);

    let path = format!("/surveys/{survey}/phone");
    let said = |about: serde_json::Value| {
        let mut body = json!({"customer": lin, "answers": {"score": 9}});
        body.as_object_mut().unwrap().extend(about.as_object().unwrap().clone());
        body
    };
    for (wrong, field) in [
        (json!({"order_id": "A-2"}), "order_id"),
        (json!({"order_id": "A-3"}), "order_id"),
        (json!({"order_id": "A-1", "product_id": "pot"}), "product_id"),
        (json!({"product_id": "tea"}), "product_id"),
    ] {
        let refused = world.call("agent", "POST", &path, said(wrong)).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["errors"][0]["field"]), (422, &json!(field)));
    }
    let kept = world.call("agent", "POST", &path, said(json!({"order_id": " A-1 ", "product_id": "cup"}))).await;
    assert_eq!(kept.status, 201, "{}", kept.text);
    let row = world.get("agent", &format!("/survey-responses/{}", kept.json()["id"].as_str().unwrap())).await;
    assert_eq!(
        (&row["order_id"], &row["product_id"], &row["product_name"]),
        (&json!("A-1"), &json!("cup"), &json!("杯"))
    );
    let results = world.get("agent", &format!("/surveys/{survey}/results?product=cup")).await;
    assert_eq!(results["completed"], 1, "it counts for the product");
}
