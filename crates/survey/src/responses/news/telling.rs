use contact::{Ask, Channel, Decision, Kind, Message};
use jiff::SignedDuration;
use primitives::{ShopId, derived_id};
use serde_json::json;
use store::{Sql, StoreError, Value, instant, micros};
use uuid::Uuid;
use web::{Kit, Problem};

use super::before::{TOLD_BEFORE, Told};
use super::{COLUMNS, News, Respondent};
use crate::definition::Definition;
use crate::definition::language::ours;
use crate::people::Who;
use crate::surveys::Survey;
use crate::{Surveys, own};

/// Decided in one transaction.
const CHUNK: usize = 100;
const WORTH_HOURS: i64 = 24 * 7;
/// Whoever is at it has stopped when a page is not done after so long.
const STOPPED: SignedDuration = SignedDuration::from_mins(15);

impl News {
    /// Tells the next page of those who answered. Done again, it goes on where it was.
    ///
    /// # Errors
    /// When the database or the directory of people cannot be read; what was told stays told.
    pub async fn go_on(&mut self, surveys: &Surveys, survey: &Survey) -> Result<(), Problem> {
        let kit = &surveys.kit;
        if !self.begin(kit).await? {
            return Ok(());
        }
        let others = Told::of(&kit.store, self).await?;
        let (people, next) = self.respondents(surveys, survey, self.reached.unwrap_or_default()).await?;
        for chunk in people.chunks(CHUNK) {
            if !self.send(surveys, survey, &others, chunk).await? {
                return Ok(());
            }
        }
        match next {
            // Others come in between.
            Some(_) => self.leave(kit).await?,
            None => self.end(kit, survey).await?,
        }
        Ok(())
    }

    /// Whether it is to be told and nobody else is at it: from now on it cannot be withdrawn any more.
    async fn begin(&self, kit: &Kit) -> Result<bool, StoreError> {
        let tx = kit.store.begin().await?;
        let sql = "UPDATE survey_news SET begun_at = COALESCE(begun_at, $1), busy_until = $2
            WHERE id = $3 AND done_at IS NULL AND withdrawn_at IS NULL AND busy_until <= $1 AND seen = $4";
        let until = micros(kit.now() + STOPPED);
        let values = vec![micros(kit.now()).into(), until.into(), self.id.into(), self.seen.into()];
        let begun = tx.exec(sql, values).await?;
        tx.commit().await?;
        Ok(begun == 1)
    }

    async fn leave(&self, kit: &Kit) -> Result<(), StoreError> {
        let tx = kit.store.begin().await?;
        tx.exec("UPDATE survey_news SET busy_until = 0 WHERE id = $1", vec![self.id.into()]).await?;
        tx.commit().await
    }

    async fn end(&self, kit: &Kit, survey: &Survey) -> Result<(), StoreError> {
        let tx = kit.store.begin().await?;
        // Who came last is nobody's business once all were told.
        let sql = "UPDATE survey_news SET done_at = $1, told = $2, reached = NULL WHERE id = $3 AND done_at IS NULL";
        let told = self.told.unwrap_or(0);
        if tx.exec(sql, vec![micros(kit.now()).into(), told.into(), self.id.into()]).await? == 1 {
            let not_told: i64 = self.not_told().values().sum();
            let said = json!({"survey_id": survey.id, "told": told, "not_told": not_told});
            let by = own::Actor::Colleague(self.staff, &self.staff_name);
            own::tell(&tx, kit, survey.shop, &by, "Survey Result Told", &said).await?;
        }
        tx.commit().await
    }

    /// Tells these; false when somebody else has told them meanwhile.
    async fn send(
        &mut self,
        surveys: &Surveys,
        survey: &Survey,
        others: &Told,
        people: &[Respondent],
    ) -> Result<bool, Problem> {
        let kit = &surveys.kit;
        let tx = kit.store.begin().await?;
        let persons: Vec<Uuid> = people.iter().map(|one| one.person).collect();
        let keys = kit.vault.existing_keys(&tx, &persons).await?;
        let before = others.among(&tx, people).await?;
        let definition = survey.questions(&tx).await?;
        let (mut told, mut not_told) = (self.told.unwrap_or(0), self.not_told());
        for one in people {
            let whom = one.whom();
            if before.contains(&whom) {
                *not_told.entry(TOLD_BEFORE.to_owned()).or_default() += 1;
                continue;
            }
            let who = Who::open(&keys, Some(one.person), one.who.as_deref())?;
            let decision = surveys.contact.decide(&tx, &self.ask(survey, whom, who)).await?;
            if decision.is_asked {
                // One that was handed over before is not sent twice.
                surveys.contact.send(&tx, &decision, &self.letter(&definition, &decision)).await?;
                told += 1;
            } else {
                *not_told.entry(decision.reason.as_str().to_owned()).or_default() += 1;
            }
        }
        let seen = self.seen + i64::try_from(people.len()).unwrap_or(i64::MAX);
        let last = people.last().map(Respondent::whom);
        let sql =
            "UPDATE survey_news SET told = $1, not_told = $2, reached = $3, seen = $4 WHERE id = $5 AND seen = $6";
        let values: Vec<Value> =
            vec![told.into(), store::json(&not_told)?, last.into(), seen.into(), self.id.into(), self.seen.into()];
        if tx.exec(sql, values).await? == 0 {
            return Ok(false);
        }
        tx.commit().await?;
        (self.told, self.reached, self.seen) = (Some(told), last, seen);
        self.not_told = serde_json::to_string(&not_told).ok();
        Ok(true)
    }

    /// What stands below it is in its language, where it has one; else in the reader's, as far as the survey speaks it.
    fn letter(&self, definition: &Definition, decision: &Decision) -> Message {
        let theirs = decision.recipient.as_ref().and_then(|known| known.language.as_deref());
        let theirs = theirs.and_then(|language| definition.spoken(language));
        let (language, foot) = match self.language.as_deref() {
            Some(own) => (ours(own, decision.language.code()), definition.chrome.letter(own)),
            None => (decision.language, theirs.map(|tag| definition.chrome.foot(tag)).unwrap_or_default()),
        };
        let paragraphs = self.text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
        Message { language, subject: self.subject.clone(), paragraphs: paragraphs.collect(), button: None, foot }
    }

    fn ask(&self, survey: &Survey, whom: Uuid, who: Who) -> Ask {
        Ask {
            shop: survey.shop,
            kind: Kind::Result,
            subject: subject(survey.shop, self.id, whom),
            topic: "result".to_owned(),
            title: survey.name.clone(),
            who: who.into(),
            channel: Channel::Mail,
            override_quarantine: false,
            expires_at: instant(self.due_at) + SignedDuration::from_hours(WORTH_HOURS),
        }
    }
}

/// What contact calls the telling of news to somebody.
pub(super) fn subject(shop: ShopId, news: Uuid, whom: Uuid) -> Uuid {
    derived_id(shop, "survey news", &[news.as_bytes(), whom.as_bytes()])
}

/// Tells a page of what is due and of what was cut; gives how many those were.
///
/// # Errors
/// As [`News::go_on`].
pub(crate) async fn resume(surveys: &Surveys) -> Result<usize, Problem> {
    let kit = &surveys.kit;
    let sql = format!(
        "SELECT {} FROM survey_news WHERE done_at IS NULL AND withdrawn_at IS NULL AND due_at <= $1 AND busy_until <= $1
         ORDER BY created_at, id",
        COLUMNS.join(", ")
    );
    let mut due: Vec<News> = kit.store.rows(&sql, vec![micros(kit.now()).into()]).await?;
    let (mut told, mut failed) = (0, None);
    for news in &mut due {
        match Survey::load(&kit.store, ShopId(news.shop), news.survey).await? {
            Some(survey) => match news.go_on(surveys, &survey).await {
                Ok(()) => told += 1,
                // News that cannot be told does not keep the others waiting.
                Err(problem) => failed = Some(problem),
            },
            None => tracing::error!(id = %news.id, "the survey whose result was to be told is not there"),
        }
    }
    failed.map_or(Ok(told), Err)
}
