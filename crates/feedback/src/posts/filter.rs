use jiff::ToSpan;
use jiff::civil::Date;
use primitives::ShopId;
use serde::Deserialize;
use store::{Sql, Value, micros};
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Fault, Kit, Problem};

use super::WORDS;
use super::parse::one_of;
use crate::kinds::{APPROVALS, KINDS, MERGED, OPEN, STATES, quoted};
use crate::known;
use crate::people::Who;
use crate::shop::Shop;

/// Which posts, in which order. Filters narrow each other; lists have commas between.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedbackQuery {
    /// Words of title and text, or a number. Of very frequent words, the newest 5,000 posts are looked at.
    pub q: Option<String>,
    /// One or more of idea, problem, praise, complaint.
    pub kind: Option<String>,
    /// One or more of new, under_review, planned, in_progress, done, declined, answered, merged; or open: the first four.
    /// Merged ones are left out when nothing is asked for.
    pub state: Option<String>,
    /// One or more of private, held, public, rejected.
    pub approval: Option<String>,
    /// true: somebody waits longer than was promised; false: nobody does.
    pub late: Option<bool>,
    /// true: somebody waits for an answer.
    pub waiting: Option<bool>,
    /// Whether there is an answer.
    pub answered: Option<bool>,
    /// Whether the first answer came within the time promised; false also of one whose time is up without an answer.
    pub in_time: Option<bool>,
    /// The first and the last day on which it was written, as the shop counts days.
    #[param(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    #[param(value_type = Option<String>, format = Date)]
    pub to: Option<Date>,
    pub owner: Option<Uuid>,
    pub tag: Option<String>,
    /// A customer's profile: what they wrote.
    pub customer: Option<Uuid>,
    /// `-at` (newest first, when not given), `at`, `-votes`, `-urgency`, `-answered` or `due` (who waits, the longest due
    /// first).
    pub sort: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    pub limit: Option<u32>,
}

/// A growing WHERE clause over `feedback_posts p`; `$1` is the shop.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub sql: String,
    pub values: Vec<Value>,
}

impl Condition {
    pub fn shop(shop: ShopId) -> Self {
        Self { sql: "p.shop = $1".to_owned(), values: vec![shop.0.into()] }
    }

    /// Narrows by `clause`, whose `?` stand for `values` in their order.
    pub fn and(&mut self, clause: &str, values: impl IntoIterator<Item = Value>) {
        let mut parts = clause.split('?');
        self.sql.push_str(" AND (");
        self.sql.push_str(parts.next().unwrap_or_default());
        for (part, value) in parts.zip(values) {
            self.values.push(value);
            self.sql.push_str(&format!("${}{part}", self.values.len()));
        }
        self.sql.push(')');
    }

    /// Posts that have all these words.
    pub fn words(&mut self, db: &impl Sql, asked: &str) {
        match WORDS.query(db, asked) {
            Some((sql, value)) => self.and(&format!("p.n IN ({sql})"), [value]),
            None => self.and("FALSE", []),
        }
    }
}

impl FeedbackQuery {
    /// # Errors
    /// 422 when a filter has a value it cannot have.
    pub async fn condition(&self, kit: &Kit, shop: ShopId) -> Result<Condition, Problem> {
        let mut all = Condition::shop(shop);
        self.lists(&mut all)?;
        let late = "p.due_at IS NOT NULL AND p.due_at < ? AND p.approval <> 'rejected'";
        match self.late {
            Some(true) => all.and(late, [micros(kit.now()).into()]),
            Some(false) => all.and(&format!("NOT ({late})"), [micros(kit.now()).into()]),
            None => {}
        }
        match self.waiting {
            Some(true) => all.and("p.due_at IS NOT NULL AND p.approval <> 'rejected'", []),
            Some(false) => all.and("p.due_at IS NULL OR p.approval = 'rejected'", []),
            None => {}
        }
        self.answers(&mut all, kit);
        self.days(&mut all, kit, shop).await?;
        if let Some(owner) = self.owner {
            all.and("p.owner = ?", [owner.into()]);
        }
        if let Some(tag) = &self.tag {
            // As it lies in the JSON list, between quotes.
            let part = serde_json::to_string(tag).map_err(|error| Problem::internal(&error))?;
            all.and("LOWER(p.tags) LIKE LOWER(?) ESCAPE '!'", [format!("%{}%", escaped(&part)).into()]);
        }
        if let Some(customer) = self.customer {
            let who = Who { customer: Some(customer), ..Who::default() };
            let people = known::people(&kit.store, &who.aliases(&kit.vault, shop)).await?;
            let marks = vec!["?"; people.len()].join(", ");
            match people.is_empty() {
                true => all.and("FALSE", []),
                false => all.and(&format!("p.person IN ({marks})"), people.into_iter().map(Value::from)),
            }
        }
        self.typed(&mut all, kit)?;
        Ok(all)
    }

    /// As the numbers about answers count: without what was rejected.
    fn answers(&self, all: &mut Condition, kit: &Kit) {
        let counted = "p.approval <> 'rejected'";
        match self.answered {
            Some(true) => all.and(&format!("{counted} AND p.answered_at IS NOT NULL"), []),
            Some(false) => all.and(&format!("{counted} AND p.answered_at IS NULL"), []),
            None => {}
        }
        match self.in_time {
            Some(true) => all.and(&format!("{counted} AND p.answered_at <= p.promised_at"), []),
            Some(false) => {
                let late = "p.answered_at > p.promised_at OR (p.answered_at IS NULL AND p.promised_at < ?)";
                all.and(&format!("{counted} AND ({late})"), [micros(kit.now()).into()]);
            }
            None => {}
        }
    }

    async fn days(&self, all: &mut Condition, kit: &Kit, shop: ShopId) -> Result<(), Problem> {
        let end = self.to.map(|day| day.saturating_add(1.day()));
        if self.from.is_none() && end.is_none() {
            return Ok(());
        }
        let shop = Shop::load(&kit.store, shop).await?.ok_or_else(|| Problem::not_found("shop"))?;
        for (field, clause, day) in [("from", "p.created_at >= ?", self.from), ("to", "p.created_at < ?", end)] {
            let Some(day) = day else { continue };
            let start = day.to_zoned(shop.zone.clone()).map_err(|_| Problem::invalid(field, Fault::Day))?;
            all.and(clause, [micros(start.timestamp()).into()]);
        }
        Ok(())
    }

    fn lists(&self, all: &mut Condition) -> Result<(), Problem> {
        for (field, given, known) in
            [("kind", &self.kind, KINDS.as_slice()), ("approval", &self.approval, APPROVALS.as_slice())]
        {
            if let Some(given) = given {
                all.and(&format!("p.{field} IN ({})", quoted(&list(field, given, known)?)), []);
            }
        }
        match self.state.as_deref() {
            None => all.and(&format!("p.state <> '{MERGED}'"), []),
            Some("open") => all.and(&format!("p.state IN ({})", quoted(&OPEN)), []),
            Some(given) => {
                let known = [STATES.as_slice(), &[MERGED]].concat();
                all.and(&format!("p.state IN ({})", quoted(&list("state", given, &known)?)), []);
            }
        }
        Ok(())
    }

    fn typed(&self, all: &mut Condition, kit: &Kit) -> Result<(), Problem> {
        let Some(q) = web::searched(self.q.as_deref())? else { return Ok(()) };
        match q.strip_prefix('#').unwrap_or(q).parse::<i64>() {
            Ok(number) => {
                let (words, value) = match WORDS.query(&kit.store, q) {
                    Some((sql, value)) => (format!(" OR p.n IN ({sql})"), Some(value)),
                    None => (String::new(), None),
                };
                all.and(&format!("p.number = ?{words}"), [Value::from(number)].into_iter().chain(value));
            }
            Err(_) => all.words(&kit.store, q),
        }
        Ok(())
    }
}

/// The values of a list with commas, each one of `known`.
fn list<'a>(field: &str, given: &'a str, known: &[&'a str]) -> Result<Vec<&'a str>, Problem> {
    let values: Vec<&str> = given.split(',').map(str::trim).collect();
    for value in &values {
        one_of(field, value, known)?;
    }
    Ok(values)
}

/// For LIKE with `!` as its escape.
fn escaped(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}
