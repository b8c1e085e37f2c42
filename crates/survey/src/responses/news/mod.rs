//! Telling everybody who answered, page by page, however often it is cut: each is told once, the same words never twice,
//! and the log hears of it in the transaction that ends it. Until it begins it can be withdrawn.

pub(super) mod audience;
mod before;
pub(super) mod list;
mod readers;
mod telling;
pub(super) mod withdraw;

use std::collections::BTreeMap;

use store::{FromQueryResult, Sql, StoreError, Tx, sea_orm};
use uuid::Uuid;
use web::Staff;

use crate::surveys::Survey;

pub(super) use before::Told;
pub(crate) use telling::resume;

/// What is told, to whom, and by whom.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct News {
    pub id: Uuid,
    pub shop: Uuid,
    pub survey: Uuid,
    pub subject: String,
    pub text: String,
    /// promoter | passive | detractor; null: everybody.
    pub band: Option<String>,
    /// Only who reads it: who answered in it, and who answered in none and speaks it; null: everybody.
    pub language: Option<String>,
    pub staff: Uuid,
    pub staff_name: String,
    pub created_at: i64,
    /// It begins then.
    pub due_at: i64,
    pub begun_at: Option<i64>,
    pub done_at: Option<i64>,
    pub withdrawn_at: Option<i64>,
    /// So far.
    pub told: Option<i64>,
    /// JSON: how many were not so far, by reason.
    pub not_told: Option<String>,
    /// The last whom it was decided about.
    pub reached: Option<Uuid>,
    /// How many it was decided about.
    pub seen: i64,
}

const COLUMNS: [&str; 18] = [
    "id",
    "shop",
    "survey",
    "subject",
    "text",
    "band",
    "language",
    "staff",
    "staff_name",
    "created_at",
    "due_at",
    "begun_at",
    "done_at",
    "withdrawn_at",
    "told",
    "not_told",
    "reached",
    "seen",
];

/// Somebody who answered, as their newest answer knows them.
#[derive(FromQueryResult)]
struct Respondent {
    person: Uuid,
    customer: Option<Uuid>,
    who: Option<Vec<u8>>,
    /// Of the answer, as far as it is known.
    language: Option<String>,
}

impl Respondent {
    /// A customer may have answered under more than one id.
    fn whom(&self) -> Uuid {
        self.customer.unwrap_or(self.person)
    }
}

impl News {
    /// Without words, for everybody, due now.
    pub fn new(id: Uuid, survey: &Survey, staff: &Staff, now: i64) -> Self {
        Self {
            id,
            shop: survey.shop.0,
            survey: survey.id,
            subject: String::new(),
            text: String::new(),
            band: None,
            language: None,
            staff: staff.id.0,
            staff_name: staff.name.clone(),
            created_at: now,
            due_at: now,
            begun_at: None,
            done_at: None,
            withdrawn_at: None,
            told: None,
            not_told: None,
            reached: None,
            seen: 0,
        }
    }

    pub async fn keep(&self, tx: &Tx) -> Result<(), StoreError> {
        let values = vec![
            self.id.into(),
            self.shop.into(),
            self.survey.into(),
            store::text(&self.subject),
            store::text(&self.text),
            self.band.clone().into(),
            self.language.clone().into(),
            self.staff.into(),
            store::text(&self.staff_name),
            self.created_at.into(),
            self.due_at.into(),
            self.begun_at.into(),
            self.done_at.into(),
            self.withdrawn_at.into(),
            self.told.into(),
            self.not_told.clone().into(),
            self.reached.into(),
            self.seen.into(),
        ];
        tx.insert("survey_news", &COLUMNS, vec![values], "").await?;
        Ok(())
    }

    pub async fn load(db: &impl Sql, survey: &Survey, id: Uuid) -> Result<Option<Self>, StoreError> {
        let sql = format!("SELECT {} FROM survey_news WHERE survey = $1 AND id = $2", COLUMNS.join(", "));
        db.row(&sql, vec![survey.id.into(), id.into()]).await
    }

    /// How many were not told, by reason: as contact names it, or `told_before`.
    pub fn not_told(&self) -> BTreeMap<String, i64> {
        self.not_told.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }
}
