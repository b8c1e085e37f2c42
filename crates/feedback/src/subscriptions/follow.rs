use pages::Language;
use store::{FromQueryResult, Sql, StoreError, Tx, micros, sea_orm};
use uuid::Uuid;
use web::Problem;

use super::mail;
use crate::Feedback;
use crate::known::{Known, know};
use crate::people::Who;
use crate::posts::Post;

/// Somebody who wants to hear of answers.
pub(crate) struct Follow<'a> {
    pub who: &'a Who,
    pub language: Language,
    pub is_author: bool,
    /// Whether the address was shown to be theirs, or the shop knows the customer.
    pub is_proved: bool,
}

impl Follow<'_> {
    pub fn is_possible(&self) -> bool {
        self.who.is_customer() || self.who.buyer_id.is_some() || self.who.email.is_some()
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    state: String,
}

/// Notes that somebody wants to hear of answers; who has not shown that the address is theirs is asked by mail first.
/// Where they cannot be asked, nothing is noted; one that is asked again counts from then on. The caller counts the post
/// anew.
pub(crate) async fn follow(tx: &Tx, feedback: &Feedback, post: &Post, follow: &Follow<'_>) -> Result<(), Problem> {
    let (kit, shop) = (&feedback.kit, post.shop());
    let Some(known) = know(tx, kit, shop, follow.who).await? else { return Ok(()) };
    let subscriber = kit.vault.blind_text("feedback/subscriber", &format!("{shop} {}", known.person));
    let sql = "SELECT id, state FROM feedback_subscriptions WHERE post = $1 AND subscriber = $2";
    let row: Option<Row> = tx.row(sql, vec![post.id.into(), subscriber.as_str().into()]).await?;
    if row.as_ref().is_some_and(|row| row.state == "active") {
        return Ok(());
    }
    let id = row.map_or_else(|| kit.ids.uuid(), |row| row.id);
    if !follow.is_proved && !mail::ask(tx, feedback, post, id, follow).await? {
        return Ok(());
    }
    Ok(save(tx, feedback, post, (id, subscriber), &known, follow).await?)
}

async fn save(
    tx: &Tx,
    feedback: &Feedback,
    post: &Post,
    (id, subscriber): (Uuid, String),
    known: &Known,
    follow: &Follow<'_>,
) -> Result<(), StoreError> {
    let now = micros(feedback.kit.now());
    let state = if follow.is_proved { "active" } else { "pending" };
    let sql = "INSERT INTO feedback_subscriptions
            (id, shop, post, subscriber, person, who, language, state, is_author, created_at, confirmed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, created_at = excluded.created_at,
            confirmed_at = excluded.confirmed_at";
    let values = vec![
        id.into(),
        post.shop.into(),
        post.id.into(),
        subscriber.into(),
        known.person.into(),
        known.who.clone().into(),
        follow.language.code().into(),
        state.into(),
        follow.is_author.into(),
        now.into(),
        follow.is_proved.then_some(now).into(),
    ];
    tx.exec(sql, values).await.map(drop)
}

/// Whether a person is told of a post, by whatever of those merged into it.
pub(crate) async fn is_following(db: &impl Sql, root: Uuid, person: Uuid) -> Result<bool, StoreError> {
    let sql = "SELECT s.id FROM feedback_subscriptions s JOIN feedback_posts p ON p.id = s.post
               WHERE p.root = $1 AND s.person = $2 AND s.state = 'active' LIMIT 1";
    let found: Option<Uuid> = db.scalar(sql, vec![root.into(), person.into()]).await?;
    Ok(found.is_some())
}

/// Ends all of a person's subscriptions to a post and to those merged into it. The caller counts the post anew.
pub(crate) async fn unfollow(tx: &Tx, root: Uuid, person: Uuid) -> Result<(), StoreError> {
    let sql = "UPDATE feedback_subscriptions SET state = 'ended' WHERE person = $1
               AND post IN (SELECT p.id FROM feedback_posts p WHERE p.root = $2)";
    tx.exec(sql, vec![person.into(), root.into()]).await.map(drop)
}
