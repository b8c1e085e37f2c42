//! Decides, order by order, who is asked. It takes no input but the time, and doing it twice changes nothing.

use std::time::Duration;

use jiff::SignedDuration;
use primitives::ShopId;
use store::{Sql, Value, micros};
use web::Problem;

use super::request::{Reason, days, record};
use super::sample::is_drawn;
use crate::Listen;
use crate::media::record;
use crate::reviews::row::HOLDS_PLACE;
use crate::settings::{self, Settings};
use crate::shopper::Shopper;

/// What became due longer ago is history, such as an import: nobody is asked about it.
const STALE: SignedDuration = SignedDuration::from_hours(24 * 14);
/// Orders decided in one transaction.
const BATCH: usize = 500;
const EVERY: Duration = Duration::from_secs(5 * 60);

/// Decides about orders for ever, and clears away pictures that came by links and were never sent on. Being asked is
/// not being told: the link waits for the channel that carries it.
pub async fn ask(shopper: Shopper) {
    loop {
        if let Err(problem) = draw_all(&shopper.listen).await {
            tracing::error!(problem = problem.detail, "who is to be asked for reviews could not be decided");
        }
        if let Err(error) = record::sweep(shopper.kit(), &shopper.media).await {
            tracing::error!(%error, "pictures that nobody needs could not be removed");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn draw_all(listen: &Listen) -> Result<(), Problem> {
    for shop in web::shops(&listen.kit.store).await? {
        while draw(listen, shop.id).await? == BATCH {}
    }
    Ok(())
}

/// Decides about the orders of a shop that are due; gives how many there were.
pub(crate) async fn draw(listen: &Listen, shop: ShopId) -> Result<usize, Problem> {
    let settings = settings::load(&listen.kit.store, shop).await?;
    let kit = &listen.kit;
    let tx = kit.store.begin().await?;
    let orders: Vec<String> = tx.column(&due_sql(), due_values(listen, shop, &settings)).await?;
    for order_id in &orders {
        let is_drawn = is_drawn(&kit.vault, shop, order_id, settings.request.sample_rate);
        let reason = if is_drawn { Reason::Sampled } else { Reason::NotSampled };
        record(&tx, listen, &settings, shop, order_id, reason).await?;
    }
    tx.commit().await?;
    Ok(orders.len())
}

/// Stated orders, not cancelled, delivered or placed long enough ago, about which nothing was decided or said yet. What was
/// decided of somebody who claimed another's order is nothing about it.
fn due_sql() -> String {
    let undecided = "o.is_stated AND o.cancelled_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM review_requests r WHERE r.shop = o.shop AND r.order_id = o.order_id
            AND (o.claimer IS NULL OR o.is_claimed OR o.person = o.claimer OR r.person IS NULL
                OR r.person <> o.claimer))
        AND NOT EXISTS (SELECT 1 FROM reviews v WHERE v.shop = o.shop AND v.order_id = o.order_id";
    let undecided = format!("{undecided} AND {HOLDS_PLACE})");
    format!(
        "SELECT o.order_id FROM review_orders o
         WHERE o.shop = $1 AND o.delivered_at > $2 AND o.delivered_at <= $3 AND {undecided}
         UNION ALL
         SELECT o.order_id FROM review_orders o
         WHERE o.shop = $1 AND o.delivered_at IS NULL AND o.ordered_at > $2 AND o.ordered_at <= $3 AND {undecided}
         LIMIT {BATCH}"
    )
}

fn due_values(listen: &Listen, shop: ShopId, settings: &Settings) -> Vec<Value> {
    let due = listen.kit.now() - days(settings.request.delay_days);
    vec![shop.0.into(), micros(due - STALE).into(), micros(due).into()]
}
