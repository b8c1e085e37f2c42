use primitives::ShopId;
use store::{Sql, StoreError, Tx, Value, exec_in, ids_in, unindexed};
use uuid::Uuid;

/// Takes people out who reported: their address, and what they wrote where the address was shown to be theirs.
pub(crate) async fn forget(tx: &Tx, shop: ShopId, people: &[Uuid]) -> Result<(), StoreError> {
    let written = reported(tx, shop, people).await?;
    let (shop, of_shop): ([Value; 1], String) = ([shop.0.into()], unindexed("shop = $1"));
    exec_in(tx, &[], &written, |list| format!("UPDATE review_reports SET text = NULL WHERE id IN ({list})")).await?;
    exec_in(tx, &shop, people, |list| {
        format!("DELETE FROM review_report_followers WHERE person IN ({list}) AND {of_shop}")
    })
    .await
    .map(drop)
}

/// What people reported, where the address was shown to be theirs.
pub(crate) async fn reported(db: &impl Sql, shop: ShopId, people: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let of_shop = unindexed("shop = $1");
    ids_in(db, &[shop.0.into()], people, |list| {
        format!(
            "SELECT report FROM review_report_followers WHERE person IN ({list}) AND state <> 'pending' AND {of_shop}
             ORDER BY report"
        )
    })
    .await
}

/// Takes out what was written about reviews whose writers are erased.
pub(crate) async fn forget_words(tx: &Tx, reviews: &[Uuid]) -> Result<(), StoreError> {
    exec_in(tx, &[], reviews, |list| format!("UPDATE review_reports SET text = NULL WHERE review IN ({list})"))
        .await
        .map(drop)
}
