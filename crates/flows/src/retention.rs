use std::collections::BTreeMap;
use std::time::Duration;

use eventlog::{EventLog, LogError};
use jiff::ToSpan;
use jiff::tz::TimeZone;
use know::ShopSettings;
use lake::{Compaction, Lake, LakeError};
use primitives::{Event, Seq, Stored, Timestamp};
use store::StoreError;
use web::{Kit, Shop};

/// How long after a start it is looked for the first time, and how often from then on.
const FIRST: Duration = Duration::from_secs(10 * 60);
const EVERY: Duration = Duration::from_secs(3600);
/// Events made thin in one change of the log.
const AT_ONCE: usize = 2_000;
/// Events after which the log is scrubbed and the lake rewritten.
const PORTION: usize = 200_000;

#[derive(Debug, thiserror::Error)]
pub enum RetentionError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Lake(#[from] LakeError),
}

/// Once a day, for ever: forgets the browsing and the refused events that shops keep no longer, merges the lake's files, and
/// seals what lay open in log and lake.
pub async fn upkeep(kit: Kit, log: EventLog, lake: Lake) {
    let mut pause = FIRST;
    let mut done = None;
    loop {
        tokio::time::sleep(pause).await;
        pause = EVERY;
        let today = kit.now().to_zoned(TimeZone::UTC).date();
        let kept = match retain(&kit, &log, &lake).await {
            Ok(_) if done == Some(today) => continue,
            Ok(_) => tidy(&log, &lake).await,
            Err(error) => Err(error),
        };
        match kept {
            Ok(()) => done = Some(today),
            Err(error) => tracing::error!(%error, "the day's upkeep is not through; it is tried again"),
        }
    }
}

async fn tidy(log: &EventLog, lake: &Lake) -> Result<(), RetentionError> {
    log.scrub().await?;
    lake.compact(Compaction::Full).await?;
    Ok(())
}

/// Forgets all shops' browsing from before what they keep, and what they were sent by then and refused; gives how many
/// events of browsing that were. A shop that is as far as it can be today is passed over.
///
/// # Errors
/// When a store cannot be read or written; doing it again goes on.
pub async fn retain(kit: &Kit, log: &EventLog, lake: &Lake) -> Result<usize, RetentionError> {
    let mut forgotten = 0;
    for shop in web::shops(&kit.store).await? {
        let before = kept_from(&shop, kit.now()).filter(|before| shop.forgotten_before.is_none_or(|to| to < *before));
        if let Some(before) = before {
            forgotten += forget(kit, log, lake, &shop, before).await?;
        }
    }
    Ok(forgotten)
}

/// The beginning of the oldest day that a shop keeps browsing of, in its zone; `None` when it keeps all.
#[must_use]
pub fn kept_from(shop: &Shop, now: Timestamp) -> Option<Timestamp> {
    let zone = TimeZone::get(&shop.time_zone).ok()?;
    let day = now.to_zoned(zone.clone()).date().checked_sub(shop.retention_months?.months()).ok()?;
    Some(day.to_zoned(zone).ok()?.timestamp())
}

async fn forget(
    kit: &Kit,
    log: &EventLog,
    lake: &Lake,
    shop: &Shop,
    before: Timestamp,
) -> Result<usize, RetentionError> {
    let Some(settings) = ShopSettings::load(&kit.store, shop.id).await? else { return Ok(0) };
    let seqs = lake.seqs_before(shop.id, before, know::is_browsing).await?;
    for portion in seqs.chunks(PORTION) {
        for seqs in portion.chunks(AT_ONCE) {
            make_thin(kit, log, &settings, seqs).await?;
        }
        // The lake last: while it has the events, they are found again after a crash.
        let tx = kit.store.begin().await?;
        know::forget_browsing(&tx, &settings, before, portion).await?;
        tx.commit().await?;
        log.scrub().await?;
        let gone: BTreeMap<Seq, Option<Event>> = portion.iter().map(|seq| (*seq, None)).collect();
        lake.replace(shop.id, gone).await?;
    }
    let tx = kit.store.begin().await?;
    know::forget_browsing(&tx, &settings, before, &[]).await?;
    collect::forget_rejected(&tx, shop.id, before).await?;
    web::browsing_forgotten(&tx, shop.id, before).await?;
    tx.commit().await?;
    tracing::info!(shop = %shop.id, events = seqs.len(), %before, "browsing was forgotten");
    Ok(seqs.len())
}

async fn make_thin(kit: &Kit, log: &EventLog, shop: &ShopSettings, seqs: &[Seq]) -> Result<(), RetentionError> {
    let mut events = Vec::with_capacity(seqs.len());
    for seq in seqs {
        events.extend(log.get(*seq)?.map(|event| Stored { seq: *seq, event }));
    }
    let thin: Vec<(Seq, Event)> = events.iter().filter_map(|old| Some((old.seq, know::thin(&old.event)?))).collect();
    let tx = kit.store.begin().await?;
    know::remember_products(&tx, shop, &events, kit.now()).await?;
    tx.commit().await?;
    Ok(log.rewrite(thin).await?)
}
