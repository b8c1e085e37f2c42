//! Facts about reviews, kept under the ids of the events that told them.

use primitives::json;
use serde_json::Value as Json;
use store::{Sql, StoreError, Value};
use uuid::Uuid;

use super::Desk;
use crate::facts::{Item, Statement};
use crate::ids;

const MAX_NOTE: usize = 2_000;
const MAX_REPLY: usize = 5_000;

/// `buyer` is whose order the event is about, where the batch or the table says.
pub(super) async fn record(desk: &Desk<'_>, item: &Item<'_>, buyer: Option<Uuid>) -> Result<(), StoreError> {
    match item.name() {
        "Review Suspected" => suspicion(desk, item).await,
        "Review Decided" => decision(desk, item).await,
        "Review Replied" => reply(desk, item).await,
        "Review Voted" => vote(desk, item).await,
        "Review Labelled" => label(desk, item).await,
        "Review Requested" => request(desk, item, buyer).await,
        "Review Request Opened" => opened(desk, item).await,
        _ => step(desk, item).await,
    }
}

/// The fact's own id and the review's; `None` when the event has none.
fn named(desk: &Desk<'_>, item: &Item<'_>, key: &str) -> Option<(Uuid, Uuid)> {
    let properties = item.properties();
    let review = json::text(properties, "review_id")?;
    Some((json::id(properties, key)?, ids::review(desk.shop.id, &review)))
}

fn optional(properties: &Json, key: &str, most: usize) -> Value {
    json::text_up_to(properties, key, most).into()
}

async fn suspicion(desk: &Desk<'_>, item: &Item<'_>) -> Result<(), StoreError> {
    let Some((id, review)) = named(desk, item, "suspicion_id") else { return Ok(()) };
    let Some(signals) = item.properties().get("signals") else { return Ok(()) };
    let sql = "INSERT INTO review_suspicions (id, shop, review, at, signals) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (id) DO NOTHING";
    let values =
        vec![id.into(), desk.shop.id.0.into(), review.into(), item.at().into(), store::text(&signals.to_string())];
    desk.tx.exec(sql, values).await.map(drop)
}

async fn decision(desk: &Desk<'_>, item: &Item<'_>) -> Result<(), StoreError> {
    let Some((id, review)) = named(desk, item, "decision_id") else { return Ok(()) };
    let (properties, (staff, name)) = (item.properties(), item.staff());
    let Some(decision) = json::text(properties, "decision") else { return Ok(()) };
    let sql = "INSERT INTO review_decisions (id, shop, review, at, decision, reason, note, staff, staff_name)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING";
    let values = vec![
        id.into(),
        desk.shop.id.0.into(),
        review.into(),
        item.at().into(),
        decision.into(),
        optional(properties, "reason", 64),
        optional(properties, "note", MAX_NOTE),
        staff.into(),
        name.into(),
    ];
    desk.tx.exec(sql, values).await?;
    Ok(())
}

/// That its writer corrected a review that was taken down; any other change is none.
pub(super) async fn corrected(desk: &Desk<'_>, item: &Item<'_>) -> Result<(), StoreError> {
    let Some((id, review)) = named(desk, item, "correction_id") else { return Ok(()) };
    let sql = "INSERT INTO review_corrections (id, shop, review, at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (id) DO NOTHING";
    desk.tx.exec(sql, vec![id.into(), desk.shop.id.0.into(), review.into(), item.at().into()]).await.map(drop)
}

/// What is told without words takes those back that were told before.
async fn reply(desk: &Desk<'_>, item: &Item<'_>) -> Result<(), StoreError> {
    let Some((id, review)) = named(desk, item, "reply_id") else { return Ok(()) };
    let (properties, (staff, name)) = (item.properties(), item.staff());
    let sql = "INSERT INTO review_replies (id, shop, review, at, text, is_private, staff, staff_name)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
               ON CONFLICT (id) DO UPDATE SET text = '' WHERE excluded.text = ''";
    let values = vec![
        id.into(),
        desk.shop.id.0.into(),
        review.into(),
        item.at().into(),
        json::text_up_to(properties, "text", MAX_REPLY).unwrap_or_default().into(),
        json::flag(properties, "is_private").into(),
        staff.into(),
        name.into(),
    ];
    desk.tx.exec(sql, values).await?;
    Ok(())
}

/// The answer that came with an imported review: one, as the newest file has it.
pub(super) async fn answered(desk: &Desk<'_>, review: Uuid, statement: &Statement) -> Result<(), StoreError> {
    let Some(reply) = &statement.reply else { return Ok(()) };
    let sql = "INSERT INTO review_replies (id, shop, review, at, text, is_private, staff, staff_name)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
               ON CONFLICT (id) DO UPDATE SET at = excluded.at, text = excluded.text, staff_name = excluded.staff_name";
    let values = vec![
        ids::imported_reply(review).into(),
        desk.shop.id.0.into(),
        review.into(),
        reply.at.into(),
        store::text(&reply.text),
        false.into(),
        Uuid::nil().into(),
        store::text(&statement.origin),
    ];
    desk.tx.exec(sql, values).await?;
    Ok(())
}

/// The newest vote of a voter stands.
async fn vote(desk: &Desk<'_>, item: &Item<'_>) -> Result<(), StoreError> {
    let properties = item.properties();
    let (Some(review), Some(voter)) = (json::text(properties, "review_id"), json::text(properties, "voter")) else {
        return Ok(());
    };
    let sql = "INSERT INTO review_votes (review, voter, is_helpful, at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (review, voter) DO UPDATE SET is_helpful = excluded.is_helpful, at = excluded.at
               WHERE review_votes.at <= excluded.at";
    let is_helpful = json::flag(properties, "is_helpful");
    let review = ids::review(desk.shop.id, &review);
    desk.tx.exec(sql, vec![review.into(), voter.into(), is_helpful.into(), item.at().into()]).await?;
    Ok(())
}

async fn label(desk: &Desk<'_>, item: &Item<'_>) -> Result<(), StoreError> {
    let Some((id, review)) = named(desk, item, "label_id") else { return Ok(()) };
    let Some(polarity) = json::text(item.properties(), "polarity") else { return Ok(()) };
    let quoted = |key: &str| item.properties().get("quote").and_then(|quote| quote.get(key)).and_then(Json::as_i64);
    let sql = "INSERT INTO review_labels (id, shop, review, at, aspect, polarity, staff, quote_start, quote_end)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (id) DO NOTHING";
    let values = vec![
        id.into(),
        desk.shop.id.0.into(),
        review.into(),
        item.at().into(),
        optional(item.properties(), "aspect", 64),
        polarity.into(),
        item.staff().0.into(),
        quoted("start").into(),
        quoted("end").into(),
    ];
    desk.tx.exec(sql, values).await?;
    Ok(())
}

async fn step(desk: &Desk<'_>, item: &Item<'_>) -> Result<(), StoreError> {
    let Some((id, review)) = named(desk, item, "step_id") else { return Ok(()) };
    let (properties, (staff, name)) = (item.properties(), item.staff());
    let kind = item.name().trim_start_matches("Recovery ").to_lowercase();
    let sql = "INSERT INTO recovery_steps
        (id, shop, review, recovery, at, kind, owner, owner_name, due_at, outcome, note, staff, staff_name)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING";
    let values = vec![
        id.into(),
        desk.shop.id.0.into(),
        review.into(),
        ids::recovery(review).into(),
        item.at().into(),
        kind.into(),
        json::id(properties, "owner").into(),
        optional(properties, "owner_name", 200),
        json::micros(properties, "due_at").into(),
        optional(properties, "outcome", 32),
        optional(properties, "note", MAX_NOTE),
        staff.into(),
        name.into(),
    ];
    desk.tx.exec(sql, values).await?;
    Ok(())
}

async fn request(desk: &Desk<'_>, item: &Item<'_>, buyer: Option<Uuid>) -> Result<(), StoreError> {
    let properties = item.properties();
    let (Some(id), Some(order)) = (json::id(properties, "request_id"), json::text(properties, "order_id")) else {
        return Ok(());
    };
    let time = |key: &str| json::micros(properties, key).unwrap_or(item.at());
    let sql = "INSERT INTO review_requests
        (id, shop, order_id, person, channel, is_sampled, reason, created_at, due_at, expires_at)
        VALUES ($1, $2, $3, COALESCE($10, (SELECT person FROM review_orders WHERE shop = $2 AND order_id = $3)),
            $4, $5, $6, $7, $8, $9)
        ON CONFLICT (id) DO NOTHING";
    let values = vec![
        id.into(),
        desk.shop.id.0.into(),
        order.into(),
        json::text(properties, "channel").unwrap_or_else(|| "link".to_owned()).into(),
        json::flag(properties, "is_sampled").into(),
        json::text(properties, "reason").unwrap_or_else(|| "staff".to_owned()).into(),
        item.at().into(),
        time("due_at").into(),
        time("expires_at").into(),
        buyer.into(),
    ];
    desk.tx.exec(sql, values).await?;
    Ok(())
}

/// The first time that the link was opened stands.
async fn opened(desk: &Desk<'_>, item: &Item<'_>) -> Result<(), StoreError> {
    let Some(id) = json::id(item.properties(), "request_id") else { return Ok(()) };
    let sql = "UPDATE review_requests SET opened_at = $1 WHERE id = $2 AND shop = $3 AND opened_at IS NULL";
    desk.tx.exec(sql, vec![item.at().into(), id.into(), desk.shop.id.0.into()]).await.map(drop)
}

/// What came by the link of a request answers it; the first time stands.
pub(super) async fn request_answered(desk: &Desk<'_>, statement: &Statement) -> Result<(), StoreError> {
    let Some(id) = statement.request else { return Ok(()) };
    let sql = "UPDATE review_requests SET answered_at = $1 WHERE id = $2 AND shop = $3 AND answered_at IS NULL";
    desk.tx.exec(sql, vec![statement.at.into(), id.into(), desk.shop.id.0.into()]).await.map(drop)
}
