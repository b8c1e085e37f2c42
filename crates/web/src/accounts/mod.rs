//! The shop, its staff, their sessions and keys, and the log of what staff did.

mod access;
mod api_keys;
mod audit;
mod device;
mod guesses;
mod me;
mod orphans;
mod recovery;
mod session;
mod sessions;
mod setup;
mod shop;
mod staff;
mod totp;
mod views;
mod whence;
mod working_hours;

pub use access::reset_password;
pub use audit::{
    Asked, AuditHead, AuditRest, audit, audit_broken_at, audit_command, audit_head, audit_read, audit_rest,
};
pub(crate) use guesses::Guesses;
pub use orphans::end_orphaned_keys;
pub use setup::new_owner;
pub use shop::{Shop, ShopFields, browsing_forgotten, set_as_of, shop, shops};
pub use staff::check_name;
pub(crate) use whence::Whence;
pub use working_hours::{calendar, calendars};

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::{Kit, stream};

/// The routes under `/api/v1`.
pub fn router() -> OpenApiRouter<Kit> {
    OpenApiRouter::new()
        .routes(routes!(setup::state, setup::create))
        .routes(routes!(session::show, session::create, session::end))
        .routes(routes!(shop::show, shop::update))
        .routes(routes!(working_hours::show, working_hours::set))
        .routes(routes!(working_hours::due))
        .routes(routes!(me::update))
        .routes(routes!(sessions::list, sessions::end_others))
        .routes(routes!(sessions::end))
        .routes(routes!(totp::begin, totp::remove))
        .routes(routes!(totp::confirm))
        .routes(routes!(recovery::renew))
        .routes(routes!(staff::list, staff::create))
        .routes(routes!(staff::update, staff::remove))
        .routes(routes!(sessions::end_of_colleague))
        .routes(routes!(api_keys::list, api_keys::create))
        .routes(routes!(api_keys::remove))
        .routes(routes!(audit::list))
        .routes(routes!(audit::options))
        .routes(routes!(audit::export))
        .routes(routes!(views::list, views::create))
        .routes(routes!(views::update, views::remove))
        .routes(routes!(stream::stream))
}
