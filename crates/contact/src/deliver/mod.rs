//! The worker that sends what waits, and settles what people said.

mod claim;
mod finish;
pub(crate) mod settle;

use std::time::Duration;

use jiff::SignedDuration;
use primitives::Timestamp;
use store::{Sql, StoreError, micros};
use uuid::Uuid;
use web::Problem;

use crate::Contact;
use crate::mail::Post;

/// How long nothing is looked for after a round that found little.
const PAUSE: Duration = Duration::from_secs(5);
/// How often refusals are compared with the profiles.
const SETTLES: SignedDuration = SignedDuration::from_mins(1);
/// Mails of one round.
const BATCH: usize = 50;

/// Sends mails for ever: each when its time has come, in no quiet hours, to nobody who said no meanwhile. What a server
/// cannot take now is tried again after a minute, five, thirty, two hours and twelve. Without a mail server it only
/// settles refusals.
pub async fn deliver(contact: Contact) {
    let mut settled_at = None;
    loop {
        let now = contact.kit.now();
        if settled_at.is_none_or(|at| now >= at + SETTLES) {
            settled_at = Some(now);
            if let Err(error) = settle::settle(&contact).await {
                tracing::error!(%error, "refusals could not be compared with the profiles");
            }
        }
        let is_full = match round(&contact).await {
            Ok(found) => found == BATCH,
            Err(problem) => {
                tracing::error!(problem = problem.detail, "mails could not be sent; they stay in the queue");
                false
            }
        };
        if !is_full {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Looks once through what is due; gives how many mails there were.
pub(crate) async fn round(contact: &Contact) -> Result<usize, Problem> {
    let Some(post) = &contact.post else { return Ok(0) };
    let due = due(contact, contact.kit.now()).await?;
    for message in &due {
        // One that cannot be read keeps no other from being sent.
        if let Err(problem) = step(contact, post, *message).await {
            tracing::error!(problem = problem.detail, %message, "a mail could not be sent");
        }
    }
    Ok(due.len())
}

async fn due(contact: &Contact, now: Timestamp) -> Result<Vec<Uuid>, StoreError> {
    let sql = format!(
        "SELECT id FROM contact_messages WHERE state = 'queued' AND next_at <= $1 ORDER BY next_at, id LIMIT {BATCH}"
    );
    contact.kit.store.column(&sql, vec![micros(now).into()]).await
}

async fn step(contact: &Contact, post: &Post, message: Uuid) -> Result<(), Problem> {
    let tx = contact.kit.store.begin().await?;
    let claimed = claim::claim(contact, post, &tx, message).await?;
    tx.commit().await?;
    // No transaction is open while the server is spoken to.
    let Some(claimed) = claimed else { return Ok(()) };
    let answer = post.send(&claimed.letter).await;
    let tx = contact.kit.store.begin().await?;
    finish::finish(contact, &tx, &claimed, answer).await?;
    Ok(tx.commit().await?)
}
