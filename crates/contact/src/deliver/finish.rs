//! What came of a try.

use jiff::SignedDuration;
use serde_json::json;
use store::{Sql, Tx, micros, text};
use web::Problem;

use super::claim::Claimed;
use crate::events::{Speaker, tell};
use crate::mail::Refusal;
use crate::{Contact, people, queue};

/// How long to wait after the first try, the second and so on; after the last it is given up.
const BACK_OFF: [SignedDuration; 5] = [
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(12),
];

/// Writes down what the server said.
pub(super) async fn finish(
    contact: &Contact,
    tx: &Tx,
    claimed: &Claimed,
    answer: Result<(), Refusal>,
) -> Result<(), Problem> {
    let refusal = match answer {
        Ok(()) => return sent(contact, tx, claimed).await,
        Err(refusal) => refusal,
    };
    let waits = usize::try_from(claimed.attempts - 1).ok().and_then(|tried| BACK_OFF.get(tried));
    if let (Refusal::Later(words), Some(wait)) = (&refusal, waits) {
        let sql = "UPDATE contact_messages SET next_at = $1, error = $2 WHERE id = $3 AND state = 'queued'";
        let next_at = micros(contact.kit.now() + *wait);
        tx.exec(sql, vec![next_at.into(), text(words), claimed.message.into()]).await?;
        return Ok(());
    }
    failed(contact, tx, claimed, &refusal).await
}

/// Also of one that was taken back while the server had it: it has left. Of one that came back sooner than this was
/// written down, the return stays its state.
async fn sent(contact: &Contact, tx: &Tx, claimed: &Claimed) -> Result<(), Problem> {
    let kit = &contact.kit;
    let now = micros(kit.now());
    tx.exec("UPDATE contact_messages SET sent_at = $1 WHERE id = $2", vec![now.into(), claimed.message.into()]).await?;
    let sql = "UPDATE contact_messages SET state = 'sent', sealed = NULL, error = NULL
               WHERE id = $1 AND returned_at IS NULL";
    let is_away = tx.exec(sql, vec![claimed.message.into()]).await? > 0;
    if is_away && claimed.kind.asks() {
        let sql = "UPDATE contacts SET asked_at = $1 WHERE id = $2";
        tx.exec(sql, vec![now.into(), claimed.contact.into()]).await?;
    }
    let said = json!({"decision_id": claimed.contact, "kind": claimed.kind, "subject_id": claimed.subject,
        "channel": "mail"});
    tell(tx, kit, claimed.shop, Speaker::System, "Contact Sent", &said).await
}

async fn failed(contact: &Contact, tx: &Tx, claimed: &Claimed, refusal: &Refusal) -> Result<(), Problem> {
    let kit = &contact.kit;
    let sql = "UPDATE contact_messages SET state = 'failed', sealed = NULL, error = $1
               WHERE id = $2 AND state = 'queued'";
    tx.exec(sql, vec![text(refusal.words()), claimed.message.into()]).await?;
    tx.exec("UPDATE contacts SET asked_at = NULL WHERE id = $1", vec![claimed.contact.into()]).await?;
    queue::drop_reminder(tx, claimed.contact).await?;
    let is_stopped = matches!(refusal, Refusal::Mailbox(_));
    if is_stopped {
        let address = people::of_address(&kit.vault, claimed.shop, claimed.letter.to.as_ref());
        people::stop(tx, claimed.shop, address, refusal.words(), kit.now()).await?;
    }
    let said = json!({"decision_id": claimed.contact, "kind": claimed.kind, "subject_id": claimed.subject,
        "channel": "mail", "is_stopped": is_stopped});
    tell(tx, kit, claimed.shop, Speaker::System, "Contact Failed", &said).await
}
