use store::{Sql, Store, StoreError};

use crate::projector::{CONSUMER, RULES};
use crate::scores::changes;
use crate::work::WORDS;

/// The tables that follow from the event log and from how texts are read. Settings, models of texts, templates, requests
/// and pictures are not among them.
pub const DERIVED_TABLES: [&str; 23] = [
    "review_orders",
    "review_order_lines",
    "review_order_words",
    "review_products",
    "review_product_words",
    "reviews",
    "review_events",
    "review_bands",
    "review_suspicions",
    "review_decisions",
    "review_corrections",
    "review_replies",
    "review_votes",
    "review_labels",
    "review_aspects",
    "review_aspect_sums",
    "review_product_aspects",
    "recoveries",
    "recovery_steps",
    "review_sums",
    "review_answers",
    "review_texts",
    "unread_reviews",
];

/// Forgets all that the log can tell again and puts the projector before the first event. Running it through the log
/// does the rest.
///
/// # Errors
/// When the database refuses; nothing is forgotten then.
pub async fn rebuild(store: &Store) -> Result<(), StoreError> {
    let tx = store.begin().await?;
    for table in DERIVED_TABLES.into_iter().chain([WORDS.table]) {
        tx.exec(&format!("DELETE FROM {table}"), vec![]).await?;
    }
    changes::raise_all(&tx).await?;
    store::set_position_by(&tx, (CONSUMER, RULES), 0).await?;
    tx.commit().await
}
