use primitives::ShopId;
use serde_json::json;
use store::{Sql, StoreError, Tx, Value, micros};
use uuid::Uuid;
use web::{Problem, Staff};

use super::row::{Question, find, lock};
use super::settle::settle;
use super::suspect::Sent;
use super::text::{MAX_ANSWER, check, clean};
use crate::links::request::Request;
use crate::own::{Actor, act};
use crate::reviews::buyer;
use crate::signals::Signal;
use crate::{Listen, settings};

/// An answer that a buyer sends by the link of their order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewAnswer<'a> {
    pub question: Uuid,
    pub text: &'a str,
    /// For signals only; stored as a keyed fingerprint.
    pub address: &'a str,
}

const COLUMNS: [&str; 16] = [
    "id",
    "shop",
    "question",
    "at",
    "author",
    "staff",
    "staff_name",
    "person",
    "who",
    "request",
    "address",
    "text",
    "text_hash",
    "state",
    "signals",
    "helpful",
];

/// Takes an answer of the shop's: it is seen at once, and the question with it only when it is published itself. The
/// caller commits.
///
/// # Errors
/// 404; 409 where the question was rejected; 422 naming the text.
pub(super) async fn by_shop(
    tx: &Tx,
    listen: &Listen,
    staff: &Staff,
    question: Uuid,
    text: &str,
) -> Result<Uuid, Problem> {
    let text = clean(text);
    check(&text, MAX_ANSWER)?;
    lock(tx).await?;
    let question = find(tx, staff.shop, question).await?;
    if question.state == "rejected" {
        return Err(Problem::conflict("rejected", "the question was rejected: restore it before it is answered"));
    }
    let id = listen.kit.ids.uuid();
    let new = New { id, by: By::Shop(staff), text: &text, hash: None, signals: &[], at: micros(listen.kit.now()) };
    new.keep(tx, staff.shop, &question).await?;
    let told = json!({"question_id": question.id, "answer_id": id, "product_id": question.product_id, "by": "shop",
        "text": text, "state": "published"});
    act(tx, listen, staff.shop, &Actor::Staff(staff), "Question Answered", &told).await?;
    Ok(id)
}

/// Takes a buyer's answer to a question about a product of the link's order. The caller commits.
///
/// # Errors
/// 404 when the question is not there, not public, or about something that was not bought; 409 `already_answered`; 422
/// naming the text.
pub(crate) async fn by_buyer(
    tx: &Tx,
    listen: &Listen,
    request: &Request,
    new: &NewAnswer<'_>,
) -> Result<Uuid, Problem> {
    let (kit, shop, text) = (&listen.kit, request.shop, clean(new.text));
    check(&text, MAX_ANSWER)?;
    lock(tx).await?;
    let question = find(tx, shop, new.question).await?;
    if !question.is_published() || !was_bought(tx, request, &question.product_id).await? {
        return Err(Problem::not_found("question"));
    }
    if has_answered(tx, request, question.id).await? {
        return Err(Problem::conflict("already_answered", "this link has answered the question already"));
    }
    let (settings, now) = (settings::load(tx, shop).await?, micros(kit.now()));
    let address = kit.vault.blind_text("listen/address", new.address);
    let sent = Sent { shop, text: &text, address: &address, rules: settings.hold, now };
    let signals = sent.answer(tx).await?;
    let who = buyer(tx, listen, shop, &request.order_id).await?;
    let person = who.person(&kit.vault, shop);
    let keys = kit.vault.keys(tx, person.as_slice(), &kit.ids).await?;
    let by = By::Buyer { person, who: who.seal(&keys, person)?, request: request.id, address: &address };
    let id = kit.ids.uuid();
    let row = New { id, by, text: &text, hash: sent.hash_of_answer(), signals: &signals, at: now };
    row.keep(tx, shop, &question).await?;
    // Words of somebody whose events cannot be found again stay out of the log.
    let words = person.map(|_| text.as_str());
    let told = json!({"question_id": question.id, "answer_id": id, "product_id": question.product_id, "by": "buyer",
        "order_id": request.order_id, "text": words, "state": row.state()});
    act(tx, listen, shop, &Actor::Shopper(who), "Question Answered", &told).await?;
    Ok(id)
}

/// Whose an answer is.
enum By<'a> {
    Shop(&'a Staff),
    Buyer { person: Option<Uuid>, who: Option<Vec<u8>>, request: Uuid, address: &'a str },
}

struct New<'a> {
    id: Uuid,
    by: By<'a>,
    text: &'a str,
    hash: Option<i64>,
    signals: &'a [Signal],
    at: i64,
}

impl New<'_> {
    fn state(&self) -> &'static str {
        if self.signals.is_empty() { "published" } else { "held" }
    }

    async fn keep(&self, tx: &Tx, shop: ShopId, question: &Question) -> Result<(), StoreError> {
        let (author, staff, staff_name) = match &self.by {
            By::Shop(staff) => ("shop", Some(staff.id.0), Some(staff.name.clone())),
            By::Buyer { .. } => ("buyer", None, None),
        };
        let (person, who, request, address) = match &self.by {
            By::Shop(_) => (None, None, None, None),
            By::Buyer { person, who, request, address } => {
                (*person, who.clone(), Some(*request), Some((*address).to_owned()))
            }
        };
        let row: Vec<Value> = vec![
            self.id.into(),
            shop.0.into(),
            question.id.into(),
            self.at.into(),
            author.into(),
            staff.into(),
            staff_name.into(),
            person.into(),
            who.into(),
            request.into(),
            address.into(),
            store::text(self.text),
            self.hash.into(),
            self.state().into(),
            store::json(&self.signals)?,
            0i64.into(),
        ];
        tx.insert("question_answers", &COLUMNS, vec![row], "").await?;
        settle(tx, question.id).await
    }
}

/// Whether the link's order stands, by what the shop's own systems say, and holds the product.
async fn was_bought(tx: &Tx, request: &Request, product: &str) -> Result<bool, StoreError> {
    let sql = "SELECT l.product_id FROM review_order_lines l
        JOIN review_orders o ON o.shop = l.shop AND o.order_id = l.order_id
        WHERE l.shop = $1 AND l.order_id = $2 AND l.product_id = $3 AND o.is_stated
            AND NOT o.is_claimed AND o.cancelled_at IS NULL";
    let values = vec![request.shop.0.into(), store::text(&request.order_id), store::text(product)];
    Ok(tx.scalar::<String>(sql, values).await?.is_some())
}

async fn has_answered(tx: &Tx, request: &Request, question: Uuid) -> Result<bool, StoreError> {
    let sql = "SELECT id FROM question_answers WHERE question = $1 AND request = $2";
    Ok(tx.scalar::<Uuid>(sql, vec![question.into(), request.id.into()]).await?.is_some())
}
