//! The whole, as its users meet it: through the router, as actors with the rights that they have.

mod access;
mod actor;
mod address;
mod anew;
mod as_of;
mod audit;
mod behaviour;
mod copies;
mod currencies;
mod customers;
mod demo;
mod doctor;
mod erasure;
mod export;
mod follow_ups;
mod guessing;
mod headers;
mod history;
mod idempotency;
mod imports;
mod ingest;
mod keys;
mod metrics;
mod net;
mod nul;
mod parameters;
mod patience;
mod permissions;
mod query;
mod reading;
mod recovery;
mod retention;
mod room;
mod scoreboard;
mod searching;
mod shop;
mod sign_in;
mod story;
mod things;
mod today;
mod told;
mod totp;
mod truth;
mod unread;
mod views;
mod voices;
mod working_hours;

use clap::CommandFactory;

use crate::cli::Cli;

#[test]
fn the_command_line_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn a_cause_is_told_once() {
    let denied = || std::io::Error::from(std::io::ErrorKind::PermissionDenied);
    let silent = anyhow::Error::from(denied()).context("cannot read the key");
    assert_eq!(crate::explained(&silent), "cannot read the key: permission denied");
    let itself = anyhow::Error::from(denied()).context(format!("cannot read the key: {}", denied()));
    assert_eq!(crate::explained(&itself), "cannot read the key: permission denied");
}

#[test]
fn every_migration_has_a_number_of_its_own() {
    let all = crate::app::migrations();
    let mut numbers: Vec<i64> = all.iter().map(|migration| migration.version).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), all.len(), "two of them have the same: one would never run");
}
