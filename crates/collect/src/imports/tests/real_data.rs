//! The public data sets, where they are at hand. The expected counts were made with DuckDB from the same files.

use std::path::PathBuf;

use super::{Reason, run};

fn shared(files: &[&str]) -> Option<Vec<PathBuf>> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let paths: Vec<PathBuf> = files.iter().map(|file| root.join(file)).collect();
    if let Some(absent) = paths.iter().find(|path| !path.exists()) {
        eprintln!("SKIPPED: {} is not there", absent.display());
        return None;
    }
    Some(paths)
}

#[test]
fn x_print() {
    let t = std::time::Instant::now();
    for (key, files) in [
        ("online_retail", vec!["online_retail/online_retail_to_2011-08.parquet"]),
        (
            "olist",
            vec![
                "olist_sample/olist_orders_dataset.csv",
                "olist_sample/olist_order_items_dataset.csv",
                "olist_sample/olist_order_payments_dataset.csv",
                "olist_sample/olist_customers_dataset.csv",
                "olist_sample/olist_products_dataset.csv",
                "olist_sample/olist_order_reviews_dataset.csv",
                "olist_sample/olist_sellers_dataset.csv",
            ],
        ),
        ("cdnow", vec!["cdnow/to_1997-09-30.txt"]),
        ("cdnow", vec!["cdnow/CDNOW_sample.txt"]),
        (
            "completejourney",
            vec![
                "completejourney/transactions_w01_40.parquet",
                "completejourney/products.parquet",
                "completejourney/demographics.parquet",
            ],
        ),
    ] {
        let Some(paths) = shared(&files) else { return };
        let (tally, c) = run(key, &paths, 128 << 20);
        eprintln!("{key} {tally:?} {:?}", t.elapsed());
        for n in [
            "Order Completed",
            "Order Refunded",
            "identify",
            "Parcel Shipped",
            "Parcel Delivered",
            "Review Submitted",
            "Product Updated",
        ] {
            eprintln!("  {n} {} {}", c.events(n).len(), if n.starts_with("Order") { c.sum(n, "total") } else { 0 });
        }
        let mut r: std::collections::BTreeMap<_, usize> = Default::default();
        for p in &c.problems {
            *r.entry((p.reason, p.outcome)).or_default() += 1;
        }
        eprintln!("  {r:?}");
        for e in c.entities.iter().take(1).chain(c.entities.iter().filter(|e| e.events.len() > 2).take(1)) {
            eprintln!("  {}", serde_json::to_string(e).unwrap().chars().take(1500).collect::<String>());
        }
        let _ = c.reasons(Reason::Missing);
    }
}
