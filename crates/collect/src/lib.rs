//! Everything that comes in from outside: live events, files, and what could not be taken.

mod ceiling;
mod counted;
mod events;
pub mod imports;
mod ingest;
mod rejected;
mod sources;
mod state;

pub use counted::EVENTS_TOTAL;
pub use events::{ConsumerView, Freshness, Live, freshness};
pub use ingest::RateLimits;
pub use rejected::forget_rejected;
pub use sources::{Source, SourceKind, make as make_source};
pub use state::Collect;

use axum::Router;
use store::Migration;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;

pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 2_026_112_203, name: "collect", sql: include_str!("../migrations/2026112203_collect.sql") },
    Migration { version: 2_026_112_204, name: "imports", sql: include_str!("../migrations/2026112204_imports.sql") },
    Migration {
        version: 2_026_112_205,
        name: "import namespace",
        sql: include_str!("../migrations/2026112205_import_namespace.sql"),
    },
    Migration {
        version: 2_026_112_207,
        name: "sealed rejections",
        sql: include_str!("../migrations/2026112207_sealed_rejections.sql"),
    },
    Migration {
        version: 2_026_112_208,
        name: "import versions",
        sql: include_str!("../migrations/2026112208_import_versions.sql"),
    },
    Migration {
        version: 2_026_112_270,
        name: "import faults",
        sql: include_str!("../migrations/2026112270_import_faults.sql"),
    },
    Migration {
        version: 2_026_112_335,
        name: "kept refusals",
        sql: include_str!("../migrations/2026112335_kept_refusals.sql"),
    },
    Migration {
        version: 2_026_112_432,
        name: "rejected by source",
        sql: include_str!("../migrations/2026112432_rejected_by_source.sql"),
    },
    Migration {
        version: 2_026_112_621,
        name: "sealed imports",
        sql: include_str!("../migrations/2026112621_sealed_imports.sql"),
    },
    Migration {
        version: 2_026_112_638,
        name: "blinded customers",
        sql: include_str!("../migrations/2026112638_blinded_customers.sql"),
    },
    Migration {
        version: 2_026_112_750,
        name: "review categories",
        sql: include_str!("../migrations/2026112750_review_categories.sql"),
    },
];

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Collect> {
    OpenApiRouter::new().merge(sources::router()).merge(rejected::router()).merge(events::router())
}

/// The Segment-compatible routes under `/v1`.
pub fn ingest(collect: Collect) -> Router {
    ingest::router().with_state(collect)
}

/// What the API's document says of them.
#[must_use]
pub fn ingest_described() -> OpenApi {
    ingest::described()
}
