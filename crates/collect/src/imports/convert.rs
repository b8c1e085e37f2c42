mod extract;
mod read;
mod sorted;

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use jiff::tz::TimeZone;
use primitives::{Currency, EventKind, Timestamp};

use super::build::{Builder, Built, Fate, MAX_BYTES};
use super::plan::Plan;
use super::stage::{Record, Stage};
use super::{Entity, EntityKind, Outcome, Problem, Questionnaire, Reason, RowShape};
use sorted::Sorted;

/// What the shop knows and a file may not say.
#[derive(Debug, Clone)]
pub struct Settings {
    pub currency: Currency,
    pub zone: TimeZone,
    /// Bytes of staged rows kept in memory before they go to temporary files.
    pub memory: usize,
    /// Rows read of each file, for a preview.
    pub rows: Option<usize>,
    /// The last moment at which an order can have been made.
    pub latest: Option<Timestamp>,
    /// The questions to which a file of answers answers.
    pub questionnaire: Option<Arc<dyn Questionnaire>>,
}

impl Settings {
    #[must_use]
    pub fn new(currency: Currency, zone: TimeZone) -> Self {
        Self { currency, zone, memory: 128 << 20, rows: None, latest: None, questionnaire: None }
    }
}

type Stop = Box<dyn std::error::Error + Send + Sync>;

/// Takes what a conversion gives: entities as they are found, then what was not taken, in the order of the rows. An error
/// stops it.
pub trait Sink {
    /// # Errors
    /// Stops the conversion.
    fn entity(&mut self, entity: Entity) -> Result<(), Stop>;

    /// # Errors
    /// Stops the conversion.
    fn problem(&mut self, problem: Problem) -> Result<(), Stop>;

    /// Called now and then: first while rows are read, then while what they tell is given.
    ///
    /// # Errors
    /// Stops the conversion.
    fn progress(&mut self, _so_far: &Tally) -> Result<(), Stop> {
        Ok(())
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ConvertError {
    #[error(transparent)]
    File(#[from] tabular::Error),
    #[error("rows cannot be staged in the temporary folder: {0}")]
    Stage(#[from] std::io::Error),
    #[error("the survey is not there: answers are read by its questions")]
    NoQuestionnaire,
    #[error("{0}")]
    Stopped(Stop),
}

/// Where the rows went: in the end, `rows` is the sum of `taken`, `rejected` and `set_aside`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Tally {
    pub rows: u64,
    pub taken: u64,
    pub rejected: u64,
    pub set_aside: u64,
    pub dropped_values: u64,
    pub orders: u64,
    /// Distinct ones, of orders and of files of customers.
    pub customers: u64,
    pub products: u64,
    pub reviews: u64,
    pub parcels: u64,
    pub payments: u64,
    pub calls: u64,
    pub answers: u64,
    pub orders_without_customer: u64,
    /// Orders in another currency than the shop's: they are kept as they are, and their money is in no sum.
    pub orders_in_other_currency: u64,
}

impl Tally {
    /// Rows of which it is decided what became of them.
    fn settled(&self) -> u64 {
        self.taken + self.rejected + self.set_aside
    }
}

/// Rows read, or settled, between two tellings.
const PROGRESS_EVERY: u64 = 5_000;
/// Bytes of what was not taken that are kept in memory at least.
const LEAST: usize = 1 << 20;

/// Reads the files of a plan and gives what they tell to the sink.
///
/// # Errors
/// When a file cannot be read to its end or the sink stops it; what was given stays given.
pub fn convert(plan: &Plan, settings: &Settings, sink: &mut dyn Sink) -> Result<Tally, ConvertError> {
    let zone = plan.mapping.zone.as_ref().and_then(|zone| TimeZone::get(zone).ok());
    let zone = zone.unwrap_or_else(|| settings.zone.clone());
    let currency = plan.mapping.currency.unwrap_or(settings.currency);
    let mut builder = Builder::new(plan, currency, zone);
    builder.latest = settings.latest;
    let rows = settings.rows.unwrap_or(usize::MAX);
    let own = settings.currency;
    let (tally, identified, customers) = (Tally::default(), HashSet::new(), HashSet::new());
    let problems = Sorted::new((settings.memory / 4).max(LEAST));
    let (only, is_part, refers_to_part) = (None, false, false);
    let questionnaire = settings.questionnaire.as_deref();
    let run = Run {
        plan,
        builder,
        questionnaire,
        sink,
        tally,
        problems,
        identified,
        customers,
        rows,
        only,
        is_part,
        refers_to_part,
        own,
    };
    run.run(settings.memory)
}

struct Run<'a> {
    plan: &'a Plan,
    builder: Builder<'a>,
    questionnaire: Option<&'a dyn Questionnaire>,
    sink: &'a mut dyn Sink,
    tally: Tally,
    problems: Sorted,
    /// Hashes of what was said of people: said once, it need not be said again with their every order.
    identified: HashSet<u64>,
    /// Hashes of what customers are known by.
    customers: HashSet<u64>,
    rows: usize,
    /// In a preview: the orders looked at. What other files say of others is passed over, for files are seldom sorted alike.
    only: Option<HashSet<String>>,
    /// Whether a file was not read to its end, and whether one was to which the orders refer.
    is_part: bool,
    refers_to_part: bool,
    /// The shop's currency.
    own: Currency,
}

/// Tables whose rows the orders refer to are read before the orders.
const FIRST: [RowShape; 3] = [RowShape::Category, RowShape::Customer, RowShape::Product];
/// A preview looks so many times as far for what the rows of another file refer to.
const FARTHER: usize = 100;

impl Run<'_> {
    fn run(mut self, memory: usize) -> Result<Tally, ConvertError> {
        for shape in FIRST {
            let mut stage = Stage::new(memory);
            self.read(&mut stage, FARTHER, |other| other == shape)?;
            for groups in stage.groups() {
                for (key, records) in groups? {
                    let built = match shape {
                        RowShape::Category => self.builder.category(&key, &records),
                        RowShape::Customer => self.builder.customer(&key, &records),
                        _ => self.builder.product(&key, &records),
                    };
                    self.give(&records, built)?;
                }
            }
        }
        self.refers_to_part = self.is_part;
        let mut stage = Stage::new(memory);
        if self.rows < usize::MAX && self.plan.has(RowShape::Order) {
            self.read(&mut stage, 1, |shape| shape == RowShape::Order)?;
            self.only = Some(stage.keys());
            self.read(&mut stage, FARTHER, |shape| shape != RowShape::Order && !FIRST.contains(&shape))?;
        } else {
            self.read(&mut stage, 1, |shape| !FIRST.contains(&shape))?;
        }
        for groups in stage.groups() {
            for (key, records) in groups? {
                let built = self.build(&key, &records)?;
                self.give(&records, built)?;
            }
        }
        // Of a part of the orders it is not known who has none.
        let others = if self.is_part { Vec::new() } else { self.builder.customers_without_orders() };
        for entity in others {
            let plan = self.plan;
            let table = plan.tables.iter().find(|table| plan.spec(table).row == RowShape::Customer);
            self.entity(entity, table.map_or("", |table| table.file.as_str()))?;
        }
        for problem in self.problems.in_order() {
            self.sink.problem(problem?).map_err(ConvertError::Stopped)?;
        }
        self.sink.progress(&self.tally).map_err(ConvertError::Stopped)?;
        Ok(self.tally)
    }

    fn build(&mut self, key: &str, records: &[Record]) -> Result<Built, ConvertError> {
        let mapping = &self.plan.mapping;
        if let Some(rules) = &mapping.answers {
            let questions = self.questionnaire.ok_or(ConvertError::NoQuestionnaire)?;
            return Ok(self.builder.answers((rules, questions), key, records));
        }
        Ok(match &mapping.reviews {
            Some(rules) => self.builder.review_of_file(rules, key, records),
            None => self.builder.order(key, records),
        })
    }

    fn give(&mut self, records: &[Record], built: Built) -> Result<(), ConvertError> {
        debug_assert_eq!(records.len(), built.fates.len());
        let before = self.tally.settled();
        for fate in built.fates {
            match fate {
                Fate::Taken => self.tally.taken += 1,
                Fate::Rejected => self.tally.rejected += 1,
                Fate::SetAside => self.tally.set_aside += 1,
            }
        }
        for problem in built.problems {
            self.problem(problem)?;
        }
        self.tally.orders_without_customer += u64::from(built.without_customer);
        let plan = self.plan;
        for entity in built.entities {
            let record = records.iter().find(|record| record.row == entity.row);
            let table = record.and_then(|record| plan.tables.get(usize::from(record.table)));
            self.entity(entity, table.map_or("", |table| table.file.as_str()))?;
        }
        if self.tally.settled() / PROGRESS_EVERY > before / PROGRESS_EVERY {
            self.sink.progress(&self.tally).map_err(ConvertError::Stopped)?;
        }
        Ok(())
    }

    fn problem(&mut self, problem: Problem) -> Result<(), ConvertError> {
        if self.refers_to_part && problem.reason == Reason::UnknownCustomer {
            return Ok(());
        }
        self.tally.dropped_values += u64::from(problem.outcome == Outcome::ValueDropped);
        Ok(self.problems.push(self.plan, problem)?)
    }

    /// `file` is the one whose row it came from.
    fn entity(&mut self, mut entity: Entity, file: &str) -> Result<(), ConvertError> {
        if entity.bytes > MAX_BYTES {
            self.tally.taken = self.tally.taken.saturating_sub(1);
            self.tally.rejected += 1;
            let (file, row, column) = (file.to_owned(), entity.row, String::new());
            let (reason, outcome) = (Reason::RowTooLarge, Outcome::Rejected);
            return self.problem(Problem { file, row, column, value: entity.key, reason, outcome });
        }
        match entity.kind {
            EntityKind::Order => {
                self.tally.orders += 1;
                self.tally.orders_in_other_currency += u64::from(is_in_other(&entity, self.own));
            }
            EntityKind::Customer => {}
            EntityKind::Product => self.tally.products += 1,
            EntityKind::Review => self.tally.reviews += 1,
            EntityKind::Parcel => self.tally.parcels += 1,
            EntityKind::Payment => self.tally.payments += 1,
            EntityKind::Event => self.tally.calls += 1,
            EntityKind::Answer => self.tally.answers += 1,
        }
        let is_new = customer(&entity).is_some_and(|key| self.customers.insert(hash(key)));
        self.tally.customers += u64::from(is_new);
        if entity.kind == EntityKind::Event {
            return self.sink.entity(entity).map_err(ConvertError::Stopped);
        }
        let identified = &mut self.identified;
        entity.events.retain(|event| {
            let said = (&event.user_id, serde_json::to_string(&event.traits).unwrap_or_default());
            event.call != EventKind::Identify || identified.insert(hash(said))
        });
        self.sink.entity(entity).map_err(ConvertError::Stopped)
    }
}

fn hash(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

/// By what the customer is known that an entity is, or whose order it is.
fn customer(entity: &Entity) -> Option<&str> {
    let events = || entity.events.iter();
    let user_id = events().find_map(|event| event.user_id.as_deref());
    match entity.kind {
        EntityKind::Order => user_id.or_else(|| events().find_map(|event| event.known_by.values().next()?.as_str())),
        EntityKind::Customer => user_id.or(Some(entity.key.as_str())),
        _ => None,
    }
}

/// Whether an order's money is of another currency than the shop's.
fn is_in_other(order: &Entity, own: Currency) -> bool {
    let mut said = order.events.iter().filter_map(|event| event.properties.get("currency")?.as_str());
    said.any(|code| code != own.code())
}
