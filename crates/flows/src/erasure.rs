use std::time::Duration;

use eventlog::{EventLog, LogError};
use know::Erasure;
use know::identity::Kind;
use lake::{Lake, LakeError, Person};
use primitives::{CustomerId, Event, Seq};
use store::StoreError;
use web::Kit;

/// How often erasures are looked for.
const PAUSE: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
enum ErasureError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    Lake(#[from] LakeError),
}

/// Carries the erasure of a person from the profiles, where it took effect at once, through the event log and the lake,
/// for ever. An erasure stays on the list until every store has done it, so a crash only delays it.
pub async fn erasures(kit: Kit, log: EventLog, lake: Lake) {
    loop {
        if let Err(error) = all(&kit, &log, &lake).await {
            tracing::error!(%error, "an erasure is not through; it is tried again");
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn all(kit: &Kit, log: &EventLog, lake: &Lake) -> Result<(), ErasureError> {
    let mut waiting = know::erasures(&kit.store, &kit.vault).await?;
    // What the lake has not taken over yet it would take over after its erasure.
    waiting.retain(|erasure| erasure.seqs.iter().all(|seq| *seq <= lake.position()));
    if waiting.is_empty() {
        return Ok(());
    }
    for erasure in &waiting {
        from_log(log, erasure).await?;
        lake.erase(erasure.shop, &person(erasure)).await?;
    }
    log.scrub().await?;
    let tx = kit.store.begin().await?;
    for erasure in &waiting {
        know::erasure_done(&tx, &kit.vault, erasure.id).await?;
    }
    tx.commit().await?;
    tracing::info!(people = waiting.len(), "erased from the event log and the lake");
    Ok(())
}

/// Orders stay as sums without a person; everything else of the person goes.
async fn from_log(log: &EventLog, erasure: &Erasure) -> Result<(), LogError> {
    let (mut rewritten, mut removed): (Vec<(Seq, Event)>, Vec<Seq>) = (Vec::new(), Vec::new());
    for seq in &erasure.seqs {
        let Some(event) = log.get(*seq)? else { continue };
        match know::redact(&event) {
            Some(event) => rewritten.push((*seq, event)),
            None => removed.push(*seq),
        }
    }
    log.rewrite(rewritten).await?;
    log.remove(removed).await?;
    Ok(())
}

fn person(erasure: &Erasure) -> Person {
    let of = |kind: Kind| {
        let traces = erasure.identifiers.iter().filter(move |trace| trace.kind == kind);
        traces.map(|trace| trace.value.clone()).collect()
    };
    Person {
        user_ids: of(Kind::UserId),
        anonymous_ids: of(Kind::AnonymousId),
        customers: vec![CustomerId(erasure.profile)],
    }
}
