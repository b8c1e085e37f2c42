use serde_json::{Value as Json, json};
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use uuid::Uuid;

#[derive(Debug, Clone, Copy, Default, FromQueryResult)]
struct Orders {
    cancelled: i64,
    pending: i64,
}

/// Why somebody without an order that counts is a potential customer: they ordered nothing, or nothing came of it. A code,
/// and the number that its words need.
pub(super) async fn why(db: &impl Sql, profile: Uuid) -> Result<Json, StoreError> {
    let sql =
        "SELECT CAST(COALESCE(SUM(CASE WHEN o.status = 'cancelled' THEN 1 ELSE 0 END), 0) AS BIGINT) AS cancelled,
            CAST(COALESCE(SUM(CASE WHEN o.status = 'pending' THEN 1 ELSE 0 END), 0) AS BIGINT) AS pending
        FROM personas p JOIN orders o ON o.persona = p.id WHERE p.profile = $1";
    let Orders { cancelled, pending } = db.row(sql, vec![profile.into()]).await?.unwrap_or_default();
    Ok(match (cancelled, pending) {
        (0, 0) => json!({"code": "no_order"}),
        (orders, 0) => json!({"code": "cancelled", "orders": orders}),
        (0, orders) => json!({"code": "unpaid", "orders": orders}),
        _ => json!({"code": "none_counts", "orders": cancelled + pending}),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use crate::tests::shop::{Story, order};
    use crate::tests::site::Site;

    #[tokio::test]
    async fn who_ordered_in_vain_did_order() {
        let mut story = Story::default();
        let pending = |id: &str| {
            let mut order = order(id, 10.0);
            order["status"] = json!("pending");
            order
        };
        story
            .track(0, "looker", "Product Viewed", json!({"product_id": "p1"}))
            .track(1, "cancelled", "Order Completed", order("a", 10.0))
            .track(2, "cancelled", "Order Cancelled", json!({"order_id": "a"}))
            .track(3, "unpaid", "Order Completed", pending("b"))
            .track(4, "both", "Order Completed", pending("c"))
            .track(5, "both", "Order Completed", order("d", 10.0))
            .track(6, "both", "Order Cancelled", json!({"order_id": "d"}));
        let site = Site::with(&story).await;
        for (who, why) in [
            ("looker", json!({"code": "no_order"})),
            ("cancelled", json!({"code": "cancelled", "orders": 1})),
            ("unpaid", json!({"code": "unpaid", "orders": 1})),
            ("both", json!({"code": "none_counts", "orders": 2})),
        ] {
            let id = site.shop.user(who).await.id;
            let lifecycle = site.get("agent", &format!("/customers/{id}")).await["lifecycle"].take();
            assert_eq!(lifecycle["class"], "potential", "{who}");
            let told: Json = serde_json::from_str(lifecycle["why"].as_str().unwrap()).unwrap();
            assert_eq!(told, why, "{who}");
        }
    }
}
