use primitives::id_of;
use sha2::{Digest, Sha256};
use store::{FromQueryResult, Sql, StoreError, Tx, micros, sea_orm};
use uuid::Uuid;
use web::Kit;

use crate::posts::Post;

/// What the state of an update is that tells of a refusal.
pub(super) const REFUSED: &str = "rejected";

/// Something new about a post.
pub(crate) enum News {
    /// What the shop said; what is not public is for the author alone.
    Answer { message: Uuid, is_public: bool },
    /// The post is in another state than this one.
    State { before: String },
    /// The post was refused: for its author alone.
    Refusal,
}

/// Queues news for those who follow a post; [`super::notify`] brings them. Of several states in a row the last one is
/// told, and none when it is the one they know. The caller holds the shop's posts.
pub(crate) async fn announce(tx: &Tx, kit: &Kit, post: &Post, news: News) -> Result<(), StoreError> {
    let (message, state, is_public, state_before) = match news {
        News::Answer { message, is_public } => {
            if is_public {
                // The answer says the state as well.
                drop_state(tx, kit, post).await?;
            }
            (Some(message), post.state.as_str(), is_public, None)
        }
        News::State { before } => {
            let before = drop_state(tx, kit, post).await?.unwrap_or(before);
            if before == post.state {
                return Ok(());
            }
            (None, post.state.as_str(), true, Some(before))
        }
        News::Refusal => {
            drop_refusal(tx, kit, post).await?;
            (None, REFUSED, false, None)
        }
    };
    let sql = "INSERT INTO feedback_updates
                   (id, shop, post, message, state, is_public, at, told, done_at, state_before)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9)";
    let values = vec![
        kit.ids.uuid().into(),
        post.shop.into(),
        post.id.into(),
        message.into(),
        state.into(),
        is_public.into(),
        micros(kit.now()).into(),
        Uuid::nil().into(),
        state_before.into(),
    ];
    tx.exec(sql, values).await.map(drop)
}

#[derive(FromQueryResult)]
struct Dropped {
    state_before: String,
    told: Uuid,
}

/// Leaves out a state that waits to be told; gives the one that all know instead, unless some were told already.
async fn drop_state(tx: &Tx, kit: &Kit, post: &Post) -> Result<Option<String>, StoreError> {
    let sql = "UPDATE feedback_updates SET done_at = $1
               WHERE post = $2 AND state_before IS NOT NULL AND done_at IS NULL RETURNING state_before, told";
    let dropped: Option<Dropped> = tx.row(sql, vec![micros(kit.now()).into(), post.id.into()]).await?;
    Ok(dropped.filter(|dropped| dropped.told.is_nil()).map(|dropped| dropped.state_before))
}

/// Leaves out a refusal that waits to be told.
pub(super) async fn drop_refusal(tx: &Tx, kit: &Kit, post: &Post) -> Result<(), StoreError> {
    let sql = "UPDATE feedback_updates SET done_at = $1 WHERE post = $2 AND state = $3 AND done_at IS NULL";
    tx.exec(sql, vec![micros(kit.now()).into(), post.id.into(), REFUSED.into()]).await.map(drop)
}

/// What the mail of an update to a reader is known by: one, however often it is tried.
pub(super) fn subject(update: Uuid, reader: Uuid) -> Uuid {
    id_of(&Sha256::new().chain_update(update.as_bytes()).chain_update(reader.as_bytes()).finalize())
}
