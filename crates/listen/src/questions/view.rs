//! Questions and answers as staff see them.

use primitives::{ShopId, Timestamp};
use serde::Serialize;
use store::{Sql, StoreError, Vault, distinct, instant, instant_opt};
use utoipa::ToSchema;
use uuid::Uuid;
use web::mask;

use super::row::{Answer, Question, parsed};
use crate::mining::ASKS;
use crate::people::Who;
use crate::reviews::view::{ProductName, names};
use crate::signals::Signal;

/// A question about a product.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProductQuestion {
    pub id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub text: String,
    /// As the asker wants to be called; masked for those who may not see personal fields.
    pub name: Option<String>,
    pub product: ProductName,
    /// published | held | rejected
    pub state: String,
    pub signals: Vec<Signal>,
    /// zh | en | other
    pub language: Option<String>,
    /// What it speaks of, by the keys of the shop's aspects.
    pub aspects: Vec<String>,
    /// Published ones.
    pub answers_count: i64,
    /// When the first of them came.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub answered_at: Option<Timestamp>,
    /// How often its answers helped.
    pub helpful: i64,
    /// Where everybody reads it, without the host; null while it is not published.
    pub path: Option<String>,
}

/// An answer of the shop's or of a buyer's.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct ProductAnswer {
    pub id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// shop | buyer; a buyer's order holds the product.
    pub author: String,
    /// The member of staff, or the buyer as far as known; a buyer's name is masked for those who may not see it.
    pub by: Option<String>,
    /// Of a buyer, for those who may see it.
    pub user_id: Option<String>,
    /// Empty where its person was erased.
    pub text: String,
    /// published | held | rejected; withdrawn: taken back by the shop; erased: its person is gone.
    pub state: String,
    pub signals: Vec<Signal>,
    pub helpful: i64,
}

/// Completes questions, in their order.
pub(super) async fn questions(
    db: &impl Sql,
    shop: ShopId,
    is_masked: bool,
    rows: Vec<Question>,
) -> Result<Vec<ProductQuestion>, StoreError> {
    let products = distinct(rows.iter().map(|row| row.product_id.clone()));
    let names = names(db, shop, &products).await?;
    let view = |row: Question| ProductQuestion {
        id: row.id,
        at: instant(row.at),
        path: row.is_published().then(|| super::path::question(shop, &row.product_id, row.id)),
        name: row.name.map(|name| if is_masked { mask::name(&name) } else { name }),
        product: ProductName { name: names.get(&row.product_id).cloned(), id: row.product_id },
        state: row.state,
        signals: parsed(&row.signals),
        language: row.language,
        aspects: parsed(&row.aspects).into_iter().filter(|aspect: &String| aspect != ASKS).collect(),
        answers_count: row.answers,
        answered_at: instant_opt(row.answered_at),
        helpful: row.helpful,
        text: row.text,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Completes answers, in their order.
pub(super) async fn answers(
    db: &impl Sql,
    vault: &Vault,
    is_masked: bool,
    rows: Vec<Answer>,
) -> Result<Vec<ProductAnswer>, StoreError> {
    let people = distinct(rows.iter().filter_map(|row| row.person));
    let keys = vault.existing_keys(db, &people).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let who = Who::open(&keys, row.person, row.who.as_deref())?;
        let buyer = who.name.map(|name| if is_masked { mask::name(&name) } else { name });
        all.push(ProductAnswer {
            id: row.id,
            at: instant(row.at),
            author: row.author,
            by: row.staff_name.or(buyer),
            user_id: who.user_id.or(who.buyer_id).filter(|_| !is_masked),
            text: row.text,
            state: row.state,
            signals: parsed(&row.signals),
            helpful: row.helpful,
        });
    }
    Ok(all)
}
