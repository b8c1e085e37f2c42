//! What undoing an import leaves of orders and products: what the others say of them.

use primitives::{Event, SourceId};
use serde_json::{Value as Json, json};
use store::Sql;

use super::site::{Site, minute, order, track};

const IMPORT: &str = "0198c0de-0000-7000-8000-000000000001";
const OTHER: &str = "0198c0de-0000-7000-8000-000000000002";

fn with(context: &Json, event: Event) -> Event {
    let mut body: Json = serde_json::from_str(event.body.get()).unwrap();
    body["context"] = context.clone();
    let message_id = format!("{}-{context}", event.message_id);
    Event { message_id, body: serde_json::value::to_raw_value(&body).unwrap(), ..event }
}

fn by(import: &str, event: Event) -> Event {
    with(&json!({"import_id": import, "channel": "import"}), event)
}

fn undone(at: i64, import: &str) -> Event {
    Event { source: SourceId::SYSTEM, ..track(at, "", "Import Undone", json!({"import_id": import})) }
}

fn delivered(at: i64) -> Event {
    track(at, "", "Parcel Delivered", json!({"order_id": "o1"}))
}

/// Of each line: when its order was delivered, whether it was cancelled, and what is known of the product.
async fn lines(site: &Site) -> Vec<String> {
    let sql = "SELECT COALESCE(CAST(o.delivered_at AS TEXT), '-') || ' '
            || CASE WHEN o.cancelled_at IS NULL THEN 'open' ELSE 'cancelled' END || ' ' || l.product_id || ' ' || p.name
            || ' ' || COALESCE(p.category, '-') || ' ' || COALESCE(p.supplier, '-')
        FROM review_orders o JOIN review_order_lines l ON l.shop = o.shop AND l.order_id = o.order_id
        JOIN review_products p ON p.shop = l.shop AND p.product_id = l.product_id ORDER BY l.product_id";
    site.test.store.column(sql, vec![]).await.unwrap()
}

#[tokio::test]
async fn what_an_import_said_goes_with_it_and_what_the_shop_said_stands_again() {
    let tea = json!({"product_id": "p1", "name": "龙井", "category": "绿茶", "supplier": "云山"});
    let cancelled =
        json!({"order_id": "o1", "status": "cancelled", "products": [{"product_id": "p1"}, {"product_id": "p2"}]});
    let site = Site::with(vec![
        order(0, "u1", "o1", &["p1"]),
        delivered(1),
        by(IMPORT, delivered(9)),
        by(IMPORT, track(9, "", "Product Updated", tea)),
        by(IMPORT, track(9, "u1", "Order Updated", cancelled)),
    ])
    .await;
    let at = |at: i64| store::micros(minute(at));
    let told = [format!("{} cancelled p1 龙井 绿茶 云山", at(9)), format!("{} cancelled p2 p2 - -", at(9))];
    assert_eq!(lines(&site).await, told);
    site.send(vec![undone(20, IMPORT)]).await;
    assert_eq!(lines(&site).await, [format!("{} open p1 商品p1 茶 -", at(1))]);
    assert_eq!(site.count("review_products").await, 1);
    site.is_what_the_log_tells().await;
}

#[tokio::test]
async fn what_another_import_says_again_is_as_old_as_it_was_and_counts_once() {
    let newer = json!({"product_id": "p1", "name": "龙井"});
    let older = json!({"product_id": "p1", "name": "旧名"});
    let again = json!({"import_id": OTHER, "channel": "import", "after_undo_of": IMPORT, "as_of": minute(2)});
    let site = Site::with(vec![
        order(0, "u1", "o1", &["p1"]),
        by(IMPORT, track(1, "", "Product Updated", older.clone())),
        by(IMPORT, delivered(1)),
        track(5, "", "Product Updated", newer),
        undone(20, IMPORT),
        with(&again, track(21, "", "Product Updated", older)),
        with(&again, delivered(1)),
    ])
    .await;
    let known = format!("{} open p1 龙井 茶 -", store::micros(minute(1)));
    assert_eq!(lines(&site).await, [known.as_str()]);
    let once_more = json!({"import_id": OTHER, "channel": "import", "after_undo_of": OTHER, "as_of": minute(2)});
    site.send(vec![with(&once_more, delivered(3))]).await;
    assert_eq!(lines(&site).await, [known.as_str()], "it is known from that import");
    site.is_what_the_log_tells().await;
    site.send(vec![undone(30, OTHER)]).await;
    assert_eq!(lines(&site).await, ["- open p1 龙井 茶 -"]);
    site.is_what_the_log_tells().await;
}
