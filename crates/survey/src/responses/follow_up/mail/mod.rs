//! Mails of staff to who answered: kept sealed with the person's key, judged and sent as everything is that is sent.

mod draft;
pub(in crate::responses) mod list;
mod reader;
pub(in crate::responses) mod send;

use contact::{DeliveryState, Kind, MessageShown};
use primitives::{ShopId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, PersonKey, Sql, StoreError, Tx, Value, instant, micros, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Kit, Staff};

use crate::answers::Response;

/// What somebody of the staff wrote to who answered.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SurveyFollowUpMail)]
pub(crate) struct Mail {
    id: Uuid,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    author: Uuid,
    author_name: String,
    /// Null for those who may not see personal fields, as is the text.
    subject: Option<String>,
    text: Option<String>,
    /// Where quiet hours moved it: not sent before this.
    #[schema(value_type = Option<String>, format = DateTime)]
    not_before: Option<Timestamp>,
    /// How far it has come.
    delivery: Option<MessageShown>,
}

#[derive(Serialize, Deserialize)]
struct Letter {
    subject: String,
    text: String,
}

/// As what a mail is sealed.
pub(crate) const FIELD: &str = "survey.follow_up_mail";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    person: Uuid,
    at: i64,
    author: Uuid,
    author_name: String,
    sealed: Vec<u8>,
}

/// Those about an answer, oldest first.
async fn of(db: &impl Sql, kit: &Kit, response: &Response, is_masked: bool) -> Result<Vec<Mail>, StoreError> {
    let sql = "SELECT id, person, at, author, author_name, sealed FROM survey_follow_up_mails
               WHERE response = $1 ORDER BY at, id";
    let rows: Vec<Row> = db.rows(sql, vec![response.id.into()]).await?;
    let people = store::distinct(rows.iter().map(|row| row.person));
    let keys = kit.vault.existing_keys(db, &people).await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut decided = contact::decided(db, ShopId(response.shop), Kind::Result, &ids).await?;
    let mut mails = Vec::with_capacity(rows.len());
    for row in rows {
        let key = keys.get(&row.person).filter(|_| !is_masked);
        let letter: Option<Letter> = key.map(|key| key.open_json(FIELD, &row.sealed)).transpose()?;
        let (subject, text) = letter.map(|letter| (letter.subject, letter.text)).unzip();
        let decision = decided.remove(&row.id);
        mails.push(Mail {
            id: row.id,
            at: instant(row.at),
            author: row.author,
            author_name: row.author_name,
            subject,
            text,
            not_before: decision.as_ref().and_then(|decision| decision.not_before),
            delivery: decision.and_then(|decision| decision.message),
        });
    }
    Ok(mails)
}

impl Mail {
    /// Whether it reached them, or still may.
    fn stands(&self) -> bool {
        let gone = |delivery: &MessageShown| match delivery.state {
            DeliveryState::Failed | DeliveryState::Cancelled => true,
            DeliveryState::Queued | DeliveryState::Sent => delivery.returned_at.is_some(),
        };
        !self.delivery.as_ref().is_some_and(gone)
    }

    fn says(&self, letter: &Letter) -> bool {
        (self.subject.as_deref(), self.text.as_deref()) == (Some(&letter.subject), Some(&letter.text))
    }
}

/// Keeps a mail, sealed with the key of who answered.
async fn keep(
    tx: &Tx,
    (id, response, person): (Uuid, Uuid, Uuid),
    key: &PersonKey,
    (staff, now): (&Staff, Timestamp),
    letter: &Letter,
) -> Result<(), StoreError> {
    let columns = ["id", "response", "person", "at", "author", "author_name", "sealed"];
    let values: Vec<Value> = vec![
        id.into(),
        response.into(),
        person.into(),
        micros(now).into(),
        staff.id.0.into(),
        store::text(&staff.name),
        key.seal_json(FIELD, letter)?.into(),
    ];
    tx.insert("survey_follow_up_mails", &columns, vec![values], "").await?;
    Ok(())
}
