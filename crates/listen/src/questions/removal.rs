use primitives::ShopId;
use store::{StoreError, Tx, Value, exec_in, ids_in, unindexed};
use uuid::Uuid;

use super::row::lock;
use super::settle::settle;

/// Takes what people answered out of questions, with all that leads to them. Doing it twice does no harm.
pub(crate) async fn forget(tx: &Tx, shop: ShopId, people: &[Uuid]) -> Result<(), StoreError> {
    let (shop, of_shop): ([Value; 1], String) = ([shop.0.into()], unindexed("shop = $1"));
    let questions = ids_in(tx, &shop, people, |list| {
        format!("SELECT DISTINCT question FROM question_answers WHERE person IN ({list}) AND {of_shop}")
    })
    .await?;
    if questions.is_empty() {
        return Ok(());
    }
    lock(tx).await?;
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
