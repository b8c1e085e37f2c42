//! Decisions as they are kept.

use std::collections::HashMap;

use primitives::{ShopId, Timestamp};
use serde_json::Value as Json;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, instant, instant_opt, micros, rows_in, sea_orm, text};
use uuid::Uuid;

use crate::decision::unknown;
use crate::gates::Asked;
use crate::people::Subjects;
use crate::{Ask, Decided, Kind, Reason, Who};

/// A decision with its mail, for lists.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Row {
    pub id: Uuid,
    pub customer: Option<Uuid>,
    pub kind: String,
    pub subject: Uuid,
    pub topic: String,
    pub title: String,
    pub channel: String,
    pub is_asked: bool,
    pub reason: String,
    pub params: String,
    pub decided_at: i64,
    pub not_before: i64,
    pub again_at: Option<i64>,
    pub state: Option<String>,
    pub sent_at: Option<i64>,
    pub returned_at: Option<i64>,
    pub complained_at: Option<i64>,
    pub attempts: Option<i64>,
    pub error: Option<String>,
    pub remind_at: Option<i64>,
}

/// To be followed by a condition on `c`, the decisions, and `m`, their mails.
pub(crate) const SELECT: &str = "SELECT c.id, c.customer, c.kind, c.subject, c.topic, c.title, c.channel, c.is_asked,
    c.reason, c.params, c.decided_at, c.not_before, c.again_at, m.state, m.sent_at, m.returned_at, m.complained_at, m.attempts,
    m.error, r.next_at AS remind_at
    FROM contacts c
    LEFT JOIN contact_messages m ON m.contact = c.id AND NOT m.is_reminder
    LEFT JOIN contact_messages r ON r.contact = c.id AND r.is_reminder AND r.state = 'queued'";

/// The decisions about some subjects of a kind, by subject.
///
/// # Errors
/// When the database cannot be read.
pub async fn decided(
    db: &impl Sql,
    shop: ShopId,
    kind: Kind,
    subjects: &[Uuid],
) -> Result<HashMap<Uuid, Decided>, StoreError> {
    let fixed: [Value; 2] = [shop.0.into(), kind.as_str().into()];
    let rows: Vec<Row> = rows_in(db, &fixed, subjects, |list| {
        format!("{SELECT} WHERE c.shop = $1 AND c.kind = $2 AND c.subject IN ({list})")
    })
    .await?;
    rows.into_iter().map(|row| Ok((row.subject, Decided::new(row)?))).collect()
}

/// A condition for a domain's own SQL: true where something was decided. `shop` and `subject` are columns there.
#[must_use]
pub fn is_decided_sql(kind: Kind, shop: &str, subject: &str) -> String {
    let kind = kind.as_str();
    format!(
        "EXISTS (SELECT 1 FROM contacts WHERE contacts.shop = {shop} AND contacts.kind = '{kind}'
         AND contacts.subject = {subject})"
    )
}

/// The same, true where it was decided not to ask.
#[must_use]
pub fn is_refused_sql(kind: Kind, shop: &str, subject: &str) -> String {
    let kind = kind.as_str();
    format!(
        "EXISTS (SELECT 1 FROM contacts WHERE contacts.shop = {shop} AND contacts.kind = '{kind}'
         AND contacts.subject = {subject} AND NOT contacts.is_asked)"
    )
}

/// What a kept decision says, without who it is about.
pub(crate) struct Kept {
    pub id: Uuid,
    pub reason: Reason,
    pub not_before: Timestamp,
    pub again_at: Option<Timestamp>,
}

#[derive(FromQueryResult)]
struct KeptRow {
    id: Uuid,
    reason: String,
    params: String,
    not_before: i64,
    again_at: Option<i64>,
}

/// The decision about a kind and a subject, if there is one.
pub(crate) async fn find(db: &impl Sql, ask: &Ask) -> Result<Option<Kept>, StoreError> {
    let sql = "SELECT id, reason, params, not_before, again_at FROM contacts
               WHERE shop = $1 AND kind = $2 AND subject = $3";
    let values = vec![ask.shop.0.into(), ask.kind.as_str().into(), ask.subject.into()];
    let Some(row) = db.row::<KeptRow>(sql, values).await? else { return Ok(None) };
    let params: Json = serde_json::from_str(&row.params).unwrap_or_default();
    let reason = Reason::read(&row.reason, &params).ok_or_else(|| unknown("reason", row.id))?;
    let (not_before, again_at) = (instant(row.not_before), instant_opt(row.again_at));
    Ok(Some(Kept { id: row.id, reason, not_before, again_at }))
}

/// What a decision is made of, on its way to be kept.
pub(crate) struct New<'a> {
    pub id: Uuid,
    pub ask: &'a Ask,
    pub subjects: &'a Subjects,
    pub sealed_who: Option<Vec<u8>>,
    pub reason: &'a Reason,
    pub decided_at: Timestamp,
    pub not_before: Timestamp,
    pub again_at: Option<Timestamp>,
}

/// Keeps a decision; false when another was kept in the meantime.
pub(crate) async fn keep(tx: &Tx, new: New<'_>) -> Result<bool, StoreError> {
    let New { ask, subjects, reason, .. } = new;
    let is_asked = reason.is_yes();
    let asked_at = (is_asked && ask.kind.asks()).then(|| micros(new.not_before));
    let columns = [
        "id",
        "shop",
        "kind",
        "subject",
        "topic",
        "title",
        "channel",
        "customer",
        "person",
        "who",
        "address",
        "is_asked",
        "reason",
        "params",
        "overrides",
        "decided_at",
        "not_before",
        "expires_at",
        "asked_at",
        "again_at",
    ];
    let values: Vec<Value> = vec![
        new.id.into(),
        ask.shop.0.into(),
        ask.kind.as_str().into(),
        ask.subject.into(),
        text(&ask.topic),
        text(&ask.title),
        ask.channel.as_str().into(),
        subjects.customers.first().copied().into(),
        subjects.person().into(),
        new.sealed_who.into(),
        subjects.address.into(),
        is_asked.into(),
        reason.as_str().into(),
        store::json(&reason.params())?,
        ask.override_quarantine.into(),
        micros(new.decided_at).into(),
        micros(new.not_before).into(),
        micros(ask.expires_at).into(),
        asked_at.into(),
        new.again_at.map(micros).into(),
    ];
    let on_conflict = "ON CONFLICT (shop, kind, subject) DO NOTHING";
    Ok(tx.insert("contacts", &columns, vec![values], on_conflict).await? > 0)
}

/// Gives decisions about nobody in particular to the customer that they turn out to be about.
pub(crate) async fn join(
    tx: &Tx,
    shop: ShopId,
    kind: Kind,
    subjects: &[Uuid],
    customer: Uuid,
) -> Result<(), StoreError> {
    let fixed: [Value; 3] = [shop.0.into(), kind.as_str().into(), customer.into()];
    store::exec_in(tx, &fixed, subjects, |list| {
        format!(
            "UPDATE contacts SET customer = $3
             WHERE shop = $1 AND kind = $2 AND customer IS NULL AND address IS NULL AND subject IN ({list})"
        )
    })
    .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct AskedRow {
    id: Uuid,
    asked_at: i64,
    topic: String,
    subject: Uuid,
}

/// What the person, or whoever reads at the address, was asked since then; newest first.
pub(crate) async fn asked(
    db: &impl Sql,
    shop: ShopId,
    subjects: &Subjects,
    since: Timestamp,
) -> Result<Vec<Asked>, StoreError> {
    let fixed: [Value; 2] = [shop.0.into(), micros(since).into()];
    let address: Vec<Uuid> = subjects.address.into_iter().collect();
    let mut rows: HashMap<Uuid, AskedRow> = HashMap::new();
    for (column, ids) in [("customer", &subjects.customers), ("address", &address)] {
        let found: Vec<AskedRow> = rows_in(db, &fixed, ids, |list| {
            format!(
                "SELECT id, asked_at, topic, subject FROM contacts
                 WHERE shop = $1 AND asked_at > $2 AND {column} IN ({list})"
            )
        })
        .await?;
        rows.extend(found.into_iter().map(|row| (row.id, row)));
    }
    let as_asked = |row: AskedRow| Asked { at: instant(row.asked_at), topic: row.topic, subject: row.subject };
    let mut asked: Vec<Asked> = rows.into_values().map(as_asked).collect();
    asked.sort_unstable_by_key(|asked| std::cmp::Reverse((asked.at, asked.subject)));
    Ok(asked)
}

const WHO: &str = "contact.who";

/// Seals whom an ask is for.
pub(crate) fn seal_who(key: &store::PersonKey, who: &Who) -> Result<Vec<u8>, StoreError> {
    key.seal_json(WHO, who)
}

pub(crate) fn open_who(key: &store::PersonKey, sealed: &[u8]) -> Result<Who, StoreError> {
    key.open_json(WHO, sealed)
}
