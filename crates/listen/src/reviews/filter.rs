use std::collections::BTreeSet;

use primitives::{ShopId, Timestamp};
use serde::Deserialize;
use store::sea_orm::DbBackend;
use store::{Sql, Value, Where, micros};
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Fault, Problem};

use super::held::held_since;
use crate::condition::Condition;
use crate::recoveries::Term;
use crate::reports;
use crate::settings::Settings;

/// Which reviews, in which order. Filters narrow each other; lists have commas between.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReviewQuery {
    /// Words of the title, the text or what was added later, or the id of an order, a product or a review. Of very
    /// frequent words a page may have fewer reviews than asked for, even none; the next one goes on.
    pub q: Option<String>,
    /// One or more of good, neutral, bad, unrated (without stars).
    pub class: Option<String>,
    /// One or more of good, neutral, bad, unrated: of the first statement, whatever it was changed into.
    pub first_class: Option<String>,
    /// One or more of published, held, rejected.
    pub state: Option<String>,
    /// Of held ones: overdue (their time is up), or late (more than half of it is).
    pub held: Option<String>,
    /// Reported by visitors: open (nobody has decided since) or closed.
    pub reported: Option<String>,
    /// One or more numbers of stars.
    pub rating: Option<String>,
    /// A product's id.
    pub product: Option<String>,
    /// The category of the product.
    pub category: Option<String>,
    /// A dimension, by its key, that was given fewer than four stars.
    pub low: Option<String>,
    /// Speaks of this aspect; with `polarity` in this way. Of aspects that are spoken of very often a page may have fewer
    /// reviews than asked for, even none; the next one goes on.
    pub aspect: Option<String>,
    /// negative, neutral or positive: of the text, or of the aspect where one is given.
    pub polarity: Option<String>,
    pub answered: Option<bool>,
    /// Whether the first answer came within the hours in which a bad review is to be mended; false also of one whose time
    /// is up without an answer.
    pub in_time: Option<bool>,
    /// Whether it has a time of its own: files may have none, and then nobody knows how old it was when it came.
    pub dated: Option<bool>,
    pub verified: Option<bool>,
    pub rewarded: Option<bool>,
    /// Whether it is a text of a file without stars: it may be a message, and only staff see it.
    pub message: Option<bool>,
    /// open, overdue or closed.
    pub recovery: Option<String>,
    /// The colleague whose piece of work it is.
    pub owner: Option<Uuid>,
    /// Written by customers who are in this segment now. A page may have fewer reviews than asked for, even none; the next
    /// one goes on.
    pub segment: Option<Uuid>,
    /// zh, en or other.
    pub language: Option<String>,
    pub origin: Option<String>,
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
    /// `urgency` (the most urgent first), `-at`, `at`, `rating`, `-rating` or `-helpful`. In the order of the stars, those
    /// without stars are left out.
    pub sort: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// Of the export alone: `huitou` (all that another Huitou needs), `judgeme`, `yotpo`, `loox`, `taobao` or `jd`; a table
    /// for people when not given. Without `state`, a layout has the published reviews.
    pub layout: Option<String>,
}

const CLASSES: [&str; 4] = ["good", "neutral", "bad", "unrated"];
const STATES: [&str; 3] = ["published", "held", "rejected"];
const RATINGS: [&str; 5] = ["1", "2", "3", "4", "5"];
const POLARITIES: [&str; 3] = ["negative", "neutral", "positive"];

/// A query for the ids of the shop's reviews that have a value in a column.
fn having(column: &str) -> String {
    format!("SELECT i.id FROM reviews i WHERE i.shop = $1 AND i.{column} = ?")
}

/// The values of a list with commas, each one of `known`.
fn list<'a>(field: &str, given: &'a str, known: &[&str]) -> Result<Vec<&'a str>, Problem> {
    let values: Vec<&str> = given.split(',').map(str::trim).collect();
    if values.iter().all(|value| known.contains(value)) {
        Ok(values)
    } else {
        Err(Problem::invalid(field, Fault::one_of(known)))
    }
}

/// Fewer than four stars on a dimension, as its tenths lie in the JSON: from 10 to 50, with two digits each.
pub(crate) fn low(all: &mut Where, dimension: &str) -> Result<(), Problem> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if dimension.is_empty() || !dimension.chars().all(is_plain) {
        return Err(Problem::invalid("low", Fault::Key { most: 32 }));
    }
    let name = dimension.replace('_', "!_");
    let below = ["1_", "2_", "3_"].map(|tenths| [",", "}"].map(|end| format!("%\"{name}\":{tenths}{end}%")));
    let patterns: Vec<Value> = below.into_iter().flatten().map(Value::from).collect();
    let clause = vec!["r.dimensions LIKE ? ESCAPE '!'"; patterns.len()].join(" OR ");
    all.and(&clause, patterns);
    Ok(())
}

impl ReviewQuery {
    /// All but what is said of an aspect and the words typed.
    ///
    /// # Errors
    /// 422 when a filter has a value it cannot have.
    pub fn condition(
        &self,
        db: &impl Sql,
        shop: ShopId,
        settings: &Settings,
        term: &Term,
        now: Timestamp,
    ) -> Result<Condition, Problem> {
        let mut all = Condition::shop(shop);
        self.lists(&mut all, db, settings)?;
        self.stars(&mut all, settings);
        if let Some(product) = &self.product {
            all.and_ids(&having("product_id"), [store::text(product)]);
        }
        for (clause, value) in
            [("r.category = ?", &self.category), ("r.language = ?", &self.language), ("r.origin = ?", &self.origin)]
        {
            if let Some(value) = value {
                all.and(clause, [store::text(value)]);
            }
        }
        for (yes, no, given) in [
            ("r.answered_at IS NOT NULL", "r.answered_at IS NULL", self.answered),
            ("NOT r.is_undated", "r.is_undated", self.dated),
            ("r.is_verified", "NOT r.is_verified", self.verified),
            ("r.is_rewarded", "NOT r.is_rewarded", self.rewarded),
            ("r.is_message", "NOT r.is_message", self.message),
        ] {
            if let Some(given) = given {
                all.and(if given { yes } else { no }, []);
            }
        }
        for (clause, at) in [("r.at >= ?", self.from), ("r.at < ?", self.to)] {
            if let Some(at) = at {
                all.and(clause, [micros(at).into()]);
            }
        }
        if let Some(dimension) = &self.low {
            low(&mut all.clause, dimension)?;
        }
        match self.in_time {
            // Which of them were is looked at one by one.
            Some(true) if !term.is_by_the_clock() => all.and("r.answer_minutes IS NOT NULL", []),
            Some(true) => all.and("r.answer_minutes <= ?", [(settings.recovery_hours * 60).into()]),
            // Who is late by working hours is so by the clock.
            Some(false) => {
                let late = "r.answer_minutes > ? OR (r.answered_at IS NULL AND r.at < ?)";
                let latest = micros(now) - settings.recovery_micros();
                all.and(late, [(settings.recovery_hours * 60).into(), latest.into()]);
            }
            None => {}
        }
        self.polarity(&mut all)?;
        self.held(&mut all, settings, now)?;
        self.reported(&mut all)?;
        self.recovery(&mut all, term, now)?;
        Ok(all)
    }

    fn lists(&self, all: &mut Condition, db: &impl Sql, settings: &Settings) -> Result<(), Problem> {
        let class = self.class_column(db);
        for (field, column, given, known) in
            [("class", class, &self.class, CLASSES), ("first_class", "r.first_class", &self.first_class, CLASSES)]
        {
            if let Some(given) = given {
                let values = list(field, given, &known)?;
                all.clause.and_in(column, values.into_iter().map(Value::from));
            }
        }
        if let Some(given) = &self.rating {
            let values = list("rating", given, &RATINGS)?;
            let stars: BTreeSet<i64> = values.into_iter().filter_map(|stars| stars.parse().ok()).collect();
            // The class follows from the stars; by it the most urgent are found.
            let classes: BTreeSet<&str> = stars.iter().map(|stars| settings.classes.of(*stars)).collect();
            all.clause.and_in("r.rating", stars.into_iter().map(Value::from));
            all.clause.and_in(class, classes.into_iter().map(Value::from));
        }
        self.states(all)
    }

    /// In another order than that of urgency, SQLite would take a class as a stretch of an index and sort all of it; and
    /// what else has a stretch of its own holds the class too.
    fn class_column(&self, db: &impl Sql) -> &'static str {
        let is_urgency = matches!(self.sort.as_deref(), None | Some("urgency"));
        let has_other = self.language.is_some() || self.origin.is_some() || self.category.is_some();
        if db.backend() == DbBackend::Sqlite && (!is_urgency || has_other) { "+r.class" } else { "r.class" }
    }

    /// In the order of the stars, those that class and rating leave are a stretch of it. In another order SQLite would
    /// take the stretch and sort it, however long it is.
    fn stars(&self, all: &mut Condition, settings: &Settings) {
        if !matches!(self.sort.as_deref(), Some("rating" | "-rating")) {
            return;
        }
        let has = |given: &Option<String>, value: &str| {
            given.as_deref().is_none_or(|given| given.split(',').any(|one| one.trim() == value))
        };
        let fits = |stars: &i64| has(&self.class, settings.classes.of(*stars)) && has(&self.rating, &stars.to_string());
        let fit: Vec<i64> = (1..=5).filter(fits).collect();
        if let (Some(lowest), Some(highest)) = (fit.first(), fit.last()) {
            all.and("r.rating >= ? AND r.rating <= ?", [(*lowest).into(), (*highest).into()]);
        }
    }

    /// What is not published is little, and is found by itself.
    fn states(&self, all: &mut Condition) -> Result<(), Problem> {
        let Some(given) = &self.state else { return Ok(()) };
        let states = list("state", given, &STATES)?;
        let values = states.iter().copied().map(Value::from);
        if states.contains(&"published") {
            all.clause.and_in("r.state", values);
        } else {
            let marks = vec!["?"; states.len()].join(",");
            let ids = format!(
                "SELECT i.id FROM reviews i WHERE i.shop = $1 AND i.state IN ({marks}) AND i.state <> 'published'"
            );
            all.and_ids(&ids, values);
        }
        Ok(())
    }

    /// As they are counted among what waits.
    fn held(&self, all: &mut Condition, settings: &Settings, now: Timestamp) -> Result<(), Problem> {
        let ids = |rest: &str| format!("SELECT r.id FROM reviews r WHERE r.shop = $1 AND {}{rest}", held_since("?"));
        let hold = settings.hold_micros();
        let since = |age: i64| vec![Value::from(micros(now) - age); 3];
        match self.held.as_deref() {
            None => {}
            Some("overdue") => all.and_ids(&ids(""), since(hold)),
            Some("late") => {
                let is_overdue = format!(" AND NOT ({})", held_since("?"));
                all.and_ids(&ids(&is_overdue), [since(hold / 2), since(hold)].concat());
            }
            Some(_) => return Err(Problem::invalid("held", Fault::one_of(&["overdue", "late"]))),
        }
        Ok(())
    }

    fn reported(&self, all: &mut Condition) -> Result<(), Problem> {
        let (reports, is_open) = (reports::OF_SHOP, reports::IS_OPEN);
        match self.reported.as_deref() {
            None => {}
            Some("open") => all.and_ids(&format!("SELECT p.review FROM {reports} AND {is_open}"), []),
            Some("closed") => all.and_ids(&format!("SELECT p.review FROM {reports} AND NOT ({is_open})"), []),
            Some(_) => return Err(Problem::invalid("reported", Fault::one_of(&["open", "closed"]))),
        }
        Ok(())
    }

    /// Of the text; where an aspect is asked for, it is that of the aspect.
    fn polarity(&self, all: &mut Condition) -> Result<(), Problem> {
        let Some(polarity) = self.polarity.as_deref() else { return Ok(()) };
        list("polarity", polarity, &POLARITIES)?;
        if self.aspect.is_none() {
            all.and("r.polarity = ?", [polarity.into()]);
        }
        Ok(())
    }

    fn recovery(&self, all: &mut Condition, term: &Term, now: Timestamp) -> Result<(), Problem> {
        let of = |rest: &str| format!("SELECT w.review FROM recoveries w WHERE w.shop = $1 AND {rest}");
        if let Some(owner) = self.owner {
            all.and_ids(&of("w.owner = ?"), [owner.into()]);
        }
        match self.recovery.as_deref() {
            None => {}
            Some("open") => all.and_ids(&of("w.closed_at IS NULL"), []),
            Some("closed") => all.and_ids(&of("w.closed_at IS NOT NULL"), []),
            Some("overdue") => {
                let overdue = term.overdue(micros(now), &mut all.clause.values);
                all.and_ids(&of(&overdue), []);
            }
            Some(_) => {
                return Err(Problem::invalid("recovery", Fault::one_of(&["open", "overdue", "closed"])));
            }
        }
        Ok(())
    }
}
