//! A fingerprint of everything derived, to tell whether a rebuilt database equals the live one.

pub use store::TableDigest;
use store::{Sql, StoreError};

/// The columns compared: `u` id, `t` text, `i` number, `f` fraction, `b` bytes, `?` yes or no. A review's number only
/// joins it to its words and to what its text shares with others, and is another after a rebuild. Of requests for reviews
/// it is compared that they were made.
const TABLES: [(&str, &str); 20] = [
    (
        "review_orders",
        "shop:u order_id:t person:u buyer:b is_stated:? as_of:i ordered_at:i delivered_at:i cancelled_at:i \
         promised_at:i parcels:t is_under_way:? region:t import_id:u is_claimed:? claimer:u is_trifle:?",
    ),
    ("review_order_lines", "shop:u order_id:t product_id:t variant:t"),
    (
        "review_products",
        "shop:u product_id:t name:t claimed_name:t category:t brand:t supplier:t image:t sku:t gtin:t url:t is_catalogued:?",
    ),
    (
        "reviews",
        "shop:u id:u review_id:t at:i received_at:i stated_at:i is_undated:? day:i sender:t is_message:? origin:t import_id:u person:u \
         author:b address:t device:t order_id:t product_id:t product_name:t category:t stated_category:t supplier:t variant:t \
         region:t rating:i first_rating:i class:t first_class:t title:t text:t dimensions:t first_dimensions:t photos:t links:t edited_at:i \
         restated_at:i restatements:t \
         follow_up:t follow_up_at:i follow_up_received_at:i follow_up_photos:t follow_up_polarity:t is_anonymous:? \
         is_rewarded:? reward:t request:u is_unasked:? state:t refusal:t signals:t given_signals:t follow_up_signals:t verification:t \
         is_verified:? language:t polarity:t polarities:t is_certain:? urgency:i pressing:i urgency_reasons:t helpful:i replies:i answered_at:i \
         answer_minutes:i has_recovery:? is_counted:? credit:i text_hash:i is_erased:? reading:i",
    ),
    ("review_bands", "shop:u band:i"),
    ("review_suspicions", "id:u shop:u review:u at:i signals:t"),
    ("review_decisions", "id:u shop:u review:u at:i decision:t reason:t note:t staff:u staff_name:t"),
    ("review_corrections", "id:u shop:u review:u at:i"),
    ("review_replies", "id:u shop:u review:u at:i text:t is_private:? staff:u staff_name:t"),
    ("review_votes", "review:u voter:t is_helpful:? at:i"),
    ("review_labels", "id:u shop:u review:u at:i aspect:t polarity:t staff:u quote_start:i quote_end:i"),
    (
        "review_aspects",
        "shop:u review:u ordinal:i aspect:t polarity:t probability:f quotes:t sentence:t quote_start:i quote_end:i at:i \
         product_id:t",
    ),
    ("review_aspect_sums", "shop:u kind:t span:t first_day:i aspect:t of_key:t mentions:i positive:i negative:i"),
    ("review_product_aspects", "shop:u product_id:t aspect:t span:t first_day:i mentions:i positive:i negative:i"),
    ("recoveries", "id:u shop:u review:u opened_at:i due_at:i owner:u owner_name:t closed_at:i outcome:t"),
    (
        "recovery_steps",
        "id:u shop:u review:u recovery:u at:i kind:t owner:u owner_name:t due_at:i outcome:t note:t staff:u staff_name:t",
    ),
    ("review_sums", "shop:u measure:t day:i category:t n:i total:i squares:i"),
    ("review_answers", "shop:u day:i class:t minutes:i n:i good:i"),
    ("review_texts", "shop:u day:i language:t n:i"),
    ("review_requests", "id:u shop:u order_id:t channel:t is_sampled:? created_at:i due_at:i"),
];

/// Fingerprints of all derived tables. Equal logs give equal digests where the people's keys are the same.
///
/// # Errors
/// When the database cannot be read.
pub async fn digest(db: &impl Sql) -> Result<Vec<TableDigest>, StoreError> {
    store::digest(db, &TABLES).await
}
