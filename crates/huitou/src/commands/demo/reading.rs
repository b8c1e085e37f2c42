//! Waiting until all that is in the log is in place, so that the first page shows no number that is not whole.

use std::time::Duration;

use anyhow::Result;
use collect::ConsumerView;
use primitives::Seq;

use crate::commands::progress;
use crate::workers::Parts;

const LOOK_AGAIN: Duration = Duration::from_millis(200);

/// Waits until every consumer has read what there is to tell now, and shows how far they are.
pub async fn wait(parts: &Parts) -> Result<()> {
    while !store::outbox_batch(&parts.kit.store, 1).await?.is_empty() {
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    let end = parts.log.last();
    let (bar, progress) = progress::bar("events")?;
    loop {
        let collect = parts.collect.clone();
        let freshness = tokio::task::spawn_blocking(move || collect::freshness(&collect)).await??;
        let read = read_by_all(&freshness.consumers, end);
        progress(read, Some(end));
        if read == end {
            break;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    bar.finish_and_clear();
    Ok(())
}

/// How far the slowest is; who waits for nothing is at the end.
fn read_by_all(consumers: &[ConsumerView], end: Seq) -> Seq {
    let waits = consumers.iter().filter(|consumer| consumer.lag_seconds > 0.0);
    waits.map(|consumer| consumer.position).fold(end, Seq::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(position: Seq, lag_seconds: f64) -> ConsumerView {
        ConsumerView {
            name: "c".to_owned(),
            position,
            behind: 0,
            unread: 0,
            is_refusing: false,
            lag_seconds,
            poisoned: 0,
            is_outdated: false,
            error: None,
        }
    }

    #[test]
    fn the_slowest_says_how_far_all_are() {
        assert_eq!(read_by_all(&[at(70, 9.0), at(20, 60.0)], 100), 20);
        assert_eq!(read_by_all(&[at(130, 1.0), at(100, 0.0)], 100), 100, "what came later is not waited for");
        assert_eq!(read_by_all(&[at(98, 0.0)], 100), 100, "the last events may have been erased");
    }
}
