//! The whole, as its users meet it: through the router, as actors with the rights that they have.

mod actor;
mod address;
mod copies;
mod demo;
mod doctor;
mod erasure;
mod headers;
mod idempotency;
mod imports;
mod ingest;
mod permissions;
mod reading;
mod retention;
mod scoreboard;
mod searching;
mod shop;
mod sign_in;
mod story;
mod things;
mod told;
mod totp;

use clap::CommandFactory;

use crate::cli::Cli;

#[test]
fn the_command_line_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn every_migration_has_a_number_of_its_own() {
    let all = crate::app::migrations();
    let mut numbers: Vec<i64> = all.iter().map(|migration| migration.version).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), all.len(), "two of them have the same: one would never run");
}
