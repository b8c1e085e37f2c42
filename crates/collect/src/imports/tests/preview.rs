use super::fixtures::paths;
use super::*;

fn first_order(files: &[&str]) -> (Tally, Collected) {
    let plan = Plan::new(mapping("olist"), open(&paths(files))).unwrap();
    let settings = Settings { rows: Some(1), ..Settings::new(Currency::BRL, TimeZone::UTC) };
    let mut collected = Collected::default();
    let tally = convert(&plan, &settings, &mut collected).unwrap();
    (tally, collected)
}

#[test]
fn what_other_files_say_of_the_first_orders_is_looked_for_beyond_their_first_rows() {
    let files =
        ["olist_reviews.csv", "olist_items.csv", "olist_payments.csv", "olist_customers.csv", "olist_orders.csv"];
    let (tally, c) = first_order(&files);
    assert_eq!((tally.orders, tally.reviews, tally.rejected, c.problems.len()), (1, 1, 0, 0));
    let order = &c.events("Order Completed")[0].properties;
    assert_eq!((order["products"].as_array().unwrap().len(), &order["total"]), (2, &serde_json::json!(115)));
    assert_eq!(tally.customers, 1, "the order's; who has none at all is not known yet");
}
