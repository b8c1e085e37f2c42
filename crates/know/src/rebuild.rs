use store::{Sql, Store, StoreError};

use crate::CONSUMER;
use crate::runs::COMPUTED;

/// The tables that follow from the event log alone. Keys, rules and segments' definitions are not among them.
pub const DERIVED_TABLES: [&str; 27] = [
    "personas",
    "identifiers",
    "vouched",
    "yielded",
    "merges",
    "identity_rules",
    "traits",
    "orders",
    "order_facts",
    "order_marks",
    "order_lines",
    "order_payments",
    "refunds",
    "refund_lines",
    "place_sums",
    "products",
    "product_words",
    "activity",
    "event_numbers",
    "habits",
    "touches",
    "timeline",
    "undone_events",
    "visits",
    "profiles",
    "profile_search",
    "unprojected",
];

/// Forgets all that the log can tell again and puts the projector before the first event. Running it through the log
/// does the rest.
///
/// # Errors
/// When the database refuses; nothing is forgotten then.
pub async fn rebuild(store: &Store) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    for table in DERIVED_TABLES {
        tx.exec(&format!("DELETE FROM {table}"), vec![]).await?;
    }
    // What was computed over whole shops went with the profiles: it is due again.
    for table in COMPUTED {
        tx.exec(&format!("UPDATE {table} SET as_of = 0"), vec![]).await?;
    }
    store::set_position(&tx, CONSUMER, 0).await?;
    tx.commit().await
}
