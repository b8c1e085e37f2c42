use std::collections::HashSet;

use contact::InSegment;
use jiff::ToSpan;
use jiff::civil::Date;
use primitives::ShopId;
use serde::Deserialize;
use store::{FromQueryResult, Sql, StoreError, Value, Where, Words, has_words, micros, rows_in, sea_orm};
use utoipa::IntoParams;
use uuid::Uuid;
use web::{Fault, Kit, Problem};

use super::WORDS;
use super::in_segment;
use super::parse::one_of;
use crate::kinds::{APPROVALS, KINDS, MERGED, OPEN, STATES, quoted};
use crate::known;
use crate::mining::joined;
use crate::people::Who;
use crate::shop::Shop;

/// Which posts, in which order. Filters narrow each other; lists have commas between.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedbackQuery {
    /// Words of title and text, or a number. Of very frequent words a page may have fewer posts than asked for, even none;
    /// the next one goes on.
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
    /// Written by customers who are in this segment now. A page may have fewer posts than asked for, even none; the next one
    /// goes on.
    pub segment: Option<Uuid>,
    /// `-at` (newest first, when not given), `at`, `-votes`, `-trend` (voted for lately), `-urgency`, `-answered` or
    /// `due` (who waits, the longest due first).
    pub sort: Option<String>,
    pub cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

/// What posts `p` must be; `$1` is the shop.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub clause: Where,
    /// What so many posts have that each is looked at for it.
    pub typed: Option<Typed>,
    pub within: Option<InSegment>,
}

/// What was searched for.
#[derive(Debug, Clone)]
pub(crate) struct Typed {
    pub q: String,
    /// A post's number, where it is one.
    pub number: Option<i64>,
}

#[derive(FromQueryResult)]
struct Text {
    id: Uuid,
    number: i64,
    title: String,
    text: String,
}

impl Typed {
    /// Those of some posts that have all words, or the number.
    pub async fn pass(&self, db: &impl Sql, posts: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
        let texts: Vec<Text> = rows_in(db, &[], posts, |list| {
            format!("SELECT id, number, title, text FROM feedback_posts WHERE id IN ({list})")
        })
        .await?;
        let has_all = has_words(&self.q);
        let is_meant = |post: &Text| self.number == Some(post.number) || has_all(&joined(&post.title, &post.text));
        Ok(texts.into_iter().filter(is_meant).map(|post| post.id).collect())
    }
}

impl Condition {
    pub fn shop(shop: ShopId) -> Self {
        Self { clause: Where::new("p.shop = $1", vec![shop.0.into()]), typed: None, within: None }
    }

    /// Whether each post that the clause finds is looked at.
    pub fn sifts(&self) -> bool {
        self.typed.is_some() || self.within.is_some()
    }

    /// Those of some posts that have what was typed, and are of the segment.
    pub async fn pass(&self, db: &impl Sql, mut posts: Vec<Uuid>) -> Result<HashSet<Uuid>, StoreError> {
        if let Some(typed) = &self.typed {
            posts = typed.pass(db, &posts).await?;
        }
        if let Some(within) = &self.within {
            posts = in_segment::pass(within, db, &posts).await?;
        }
        Ok(posts.into_iter().collect())
    }

    /// Narrows by `clause`, whose `?` stand for `values` in their order.
    pub fn and(&mut self, clause: &str, values: impl IntoIterator<Item = Value>) {
        self.clause.and(clause, values);
    }

    /// Posts that have all these words, or this number. Where few have the words, they are found by them.
    pub async fn typed(&mut self, db: &impl Sql, q: &str, number: Option<i64>) -> Result<(), StoreError> {
        let words = WORDS.query(db, q);
        if let Some((sql, value)) = &words {
            let counted = format!("SELECT COUNT(*) FROM ({}) c", sql.replace('?', "$1"));
            let n: i64 = db.scalar(&counted, vec![value.clone()]).await?.unwrap_or(0);
            if n >= Words::NEWEST {
                self.typed = Some(Typed { q: q.to_owned(), number });
                return Ok(());
            }
        }
        let (mut ways, mut values) = (Vec::new(), Vec::new());
        if let Some(number) = number {
            ways.push("p.number = ?".to_owned());
            values.push(Value::from(number));
        }
        if let Some((sql, value)) = words {
            ways.push(format!("p.n IN ({sql})"));
            values.push(value);
        }
        match ways.is_empty() {
            true => self.and("FALSE", []),
            false => self.and(&ways.join(" OR "), values),
        }
        Ok(())
    }
}

impl FeedbackQuery {
    /// # Errors
    /// 422 when a filter has a value it cannot have.
    pub async fn condition(&self, kit: &Kit, shop: ShopId) -> Result<Condition, Problem> {
        let mut all = Condition::shop(shop);
        self.lists(&mut all)?;
        let late = "p.due_at IS NOT NULL AND p.due_at < ?";
        match self.late {
            Some(true) => all.and(late, [micros(kit.now()).into()]),
            Some(false) => all.and(&format!("NOT ({late})"), [micros(kit.now()).into()]),
            None => {}
        }
        match self.waiting {
            Some(true) => all.and("p.due_at IS NOT NULL", []),
            Some(false) => all.and("p.due_at IS NULL", []),
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
            all.and("LOWER(p.tags) LIKE LOWER(?) ESCAPE '!'", [store::pattern(&part).into()]);
        }
        if let Some(customer) = self.customer {
            let who = Who { customer: Some(customer), ..Who::default() };
            let people = known::people(&kit.store, &who.aliases(&kit.vault, shop)).await?;
            all.clause.and_in("p.person", people.into_iter().map(Value::from));
        }
        if let Some(q) = web::searched(self.q.as_deref())? {
            all.typed(&kit.store, q, q.strip_prefix('#').unwrap_or(q).parse().ok()).await?;
        }
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
}

/// The values of a list with commas, each one of `known`.
fn list<'a>(field: &str, given: &'a str, known: &[&'a str]) -> Result<Vec<&'a str>, Problem> {
    let values: Vec<&str> = given.split(',').map(str::trim).collect();
    for value in &values {
        one_of(field, value, known)?;
    }
    Ok(values)
}
