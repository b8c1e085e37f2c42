//! Taking reviews out again: what an import brought, and what a person left.

use std::collections::BTreeSet;

use primitives::{Seq, ShopId, Stored, json};
use serde_json::Value as Json;
use store::{Sql, StoreError, Value, Vault, exec_in, ids_in, unindexed};
use uuid::Uuid;
use web::Kit;

use crate::facts::{Content, Products, withdraw};
use crate::links;
use crate::media::record;
use crate::people;
use crate::questions;
use crate::reports;
use crate::reviews::row::{self, Key};
use crate::settings;
use crate::shop::Shop;
use crate::work::{Changed, Desk, Work};

/// Tables whose rows belong to a review and go with it.
const OF_REVIEW: [&str; 6] =
    ["review_replies", "review_votes", "review_labels", "review_aspects", "recovery_steps", "recoveries"];

/// Removes the reviews that came with an import, what it said of orders and products, and the mails that it set off and that
/// were not sent yet.
pub(crate) async fn undo_import(desk: &Desk<'_>, event: &Stored) -> Result<Vec<Changed>, StoreError> {
    let body: Json = serde_json::from_str(event.event.body.get()).unwrap_or_default();
    let Some(import) = body.get("properties").and_then(|properties| json::id(properties, "import_id")) else {
        return Ok(Vec::new());
    };
    let (tx, shop) = (desk.tx, desk.shop.id);
    let orders = withdraw(tx, shop, import).await?;
    let products = Products::withdraw(tx, shop, import).await?;
    let mut work = Work::begin(desk).await?;
    let reviews = row::by(tx, shop, Key::Import, &[import]).await?;
    let ids: Vec<Uuid> = reviews.iter().map(|review| review.id).collect();
    let shown: BTreeSet<Uuid> =
        reviews.iter().flat_map(|review| [review.photos(), review.later_photos()].concat()).collect();
    work.put(reviews);
    for draft in work.drafts.values_mut() {
        draft.now = None;
    }
    for (key, others) in [(Key::Order, &orders), (Key::Product, &products)] {
        let touched = row::by(tx, shop, key, others).await?;
        work.put(touched);
    }
    let changed = work.finish().await?;
    for table in OF_REVIEW {
        exec_in(tx, &[], &ids, |list| format!("DELETE FROM {table} WHERE review IN ({list})")).await?;
    }
    record::release(tx, &ids, &shown).await?;
    links::withdraw(desk, &orders, event.event.timestamp).await?;
    Ok(changed)
}

/// What a person is known by here: user ids, buyer ids and mail addresses, as the identity of customers has them.
#[derive(Debug, Clone, Default)]
pub struct Person {
    pub user_ids: Vec<String>,
    pub buyer_ids: Vec<String>,
    pub emails: Vec<String>,
}

impl Person {
    /// The ids that their reviews stand under.
    #[must_use]
    pub fn ids(&self, vault: &Vault, shop: ShopId) -> Vec<Uuid> {
        let users = self.user_ids.iter().map(|id| people::person(vault, shop, "user_id", id));
        let buyers = self.buyer_ids.iter().map(|id| people::person(vault, shop, "buyer_id", id));
        let mails = self.emails.iter().map(|mail| people::person(vault, shop, "email", &mail.to_lowercase()));
        users.chain(buyers).chain(mails).collect()
    }
}

/// Where events of staff about a person's reviews lie in the log: to be put through [`crate::redact`] with the person's
/// own, before [`erase`] forgets whose they were.
///
/// # Errors
/// When the database cannot be read.
pub async fn traces(db: &impl Sql, vault: &Vault, shop: ShopId, person: &Person) -> Result<Vec<Seq>, StoreError> {
    let mut seqs = Vec::new();
    for id in person.ids(vault, shop) {
        let found: Vec<i64> = db.column(&of_person(), vec![shop.0.into(), id.into()]).await?;
        seqs.extend(found.into_iter().map(i64::cast_unsigned));
    }
    Ok(seqs)
}

/// Takes a person out at once: stars stay as nobody's number; author, order, text, and what staff wrote about them go,
/// with the person's key. Doing it twice does no harm.
///
/// # Errors
/// When the database refuses; nothing is changed then.
pub async fn erase(kit: &Kit, shop: ShopId, person: &Person) -> Result<(), StoreError> {
    let tx = kit.store.begin().await?;
    if let Some(shop) = Shop::load(&tx, shop).await? {
        let settings = settings::load(&tx, shop.id).await?;
        let desk = Desk { tx: &tx, shop: &shop, settings: &settings, vault: &kit.vault, ids: &kit.ids };
        take_out(&desk, person).await?;
    }
    tx.commit().await
}

async fn take_out(desk: &Desk<'_>, person: &Person) -> Result<Vec<Changed>, StoreError> {
    let (tx, shop) = (desk.tx, desk.shop.id);
    let people = person.ids(desk.vault, shop);
    let mut work = Work::begin(desk).await?;
    let ids = row::of_people(tx, shop, &people).await?;
    let reviews = row::by_id(tx, shop, &ids).await?;
    work.put(reviews);
    for draft in work.drafts.values_mut() {
        let Some(review) = &mut draft.now else { continue };
        if !review.is_verified {
            "no_order".clone_into(&mut review.verification);
        }
        (review.person, review.author, review.address, review.device) = (None, None, None, None);
        (review.order_id, review.request, review.is_unasked) = (None, None, false);
        (review.follow_up, review.follow_up_at, review.follow_up_photos) = (None, None, None);
        (review.follow_up_received_at, review.given_signals, review.follow_up_signals) = (None, None, None);
        (review.restated_at, review.restatements) = (None, "[]".to_owned());
        review.is_erased = true;
        let content = Content { rating: review.rating, dimensions: review.dimensions(), ..Content::default() };
        draft.set(&content);
    }
    links::spend(tx, shop, &people).await?;
    let fixed: Vec<Value> = vec![shop.0.into()];
    for table in ["review_orders", "review_order_words"] {
        exec_in(tx, &fixed, &people, |list| {
            of_people(&format!("UPDATE {table} SET person = NULL, buyer = NULL"), "person", list)
        })
        .await?;
    }
    // A link to an order that they no more than claimed ends: nobody will know any more whose it was.
    exec_in(tx, &fixed, &people, |list| {
        let ended = of_people("UPDATE review_requests SET expires_at = created_at", "person", list);
        format!(
            "{ended} AND EXISTS (SELECT 1 FROM review_orders o WHERE o.shop = review_requests.shop
                AND o.order_id = review_requests.order_id AND o.claimer = review_requests.person
                AND (o.is_claimed OR o.person IS NULL OR o.person <> o.claimer))"
        )
    })
    .await?;
    exec_in(tx, &[shop.0.into(), Uuid::nil().into()], &people, |list| {
        of_people("UPDATE review_orders SET claimer = $2", "claimer", list)
    })
    .await?;
    exec_in(tx, &fixed, &people, |list| of_people("UPDATE review_requests SET person = NULL", "person", list)).await?;
    exec_in(tx, &[], &ids, |list| format!("UPDATE review_replies SET text = '' WHERE review IN ({list})")).await?;
    for table in ["recovery_steps", "review_decisions"] {
        exec_in(tx, &[], &ids, |list| format!("UPDATE {table} SET note = NULL WHERE review IN ({list})")).await?;
    }
    exec_in(tx, &[], &ids, |list| format!("DELETE FROM review_events WHERE review IN ({list})")).await?;
    questions::forget(tx, shop, &people).await?;
    reports::forget(tx, shop, &people).await?;
    reports::forget_words(tx, &ids).await?;
    let changed = work.finish().await?;
    for chunk in people.chunks(1000) {
        desk.vault.forget(tx, chunk).await?;
    }
    Ok(changed)
}

/// Pictures of reviews, which are files: to be removed when a person is erased.
///
/// # Errors
/// When the database cannot be read.
pub async fn pictures(db: &impl Sql, vault: &Vault, shop: ShopId, person: &Person) -> Result<Vec<Uuid>, StoreError> {
    let people = person.ids(vault, shop);
    let of_shop = unindexed("r.shop = $1");
    ids_in(db, &[shop.0.into()], &people, |list| {
        format!(
            "SELECT m.id FROM media m JOIN reviews r ON r.id = m.review WHERE r.person IN ({list}) AND {of_shop}
             ORDER BY m.id"
        )
    })
    .await
}

/// Where events about the reviews of a person lie.
fn of_person() -> String {
    let of_shop = unindexed("r.shop = $1");
    format!(
        "SELECT e.seq FROM reviews r JOIN review_events e ON e.review = r.id
         WHERE r.person = $2 AND {of_shop} ORDER BY e.seq"
    )
}

/// A change to what a table has of people: it is few among all that the shop has.
fn of_people(change: &str, column: &str, list: &str) -> String {
    format!("{change} WHERE {column} IN ({list}) AND {}", unindexed("shop = $1"))
}

#[cfg(test)]
mod tests {
    use store::{Migration, testing};

    use super::*;

    #[tokio::test]
    async fn nobody_is_looked_for_among_all_of_a_shop() {
        let all: Vec<Migration> = web::MIGRATIONS.iter().chain(crate::MIGRATIONS).copied().collect();
        let test = testing::store(&all).await;
        for (index, sql) in [
            ("review_orders_person (person=?)", of_people("UPDATE review_orders SET buyer = NULL", "person", "$2")),
            ("review_order_words_person", of_people("UPDATE review_order_words SET buyer = NULL", "person", "$2")),
            ("review_orders_claimer (claimer=?)", of_people("UPDATE review_orders SET buyer = NULL", "claimer", "$2")),
            ("review_requests_person (person=?)", of_people("UPDATE review_requests SET reason = ''", "person", "$2")),
            ("reviews_person (person=?)", of_person()),
        ] {
            testing::finds_by(&test.store, index, &sql, vec![Uuid::nil().into(), Uuid::nil().into()]).await;
        }
    }
}
