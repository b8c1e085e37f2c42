use contact::{Ask, Channel, Contact, Foot, Kind, Message, forget_unconfirmed};
use jiff::SignedDuration;
use pages::{Language, fill};
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, micros, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::follow::TOPIC;
use super::words::Words;
use crate::Listen;
use crate::people::Who;
use crate::shop::Shop;
use crate::shopper::words::why;

/// What was not decided about within this time is told to nobody any more.
const STALE: SignedDuration = SignedDuration::from_hours(24 * 180);
/// A slip is put right within this time, and nobody hears of it.
const PAUSE: SignedDuration = SignedDuration::from_mins(10);
/// So long may a mail wait for an hour at which the shop writes.
const WAITS: SignedDuration = SignedDuration::from_hours(24 * 7);
/// Reports told of in one transaction.
const BATCH: usize = 50;

/// Tells who reported a review what was decided, each once; forgets addresses that nobody confirmed.
pub(crate) async fn tell_reporters(listen: &Listen, contact: &Contact, shop: ShopId) -> Result<(), Problem> {
    forget_unconfirmed(&listen.kit.store, "review_report_followers", shop, listen.kit.now()).await?;
    if contact.address().is_none() {
        return Ok(());
    }
    while batch(listen, contact, shop).await? == BATCH {}
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    person: Uuid,
    who: Vec<u8>,
    language: String,
    /// Of the review now: what it was taken down for, where it was.
    refusal: Option<String>,
}

/// Decides about reports that nothing was decided about yet; gives how many there were.
pub(super) async fn batch(listen: &Listen, contact: &Contact, shop: ShopId) -> Result<usize, Problem> {
    let kit = &listen.kit;
    let shop = Shop::load(&kit.store, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let tx = kit.store.begin().await?;
    let rows = undecided(&tx, listen, shop.id).await?;
    let people: Vec<Uuid> = store::distinct(rows.iter().map(|row| row.person));
    let keys = kit.vault.existing_keys(&tx, &people).await?;
    for row in &rows {
        let who = Who::open(&keys, Some(row.person), Some(&row.who))?;
        let ask = Ask {
            shop: shop.id,
            kind: Kind::FeedbackUpdate,
            subject: row.id,
            topic: TOPIC.to_owned(),
            title: String::new(),
            who: contact::Who { email: who.email, ..contact::Who::default() },
            channel: Channel::Mail,
            override_quarantine: false,
            expires_at: kit.now() + WAITS,
        };
        let decision = contact.decide(&tx, &ask).await?;
        if decision.is_asked {
            contact.send(&tx, &decision, &letter(&shop, row)).await?;
        }
    }
    tx.commit().await?;
    Ok(rows.len())
}

/// Reports about which staff decided since, of those who have shown that the address is theirs. Of a review that waits to
/// be looked at again nothing can be said yet.
async fn undecided(tx: &Tx, listen: &Listen, shop: ShopId) -> Result<Vec<Row>, StoreError> {
    let now = listen.kit.now();
    let values: Vec<Value> = vec![shop.0.into(), micros(now - STALE).into(), micros(now - PAUSE).into()];
    tx.rows(&undecided_sql(), values).await
}

/// Begins with those who are told, who are few among all who report: `CROSS JOIN` has SQLite do so.
fn undecided_sql() -> String {
    let is_told = contact::is_decided_sql(Kind::FeedbackUpdate, "p.shop", "p.id");
    format!(
        "SELECT p.id, f.person, f.who, f.language,
            CASE WHEN r.state = 'rejected' THEN COALESCE(r.refusal, 'other') END AS refusal
         FROM review_report_followers f CROSS JOIN review_reports p CROSS JOIN reviews r
         WHERE f.shop = $1 AND f.state = 'active' AND f.created_at > $2 AND p.id = f.report AND p.at > $2
            AND r.id = p.review AND NOT r.is_erased AND r.state <> 'held' AND NOT {is_told}
            AND EXISTS (SELECT 1 FROM review_decisions d WHERE d.review = p.review AND d.at >= p.at AND d.at <= $3
                AND d.decision <> 'reward' AND d.staff_name <> '')
         ORDER BY p.at, p.id LIMIT {BATCH}"
    )
}

fn letter(shop: &Shop, row: &Row) -> Message {
    let language = Language::parse(&row.language).unwrap_or(Language::En);
    let words = Words::of(language);
    let outcome = match &row.refusal {
        Some(refusal) => fill(words.news_removed, why(language, refusal)),
        None => words.news_kept.to_owned(),
    };
    Message {
        language,
        subject: words.news_subject.to_owned(),
        paragraphs: vec![fill(words.news_lead, &shop.name), outcome, words.news_wrong.to_owned()],
        button: None,
        foot: Foot::default(),
    }
}

#[cfg(test)]
mod tests {
    use store::testing;

    use super::*;

    #[tokio::test]
    async fn who_is_told_is_not_looked_for_among_all_who_report() {
        let all = [web::MIGRATIONS, contact::MIGRATIONS, crate::MIGRATIONS].concat();
        let test = testing::store(&all).await;
        let values: Vec<Value> = vec![Uuid::nil().into(), 0i64.into(), 0i64.into()];
        let by = "review_report_followers_shop (shop=? AND state=? AND created_at>?)";
        testing::finds_by(&test.store, by, &undecided_sql(), values).await;
    }
}
