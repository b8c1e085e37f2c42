//! Held reviews: since when they wait, and what becomes of those about which nobody decides.
//!
//! A signal holds a review until a person has looked at it. So that none stays hidden for want of one, the installation
//! publishes it when the shop's time is up, by a decision that is an event like any other. Only what looks like spam, an
//! insult or somebody's address waits on for a person, and is told as overdue.

use std::time::Duration;

use primitives::{ShopId, Timestamp};
use serde::Serialize;
use serde_json::json;
use store::{Sql, StoreError, instant, micros, unindexed};
use utoipa::ToSchema;
use uuid::Uuid;
use web::Problem;

use super::row::{self, Review};
use crate::own::{Actor, act, tell};
use crate::settings::{self, Settings};
use crate::{Listen, work};

/// Why the installation published a review.
const UNDECIDED: &str = "undecided";
const EVERY: Duration = Duration::from_secs(5 * 60);
/// Reviews looked at together.
const BATCH: usize = 100;

/// How long a held review waits.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(as = HeldReview)]
pub(crate) struct Held {
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// When it should have been decided about.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// Whether it waits for a person after that too; any other is published by itself.
    pub needs_person: bool,
}

impl Held {
    /// `None` for a review that is not held.
    pub fn of(review: &Review, settings: &Settings) -> Option<Self> {
        let since = review.held_since();
        (review.state == "held").then(|| Self {
            since: instant(since),
            due_at: instant(since + settings.hold_micros()),
            needs_person: review.needs_person(),
        })
    }
}

impl Review {
    /// When the last was said of what is to be looked at.
    fn held_since(&self) -> i64 {
        let added_at = self.follow_up_received_at.or(self.follow_up_at);
        [self.edited_at, added_at].into_iter().flatten().fold(self.received_at, i64::max)
    }

    fn needs_person(&self) -> bool {
        self.signals().iter().any(|signal| signal.needs_person(self.is_verified))
    }
}

/// True of a review `r` that is held since the instant of a placeholder, or for longer.
pub(crate) fn held_since(latest: &str) -> String {
    format!(
        "r.state = 'held' AND r.state <> 'published' AND r.received_at <= {latest}
         AND COALESCE(r.edited_at, 0) <= {latest} AND COALESCE(r.follow_up_received_at, r.follow_up_at, 0) <= {latest}"
    )
}

/// For ever: publishes what was held for as long as the shop says, and nobody decided about.
pub async fn release(listen: Listen) {
    loop {
        if let Err(problem) = release_all(&listen).await {
            tracing::error!(problem = problem.detail, "held reviews whose time is up could not be published");
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn release_all(listen: &Listen) -> Result<(), Problem> {
    for shop in web::shops(&listen.kit.store).await? {
        release_due(listen, shop.id).await?;
    }
    Ok(())
}

/// Publishes those of a shop whose time is up; gives how many.
pub(crate) async fn release_due(listen: &Listen, shop: ShopId) -> Result<usize, Problem> {
    let store = &listen.kit.store;
    let latest = micros(listen.kit.now()) - settings::load(store, shop).await?.hold_micros();
    let (is_due, is_next) = (held_since("$3"), unindexed("r.id > $2"));
    let sql =
        format!("SELECT r.id FROM reviews r WHERE r.shop = $1 AND {is_next} AND {is_due} ORDER BY r.id LIMIT {BATCH}");
    let (mut after, mut released) = (Uuid::nil(), 0);
    loop {
        let ids: Vec<Uuid> = store.column(&sql, vec![shop.0.into(), after.into(), latest.into()]).await?;
        let Some(last) = ids.last() else { return Ok(released) };
        after = *last;
        // Those that need a person stay: for them alone nobody has to wait for a transaction.
        if !due(store, shop, &ids, latest).await?.is_empty() {
            released += publish(listen, shop, &ids, latest).await?;
        }
    }
}

/// Those of the reviews that are still held since `latest` and need no person.
async fn due(db: &impl Sql, shop: ShopId, ids: &[Uuid], latest: i64) -> Result<Vec<Review>, StoreError> {
    let mut due = row::by_id(db, shop, ids).await?;
    due.retain(|review| review.state == "held" && review.held_since() <= latest && !review.needs_person());
    Ok(due)
}

/// Publishes those of the reviews that are due.
async fn publish(listen: &Listen, shop: ShopId, ids: &[Uuid], latest: i64) -> Result<usize, Problem> {
    let tx = listen.kit.store.begin().await?;
    work::lock(&tx).await?;
    let due = due(&tx, shop, ids, latest).await?;
    let mut changed = Vec::new();
    for review in &due {
        let properties = json!({"decision_id": listen.kit.ids.uuid(), "review_id": review.review_id,
            "decision": "publish", "reason": UNDECIDED});
        changed.extend(act(&tx, listen, shop, &Actor::System, "Review Decided", &properties).await?);
    }
    tx.commit().await?;
    tell(listen, shop, &changed);
    Ok(due.len())
}
