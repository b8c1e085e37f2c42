//! Mails that wait to be sent.

use primitives::{Ids, ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{FromQueryResult, PersonKey, Sql, StoreError, Tx, Value, micros, rows_in, sea_orm, unindexed};
use uuid::Uuid;
use web::Problem;

use crate::events::{Speaker, tell_at};
use crate::{Button, Channel, Contact, Decision, Foot, Kind, Message, Reason};

/// A message as it is kept.
#[derive(Serialize, Deserialize)]
struct Sealed {
    language: String,
    subject: String,
    paragraphs: Vec<String>,
    button: Option<Button>,
    #[serde(default)]
    foot: Foot,
}

pub(crate) const MESSAGE: &str = "contact.message";

pub(crate) fn seal(key: &PersonKey, message: &Message) -> Result<Vec<u8>, StoreError> {
    let sealed = Sealed {
        language: message.language.code().to_owned(),
        subject: message.subject.clone(),
        paragraphs: message.paragraphs.clone(),
        button: message.button.clone(),
        foot: message.foot.clone(),
    };
    key.seal_json(MESSAGE, &sealed)
}

pub(crate) fn open(key: &PersonKey, sealed: &[u8]) -> Result<Message, StoreError> {
    let Sealed { language, subject, paragraphs, button, foot } = key.open_json(MESSAGE, sealed)?;
    let language = pages::Language::parse(&language).unwrap_or(pages::Language::En);
    Ok(Message { language, subject, paragraphs, button, foot })
}

/// Queues the mail of a decision.
pub(crate) async fn send(contact: &Contact, tx: &Tx, decision: &Decision, message: &Message) -> Result<(), Problem> {
    if !decision.is_asked || decision.channel != Channel::Mail {
        return Ok(());
    }
    put(contact, tx, decision, message, false, decision.not_before).await
}

/// Puts a mail or a reminder into the queue; a second one of a decision is ignored.
pub(crate) async fn put(
    contact: &Contact,
    tx: &Tx,
    decision: &Decision,
    message: &Message,
    is_reminder: bool,
    next_at: Timestamp,
) -> Result<(), Problem> {
    let kit = &contact.kit;
    let sql = "SELECT person FROM contacts WHERE id = $1";
    let Some(Some(person)) = tx.scalar::<Option<Uuid>>(sql, vec![decision.id.into()]).await? else { return Ok(()) };
    let keys = kit.vault.keys(tx, &[person], &kit.ids).await?;
    let Some(key) = keys.get(&person) else { return Ok(()) };
    let columns =
        ["id", "shop", "contact", "person", "is_reminder", "state", "sealed", "attempts", "created_at", "next_at"];
    let values: Vec<Value> = vec![
        kit.ids.uuid().into(),
        decision.shop.0.into(),
        decision.id.into(),
        person.into(),
        is_reminder.into(),
        "queued".into(),
        seal(key, message)?.into(),
        0i64.into(),
        micros(kit.now()).into(),
        micros(next_at).into(),
    ];
    let on_conflict = "ON CONFLICT (contact, is_reminder) DO NOTHING";
    tx.insert("contact_messages", &columns, vec![values], on_conflict).await?;
    Ok(())
}

/// A subject was answered, or is over: what was not sent of its kind and of its reminders is not sent any more, and what
/// was put off is not decided anew.
///
/// # Errors
/// When the database refuses.
pub async fn done(tx: &Tx, shop: ShopId, kind: Kind, subject: Uuid) -> Result<(), StoreError> {
    let sql = "UPDATE contacts SET again_at = NULL, reason = $4, params = '{}'
               WHERE shop = $1 AND kind = $2 AND subject = $3 AND again_at IS NOT NULL";
    let answered = Reason::Answered.as_str();
    tx.exec(sql, vec![shop.0.into(), kind.as_str().into(), subject.into(), answered.into()]).await?;
    take_back(tx, shop, kind, subject, answered).await
}

/// Why an asking is taken back before it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Withdrawal {
    /// What set it off was undone: the import that it came with, a decision.
    Undone,
    /// The order that set it off is another's than who claimed it.
    Disputed,
    /// The order that set it off was cancelled.
    Cancelled,
    /// The order that set it off has another place among the buyer's by now.
    Renumbered,
    /// The case that set it off was opened again, or was none.
    Reopened,
    /// What would ask has ended.
    Ended,
}

impl Withdrawal {
    pub const ALL: [Self; 6] =
        [Self::Undone, Self::Disputed, Self::Cancelled, Self::Renumbered, Self::Reopened, Self::Ended];

    /// For programs; stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Undone => "withdrawn",
            Self::Disputed => "disputed",
            Self::Cancelled => "cancelled",
            Self::Renumbered => "not_nth",
            Self::Reopened => "reopened",
            Self::Ended => "ended",
        }
    }
}

/// Somebody to whom nothing was sent yet.
#[derive(FromQueryResult)]
struct Unsent {
    id: Uuid,
    subject: Uuid,
    topic: String,
    channel: String,
    customer: Option<Uuid>,
}

/// What set the asking off was taken back: of these subjects of a kind, mails and reminders that were not sent yet are not
/// sent any more. Who was to get the first mail was not asked: it is told, and no quarantine, clock or cap counts it.
/// What was put off is forgotten, as if it had never been decided. Gives the subjects of which no mail had left. `ids` and `now` are of the telling.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw(
    tx: &Tx,
    (ids, now): (&Ids, Timestamp),
    shop: ShopId,
    (kind, subjects): (Kind, &[Uuid]),
    why: Withdrawal,
) -> Result<Vec<Uuid>, StoreError> {
    let fixed: [Value; 2] = [shop.0.into(), kind.as_str().into()];
    let unsent: Vec<Unsent> = rows_in(tx, &fixed, subjects, |list| {
        format!(
            "SELECT c.id, c.subject, c.topic, c.channel, c.customer FROM contacts c
             JOIN contact_messages m ON m.contact = c.id
             WHERE c.shop = $1 AND c.kind = $2 AND c.subject IN ({list}) AND m.state = 'queued' AND NOT m.is_reminder
             ORDER BY c.id"
        )
    })
    .await?;
    store::exec_in(tx, &fixed, subjects, |list| {
        format!(
            "DELETE FROM contacts WHERE shop = $1 AND kind = $2 AND subject IN ({list}) AND {}",
            unindexed("again_at IS NOT NULL")
        )
    })
    .await?;
    for subject in subjects {
        take_back(tx, shop, kind, *subject, why.as_str()).await?;
    }
    for one in &unsent {
        let said = json!({"decision_id": one.id, "kind": kind, "subject_id": one.subject, "topic": one.topic,
            "channel": one.channel, "reason": why.as_str(), "customer_id": one.customer});
        tell_at(tx, (ids, now), shop, Speaker::System, "Contact Withdrawn", &said).await?;
    }
    Ok(unsent.into_iter().map(|one| one.subject).collect())
}

async fn take_back(tx: &Tx, shop: ShopId, kind: Kind, subject: Uuid, why: &str) -> Result<(), StoreError> {
    let reminder = kind.reminder().unwrap_or(kind);
    let values = vec![shop.0.into(), subject.into(), kind.as_str().into(), reminder.as_str().into()];
    cancel(tx, OF_SUBJECT, values, why).await
}

/// A subject's decisions, its reminder's too.
const OF_SUBJECT: &str = "shop = $1 AND subject = $2 AND (kind = $3 OR kind = $4)";

/// Takes queued mails back, of the decisions that a condition on `contacts` picks. Who was never written to was not
/// asked.
pub(crate) async fn cancel(tx: &Tx, which: &str, values: Vec<Value>, why: &str) -> Result<(), StoreError> {
    let sql = format!(
        "UPDATE contacts SET asked_at = NULL WHERE {which} AND EXISTS (SELECT 1 FROM contact_messages m
             WHERE m.contact = contacts.id AND m.state = 'queued' AND NOT m.is_reminder)"
    );
    tx.exec(&sql, values.clone()).await?;
    let sql = format!(
        "UPDATE contact_messages SET state = 'cancelled', sealed = NULL, error = ${} WHERE state = 'queued'
         AND contact IN (SELECT id FROM contacts WHERE {which})",
        values.len() + 1
    );
    tx.exec(&sql, values.into_iter().chain([why.into()]).collect()).await?;
    Ok(())
}

/// Nobody is reminded of what never reached them.
pub(crate) async fn drop_reminder(tx: &Tx, contact: Uuid) -> Result<(), StoreError> {
    let sql = "UPDATE contact_messages SET state = 'cancelled', sealed = NULL, error = 'not_sent'
               WHERE contact = $1 AND is_reminder AND state = 'queued'";
    tx.exec(sql, vec![contact.into()]).await.map(drop)
}

#[derive(FromQueryResult)]
struct Waiting {
    subject: Uuid,
}

/// The subjects of a kind of which a mail or a reminder falls due until then: for domains to look whether they were
/// answered, see [`done`].
///
/// # Errors
/// When the database cannot be read.
pub async fn waiting(db: &impl Sql, shop: ShopId, kind: Kind, until: Timestamp) -> Result<Vec<Uuid>, StoreError> {
    let reminder = kind.reminder().unwrap_or(kind);
    let values = vec![micros(until).into(), shop.0.into(), kind.as_str().into(), reminder.as_str().into()];
    let rows: Vec<Waiting> = db.rows(&waiting_sql(), values).await?;
    Ok(rows.into_iter().map(|row| row.subject).collect())
}

/// Found by what waits, not among all that a shop ever asked.
fn waiting_sql() -> String {
    format!(
        "SELECT DISTINCT c.subject FROM contact_messages m JOIN contacts c ON c.id = m.contact
         WHERE m.state = 'queued' AND m.next_at <= $1 AND {}",
        unindexed("c.shop = $2 AND (c.kind = $3 OR c.kind = $4)")
    )
}

#[cfg(test)]
mod tests {
    use store::testing;

    use super::*;

    #[tokio::test]
    async fn what_falls_due_is_found_by_its_hour() {
        let test = testing::store(&[web::MIGRATIONS, crate::MIGRATIONS].concat()).await;
        let values = vec![0i64.into(), Uuid::nil().into(), "survey".into(), "survey_reminder".into()];
        testing::finds_by(&test.store, "contact_messages_due (next_at<?", &waiting_sql(), values).await;
    }
}
