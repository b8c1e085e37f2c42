//! Which pictures there are and what shows them.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, in_list, micros, sea_orm};
use uuid::Uuid;
use web::Kit;

use super::{Media, Picture};

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

pub(super) async fn insert(
    kit: &Kit,
    shop: ShopId,
    request: Uuid,
    id: Uuid,
    picture: &Picture,
) -> Result<(), StoreError> {
    let tx = kit.store.begin().await?;
    let sql = "INSERT INTO media (id, shop, request, review, format, width, height, created_at)
               VALUES ($1, $2, $3, NULL, 'jpg', $4, $5, $6)";
    let values = vec![
        id.into(),
        shop.0.into(),
        request.into(),
        i64::from(picture.width).into(),
        i64::from(picture.height).into(),
        micros(kit.now()).into(),
    ];
    tx.exec(sql, values).await?;
    tx.commit().await
}

/// How many pictures were taken by a link that no review shows.
pub(crate) async fn waiting(db: &impl Sql, request: Uuid) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) FROM media WHERE request = $1 AND review IS NULL";
    Ok(db.scalar(sql, vec![request.into()]).await?.unwrap_or(0))
}

/// Those of `ids` that were taken by this link and are not shown yet, in the same order.
pub(crate) async fn of_request(db: &impl Sql, request: Uuid, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql =
        format!("SELECT id FROM media WHERE request = $1 AND review IS NULL AND id IN ({})", in_list(2, ids.len()));
    let values = std::iter::once(request.into()).chain(ids.iter().map(|id| (*id).into())).collect();
    let found: BTreeSet<Uuid> = db.column(&sql, values).await?.into_iter().collect();
    Ok(ids.iter().copied().filter(|id| found.contains(id)).collect())
}

/// Puts pictures of a link under the review that shows them.
pub(crate) async fn attach(tx: &Tx, request: Uuid, review: Uuid, ids: &[Uuid]) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    let sql = format!("UPDATE media SET review = $1 WHERE request = $2 AND id IN ({})", in_list(3, ids.len()));
    let values = [review, request].into_iter().chain(ids.iter().copied()).map(Into::into).collect();
    tx.exec(&sql, values).await?;
    Ok(())
}

/// The pictures of these reviews.
pub(crate) async fn photos(db: &impl Sql, ids: &[Uuid]) -> Result<Vec<Photo>, StoreError> {
    let mut found = Vec::new();
    for chunk in ids.chunks(1_000) {
        let sql = format!("SELECT id, width, height FROM media WHERE id IN ({})", in_list(1, chunk.len()));
        found.extend(db.rows::<Photo>(&sql, chunk.iter().map(|id| (*id).into()).collect()).await?);
    }
    Ok(found)
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
        let sql = format!("DELETE FROM media WHERE id IN ({})", in_list(1, removed.len()));
        tx.exec(&sql, removed.iter().map(|id| (*id).into()).collect()).await?;
        tx.commit().await?;
    }
    Ok(removed.len())
}
