//! Imports over HTTP.

mod create;
mod encoding;
mod list;
mod mapping;
mod mappings;
mod preview;
mod rejects;
mod remove;
mod remove_mapping;
mod rename_mapping;
mod save_mapping;
mod show;
mod start;
mod undo;

use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Imports;

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Imports> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        // `create` counts by itself, to say what is too large.
        .layer(DefaultBodyLimit::disable())
        .routes(routes!(show::show, remove::remove))
        .routes(routes!(mapping::put_mapping))
        .routes(routes!(encoding::put_encoding))
        .routes(routes!(preview::preview))
        .routes(routes!(start::start))
        .routes(routes!(rejects::rejects))
        .routes(routes!(undo::undo))
        .routes(routes!(mappings::list_mappings, save_mapping::save_mapping))
        .routes(routes!(rename_mapping::rename_mapping, remove_mapping::remove_mapping))
}
