use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use primitives::{Timestamp, day};
use serde::Deserialize;
use store::{Sql, Value, Where, micros, pattern};
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Fault, Problem};

use super::wanted::{Linked, Wanted, by_id};
use crate::definition::{Question, QuestionType};
use crate::results::query::ResultsQuery;
use crate::surveys::Survey;

/// Which answers, newest first. Filters narrow each other.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ResponsesQuery {
    /// Who answered this question; with `value` in this way.
    pub question: Option<String>,
    /// An option's key, or a number; of a text, words that it holds. Where no index knows of it, as with `segment`, a page may
    /// have fewer answers than asked for, even none; the next one goes on.
    pub value: Option<String>,
    /// promoter, passive or detractor.
    pub band: Option<String>,
    /// completed (when not given) or partial.
    pub state: Option<String>,
    /// open, overdue, done or none.
    pub follow_up: Option<String>,
    /// Whose follow-up is this colleague's.
    pub owner: Option<Uuid>,
    /// negative, neutral or positive: of what was said in own words.
    pub polarity: Option<String>,
    /// Speaks of this aspect.
    pub aspect: Option<String>,
    /// Of one customer.
    pub customer: Option<Uuid>,
    /// The first and the last day.
    #[param(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    #[param(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    pub segment: Option<Uuid>,
    pub class: Option<String>,
    pub product: Option<String>,
    pub agent: Option<String>,
    pub channel: Option<String>,
    /// zh or en: in which language options are shown; the shop's when not given.
    pub lang: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

pub(super) const BANDS: [&str; 3] = ["promoter", "passive", "detractor"];
const STATES: [&str; 2] = ["completed", "partial"];
pub(super) const POLARITIES: [&str; 3] = ["negative", "neutral", "positive"];

pub(super) fn one_of<'a>(field: &str, given: &'a str, known: &[&str]) -> Result<&'a str, Problem> {
    if known.contains(&given) {
        return Ok(given);
    }
    Err(Problem::invalid(field, Fault::one_of(known)))
}

impl ResponsesQuery {
    /// # Errors
    /// 422 when a filter has a value it cannot have.
    pub async fn wanted(
        &self,
        db: &impl Sql,
        survey: &Survey,
        questions: &[&Question],
        now: Timestamp,
    ) -> Result<Wanted, Problem> {
        let mut wanted = Wanted::new(survey.id, self.found(survey)?);
        if let Some(segment) = self.segment {
            ResultsQuery { segment: Some(segment), ..ResultsQuery::default() }.narrow(wanted.sift());
        }
        if let Some(aspect) = &self.aspect {
            let values = vec![store::text(aspect)];
            let linked = Linked { table: "survey_aspects", clause: "l.aspect = ?".to_owned(), values };
            wanted.has(db, linked).await?;
        }
        self.answered(db, &mut wanted, questions).await?;
        self.followed_up(db, &mut wanted, now).await?;
        Ok(wanted)
    }

    /// What is known of the answers themselves.
    fn found(&self, survey: &Survey) -> Result<Where, Problem> {
        let mut all = survey.rows();
        let state = one_of("state", self.state.as_deref().unwrap_or("completed"), &STATES)?;
        all.and("r.state = ?", [state.into()]);
        if let Some(band) = self.band.as_deref() {
            all.and("r.band = ?", [one_of("band", band, &BANDS)?.into()]);
        }
        if let Some(polarity) = self.polarity.as_deref() {
            all.and("r.polarity = ?", [one_of("polarity", polarity, &POLARITIES)?.into()]);
        }
        // Days are the shop's, and an instant of theirs is within a day of UTC's: so the order that is wanted begins there.
        if let Some(from) = self.from {
            let begin = instant_of(from.saturating_sub(A_DAY)).unwrap_or(i64::MIN);
            all.and("r.day >= ? AND r.at >= ?", [day::number(from).into(), begin.into()]);
        }
        if let Some(to) = self.to {
            let end = instant_of(to.saturating_add(TWO_DAYS)).unwrap_or(i64::MAX);
            all.and("r.day <= ? AND r.at < ?", [day::number(to).into(), end.into()]);
        }
        self.groups().narrow(&mut all);
        if let Some(customer) = self.customer {
            all.and("r.customer = ?", [customer.into()]);
            by_id(&mut all);
        }
        Ok(all)
    }

    /// What answers are filtered by as results are, and an index knows of.
    fn groups(&self) -> ResultsQuery {
        ResultsQuery {
            class: self.class.clone(),
            product: self.product.clone(),
            agent: self.agent.clone(),
            channel: self.channel.clone(),
            ..ResultsQuery::default()
        }
    }

    async fn answered(&self, db: &impl Sql, wanted: &mut Wanted, questions: &[&Question]) -> Result<(), Problem> {
        let Some(key) = self.question.as_deref() else {
            return match self.value {
                Some(_) => Err(Problem::invalid("question", Fault::Missing)),
                None => Ok(()),
            };
        };
        let question = questions.iter().find(|question| question.key == key);
        let question = question.ok_or_else(|| Problem::invalid("question", Fault::Unknown))?;
        let linked = |clause: &str, values: Vec<Value>| Linked {
            table: "survey_answers",
            clause: format!("l.question = ?{clause}"),
            values: std::iter::once(store::text(key)).chain(values).collect(),
        };
        let Some(value) = self.value.as_deref() else {
            return Ok(wanted.has(db, linked("", Vec::new())).await?);
        };
        let (column, patterns) = match question.kind {
            QuestionType::Text | QuestionType::Order | QuestionType::Product => ("text", vec![pattern(value)]),
            // JSON: a list of keys, the best first, and one value for each row.
            QuestionType::Multiple => ("value", vec![pattern(&format!("\"{value}\""))]),
            QuestionType::Ranking => ("value", vec![pattern(&format!("[\"{value}\""))]),
            QuestionType::Matrix => {
                let written = [format!("\":{value},"), format!("\":{value}}}"), format!("\":\"{value}\"")];
                ("value", written.iter().map(|part| pattern(part)).collect())
            }
            QuestionType::Picture => return Err(Problem::invalid("value", Fault::NotFiltered)),
            _ => {
                return Ok(wanted.has(db, linked(" AND l.choice = ?", vec![store::text(value)])).await?);
            }
        };
        let any = vec![format!("l.{column} LIKE ? ESCAPE '!'"); patterns.len()].join(" OR ");
        let patterns = patterns.iter().map(|pattern| store::text(pattern));
        let values: Vec<Value> = std::iter::once(store::text(key)).chain(patterns).collect();
        let said = "EXISTS (SELECT 1 FROM survey_answers l WHERE l.response = r.id AND l.question = ?";
        wanted.sift().and(&format!("{said} AND ({any}))"), values);
        Ok(())
    }

    async fn followed_up(&self, db: &impl Sql, wanted: &mut Wanted, now: Timestamp) -> Result<(), Problem> {
        let linked = |clause: &str, values| Linked { table: "survey_follow_ups", clause: clause.to_owned(), values };
        if let Some(owner) = self.owner {
            wanted.has(db, linked("l.owner = ?", vec![owner.into()])).await?;
        }
        let linked = match self.follow_up.as_deref() {
            None => return Ok(()),
            Some("open") => linked("l.state = 'open'", Vec::new()),
            Some("overdue") => linked("l.state = 'open' AND l.due_at < ?", vec![micros(now).into()]),
            Some("done") => linked("l.state = 'done'", Vec::new()),
            Some("none") => {
                let clause = "NOT EXISTS (SELECT 1 FROM survey_follow_ups f WHERE f.response = r.id)";
                wanted.found.and(clause, []);
                return Ok(());
            }
            Some(_) => {
                return Err(Problem::invalid("follow_up", Fault::one_of(&["open", "overdue", "done", "none"])));
            }
        };
        Ok(wanted.has(db, linked).await?)
    }
}

const A_DAY: SignedDuration = SignedDuration::from_hours(24);
const TWO_DAYS: SignedDuration = SignedDuration::from_hours(48);

/// When a day begins in UTC, in micros; `None` of the last one there is.
fn instant_of(day: Date) -> Option<i64> {
    day.to_zoned(TimeZone::UTC).ok().map(|begin| micros(begin.timestamp()))
}
