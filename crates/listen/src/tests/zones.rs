//! Days are those of the shop's zone, also after it has moved.

use serde_json::{Value as Json, json};
use store::Sql;

use super::site::{SHOP, Site, order, review};

/// Ten hours after the start it is two in the morning of the next day in Shanghai, and ten in the morning in Los Angeles.
const NIGHT: i64 = 600;

async fn found(site: &Site, query: &str) -> usize {
    let page = site.get("analyst", &format!("/aspects/delivery/sentences?{query}")).await;
    page["items"].as_array().unwrap().len()
}

async fn days(site: &Site, table: &str, column: &str) -> Vec<i64> {
    let sql = format!("SELECT DISTINCT {column} FROM {table} WHERE shop = $1 ORDER BY {column}");
    site.test.store.column(&sql, vec![SHOP.0.into()]).await.unwrap()
}

#[tokio::test]
async fn after_a_shop_moved_its_reviews_are_counted_by_its_new_days() {
    let said = review(NIGHT, "u1", "r1", "o1", 2, "物流太慢了");
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"]), said]).await;
    for _ in 0..2 {
        crate::read_again(&site.listen.kit).await.unwrap();
    }
    assert_eq!(days(&site, "reviews", "day").await, [20_260_302]);
    let tx = site.test.store.begin().await.unwrap();
    let moved = "UPDATE shops SET time_zone = 'America/Los_Angeles' WHERE id = $1";
    tx.exec(moved, vec![SHOP.0.into()]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(crate::read_again(&site.listen.kit).await.unwrap(), 1);
    assert_eq!(crate::read_again(&site.listen.kit).await.unwrap(), 0, "once");
    for (table, column) in [("reviews", "day"), ("review_sums", "day"), ("review_answers", "day")] {
        assert_eq!(days(&site, table, column).await, [20_260_301], "{table}");
    }
    for query in ["product=p1", "region=%E6%B5%99%E6%B1%9F", "product=p1&days=2", ""] {
        assert_eq!(found(&site, query).await, 1, "{query}");
    }
    let course = site.get("analyst", "/aspects/delivery/course?days=2").await;
    let of_days: Vec<(&Json, &Json)> =
        course["items"].as_array().unwrap().iter().map(|day| (&day["from"], &day["mentions"])).collect();
    assert_eq!(of_days, [(&json!("2026-02-28"), &json!(0)), (&json!("2026-03-01"), &json!(1))]);
    site.is_what_the_log_tells().await;
}
