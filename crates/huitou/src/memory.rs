//! The allocator, of SQLite too, and what is freed going back to the system: it lets go of memory while it works, but an
//! idle server does not work.

use std::time::Duration;

use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

const EVERY: Duration = Duration::from_secs(30);

/// Gives back again and again what was freed.
pub async fn keep_small() {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = tokio::task::spawn_blocking(give_back).await {
            tracing::warn!(%error, "freed memory was not given back");
        }
    }
}

/// Gives back what this thread freed, and what lies free for all of them.
pub fn give_back() {
    #[expect(unsafe_code, reason = "the allocator has no other way to be asked")]
    // SAFETY: it takes nothing of ours, and any thread may call it at any time.
    unsafe {
        libmimalloc_sys::mi_collect(true);
    }
}
