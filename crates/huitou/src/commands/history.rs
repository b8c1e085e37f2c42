//! The lake follows the log: as far as it has come, it has the same events of each name. This holds the two against each
//! other.

use std::collections::BTreeMap;

use anyhow::Result;
use eventlog::EventLog;
use lake::{Difference, Span, Tally, name_of};
use primitives::{Seq, ShopId, Timestamp};
use web::Shop;

use crate::app::App;

const BATCH: usize = 1_000;
/// Differences that are told each; the rest is counted.
const SHOWN: usize = 10;

/// Log and lake beside each other.
#[derive(Debug, PartialEq, Eq)]
pub struct History {
    /// As far as the lake had come.
    pub until: Seq,
    /// Events in the log, and in the lake.
    pub events: (u64, u64),
    /// The log's are the first.
    pub differences: Vec<(String, Difference)>,
    /// Whether an erasure, or what is kept no longer, is on its way from the one to the other.
    pub is_moving: bool,
}

impl History {
    pub fn agrees(&self) -> bool {
        self.differences.is_empty()
    }

    /// What was found, and what to do.
    pub fn lines(&self) -> Vec<String> {
        let (log, lake) = self.events;
        let verdict = if self.agrees() { "equal" } else { "DIFFERENT" };
        let head =
            format!("{:<20} {log:>9} events in log {lake:>9} in lake, up to event {}  {verdict}", "lake", self.until);
        let has = |span: Option<Span>| span.map_or_else(|| "none".to_owned(), |span| span.to_string());
        let told = |(shop, one): &(String, Difference)| {
            format!("  “{}” of {shop}: the log has {}, the lake {}", one.name, has(one.ours), has(one.theirs))
        };
        let mut lines: Vec<String> =
            std::iter::once(head).chain(self.differences.iter().take(SHOWN).map(told)).collect();
        if self.differences.len() > SHOWN {
            lines.push(format!("  and {} names more", self.differences.len() - SHOWN));
        }
        if self.is_moving {
            let wait = "  → somebody is being erased, or old browsing forgotten: run it again when that is through";
            lines.push(wait.to_owned());
        } else if !self.agrees() {
            let remedy = "  → the lake is not what the log tells: stop the server, empty the folder lake/ and start it; \
                          the lake is written anew from the log";
            lines.push(remedy.to_owned());
        }
        lines
    }
}

/// Compares the events that count, of every shop, as far as the lake has come. Browsing that a shop keeps no longer is thin
/// in the log and gone from the lake, and counts in neither.
pub async fn compare(app: &App) -> Result<History> {
    let (lake, store, until) = (&app.lake, &app.kit.store, app.lake.position());
    let was_erasing = is_erasing(app).await?;
    let (shops, now) = (web::shops(store).await?, app.kit.now());
    let kept: BTreeMap<ShopId, Timestamp> =
        shops.iter().filter_map(|shop| Some((shop.id, kept_from(shop, now)?))).collect();
    let is_left_out = move |shop: ShopId, at: Timestamp, kind: &str, name: &str| {
        kept.get(&shop).is_some_and(|from| at < *from) && know::is_browsing(kind, name)
    };
    let in_lake = lake.tally(until, is_left_out.clone()).await?;
    let (log, passed_over) = (app.log.clone(), lake.passed_over());
    let in_log = tokio::task::spawn_blocking(move || of_log(&log, until, &passed_over, is_left_out)).await??;
    let name = |shop: ShopId| {
        let known = shops.iter().find(|known| known.id == shop);
        known.map_or_else(|| shop.to_string(), |known| known.name.clone())
    };
    let differences: Vec<_> = in_log.differences(&in_lake).into_iter().map(|one| (name(one.shop), one)).collect();
    // It may have begun, or come to its end, while one of the two was read.
    let is_moving = !differences.is_empty() && (was_erasing || is_erasing(app).await?);
    Ok(History { until, events: (in_log.events(), in_lake.events()), differences, is_moving })
}

async fn is_erasing(app: &App) -> Result<bool> {
    Ok(!know::erasures(&app.kit.store, &app.kit.vault).await?.is_empty())
}

/// From when on a shop's browsing is in both: what is older is gone, or goes with the next look.
fn kept_from(shop: &Shop, now: Timestamp) -> Option<Timestamp> {
    flows::kept_from(shop, now).max(shop.forgotten_before)
}

fn of_log(
    log: &EventLog,
    until: Seq,
    passed_over: &[Seq],
    is_left_out: impl Fn(ShopId, Timestamp, &str, &str) -> bool,
) -> Result<Tally> {
    let (mut tally, mut position) = (Tally::default(), 0);
    while position < until {
        let batch = log.read(position, BATCH)?;
        let Some(last) = batch.last() else { break };
        position = last.seq;
        for stored in batch.iter().filter(|stored| stored.seq <= until && !passed_over.contains(&stored.seq)) {
            let event = &stored.event;
            if !is_left_out(event.shop, event.timestamp, event.kind.as_str(), name_of(event)) {
                tally.add(event);
            }
        }
    }
    Ok(tally)
}
