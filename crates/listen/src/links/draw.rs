//! Decides, order by order, who is asked. It takes no input but the time, and doing it twice changes nothing.

use std::time::Duration;

use jiff::SignedDuration;
use primitives::{ShopId, Timestamp};
use store::{Sql, Value, micros};
use web::Problem;

use super::request::{Reason, days, record};
use super::sample::is_drawn;
use super::withdraw::WITHDRAWN;
use crate::Listen;
use crate::media::record;
use crate::reviews::row::HOLDS_PLACE;
use crate::settings::{self, Settings};
use crate::shopper::Shopper;

/// What became due longer ago is history, such as an import: nobody is asked about it.
const STALE: SignedDuration = SignedDuration::from_hours(24 * 14);
/// Days after which an order that nobody said is delivered is waited for no more, and [`STALE`] on top.
const GIVEN_UP: i64 = 21;
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
    let (sql, values) = due(shop, &settings, kit.now());
    let orders: Vec<String> = tx.column(&sql, values).await?;
    for order_id in &orders {
        let is_drawn = is_drawn(&kit.vault, shop, order_id, settings.request.sample_rate);
        let reason = if is_drawn { Reason::Sampled } else { Reason::NotSampled };
        record(&tx, listen, &settings, shop, order_id, reason).await?;
    }
    let (sql, values) = given_up(shop, &settings, kit.now());
    let lost: Vec<String> = tx.column(&sql, values).await?;
    for order_id in &lost {
        record(&tx, listen, &settings, shop, order_id, Reason::Undelivered).await?;
    }
    tx.commit().await?;
    Ok(orders.len().max(lost.len()))
}

/// True of stated orders `o`, not cancelled, about which nothing was decided or said yet. What was decided of somebody who
/// claimed another's order is nothing about it, nor is what was taken back before anybody was asked, nor that its buyer wished
/// for a link, nor that it never arrived once it did. Of an order whose buyer was erased nobody is asked.
fn undecided() -> String {
    format!(
        "o.is_stated AND o.cancelled_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM review_requests r WHERE r.shop = o.shop AND r.order_id = o.order_id
            AND NOT {WITHDRAWN} AND r.reason <> 'self' AND NOT (r.reason = 'undelivered' AND o.delivered_at IS NOT NULL)
            AND (o.claimer IS NULL OR o.is_claimed OR o.person = o.claimer OR r.person IS NULL
                OR r.person <> o.claimer))
        AND NOT EXISTS (SELECT 1 FROM review_spent_orders s WHERE s.shop = o.shop AND s.order_id = o.order_id)
        AND NOT EXISTS (SELECT 1 FROM reviews v WHERE v.shop = o.shop AND v.order_id = o.order_id AND {HOLDS_PLACE})"
    )
}

/// Orders delivered long enough ago, and those of which no delivery is told: placed long enough ago, and not promised for
/// later. None of which a parcel is under way.
fn due(shop: ShopId, settings: &Settings, now: Timestamp) -> (String, Vec<Value>) {
    let rules = settings.request;
    let select =
        format!("SELECT o.order_id FROM review_orders o WHERE o.shop = $1 AND NOT o.is_under_way AND {}", undecided());
    let (delivered, ordered) = (now - days(rules.delay_days), now - days(rules.order_delay_days));
    let mut at = vec![delivered - STALE, delivered];
    let mut untold = String::new();
    if rules.order_delay_days > 0 {
        // What was promised for later than that is due on the promised day.
        untold = format!(
            " UNION ALL {select} AND o.delivered_at IS NULL AND o.ordered_at > $4 AND o.ordered_at <= $5
              AND (o.promised_at IS NULL OR o.promised_at <= $6)
              UNION ALL {select} AND o.delivered_at IS NULL AND o.ordered_at <= $4 AND o.promised_at > $7
              AND o.promised_at <= $6"
        );
        at.extend([ordered - STALE, ordered, now, now - STALE]);
    }
    let mut values: Vec<Value> = vec![shop.0.into()];
    values.extend(at.into_iter().map(|at| Value::from(micros(at))));
    (format!("{select} AND o.delivered_at > $2 AND o.delivered_at <= $3{untold} LIMIT {BATCH}"), values)
}

/// Orders that were never delivered, as far as is known, and of which it is too late to be asked: that is written down too.
fn given_up(shop: ShopId, settings: &Settings, now: Timestamp) -> (String, Vec<Value>) {
    let last = now - days(settings.request.order_delay_days.max(GIVEN_UP)) - STALE;
    let sql = format!(
        "SELECT o.order_id FROM review_orders o WHERE o.shop = $1 AND o.delivered_at IS NULL AND o.ordered_at > $2
         AND o.ordered_at <= $3 AND (o.promised_at IS NULL OR o.promised_at <= $3) AND {} LIMIT {BATCH}",
        undecided()
    );
    (sql, vec![shop.0.into(), micros(last - STALE).into(), micros(last).into()])
}
