use primitives::ShopId;
use store::{Sql, StoreError, Tx, Value, exec_in, ids_in, unindexed};
use uuid::Uuid;

use super::row::lock;
use super::settle::settle;

/// Takes what people asked and answered out of questions, with all that leads to them. Doing it twice does no harm.
pub(crate) async fn forget(tx: &Tx, shop: ShopId, people: &[Uuid]) -> Result<(), StoreError> {
    lock(tx).await?;
    let asked = unask(tx, shop, people).await?;
    let (shop, of_shop): ([Value; 1], String) = ([shop.0.into()], unindexed("shop = $1"));
    let answered = ids_in(tx, &shop, people, |list| {
        format!("SELECT DISTINCT question FROM question_answers WHERE person IN ({list}) AND {of_shop}")
    })
    .await?;
    let questions = store::distinct(asked.into_iter().chain(answered));
    if questions.is_empty() {
        return Ok(());
    }
    // What staff noted about an answer may quote it.
    exec_in(tx, &shop, people, |list| {
        let theirs =
            |column: &str| format!("SELECT {column} FROM question_answers WHERE person IN ({list}) AND {of_shop}");
        format!(
            "UPDATE question_decisions SET note = NULL WHERE question IN ({}) AND answer IN ({})",
            theirs("question"),
            theirs("id")
        )
    })
    .await?;
    exec_in(tx, &shop, people, |list| {
        format!(
            "UPDATE question_answers SET state = 'erased', text = '', text_hash = NULL, signals = '[]', person = NULL,
                who = NULL, request = NULL, address = NULL
             WHERE person IN ({list}) AND {of_shop}"
        )
    })
    .await?;
    for question in questions {
        settle(tx, question).await?;
    }
    Ok(())
}

/// Empties what people asked, and what staff noted about it, where the address was shown to be theirs: anybody may write down somebody else's.
async fn unask(tx: &Tx, shop: ShopId, people: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let asked = asked(tx, shop, people).await?;
    exec_in(tx, &[], &asked, |list| {
        format!(
            "UPDATE questions SET state = 'rejected', text = '', text_hash = NULL, name = NULL, address = '',
                signals = '[]', aspects = '[]', language = NULL
             WHERE id IN ({list})"
        )
    })
    .await?;
    exec_in(tx, &[], &asked, |list| format!("UPDATE question_decisions SET note = NULL WHERE question IN ({list})"))
        .await?;
    let of_shop = unindexed("shop = $1");
    exec_in(tx, &[shop.0.into()], people, |list| {
        format!("DELETE FROM question_followers WHERE person IN ({list}) AND {of_shop}")
    })
    .await?;
    Ok(asked)
}

/// What people asked, where the address was shown to be theirs.
pub(crate) async fn asked(db: &impl Sql, shop: ShopId, people: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let of_shop = unindexed("shop = $1");
    ids_in(db, &[shop.0.into()], people, |list| {
        format!(
            "SELECT question FROM question_followers
             WHERE person IN ({list}) AND confirmed_at IS NOT NULL AND {of_shop} ORDER BY question"
        )
    })
    .await
}

/// What people answered.
pub(crate) async fn answers(db: &impl Sql, shop: ShopId, people: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let of_shop = unindexed("shop = $1");
    let sql =
        |list: &str| format!("SELECT id FROM question_answers WHERE person IN ({list}) AND {of_shop} ORDER BY id");
    ids_in(db, &[shop.0.into()], people, sql).await
}
