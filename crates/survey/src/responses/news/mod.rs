//! Telling everybody who answered, however often it is cut: each is told once, and the log hears of it in the transaction
//! that ends it. Until it begins it can be withdrawn.

pub(super) mod audience;
pub(super) mod list;
pub(super) mod withdraw;

use std::collections::{BTreeMap, HashSet};

use contact::{Ask, Channel, Kind, Message};
use jiff::SignedDuration;
use primitives::{ShopId, derived_id};
use serde_json::json;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, instant, micros, sea_orm};
use uuid::Uuid;
use web::{Kit, Problem, Staff};

use crate::people::Who;
use crate::surveys::Survey;
use crate::{Surveys, own};

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
    pub staff: Uuid,
    pub staff_name: String,
    pub created_at: i64,
    /// It begins then.
    pub due_at: i64,
    pub begun_at: Option<i64>,
    pub done_at: Option<i64>,
    pub withdrawn_at: Option<i64>,
    pub told: Option<i64>,
    /// JSON: [`Outcome::not_told`].
    pub not_told: Option<String>,
}

const COLUMNS: [&str; 15] = [
    "id",
    "shop",
    "survey",
    "subject",
    "text",
    "band",
    "staff",
    "staff_name",
    "created_at",
    "due_at",
    "begun_at",
    "done_at",
    "withdrawn_at",
    "told",
    "not_told",
];

/// What came of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub told: usize,
    /// By reason, as contact names it.
    pub not_told: BTreeMap<String, usize>,
}

#[derive(FromQueryResult)]
struct Respondent {
    person: Uuid,
    customer: Option<Uuid>,
    who: Option<Vec<u8>>,
}

/// The newest so many people who answered.
const MOST: usize = 10_000;
/// Decided in one transaction.
const CHUNK: usize = 100;
const WORTH_HOURS: i64 = 24 * 7;
/// Whoever began it has stopped when it is not done after so long.
const STOPPED: SignedDuration = SignedDuration::from_mins(15);

impl News {
    /// Without words, due now.
    pub fn new(id: Uuid, survey: &Survey, staff: &Staff, now: i64, band: Option<String>) -> Self {
        Self {
            id,
            shop: survey.shop.0,
            survey: survey.id,
            subject: String::new(),
            text: String::new(),
            band,
            staff: staff.id.0,
            staff_name: staff.name.clone(),
            created_at: now,
            due_at: now,
            begun_at: None,
            done_at: None,
            withdrawn_at: None,
            told: None,
            not_told: None,
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
            self.staff.into(),
            store::text(&self.staff_name),
            self.created_at.into(),
            self.due_at.into(),
            self.begun_at.into(),
            self.done_at.into(),
            self.withdrawn_at.into(),
            self.told.into(),
            self.not_told.clone().into(),
        ];
        tx.insert("survey_news", &COLUMNS, vec![values], "").await?;
        Ok(())
    }

    pub async fn load(db: &impl Sql, survey: &Survey, id: Uuid) -> Result<Option<Self>, StoreError> {
        let sql = format!("SELECT {} FROM survey_news WHERE survey = $1 AND id = $2", COLUMNS.join(", "));
        db.row(&sql, vec![survey.id.into(), id.into()]).await
    }

    /// Whether it is to be told: from now on it cannot be withdrawn any more.
    async fn begin(&self, kit: &Kit) -> Result<bool, StoreError> {
        let tx = kit.store.begin().await?;
        let sql = "UPDATE survey_news SET begun_at = $1 WHERE id = $2 AND done_at IS NULL AND withdrawn_at IS NULL";
        let begun = tx.exec(sql, vec![micros(kit.now()).into(), self.id.into()]).await?;
        tx.commit().await?;
        Ok(begun == 1)
    }

    /// Tells everybody. Done again, it tells who was not told yet, and gives the same.
    ///
    /// # Errors
    /// When the database or the directory of people cannot be read; what was told stays told.
    pub async fn tell(&self, surveys: &Surveys, survey: &Survey) -> Result<Outcome, Problem> {
        let kit = &surveys.kit;
        let mut outcome = Outcome::default();
        if !self.begin(kit).await? {
            return Ok(outcome);
        }
        for chunk in self.respondents(&kit.store).await?.chunks(CHUNK) {
            for reason in self.send(surveys, survey, chunk).await? {
                match reason {
                    None => outcome.told += 1,
                    Some(code) => *outcome.not_told.entry(code).or_default() += 1,
                }
            }
        }
        let tx = kit.store.begin().await?;
        let sql = "UPDATE survey_news SET done_at = $1, told = $2, not_told = $3 WHERE id = $4 AND done_at IS NULL";
        let told = i64::try_from(outcome.told).unwrap_or(i64::MAX);
        let values = vec![micros(kit.now()).into(), told.into(), store::json(&outcome.not_told)?, self.id.into()];
        if tx.exec(sql, values).await? == 1 {
            let not_told: usize = outcome.not_told.values().sum();
            let said = json!({"survey_id": survey.id, "told": outcome.told, "not_told": not_told});
            let by = own::Actor::Colleague(self.staff, &self.staff_name);
            own::tell(&tx, kit, survey.shop, &by, "Survey Result Told", &said).await?;
        }
        tx.commit().await?;
        Ok(outcome)
    }

    /// Known people who had completed the survey when it was written, each once.
    async fn respondents(&self, db: &impl Sql) -> Result<Vec<Respondent>, StoreError> {
        let only = if self.band.is_some() { "AND band = $3" } else { "" };
        let sql = format!(
            "SELECT person, customer, who FROM survey_responses
             WHERE survey = $1 AND state = 'completed' AND at <= $2 AND person IS NOT NULL {only}
             ORDER BY at DESC, id DESC LIMIT {MOST}"
        );
        let fixed: [Value; 2] = [self.survey.into(), self.created_at.into()];
        let values = fixed.into_iter().chain(self.band.clone().map(Into::into)).collect();
        let all: Vec<Respondent> = db.rows(&sql, values).await?;
        let mut seen = HashSet::new();
        // A customer may have answered under more than one id.
        Ok(all.into_iter().filter(|one| seen.insert(one.customer.unwrap_or(one.person))).collect())
    }

    /// By person nothing, or why they were not told.
    async fn send(
        &self,
        surveys: &Surveys,
        survey: &Survey,
        people: &[Respondent],
    ) -> Result<Vec<Option<String>>, Problem> {
        let kit = &surveys.kit;
        let tx = kit.store.begin().await?;
        let persons: Vec<Uuid> = people.iter().map(|one| one.person).collect();
        let keys = kit.vault.existing_keys(&tx, &persons).await?;
        let mut reasons = Vec::with_capacity(people.len());
        for one in people {
            let who = Who::open(&keys, Some(one.person), one.who.as_deref())?;
            let decision = surveys.contact.decide(&tx, &self.ask(survey, one.person, who)).await?;
            if decision.is_asked {
                let paragraphs = self.text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
                let message = Message {
                    language: decision.language,
                    subject: self.subject.clone(),
                    paragraphs: paragraphs.collect(),
                    button: None,
                };
                // One that was handed over before is not sent twice.
                surveys.contact.send(&tx, &decision, &message).await?;
            }
            reasons.push((!decision.is_asked).then(|| decision.reason.as_str().to_owned()));
        }
        tx.commit().await?;
        Ok(reasons)
    }

    fn ask(&self, survey: &Survey, person: Uuid, who: Who) -> Ask {
        Ask {
            shop: survey.shop,
            kind: Kind::Result,
            subject: derived_id(survey.shop, "survey news", &[self.id.as_bytes(), person.as_bytes()]),
            topic: "result".to_owned(),
            title: survey.name.clone(),
            who: contact::Who {
                customer: who.customer,
                user_id: who.user_id,
                buyer_id: who.buyer_id,
                email: who.email,
            },
            channel: Channel::Mail,
            override_quarantine: false,
            expires_at: instant(self.due_at) + SignedDuration::from_hours(WORTH_HOURS),
        }
    }
}

/// Tells what is due, and goes on with news whose telling was cut; gives how many those were.
///
/// # Errors
/// As [`News::tell`].
pub(crate) async fn resume(surveys: &Surveys) -> Result<usize, Problem> {
    let kit = &surveys.kit;
    let sql = format!(
        "SELECT {} FROM survey_news WHERE done_at IS NULL AND withdrawn_at IS NULL
            AND (begun_at < $1 OR (begun_at IS NULL AND due_at <= $2)) ORDER BY created_at, id",
        COLUMNS.join(", ")
    );
    let values = vec![micros(kit.now() - STOPPED).into(), micros(kit.now()).into()];
    let cut: Vec<News> = kit.store.rows(&sql, values).await?;
    let mut failed = None;
    for news in &cut {
        match Survey::load(&kit.store, ShopId(news.shop), news.survey).await? {
            // News that cannot be told does not keep the others waiting.
            Some(survey) => failed = news.tell(surveys, &survey).await.err().or(failed),
            None => tracing::error!(id = %news.id, "the survey whose result was to be told is not there"),
        }
    }
    failed.map_or(Ok(cut.len()), Err)
}
