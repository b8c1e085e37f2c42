use std::time::Duration;

use eventlog::{AppendError, EventLog};
use store::StoreError;
use uuid::Uuid;
use web::Kit;

const BATCH: u32 = 500;
/// A change made by staff shows in what is derived after at most this long.
const PAUSE: Duration = Duration::from_millis(200);
const AFTER_ERROR: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Log(#[from] AppendError),
}

/// Carries events of committed changes from the outbox into the log, for ever. Doing one twice does no harm: the log
/// drops the second.
pub async fn relay(kit: Kit, log: EventLog) {
    loop {
        let pause = match carry(&kit, &log).await {
            Ok(0) => PAUSE,
            Ok(_) => continue,
            Err(error) => {
                tracing::error!(%error, "changes wait in the outbox");
                AFTER_ERROR
            }
        };
        tokio::time::sleep(pause).await;
    }
}

/// Carries what waits now, for commands that look at the log with no server running.
///
/// # Errors
/// When the database or the log refuses; what was carried stays carried.
pub async fn drain(kit: &Kit, log: &EventLog) -> Result<(), RelayError> {
    while carry(kit, log).await? > 0 {}
    Ok(())
}

/// Carries one batch; gives how many events it had.
async fn carry(kit: &Kit, log: &EventLog) -> Result<usize, RelayError> {
    let waiting = store::outbox_batch(&kit.store, BATCH).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let ids: Vec<Uuid> = waiting.iter().map(|row| row.id).collect();
    log.append(waiting.into_iter().map(|row| row.event).collect()).await?;
    let tx = kit.store.begin().await?;
    store::outbox_done(&tx, &ids).await?;
    tx.commit().await?;
    Ok(ids.len())
}
