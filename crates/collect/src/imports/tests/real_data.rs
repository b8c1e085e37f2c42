//! The public data sets, where they are at hand. The expected counts and sums were made with DuckDB from the same files.

use std::path::PathBuf;

use super::{Reason, run};

fn shared(folder: &str, files: &[&str]) -> Option<Vec<PathBuf>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(folder);
    let paths: Vec<PathBuf> = files.iter().map(|file| root.join(file)).collect();
    if let Some(absent) = paths.iter().find(|path| !path.exists()) {
        eprintln!("SKIPPED: {} is not there", absent.display());
        return None;
    }
    Some(paths)
}

#[test]
fn online_retail_reconciles() {
    let Some(files) = shared("online_retail", &["online_retail_to_2011-08.parquet"]) else { return };
    let (tally, c) = run("online_retail", &files, 16 << 20);
    assert_eq!((tally.rows, tally.taken, tally.set_aside, tally.rejected), (320_705, 319_183, 1_522, 0));
    assert_eq!((c.reasons(Reason::StockAdjustment), c.reasons(Reason::NotASale)), (1_415, 107));
    assert_eq!((c.events("Order Completed").len(), c.events("Order Refunded").len()), (12_489, 2_498));
    assert_eq!((c.sum("Order Completed", "total"), c.sum("Order Refunded", "total")), (627_991_291, 34_736_452));
}

#[test]
fn olist_reconciles() {
    let tables = ["orders", "order_items", "order_payments", "customers", "products", "order_reviews", "sellers"];
    let mut names = tables.map(|table| format!("olist_{table}_dataset.csv")).to_vec();
    names.push("product_category_name_translation.csv".to_owned());
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let Some(files) = shared("olist_sample", &names) else { return };
    let (tally, c) = run("olist", &files, 128 << 20);
    assert_eq!((tally.rows, tally.taken), (47_315, 47_315), "sellers are no table of the mapping and not read");
    assert_eq!((tally.orders, tally.products, tally.reviews, tally.customers), (8_135, 5_460, 8_225, 8_016));
    assert_eq!(c.sum("Order Completed", "total"), 142_860_281);
    assert_eq!((c.events("Parcel Shipped").len(), c.events("Parcel Delivered").len()), (6_353, 5_170));
    let category = |name: &str| {
        let products = c.events("Product Updated");
        products.iter().filter(|event| event.properties.get("category").is_some_and(|own| own == name)).count()
    };
    assert_eq!((category("health_beauty"), category("beleza_saude")), (434, 0));
}

#[test]
fn texts_without_stars_are_all_taken_once() {
    let Some(files) = shared("zh_aspect", &["reviews.csv"]) else { return };
    let (tally, c) = run("unrated_texts", &files, 128 << 20);
    assert_eq!((tally.rows, tally.rejected), (2_475, 0));
    assert_eq!((tally.reviews, tally.set_aside, c.events("Review Submitted").len()), (2_475, 0, 2_475));
}

#[test]
fn cdnow_reconciles() {
    let Some(files) = shared("cdnow", &["to_1997-09-30.txt"]) else { return };
    let (tally, c) = run("cdnow", &files, 128 << 20);
    assert_eq!((tally.rows, tally.orders), (49_086, 49_086));
    assert_eq!(c.sum("Order Completed", "total"), 172_335_450);
}

#[test]
fn completejourney_reconciles() {
    let tables = ["transactions_w01_40.parquet", "products.parquet", "demographics.parquet"];
    let Some(files) = shared("completejourney", &tables) else { return };
    let limit = 50_000;
    let plan = super::Plan::new(super::mapping("completejourney"), super::open(&files)).unwrap();
    let zone = jiff::tz::TimeZone::UTC;
    let settings = super::Settings { rows: Some(limit), ..super::Settings::new(primitives::Currency::USD, zone) };
    let mut collected = super::Collected::default();
    let tally = super::convert(&plan, &settings, &mut collected).unwrap();
    assert_eq!((tally.rows, tally.taken, tally.orders), (143_132, 143_132, 4_962));
    assert_eq!((tally.products, tally.customers), (92_331, 1_613), "of a part of the orders nobody knows who has none");
    assert_eq!(collected.sum("Order Completed", "total"), 14_940_050);
    let off = |order: &&&crate::imports::Draft| order.properties.contains_key("discount");
    let orders = collected.events("Order Completed");
    assert_eq!(orders.iter().filter(off).count(), 4_054, "four of five baskets have something at a lower price");
    let discounts = orders.iter().filter_map(|order| order.properties.get("discount")?.as_f64());
    let discounts: f64 = discounts.map(|amount| (amount * 100.0).round()).sum();
    assert!((discounts - 2_623_692.0).abs() < 0.5, "{discounts}");
}
