//! What is noticed of reviews that other systems of the shop tell of: once they are there, they are compared with all
//! others, as the form's are when they are sent. How many come at once is not looked at: a shop may hand over thousands.
//!
//! What is noticed is an event. So it stays as it was noticed, whoever is erased later, and a rebuild gives the same.

use std::time::Duration;

use jiff::SignedDuration;
use primitives::ShopId;
use serde_json::json;
use store::{FromQueryResult, Sql, Tx, micros, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::row;
use super::submit::joined;
use super::suspect::{Sent, copied};
use crate::own::{Actor, act, tell};
use crate::work::{self, Changed};
use crate::{Listen, ids, settings};

const EVERY: Duration = Duration::from_secs(15);
/// Reviews looked at together.
const BATCH: usize = 500;
/// What was written longer ago is history that is handed over, or was looked at and is read out of the log again.
const STALE: SignedDuration = SignedDuration::from_hours(48);

#[derive(FromQueryResult)]
struct Row {
    n: i64,
    id: Uuid,
    shop: Uuid,
    sender: String,
    at: i64,
}

/// For ever: looks at what came.
pub async fn notice(listen: Listen) {
    loop {
        let looked = notice_new(&listen).await;
        if let Err(problem) = &looked {
            tracing::error!(problem = problem.detail, "reviews that came could not be looked at");
        }
        if !looked.is_ok_and(|count| count == BATCH) {
            tokio::time::sleep(EVERY).await;
        }
    }
}

/// Looks at the next reviews; gives how many there were.
pub(crate) async fn notice_new(listen: &Listen) -> Result<usize, Problem> {
    let kit = &listen.kit;
    let sql = format!(
        "SELECT n, id, shop, sender, at FROM reviews
         WHERE n > (SELECT last FROM review_numbers WHERE name = 'noticed') ORDER BY n LIMIT {BATCH}"
    );
    let rows: Vec<Row> = kit.store.rows(&sql, vec![]).await?;
    let Some(last) = rows.last().map(|row| row.n) else { return Ok(0) };
    let since = micros(kit.now() - STALE);
    let tx = kit.store.begin().await?;
    work::lock(&tx).await?;
    let mut changed = Vec::new();
    for row in rows.iter().filter(|row| row.sender == "server" && row.at >= since) {
        let shop = ShopId(row.shop);
        changed.push((shop, look(&tx, listen, shop, row.id).await?));
    }
    tx.exec("UPDATE review_numbers SET last = $1 WHERE name = 'noticed'", vec![last.into()]).await?;
    tx.commit().await?;
    for (shop, reviews) in changed {
        tell(listen, shop, &reviews);
    }
    Ok(rows.len())
}

/// One review, once.
async fn look(tx: &Tx, listen: &Listen, shop: ShopId, id: Uuid) -> Result<Vec<Changed>, Problem> {
    let known = "SELECT COUNT(*) FROM review_suspicions WHERE review = $1";
    let is_known = tx.scalar::<i64>(known, vec![id.into()]).await?.unwrap_or(0) > 0;
    let Some(review) = row::by_id(tx, shop, &[id]).await?.pop().filter(|review| !is_known && !review.is_erased) else {
        return Ok(Vec::new());
    };
    let rules = settings::load(tx, shop).await?.hold;
    let text = joined(review.title.as_deref(), review.text.as_deref());
    let sent = Sent {
        id,
        n: review.n,
        rating: review.rating,
        text: &text,
        order_id: review.order_id.as_deref(),
        product_id: review.product_id.as_deref(),
        address: None,
        device: None,
    };
    let Some(signal) = copied(tx, shop, rules, &sent).await? else { return Ok(Vec::new()) };
    let said = json!({"suspicion_id": ids::suspicion(id), "review_id": review.review_id, "signals": [signal]});
    act(tx, listen, shop, &Actor::System, "Review Suspected", &said).await
}
