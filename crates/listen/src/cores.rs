use std::num::NonZero;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Fewer are done before another thread has begun.
const WORTH_A_THREAD: usize = 100;

/// Does the work for each, on all cores where they are many.
pub(crate) fn on_all_cores<T: Send>(mut items: Vec<T>, work: impl Fn(T) + Sync) {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let part = items.len().div_ceil(cores).max(WORTH_A_THREAD);
    let mut parts = Vec::new();
    while items.len() > part {
        parts.push(items.split_off(items.len() - part));
    }
    let more = parts.len();
    parts.push(items);
    let parts = Mutex::new(parts);
    let next = || parts.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let take = || {
        while let Some(part) = next() {
            part.into_iter().for_each(&work);
        }
    };
    thread::scope(|scope| {
        for _ in 0..more {
            // Without a thread more, those that are there do its part.
            drop(thread::Builder::new().spawn_scoped(scope, take));
        }
        take();
    });
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn each_is_done_once() {
        for many in [0, 1, 99, 100, 101, 1_234] {
            let sum = AtomicU64::new(0);
            on_all_cores((1..=many).collect(), |n: u64| {
                sum.fetch_add(n, Ordering::Relaxed);
            });
            assert_eq!(sum.into_inner(), many * (many + 1) / 2, "{many}");
        }
    }
}
