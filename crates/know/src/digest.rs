//! A fingerprint of everything derived, to tell whether a rebuilt database equals the live one.

pub use store::TableDigest;
use store::{Sql, StoreError};

/// The columns compared: `u` id, `t` text, `i` number, `f` fraction, `b` bytes, `?` yes or no. Those that reconcilers
/// set by the clock (class, scores, predictions) are not compared.
const TABLES: [(&str, &str); 25] = [
    ("personas", "id:u shop:u profile:u created_seq:i first_seen_at:i last_seen_at:i"),
    ("identifiers", "shop:u kind:t hash:b persona:u sealed:b first_seen_at:i claimed_seq:i"),
    ("vouched", "shop:u kind:t hash:b via:t persona:u"),
    ("yielded", "shop:u kind:t hash:b persona:u sealed:b first_seen_at:i claimed_seq:i"),
    ("merges", "id:u shop:u at:i seq:i into_profile:u from_profile:u personas:t reason:t evidence:t undone_at:i"),
    ("identity_rules", "shop:u blocked:t rules:t"),
    ("traits", "persona:u kind:t name:t via:t value:t sealed:b at:i seq:i"),
    (
        "orders",
        "shop:u order_id:t persona:u status:t stated:t as_of:i ordered_at:i day:i currency:t total_minor:i \
         discount_minor:i shipping_minor:i refunded_minor:i items:i coupon:t channel:t payment_method:t city:t province:t \
         country:t paid_at:i promised_at:i shipped_at:i delivered_at:i cancelled_at:i import_id:u is_claimed:? \
         seq:i total_as_of:i discount_as_of:i shipping_as_of:i is_returned:?",
    ),
    ("order_facts", "shop:u order_id:t seq:i persona:u import_id:u after_undo:u"),
    ("order_marks", "shop:u order_id:t paid_at:i promised_at:i shipped_at:i delivered_at:i cancelled_at:i"),
    ("order_lines", "shop:u order_id:t line:i product_id:t quantity:i price_minor:i minor:i"),
    ("order_payments", "shop:u order_id:t payment_id:t method:t currency:t minor:i instalments:i paid_at:i"),
    ("refunds", "shop:u order_id:t refund_id:t persona:u at:i currency:t minor:i reason:t written:t day:i"),
    ("refund_lines", "shop:u order_id:t refund_id:t product_id:t share:f"),
    ("place_sums", "shop:u span:t first_day:i dimension:t value:t counted:i returned:i due:i late:i"),
    ("products", "shop:u product_id:t name:t category:t brand:t price_minor:i currency:t image:t catalogued:?"),
    ("product_words", "shop:u thing:t via:t is_firm:? said:t"),
    ("activity", "persona:u name:t item:t day:i via:t shop:u count:i last_at:i"),
    (
        "event_numbers",
        "persona:u name:t item:t day:i via:t told:t shop:u price_minor:i value_minor:i quantity:i results:i count:i",
    ),
    ("habits", "persona:u dimension:t value:t via:t count:i"),
    ("touches", "persona:u edge:t via:t at:i source:t medium:t campaign:t referrer:t"),
    ("timeline", "persona:u at:i seq:i kind:t name:t import_id:u is_sight:?"),
    ("visits", "persona:u via:t last_at:i term:t clicked:? ordered:?"),
    (
        "profiles",
        "id:u shop:u personal:b has_email:? has_phone:? is_known:? gender:t city:t province:t country:t language:t \
         first_seen_at:i last_seen_at:i orders:i items:i gross_minor:i refunded_minor:i net_minor:i currency:t \
         first_order_at:i last_order_at:i order_days:i discount_share:f top_category:t top_brand:t channel:t device:t \
         payment_method:t",
    ),
    ("profile_search", "shop:u hash:b profile:u"),
];

/// Fingerprints of all derived tables. Equal logs give equal digests where the people's keys are the same.
///
/// # Errors
/// When the database cannot be read.
pub async fn digest(db: &impl Sql) -> Result<Vec<TableDigest>, StoreError> {
    store::digest(db, &TABLES).await
}
