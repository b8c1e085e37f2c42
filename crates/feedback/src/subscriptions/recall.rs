//! Mails that wait, for the morning or for the mail server, and are to be sent no more.

use std::collections::BTreeSet;

use contact::{Kind, Withdrawal};
use store::{FromQueryResult, Sql, StoreError, Tx, sea_orm};
use uuid::Uuid;
use web::Kit;

use super::mail::EXPIRES;
use super::updates::{REFUSED, drop_refusal, subject};
use crate::posts::Post;

/// A post is not public any more: nobody but authors hears of it.
pub(crate) async fn hush(tx: &Tx, kit: &Kit, post: &Post) -> Result<(), StoreError> {
    take_back(tx, kit, post, "NOT s.is_author").await
}

/// Who wrote a post is erased: nobody else hears of it, nor what they were answered.
pub(crate) async fn silence(tx: &Tx, kit: &Kit, post: &Post) -> Result<(), StoreError> {
    take_back(tx, kit, post, "NOT (s.is_author AND s.post = u.post)").await
}

/// A refusal was taken back: its author hears nothing of it.
pub(crate) async fn pardon(tx: &Tx, kit: &Kit, post: &Post) -> Result<(), StoreError> {
    drop_refusal(tx, kit, post).await?;
    take_back(tx, kit, post, &format!("u.state = '{REFUSED}'")).await
}

#[derive(FromQueryResult)]
struct Sent {
    news: Uuid,
    reader: Uuid,
}

/// Takes back what has not left of a post's news, where a condition holds on `feedback_updates u` and
/// `feedback_subscriptions s`.
async fn take_back(tx: &Tx, kit: &Kit, post: &Post, those: &str) -> Result<(), StoreError> {
    let waiting = contact::waiting(tx, post.shop(), Kind::FeedbackUpdate, kit.now() + EXPIRES).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let waiting: BTreeSet<Uuid> = waiting.into_iter().collect();
    let sql = format!(
        "SELECT u.id AS news, s.id AS reader FROM feedback_posts p JOIN feedback_subscriptions s ON s.post = p.id
         JOIN feedback_updates u ON u.post = $1 WHERE p.root = $2 AND {those} ORDER BY u.at, u.id, s.id"
    );
    let sent: Vec<Sent> = tx.rows(&sql, vec![post.id.into(), post.root.into()]).await?;
    let subjects: Vec<Uuid> =
        sent.iter().map(|sent| subject(sent.news, sent.reader)).filter(|subject| waiting.contains(subject)).collect();
    let which = (Kind::FeedbackUpdate, subjects.as_slice());
    contact::withdraw(tx, (&kit.ids, kit.now()), post.shop(), which, Withdrawal::Undone).await.map(drop)
}
