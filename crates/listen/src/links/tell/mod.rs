//! Tells buyers by mail that they are asked, and decides with all others who asks them something whether they may be;
//! and tells them what the shop answers and what it takes down, who asked a question what was answered, and who reported
//! a review what was decided.

mod changed;
mod correction;
mod letter;
pub(super) mod recall;
pub(super) mod refusal;
pub(super) mod reply;
mod withdrawal;

pub(crate) use changed::tell_changed;
pub(crate) use correction::Correctable;
pub(crate) use reply::ask as ask_writer;
pub(crate) use withdrawal::{Withdrawal, mail_withdrawal};

use std::collections::HashMap;
use std::time::Duration;

use contact::{Ask, Channel, Contact, Kind};
use jiff::SignedDuration;
use primitives::ShopId;
use store::{FromQueryResult, PersonKey, Sql, StoreError, Tx, Value, instant, micros, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::request::Request;
use super::withdraw::WITHDRAWN;
use crate::Listen;
use crate::people::Who;
use crate::questions::tell_askers;
use crate::reports::tell_reporters;
use crate::reviews::row::{self, HOLDS_PLACE, Key};
use crate::settings::{self, Settings};
use crate::shop::Shop;
use letter::Letter;

const EVERY: Duration = Duration::from_secs(60);
/// Requests are told of as soon as they are made; after a longer rest of the whole installation they are not.
const STALE: SignedDuration = SignedDuration::from_hours(48);
/// Requests told of in one transaction.
const BATCH: usize = 50;
/// The clock of reviews, and that of complaints that were put right: the one does not hold up the other.
const TOPIC: &str = "review";
const MENDED: &str = "mended";

/// Tells of requests for ever, and takes back mails and reminders that answers have made needless.
pub async fn tell(listen: Listen, contact: Contact) {
    loop {
        if let Err(problem) = tell_all(&listen, &contact).await {
            tracing::error!(problem = problem.detail, "who is to be told of review requests could not be decided");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn tell_all(listen: &Listen, contact: &Contact) -> Result<(), Problem> {
    for shop in web::shops(&listen.kit.store).await? {
        recall::recall(listen, shop.id).await?;
        refusal::recall(listen, shop.id).await?;
        while batch(listen, contact, shop.id).await? == BATCH {}
        while reply::batch(listen, contact, shop.id).await? == BATCH {}
        while refusal::batch(listen, contact, shop.id).await? == BATCH {}
        tell_askers(listen, contact, shop.id).await?;
        tell_reporters(listen, contact, shop.id).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    order_id: String,
    is_sampled: bool,
    reason: String,
    created_at: i64,
    expires_at: i64,
    person: Option<Uuid>,
    buyer: Option<Vec<u8>>,
    is_answered: bool,
    is_reviewed: bool,
}

/// Decides about requests that nothing was decided about yet; gives how many there were.
pub(super) async fn batch(listen: &Listen, contact: &Contact, shop: ShopId) -> Result<usize, Problem> {
    let kit = &listen.kit;
    let settings = settings::load(&kit.store, shop).await?;
    let shop = Shop::load(&kit.store, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
    let tx = kit.store.begin().await?;
    let mut rows = undecided(&tx, listen, shop.id).await?;
    rows.extend(put_off(&tx, listen, shop.id, BATCH - rows.len()).await?);
    let people: Vec<Uuid> = store::distinct(rows.iter().filter_map(|row| row.person));
    let keys = kit.vault.existing_keys(&tx, &people).await?;
    let desk = Desk { listen, contact, tx: &tx, shop: &shop, settings: &settings, keys: &keys };
    let count = rows.len();
    for row in rows {
        desk.decide(row).await?;
    }
    tx.commit().await?;
    Ok(count)
}

/// To be followed by a condition on `r`.
fn select() -> String {
    format!(
        "SELECT r.id, r.order_id, r.is_sampled, r.reason, r.created_at, r.expires_at, o.person, o.buyer,
            r.answered_at IS NOT NULL AS is_answered,
            EXISTS (SELECT 1 FROM reviews v WHERE v.shop = r.shop AND v.order_id = r.order_id AND {HOLDS_PLACE})
                AS is_reviewed
         FROM review_requests r LEFT JOIN review_orders o ON o.shop = r.shop AND o.order_id = r.order_id"
    )
}

async fn undecided(tx: &Tx, listen: &Listen, shop: ShopId) -> Result<Vec<Row>, StoreError> {
    let is_decided = contact::is_decided_sql(Kind::ReviewRequest, "r.shop", "r.id");
    let sql = format!(
        "{} WHERE r.shop = $1 AND r.created_at > $2 AND r.answered_at IS NULL AND NOT {WITHDRAWN} AND r.reason <> 'self'
            AND NOT {is_decided}
         ORDER BY r.created_at, r.id LIMIT {BATCH}",
        select()
    );
    let values: Vec<Value> = vec![shop.0.into(), micros(listen.kit.now() - STALE).into()];
    tx.rows(&sql, values).await
}

/// Those that have waited for their buyer's rest to end.
async fn put_off(tx: &Tx, listen: &Listen, shop: ShopId, limit: usize) -> Result<Vec<Row>, StoreError> {
    let due = contact::put_off(tx, shop, Kind::ReviewRequest, listen.kit.now(), limit).await?;
    store::rows_in(tx, &[], &due, |list| format!("{} WHERE r.id IN ({list}) ORDER BY r.created_at, r.id", select()))
        .await
}

/// What is at hand while requests are decided about.
struct Desk<'a> {
    listen: &'a Listen,
    contact: &'a Contact,
    tx: &'a Tx,
    shop: &'a Shop,
    settings: &'a Settings,
    keys: &'a HashMap<Uuid, PersonKey>,
}

impl Desk<'_> {
    async fn decide(&self, row: Row) -> Result<(), Problem> {
        let (contact, tx) = (self.contact, self.tx);
        let request = self.request(&row);
        let ask = self.ask(&row, &request)?;
        let given = match row.reason.as_str() {
            "undelivered" => Some(contact::Reason::NotDelivered),
            _ if !row.is_sampled => Some(contact::Reason::NotSampled),
            "sampled" if row.is_reviewed => Some(contact::Reason::Answered),
            _ if row.is_answered => Some(contact::Reason::Answered),
            "sampled" | "mended" => None,
            _ => Some(contact::Reason::Staff),
        };
        if let Some(reason) = given {
            contact.refuse(tx, &ask, reason).await?;
            return Ok(());
        }
        let decision = contact.decide_or_put_off(tx, &ask, instant(row.created_at)).await?;
        // A link that somebody may have carried cannot be made to last longer.
        if decision.again_at.is_some_and(|again_at| again_at >= request.expires_at) {
            contact.refuse(tx, &ask, contact::Reason::Expired).await?;
        }
        let Some(address) = contact.address().filter(|_| decision.is_asked) else { return Ok(()) };
        let link = format!("{address}{}?lang={}", request.path(&self.listen.kit), decision.language.code());
        let letter = Letter::read(tx, self.shop, self.settings, &request, &decision, link).await?;
        if row.reason == "mended" {
            return contact.send(tx, &decision, &letter.again(self.may_edit(&row.order_id).await?)).await;
        }
        contact.send(tx, &decision, &letter.first()).await?;
        if self.settings.request_mail.has_reminder {
            contact.remind(tx, &decision, &letter.reminder()).await?;
        }
        Ok(())
    }

    /// Whether any review of the order may still be changed, and not only be added to.
    async fn may_edit(&self, order_id: &str) -> Result<bool, StoreError> {
        let reviews = row::by(self.tx, self.shop.id, Key::Order, &[order_id.to_owned()]).await?;
        let now = micros(self.listen.kit.now());
        Ok(reviews.iter().any(|review| review.may_edit(self.settings, now)))
    }

    fn ask(&self, row: &Row, request: &Request) -> Result<Ask, StoreError> {
        let buyer = Who::open(self.keys, row.person, row.buyer.as_deref())?;
        let is_mended = row.reason == "mended";
        let is_mail = self.settings.request_mail.is_on && (is_mended || row.reason == "sampled");
        Ok(Ask {
            shop: self.shop.id,
            kind: Kind::ReviewRequest,
            subject: row.id,
            topic: if is_mended { MENDED } else { TOPIC }.to_owned(),
            title: row.order_id.clone(),
            who: contact::Who { customer: None, user_id: buyer.user_id, buyer_id: buyer.buyer_id, email: buyer.email },
            channel: if is_mail { Channel::Mail } else { Channel::Link },
            // It belongs to a complaint that is dealt with; consent and the cap hold all the same.
            override_quarantine: is_mended,
            expires_at: request.expires_at,
        })
    }

    fn request(&self, row: &Row) -> Request {
        let created_at = instant(row.created_at);
        Request {
            id: row.id,
            shop: self.shop.id,
            order_id: row.order_id.clone(),
            is_sampled: row.is_sampled,
            reason: row.reason.clone(),
            channel: "link".to_owned(),
            created_at,
            due_at: created_at,
            expires_at: instant(row.expires_at),
            opened_at: None,
            answered_at: None,
        }
    }
}
