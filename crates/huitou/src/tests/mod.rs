//! The whole, as its users meet it: through the router, as actors with the rights that they have.

mod actor;
mod erasure;
mod idempotency;
mod imports;
mod ingest;
mod permissions;
mod retention;
mod scoreboard;
mod shop;
mod sign_in;
mod story;
mod things;
mod totp;

use clap::CommandFactory;

use crate::cli::Cli;

#[test]
fn the_command_line_is_consistent() {
    Cli::command().debug_assert();
}
