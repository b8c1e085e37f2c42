use store::{Sql, StoreError, Tx, micros};
use uuid::Uuid;

use crate::Feedback;
use crate::posts::Post;

/// Something new about a post.
pub(crate) struct News {
    /// What the shop said.
    pub message: Option<Uuid>,
    /// What is not public is for the author alone.
    pub is_public: bool,
}

/// Queues news for those who follow a post; [`super::notify`] brings them.
pub(crate) async fn announce(tx: &Tx, feedback: &Feedback, post: &Post, news: News) -> Result<(), StoreError> {
    let kit = &feedback.kit;
    let sql = "INSERT INTO feedback_updates (id, shop, post, message, state, is_public, at, told, done_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)";
    let values = vec![
        kit.ids.uuid().into(),
        post.shop.into(),
        post.id.into(),
        news.message.into(),
        post.state.as_str().into(),
        news.is_public.into(),
        micros(kit.now()).into(),
        Uuid::nil().into(),
    ];
    tx.exec(sql, values).await.map(drop)
}
