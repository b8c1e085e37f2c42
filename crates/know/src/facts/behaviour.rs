//! What people do: activity per day, habits, visits, where they came from; apart for each import (`via`), so that it can
//! be withdrawn.

use std::collections::{BTreeMap, HashMap};

use jiff::SignedDuration;
use primitives::{EventKind, ShopId, Timestamp};
use store::{FromQueryResult, Sql, StoreError, Tx, Value, distinct, instant, micros, rows_in, sea_orm};
use uuid::Uuid;

use super::numbers::Numbers;
use super::touches::Touches;
use crate::facts::Item;
use crate::shop::ShopSettings;

/// A visit ends when nothing happens for this long.
const VISIT_GAP: SignedDuration = SignedDuration::from_mins(30);
const MAX_ITEM_CHARS: usize = 120;

/// The activity whose count is for how many milliseconds a product was looked at on a day: a sum, so that it is the same
/// in whatever order the stretches are told.
pub(crate) const DWELL: &str = "Product Dwelt";
/// A page that stays open while nobody looks counts no longer than this, each time.
const LONGEST_DWELL_MS: i64 = 10 * 60 * 1_000;

/// A persona's visit.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Flags {
    clicked: bool,
    ordered: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Session {
    last_at: Timestamp,
    term: Option<String>,
    done: Flags,
}

#[derive(FromQueryResult)]
struct SessionRow {
    persona: Uuid,
    via: String,
    last_at: i64,
    term: Option<String>,
    clicked: bool,
    ordered: bool,
}

/// Persona, name, what it was about, day, import: a line of `activity`.
pub(super) type Activity = (Uuid, String, String, i64, String);

#[derive(Debug, Default)]
pub(crate) struct Behaviour {
    sessions: HashMap<(Uuid, String), Session>,
    activity: BTreeMap<Activity, (i64, Timestamp)>,
    numbers: Numbers,
    habits: BTreeMap<(Uuid, &'static str, String, String), i64>,
    touches: Touches,
}

impl Behaviour {
    pub async fn load(db: &impl Sql, items: &[Item<'_>]) -> Result<Self, StoreError> {
        let rows: Vec<SessionRow> = rows_in(db, &[], &distinct(items.iter().filter_map(|item| item.persona)), |list| {
            format!("SELECT persona, via, last_at, term, clicked, ordered FROM visits WHERE persona IN ({list})")
        })
        .await?;
        let session = |row: SessionRow| {
            let done = Flags { clicked: row.clicked, ordered: row.ordered };
            ((row.persona, row.via), Session { last_at: instant(row.last_at), term: row.term, done })
        };
        Ok(Self { sessions: rows.into_iter().map(session).collect(), ..Self::default() })
    }

    /// Takes one event in. `is_new_order` tells that it is an order's first statement.
    pub fn take(&mut self, shop: &ShopSettings, item: &Item<'_>, is_new_order: bool) {
        let Some(persona) = item.persona.filter(|_| !item.is_system()) else { return };
        let name = item.name();
        if !name.is_empty() && !name.starts_with("Order ") && name != "Web Vitals" && name != "Product Updated" {
            let what = what(item);
            self.count(shop, (persona, item), name, &what);
            self.numbers.take(shop.currency, item, line(shop, (persona, item), name, &what));
            if let Some((product, millis)) = dwell(item) {
                self.add(shop, (persona, item), DWELL, &product, millis);
            }
        }
        if item.is_act() {
            self.habit(shop, persona, item);
            self.touches.take(persona, item);
        }
        if item.is_act() || (is_new_order && !item.is_import()) {
            self.visit(shop, persona, item, is_new_order);
        }
    }

    fn count(&mut self, shop: &ShopSettings, whose: (Uuid, &Item<'_>), name: &str, what: &str) {
        self.add(shop, whose, name, what, 1);
    }

    fn add(&mut self, shop: &ShopSettings, whose: (Uuid, &Item<'_>), name: &str, what: &str, more: i64) {
        let at = whose.1.at();
        let (count, last_at) = self.activity.entry(line(shop, whose, name, what)).or_insert((0, at));
        *count += more;
        *last_at = at.max(*last_at);
    }

    fn habit(&mut self, shop: &ShopSettings, persona: Uuid, item: &Item<'_>) {
        let (hour, weekday) = shop.hour_and_weekday(item.at());
        let mut add = |dimension, value: String| {
            *self.habits.entry((persona, dimension, value, item.via())).or_default() += 1;
        };
        add("hour", hour.to_string());
        add("weekday", weekday.to_string());
        for (dimension, value) in [
            ("channel", item.context.string("channel").filter(|_| !item.is_import())),
            ("language", item.context.string("locale")),
            ("device", device(item)),
        ] {
            if let Some(value) = value {
                add(dimension, clip(&value));
            }
        }
    }

    /// Credits a click or an order to what was searched for in the same visit, once per search. A visit ends at midnight,
    /// so that a credit is of the day of its search and goes with it.
    fn visit(&mut self, shop: &ShopSettings, persona: Uuid, item: &Item<'_>, is_new_order: bool) {
        let at = item.at();
        let fresh = Session { last_at: at, term: None, done: Flags::default() };
        let session = self.sessions.entry((persona, item.via())).or_insert(fresh);
        let is_other_day = |last| shop.day(last) != shop.day(at);
        if at.duration_since(session.last_at) > VISIT_GAP || is_other_day(session.last_at) {
            *session = Session { last_at: session.last_at, term: None, done: Flags::default() };
        }
        session.last_at = at.max(session.last_at);
        let mut credits = None;
        match (item.name(), &session.term) {
            ("Products Searched", _) => {
                let term = term(item);
                session.term = term.clone().filter(|_| !is_other_day(session.last_at));
                session.done = Flags::default();
                let is_empty = item.properties.whole("results") == Some(0);
                credits = term.filter(|_| is_empty).map(|term| ("Search Without Result", term));
            }
            ("Product Clicked", Some(term)) if !session.done.clicked => {
                session.done.clicked = true;
                credits = Some(("Search Clicked", term.clone()));
            }
            (_, Some(term)) if is_new_order && !session.done.ordered => {
                session.done.ordered = true;
                credits = Some(("Search Ordered", term.clone()));
            }
            _ => {}
        }
        if let Some((name, term)) = credits {
            self.count(shop, (persona, item), name, &term);
        }
    }

    pub async fn save(self, tx: &Tx, shop: ShopId) -> Result<(), StoreError> {
        let rows = self.activity.into_iter().map(|((persona, name, item, day, via), (count, last_at))| {
            vec![
                persona.into(),
                name.into(),
                item.into(),
                day.into(),
                via.into(),
                shop.0.into(),
                count.into(),
                micros(last_at).into(),
            ]
        });
        let columns = ["persona", "name", "item", "day", "via", "shop", "count", "last_at"];
        let add = "ON CONFLICT (persona, name, item, day, via) DO UPDATE SET count = activity.count + excluded.count,
            last_at = CASE WHEN excluded.last_at > activity.last_at THEN excluded.last_at ELSE activity.last_at END";
        tx.insert("activity", &columns, rows.collect(), add).await?;
        self.numbers.save(tx, shop).await?;

        let rows = self.habits.into_iter().map(|((persona, dimension, value, via), count)| {
            vec![persona.into(), dimension.into(), value.into(), via.into(), count.into()]
        });
        let add = "ON CONFLICT (persona, dimension, value, via) DO UPDATE SET count = habits.count + excluded.count";
        tx.insert("habits", &["persona", "dimension", "value", "via", "count"], rows.collect(), add).await?;

        let rows: Vec<Vec<Value>> = self.sessions.into_iter().map(|(of, session)| session.row(of)).collect();
        let columns = ["persona", "via", "last_at", "term", "clicked", "ordered"];
        let replace = "ON CONFLICT (persona, via) DO UPDATE SET last_at = excluded.last_at, term = excluded.term,
            clicked = excluded.clicked, ordered = excluded.ordered";
        tx.insert("visits", &columns, rows, replace).await?;
        self.touches.save(tx).await
    }
}

impl Session {
    fn row(self, (persona, via): (Uuid, String)) -> Vec<Value> {
        let Flags { clicked, ordered } = self.done;
        vec![persona.into(), via.into(), micros(self.last_at).into(), self.term.into(), clicked.into(), ordered.into()]
    }
}

fn line(shop: &ShopSettings, (persona, item): (Uuid, &Item<'_>), name: &str, what: &str) -> Activity {
    (persona, clip(name), clip(what), shop.day(item.at()), item.via())
}

fn clip(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(MAX_ITEM_CHARS).collect()
}

/// For how long a product was looked at, as its view or the leaving of its page tells.
fn dwell(item: &Item<'_>) -> Option<(String, i64)> {
    if !["Product Viewed", "Page Left"].contains(&item.name()) {
        return None;
    }
    let millis = item.properties.whole("duration_ms").filter(|millis| *millis > 0)?;
    Some((product(item)?, millis.min(LONGEST_DWELL_MS)))
}

/// The product, term, category or page that an event is about.
fn what(item: &Item<'_>) -> String {
    let property = |key| item.properties.string(key);
    let page = || item.context.object("page").string("path");
    let found = match (item.stored.event.kind, item.name()) {
        (EventKind::Page, _) => property("path").or_else(page),
        (EventKind::Screen, _) => item.stored.event.name.clone(),
        (_, "Products Searched") => term(item),
        (_, "Product List Viewed") => property("category").or_else(|| property("list_id")),
        (_, "Page Left") => property("path").or_else(page),
        _ => product(item),
    };
    found.unwrap_or_default()
}

/// The product, as orders call it too: senders need not give more than a `sku`.
fn product(item: &Item<'_>) -> Option<String> {
    let is_of_product = item.name().starts_with("Product ");
    let keys: &[&str] = if is_of_product { &["product_id", "sku", "name"] } else { &["product_id", "sku"] };
    keys.iter().find_map(|key| item.properties.string(key))
}

/// A search term as it is counted: lower case, single blanks.
fn term(item: &Item<'_>) -> Option<String> {
    let query = item.properties.text("query")?.to_lowercase();
    let term = query.split_whitespace().collect::<Vec<_>>().join(" ");
    (!term.is_empty()).then(|| clip(&term))
}

/// The kind of device that an event came from.
pub(crate) fn device(item: &Item<'_>) -> Option<String> {
    if let Some(kind) = item.context.object("device").string("type") {
        return Some(kind.to_lowercase());
    }
    let agent = item.context.text("userAgent")?;
    let kind = if agent.contains("iPad") || agent.contains("Tablet") {
        "tablet"
    } else if ["Mobile", "iPhone", "Android"].iter().any(|hint| agent.contains(hint)) {
        "mobile"
    } else {
        "desktop"
    };
    Some(kind.to_owned())
}
