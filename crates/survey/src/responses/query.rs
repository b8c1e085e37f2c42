use jiff::civil::Date;
use primitives::{Timestamp, day};
use serde::Deserialize;
use store::{Where, micros, pattern};
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Fault, Problem};

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
    /// An option's key, or a number; of a text, words that it holds.
    pub value: Option<String>,
    /// promoter, passive or detractor.
    pub band: Option<String>,
    /// completed (when not given) or partial.
    pub state: Option<String>,
    /// open, overdue, done or none.
    pub follow_up: Option<String>,
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
    pub fn condition(&self, survey: &Survey, questions: &[&Question], now: Timestamp) -> Result<Where, Problem> {
        let mut all = survey.rows();
        let state = one_of("state", self.state.as_deref().unwrap_or("completed"), &STATES)?;
        all.and("r.state = ?", [state.into()]);
        if let Some(band) = self.band.as_deref() {
            all.and("r.band = ?", [one_of("band", band, &BANDS)?.into()]);
        }
        if let Some(polarity) = self.polarity.as_deref() {
            all.and("r.polarity = ?", [one_of("polarity", polarity, &POLARITIES)?.into()]);
        }
        if let Some(customer) = self.customer {
            all.and("r.customer = ?", [customer.into()]);
        }
        if let Some(aspect) = &self.aspect {
            let clause = "EXISTS (SELECT 1 FROM survey_aspects a WHERE a.response = r.id AND a.aspect = ?)";
            all.and(clause, [store::text(aspect)]);
        }
        for (clause, date) in [("r.day >= ?", self.from), ("r.day <= ?", self.to)] {
            if let Some(date) = date {
                all.and(clause, [day::number(date).into()]);
            }
        }
        self.groups().narrow(&mut all);
        self.answered(&mut all, questions)?;
        self.followed_up(&mut all, now)?;
        Ok(all)
    }

    /// What answers are filtered by as results are.
    fn groups(&self) -> ResultsQuery {
        ResultsQuery {
            segment: self.segment,
            class: self.class.clone(),
            product: self.product.clone(),
            agent: self.agent.clone(),
            channel: self.channel.clone(),
            ..ResultsQuery::default()
        }
    }

    fn answered(&self, all: &mut Where, questions: &[&Question]) -> Result<(), Problem> {
        let Some(key) = self.question.as_deref() else {
            return match self.value {
                Some(_) => Err(Problem::invalid("question", Fault::Missing)),
                None => Ok(()),
            };
        };
        let question = questions.iter().find(|question| question.key == key);
        let question = question.ok_or_else(|| Problem::invalid("question", Fault::Unknown))?;
        let of = |rest: &str| {
            format!("r.id IN (SELECT a.response FROM survey_answers a WHERE a.survey = $1 AND a.question = ?{rest})")
        };
        let Some(value) = self.value.as_deref() else {
            all.and(&of(""), [store::text(key)]);
            return Ok(());
        };
        let (column, values) = match question.kind {
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
                all.and(&of(" AND a.choice = ?"), [store::text(key), store::text(value)]);
                return Ok(());
            }
        };
        let any = vec![format!("a.{column} LIKE ? ESCAPE '!'"); values.len()].join(" OR ");
        let values = values.iter().map(|value| store::text(value));
        all.and(&of(&format!(" AND ({any})")), std::iter::once(store::text(key)).chain(values));
        Ok(())
    }

    fn followed_up(&self, all: &mut Where, now: Timestamp) -> Result<(), Problem> {
        let of = |rest: &str| {
            format!("EXISTS (SELECT 1 FROM survey_follow_ups f WHERE f.response = r.id AND f.state = {rest})")
        };
        match self.follow_up.as_deref() {
            None => {}
            Some("open") => all.and(&of("'open'"), []),
            Some("overdue") => all.and(&of("'open' AND f.due_at < ?"), [micros(now).into()]),
            Some("done") => all.and(&of("'done'"), []),
            Some("none") => {
                all.and("NOT EXISTS (SELECT 1 FROM survey_follow_ups f WHERE f.response = r.id)", []);
            }
            Some(_) => {
                return Err(Problem::invalid("follow_up", Fault::one_of(&["open", "overdue", "done", "none"])));
            }
        }
        Ok(())
    }
}
