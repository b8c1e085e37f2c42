//! What people said here is state: a row, and an event that tells of it, written in one transaction. This holds the two
//! against each other.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use eventlog::EventLog;
use primitives::{Event, Seq, ShopId};
use serde_json::Value;
use store::{Sql, Store};
use uuid::Uuid;
use web::Shop;

/// Something that is kept as a row and told by one event.
struct Kind {
    name: &'static str,
    event: &'static str,
    /// The property of the event that holds the row's id.
    key: &'static str,
    table: &'static str,
    /// The rows that the log must tell of: events of erased people are gone, and what is not complete is not told yet.
    must: &'static str,
}

const KINDS: [Kind; 4] = [
    Kind {
        name: "survey answers",
        event: "Survey Answered",
        key: "response_id",
        table: "survey_responses",
        must: "state = 'completed' AND origin = 'own' AND NOT is_erased",
    },
    Kind { name: "feedback", event: "Feedback Posted", key: "post_id", table: "feedback_posts", must: "NOT is_erased" },
    Kind { name: "questions", event: "Question Asked", key: "question_id", table: "questions", must: "TRUE" },
    Kind {
        name: "answers",
        event: "Question Answered",
        key: "answer_id",
        table: "question_answers",
        must: "state <> 'erased'",
    },
];

const VOTES: &str = "feedback votes";
/// Posts that show another number of votes than there are, each voter counted once.
const MISCOUNTED: &str = "SELECT p.id FROM feedback_posts p WHERE p.shop = $1 AND p.root = p.id AND p.votes <>
    (SELECT COUNT(DISTINCT SUBSTR(v.voter, 1, 32)) FROM feedback_votes v JOIN feedback_posts q ON q.id = v.post
        WHERE q.root = p.id)";

const BATCH: usize = 1_000;

type Ids = BTreeSet<Uuid>;

/// What the log tells of one kind in one shop.
#[derive(Default)]
struct Heard {
    /// Up to the end.
    all: Ids,
    /// Of that, what was told before the rows were read: they are there.
    before: Ids,
}

type HeardOf = BTreeMap<(ShopId, &'static str), Heard>;

/// One kind of things in one shop.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    pub shop: String,
    pub name: &'static str,
    pub rows: usize,
    /// Rows of which the log does not tell.
    pub untold: Vec<Uuid>,
    /// What the log tells of and no row holds.
    pub lost: Vec<Uuid>,
    /// Rows whose number is not what is counted.
    pub miscounted: Vec<Uuid>,
}

impl Told {
    pub fn agrees(&self) -> bool {
        self.untold.is_empty() && self.lost.is_empty() && self.miscounted.is_empty()
    }

    /// What is wrong, each with an example and what to do; nothing where all is well.
    pub fn remedies(&self) -> Vec<String> {
        let said = [
            (
                &self.untold,
                "kept, but the log does not tell of them: the log is older than the database. Restore both from one \
                 backup (`huitou restore`)",
            ),
            (
                &self.lost,
                "told by the log, but not kept: the database is older than the log, by what came between the two copies \
                 of a backup, or by more. These rows are no derived data, so `huitou rebuild` cannot make them; restore a \
                 newer backup (`huitou restore`) where there is one",
            ),
            (
                &self.miscounted,
                "counted wrongly: the next vote for such a post counts it anew. Somebody may have written to the \
                 database by hand",
            ),
        ];
        let line = |(ids, what): &(&Vec<Uuid>, &str)| {
            ids.first().map(|first| format!("{} {} (such as {first}): {what}", ids.len(), self.name))
        };
        said.iter().filter_map(line).collect()
    }
}

/// Compares rows and events of every kind in every shop. The rows are those of one moment, when the log had come at least
/// to `before`, and all that they are told by lies up to `end`: what waits to enter the log must be carried there first.
pub async fn compare(log: &EventLog, store: &Store, before: Seq, end: Seq) -> Result<Vec<Told>> {
    let read = log.clone();
    let heard = tokio::task::spawn_blocking(move || heard(&read, before, end)).await??;
    let nothing = Heard::default();
    let mut all = Vec::new();
    for shop in web::shops(store).await? {
        for kind in &KINDS {
            let told = heard.get(&(shop.id, kind.event));
            all.push(of_kind(store, &shop, kind, told.unwrap_or(&nothing)).await?);
        }
        all.push(votes(store, &shop).await?);
    }
    Ok(all)
}

async fn of_kind(store: &Store, shop: &Shop, kind: &Kind, told: &Heard) -> Result<Told> {
    let kept = ids(store, shop.id, &format!("SELECT id FROM {} WHERE shop = $1", kind.table)).await?;
    let must = ids(store, shop.id, &format!("SELECT id FROM {} WHERE shop = $1 AND {}", kind.table, kind.must)).await?;
    Ok(Told {
        shop: shop.name.clone(),
        name: kind.name,
        rows: kept.len(),
        untold: must.difference(&told.all).copied().collect(),
        lost: told.before.difference(&kept).copied().collect(),
        miscounted: Vec::new(),
    })
}

async fn votes(store: &Store, shop: &Shop) -> Result<Told> {
    let sql = "SELECT COUNT(*) FROM feedback_votes v JOIN feedback_posts p ON p.id = v.post WHERE p.shop = $1";
    let rows: i64 = store.scalar(sql, vec![shop.id.0.into()]).await?.unwrap_or(0);
    let miscounted = ids(store, shop.id, MISCOUNTED).await?;
    Ok(Told {
        shop: shop.name.clone(),
        name: VOTES,
        rows: usize::try_from(rows).unwrap_or(0),
        untold: Vec::new(),
        lost: Vec::new(),
        miscounted: miscounted.into_iter().collect(),
    })
}

async fn ids(store: &Store, shop: ShopId, sql: &str) -> Result<Ids> {
    let ids: Vec<Uuid> = store.column(sql, vec![shop.0.into()]).await?;
    Ok(ids.into_iter().collect())
}

/// What the log tells of up to `end`, by shop and name of the event.
fn heard(log: &EventLog, before: Seq, end: Seq) -> Result<HeardOf> {
    let mut heard = HeardOf::new();
    let mut position = 0;
    while position < end {
        let batch = log.read(position, BATCH)?;
        let Some(last) = batch.last() else { break };
        position = last.seq;
        for stored in batch.iter().filter(|stored| stored.seq <= end) {
            let Some((name, id)) = told_by(&stored.event) else { continue };
            let of = heard.entry((stored.event.shop, name)).or_default();
            of.all.insert(id);
            if stored.seq <= before {
                of.before.insert(id);
            }
        }
    }
    Ok(heard)
}

/// What an event of this installation's own tells of. Others may use the same names for things that lie elsewhere.
fn told_by(event: &Event) -> Option<(&'static str, Uuid)> {
    let is_own = event.source.is_own();
    let kind = KINDS.iter().find(|kind| is_own && event.name.as_deref() == Some(kind.event))?;
    let body: Value = serde_json::from_str(event.body.get()).ok()?;
    Some((kind.event, body["properties"][kind.key].as_str()?.parse().ok()?))
}
