//! Through the router: visitors, buyers with their link, and staff.

mod asking;
mod buyers;
mod followers;
mod moderation;
mod staff;
pub(super) mod world;
