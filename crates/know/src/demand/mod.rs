//! What shoppers want: searches, products looked at and bought, and sales to come.

mod products;
mod sales;
mod searches;
#[cfg(test)]
mod tests;
mod window;

pub use searches::failing;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Know;

pub(crate) fn router() -> OpenApiRouter<Know> {
    OpenApiRouter::new()
        .routes(routes!(searches::searches))
        .routes(routes!(products::products))
        .routes(routes!(sales::sales))
}
