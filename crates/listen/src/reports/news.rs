use contact::{Ask, Channel, Contact, Foot, Kind, Message, Withdrawal, forget_unconfirmed};
use jiff::SignedDuration;
use pages::{Language, fill};
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, exec_in, ids_in, micros, sea_orm, unindexed};
use uuid::Uuid;
use web::Problem;

use super::follow::TOPIC;
use super::words::Words;
use crate::Listen;
use crate::people::Who;
use crate::reviews::WITHDRAWN;
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

/// Tells who reported a review what came of it, each once, and takes back what is over before it was sent; forgets
/// addresses that nobody confirmed.
pub(crate) async fn tell_reporters(listen: &Listen, contact: &Contact, shop: ShopId) -> Result<(), Problem> {
    forget_unconfirmed(&listen.kit.store, ("review_report_followers", TOPIC), shop, listen.kit.now()).await?;
    recall(listen, shop).await?;
    if contact.address().is_none() {
        return Ok(());
    }
    while batch(listen, contact, shop).await? == BATCH {}
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    decision: Uuid,
    person: Uuid,
    who: Vec<u8>,
    language: String,
    /// Of the review now: what it was taken down for, where it was.
    refusal: Option<String>,
    /// 1 where its writer corrected it since it was reported.
    corrected: i64,
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
            // Of its own: where the mail is taken back, another outcome has another.
            subject: kit.ids.uuid(),
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
        let sql = "UPDATE review_report_followers SET mail = $1, decision = $2 WHERE report = $3";
        tx.exec(sql, vec![ask.subject.into(), row.decision.into(), row.id.into()]).await?;
    }
    tx.commit().await?;
    Ok(rows.len())
}

/// What settles a report of a review, as the decision `d` about it: one of staff, or that its writer took it back.
fn settles(d: &str) -> String {
    format!("{d}.decision <> 'reward' AND ({d}.staff_name <> '' OR {d}.reason = '{WITHDRAWN}')")
}

/// Reports that were settled since, of those who have shown that the address is theirs, with the newest decision. Of a
/// review that waits to be looked at again, as one that its writer corrected, nothing can be said yet.
async fn undecided(tx: &Tx, listen: &Listen, shop: ShopId) -> Result<Vec<Row>, StoreError> {
    let now = listen.kit.now();
    let values: Vec<Value> = vec![shop.0.into(), micros(now - STALE).into(), micros(now - PAUSE).into()];
    tx.rows(&undecided_sql(), values).await
}

/// Begins with those who are told, who are few among all who report: `CROSS JOIN` has SQLite do so.
fn undecided_sql() -> String {
    let is_told = contact::is_decided_sql(Kind::FeedbackUpdate, "p.shop", "p.id");
    let (settles, settles_later) = (settles("d"), settles("e"));
    format!(
        "SELECT p.id, d.id AS decision, f.person, f.who, f.language,
            CASE WHEN r.state = 'rejected' THEN COALESCE(r.refusal, 'other') END AS refusal,
            CAST(CASE WHEN EXISTS (SELECT 1 FROM review_corrections c WHERE c.review = p.review AND c.at >= p.at)
                THEN 1 ELSE 0 END AS BIGINT) AS corrected
         FROM review_report_followers f CROSS JOIN review_reports p CROSS JOIN reviews r CROSS JOIN review_decisions d
         WHERE f.shop = $1 AND f.state = 'active' AND f.created_at > $2 AND f.mail IS NULL AND p.id = f.report
            AND p.at > $2 AND r.id = p.review AND NOT r.is_erased AND r.state <> 'held' AND NOT {is_told}
            AND d.review = p.review AND d.at >= p.at AND d.at <= $3 AND {settles}
            AND NOT EXISTS (SELECT 1 FROM review_decisions e
                WHERE e.review = d.review AND {settles_later} AND (e.at, e.id) > (d.at, d.id))
         ORDER BY p.at, p.id LIMIT {BATCH}"
    )
}

/// Takes back what is about to be told where the decision is not the newest any more, or the review waits to be looked at
/// again: what comes of it then is told instead.
async fn recall(listen: &Listen, shop: ShopId) -> Result<(), StoreError> {
    let kit = &listen.kit;
    let waiting = contact::waiting(&kit.store, shop, Kind::FeedbackUpdate, kit.now() + WAITS).await?;
    let (of_shop, settles) = (unindexed("f.shop = $1"), settles("e"));
    let over = ids_in(&kit.store, &[shop.0.into()], &waiting, |list| {
        format!(
            "SELECT f.mail FROM review_report_followers f JOIN review_decisions d ON d.id = f.decision
             JOIN reviews r ON r.id = d.review
             WHERE f.mail IN ({list}) AND {of_shop} AND (r.state = 'held' OR EXISTS (SELECT 1 FROM review_decisions e
                WHERE e.review = d.review AND {settles} AND (e.at, e.id) > (d.at, d.id)))
             ORDER BY f.mail"
        )
    })
    .await?;
    if over.is_empty() {
        return Ok(());
    }
    let tx = kit.store.begin().await?;
    let which = (Kind::FeedbackUpdate, over.as_slice());
    let unsent = contact::withdraw(&tx, (&kit.ids, kit.now()), shop, which, Withdrawal::Undone).await?;
    exec_in(&tx, &[], &unsent, |list| {
        format!("UPDATE review_report_followers SET mail = NULL, decision = NULL WHERE mail IN ({list})")
    })
    .await?;
    tx.commit().await
}

fn letter(shop: &Shop, row: &Row) -> Message {
    let language = Language::parse(&row.language).unwrap_or(Language::En);
    let words = Words::of(language);
    let by_shop = |outcome: String| vec![fill(words.news_lead, &shop.name), outcome, words.news_wrong.to_owned()];
    let paragraphs = match row.refusal.as_deref() {
        Some(WITHDRAWN) => vec![fill(words.news_withdrawn, &shop.name)],
        Some(refusal) => by_shop(fill(words.news_removed, why(language, refusal))),
        None if row.corrected == 1 => by_shop(words.news_corrected.to_owned()),
        None => by_shop(words.news_kept.to_owned()),
    };
    Message { language, subject: words.news_subject.to_owned(), paragraphs, button: None, foot: Foot::default() }
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
