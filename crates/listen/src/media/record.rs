//! Which pictures there are and what shows them.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, exec_in, ids_in, micros, rows_in, sea_orm};
use uuid::Uuid;
use web::Kit;

use super::Media;

/// A picture that no review shows is removed after this long.
const UNUSED: SignedDuration = SignedDuration::from_hours(24);
const BATCH: usize = 200;

/// A picture as pages and the API show it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Photo {
    pub id: Uuid,
    /// Of the large size, in pixels.
    pub width: i64,
    pub height: i64,
}

/// A picture whose files are there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Made {
    pub id: Uuid,
    /// Of the large size, in pixels.
    pub width: u32,
    pub height: u32,
}

/// One that waits under a link for its review.
pub(super) async fn insert(kit: &Kit, shop: ShopId, request: Uuid, made: &Made) -> Result<(), StoreError> {
    let tx = kit.store.begin().await?;
    put(&tx, kit, shop, (Some(request), None), made).await?;
    tx.commit().await
}

/// One that a review shows at once.
pub(super) async fn insert_shown(
    tx: &Tx,
    kit: &Kit,
    shop: ShopId,
    review: Uuid,
    made: &Made,
) -> Result<(), StoreError> {
    put(tx, kit, shop, (None, Some(review)), made).await
}

async fn put(
    tx: &Tx,
    kit: &Kit,
    shop: ShopId,
    (request, review): (Option<Uuid>, Option<Uuid>),
    made: &Made,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO media (id, shop, request, review, format, width, height, created_at)
               VALUES ($1, $2, $3, $4, 'jpg', $5, $6, $7)";
    let values = vec![
        made.id.into(),
        shop.0.into(),
        request.into(),
        review.into(),
        i64::from(made.width).into(),
        i64::from(made.height).into(),
        micros(kit.now()).into(),
    ];
    tx.exec(sql, values).await?;
    Ok(())
}

/// Lets go of the pictures that reviews show which an undone import takes back: the next sweep removes them. Those that
/// came with the same reviews later, after another import, stay when the undoing is read again.
pub(crate) async fn release(tx: &Tx, reviews: &[Uuid], shown: &BTreeSet<Uuid>) -> Result<(), StoreError> {
    let theirs = ids_in(tx, &[], reviews, |list| format!("SELECT id FROM media WHERE review IN ({list})")).await?;
    let gone: Vec<Uuid> = theirs.into_iter().filter(|id| shown.contains(id)).collect();
    exec_in(tx, &[], &gone, |list| format!("UPDATE media SET review = NULL, created_at = 0 WHERE id IN ({list})"))
        .await
        .map(drop)
}

/// How many pictures were taken by a link that no review shows.
pub(crate) async fn waiting(db: &impl Sql, request: Uuid) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM media WHERE request = $1 AND review IS NULL";
    Ok(db.scalar(sql, vec![request.into()]).await?.unwrap_or(0))
}

/// Those of `ids` that were taken by this link and are not shown yet, in the same order.
pub(crate) async fn of_request(db: &impl Sql, request: Uuid, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let found = ids_in(db, &[request.into()], ids, |list| {
        format!("SELECT id FROM media WHERE request = $1 AND review IS NULL AND id IN ({list})")
    })
    .await?;
    let found: BTreeSet<Uuid> = found.into_iter().collect();
    Ok(ids.iter().copied().filter(|id| found.contains(id)).collect())
}

/// Puts pictures of a link under the review that shows them.
pub(crate) async fn attach(tx: &Tx, request: Uuid, review: Uuid, ids: &[Uuid]) -> Result<(), StoreError> {
    exec_in(tx, &[review.into(), request.into()], ids, |list| {
        format!("UPDATE media SET review = $1 WHERE request = $2 AND id IN ({list})")
    })
    .await
    .map(drop)
}

/// The pictures of these reviews.
pub(crate) async fn photos(db: &impl Sql, ids: &[Uuid]) -> Result<Vec<Photo>, StoreError> {
    rows_in(db, &[], ids, |list| format!("SELECT id, width, height FROM media WHERE id IN ({list})")).await
}

/// Removes pictures that were taken and never shown, and those of people who were erased; gives how many. The row goes
/// last: a file without its row would stay for ever.
pub(crate) async fn sweep(kit: &Kit, media: &Media) -> Result<usize, StoreError> {
    let sql = format!(
        "SELECT id FROM media WHERE review IS NULL AND created_at < $1
         UNION ALL SELECT m.id FROM media m JOIN reviews r ON r.id = m.review WHERE r.is_erased LIMIT {BATCH}"
    );
    let unused: Vec<Uuid> = kit.store.column(&sql, vec![micros(kit.now() - UNUSED).into()]).await?;
    let mut removed = Vec::with_capacity(unused.len());
    for id in unused {
        match media.remove(id) {
            Ok(()) => removed.push(id),
            Err(error) => tracing::error!(%error, %id, "a picture that nobody needs could not be removed"),
        }
    }
    if !removed.is_empty() {
        let tx = kit.store.begin().await?;
        exec_in(&tx, &[], &removed, |list| format!("DELETE FROM media WHERE id IN ({list})")).await?;
        tx.commit().await?;
    }
    Ok(removed.len())
}
