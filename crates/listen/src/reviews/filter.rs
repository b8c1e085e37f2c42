use primitives::{ShopId, Timestamp};
use serde::Deserialize;
use store::{Sql, Value, micros};
use utoipa::IntoParams;
use web::Problem;

use crate::condition::Condition;
use crate::settings::Settings;
use crate::work::WORDS;

/// Which reviews, in which order. Filters narrow each other; lists have commas between.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReviewQuery {
    /// Words of the title, the text or what was added later, or the id of an order, a product or a review. Of very
    /// frequent words, the newest 5,000 reviews that have them are looked at.
    pub q: Option<String>,
    /// One or more of good, neutral, bad.
    pub class: Option<String>,
    /// One or more of published, held, rejected.
    pub state: Option<String>,
    /// One or more numbers of stars.
    pub rating: Option<String>,
    /// A product's id.
    pub product: Option<String>,
    /// Speaks of this aspect; with `polarity` in this way.
    pub aspect: Option<String>,
    /// negative, neutral or positive: of the text, or of the aspect where one is given.
    pub polarity: Option<String>,
    pub answered: Option<bool>,
    pub verified: Option<bool>,
    pub rewarded: Option<bool>,
    /// open, overdue or closed.
    pub recovery: Option<String>,
    /// zh, en or other.
    pub language: Option<String>,
    pub origin: Option<String>,
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<Timestamp>,
    #[param(value_type = Option<String>, format = DateTime)]
    pub to: Option<Timestamp>,
    /// `urgency` (the most urgent first), `-at`, `at`, `rating`, `-rating` or `-helpful`.
    pub sort: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    pub limit: Option<u32>,
    /// Of the export alone: `huitou` (all that another Huitou needs), `judgeme`, `yotpo` or `loox`; a table for people
    /// when not given. Without `state`, a layout has the published reviews.
    pub layout: Option<String>,
}

const CLASSES: [&str; 3] = ["good", "neutral", "bad"];
const STATES: [&str; 3] = ["published", "held", "rejected"];
const RATINGS: [&str; 5] = ["1", "2", "3", "4", "5"];
const POLARITIES: [&str; 3] = ["negative", "neutral", "positive"];

/// The values of a list with commas, each one of `known`.
fn list<'a>(field: &str, given: &'a str, known: &[&str]) -> Result<Vec<&'a str>, Problem> {
    let values: Vec<&str> = given.split(',').map(str::trim).collect();
    match values.iter().find(|value| !known.contains(value)) {
        Some(unknown) => Err(Problem::invalid(field, format!("“{unknown}” is none of {}", known.join(", ")))),
        None => Ok(values),
    }
}

impl ReviewQuery {
    /// # Errors
    /// 422 when a filter has a value it cannot have.
    pub fn condition(
        &self,
        db: &impl Sql,
        shop: ShopId,
        settings: &Settings,
        now: Timestamp,
    ) -> Result<Condition, Problem> {
        let mut all = Condition::shop(shop);
        self.lists(&mut all)?;
        for (clause, value) in
            [("r.product_id = ?", &self.product), ("r.language = ?", &self.language), ("r.origin = ?", &self.origin)]
        {
            if let Some(value) = value {
                all.and(clause, [store::text(value)]);
            }
        }
        for (yes, no, given) in [
            ("r.answered_at IS NOT NULL", "r.answered_at IS NULL", self.answered),
            ("r.is_verified", "NOT r.is_verified", self.verified),
            ("r.is_rewarded", "NOT r.is_rewarded", self.rewarded),
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
        self.aspect(&mut all)?;
        self.recovery(&mut all, settings, now)?;
        self.typed(&mut all, db, shop);
        Ok(all)
    }

    fn lists(&self, all: &mut Condition) -> Result<(), Problem> {
        for (field, column, given, known) in
            [("class", "r.class", &self.class, CLASSES), ("state", "r.state", &self.state, STATES)]
        {
            if let Some(given) = given {
                let values = list(field, given, &known)?;
                let marks = vec!["?"; values.len()].join(",");
                all.and(&format!("{column} IN ({marks})"), values.into_iter().map(Value::from));
            }
        }
        if let Some(given) = &self.rating {
            let values = list("rating", given, &RATINGS)?;
            let marks = vec!["?"; values.len()].join(",");
            let stars = values.into_iter().map(|stars| Value::from(stars.parse::<i64>().unwrap_or(0)));
            all.and(&format!("r.rating IN ({marks})"), stars);
        }
        Ok(())
    }

    fn aspect(&self, all: &mut Condition) -> Result<(), Problem> {
        if let Some(polarity) = self.polarity.as_deref() {
            list("polarity", polarity, &POLARITIES)?;
        }
        let said = "SELECT 1 FROM review_aspects a WHERE a.review = r.id AND a.shop = $1 AND a.aspect = ?";
        match (self.aspect.as_deref(), self.polarity.as_deref()) {
            (Some(aspect), Some(polarity)) => {
                all.and(&format!("EXISTS ({said} AND a.polarity = ?)"), [store::text(aspect), polarity.into()]);
            }
            (Some(aspect), None) => all.and(&format!("EXISTS ({said})"), [store::text(aspect)]),
            (None, Some(polarity)) => all.and("r.polarity = ?", [polarity.into()]),
            (None, None) => {}
        }
        Ok(())
    }

    fn recovery(&self, all: &mut Condition, settings: &Settings, now: Timestamp) -> Result<(), Problem> {
        let of = |rest: &str| {
            format!("r.id IN (SELECT w.review FROM recoveries w WHERE w.shop = $1 AND w.closed_at {rest})")
        };
        match self.recovery.as_deref() {
            None => {}
            Some("open") => all.and(&of("IS NULL"), []),
            Some("closed") => all.and(&of("IS NOT NULL"), []),
            Some("overdue") => {
                let latest = micros(now) - settings.recovery_micros();
                let rest = "IS NULL AND CASE WHEN w.due_at IS NULL THEN w.opened_at < ? ELSE w.due_at < ? END";
                all.and(&of(rest), [latest.into(), micros(now).into()]);
            }
            Some(other) => {
                return Err(Problem::invalid("recovery", format!("“{other}” is none of open, overdue, closed")));
            }
        }
        Ok(())
    }

    fn typed(&self, all: &mut Condition, db: &impl Sql, shop: ShopId) {
        let Some(q) = self.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) else { return };
        let of = |column: &str| format!("r.id IN (SELECT i.id FROM reviews i WHERE i.shop = $1 AND i.{column} = ?)");
        let mut ways = vec![of("order_id"), of("product_id"), "r.id = ?".to_owned()];
        let review = crate::ids::review(shop, q);
        let mut values: Vec<Value> = vec![store::text(q), store::text(q), review.into()];
        if let Some((sql, value)) = WORDS.query(db, q) {
            ways.push(format!("r.n IN ({sql})"));
            values.push(value);
        }
        all.and(&ways.join(" OR "), values);
    }
}
