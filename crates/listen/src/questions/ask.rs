use primitives::ShopId;
use serde_json::json;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, micros, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::row::number;
use super::settle::settle;
use super::suspect::Sent;
use super::text::{MAX_QUESTION, check};
use crate::mining::{ASKS, Reader};
use crate::own::{Actor, act};
use crate::people::Who;
use crate::shopper::public::summary::product_name;
use crate::{Listen, settings};

/// A question that a visitor sends.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewQuestion<'a> {
    pub product_id: &'a str,
    pub text: &'a str,
    pub name: Option<&'a str>,
    /// For signals only; stored as a keyed fingerprint.
    pub address: &'a str,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(super) struct Asked {
    pub id: Uuid,
    /// published | held; rejected where the same was sent before.
    pub state: String,
}

const COLUMNS: [&str; 16] = [
    "id",
    "shop",
    "product_id",
    "n",
    "at",
    "text",
    "name",
    "address",
    "text_hash",
    "state",
    "signals",
    "language",
    "aspects",
    "answers",
    "answered_at",
    "helpful",
];
const HOUR: i64 = 3_600_000_000;

/// Takes a question: one that a signal holds waits for staff, another is seen at once. Sent twice by an impatient
/// finger it is one. The caller commits.
///
/// # Errors
/// 404 for a product that nobody knows; 422 naming the text.
pub(super) async fn ask(tx: &Tx, listen: &Listen, shop: ShopId, new: &NewQuestion<'_>) -> Result<Asked, Problem> {
    check(new.text, MAX_QUESTION)?;
    product_name(tx, shop, new.product_id).await?.ok_or_else(|| Problem::not_found("product"))?;
    let kit = &listen.kit;
    let n = number(tx).await?;
    let now = micros(kit.now());
    let address = kit.vault.blind_text("listen/address", new.address);
    if let Some(before) = sent_before(tx, shop, new, &address, now - HOUR).await? {
        return Ok(before);
    }
    let settings = settings::load(tx, shop).await?;
    let sent = Sent { shop, text: new.text, address: &address, rules: settings.hold, now };
    let signals = sent.question(tx, new.product_id).await?;
    let state = if signals.is_empty() { "published" } else { "held" };
    let mined = Reader::new(&settings.aspects).read(new.text, 0);
    // That it asks goes without saying.
    let spoken = mined.aspects.iter().map(|found| found.aspect.as_str()).filter(|aspect| *aspect != ASKS);
    let aspects = store::distinct(spoken);
    let id = kit.ids.uuid();
    let kinds: Vec<&str> = signals.iter().map(|signal| signal.kind.as_str()).collect();
    let told = json!({"question_id": id, "product_id": new.product_id, "state": state, "signals": kinds,
        "language": mined.language, "aspects": aspects, "characters": new.text.chars().count()});
    let row: Vec<Value> = vec![
        id.into(),
        shop.0.into(),
        store::text(new.product_id),
        n.into(),
        now.into(),
        store::text(new.text),
        new.name.map(str::to_owned).into(),
        address.as_str().into(),
        sent.hash_of_question().into(),
        state.into(),
        store::json(&signals)?,
        mined.language.clone().into(),
        store::json(&aspects)?,
        0i64.into(),
        None::<i64>.into(),
        0i64.into(),
    ];
    tx.insert("questions", &COLUMNS, vec![row], "").await?;
    settle(tx, id).await?;
    act(tx, listen, shop, &Actor::Shopper(Who::default()), "Question Asked", &told).await?;
    Ok(Asked { id, state: state.to_owned() })
}

/// The same words about the same product from the same address, a moment ago.
async fn sent_before(
    tx: &Tx,
    shop: ShopId,
    new: &NewQuestion<'_>,
    address: &str,
    from: i64,
) -> Result<Option<Asked>, StoreError> {
    let sql = "SELECT id, state FROM questions
               WHERE shop = $1 AND address = $2 AND at >= $3 AND product_id = $4 AND text = $5 ORDER BY at LIMIT 1";
    let (product, text) = (store::text(new.product_id), store::text(new.text));
    tx.row(sql, vec![shop.0.into(), address.into(), from.into(), product, text]).await
}
