//! The program itself, started, killed and started again.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod backup;
mod beside;
mod config;
mod crash;
mod engines;
mod server;
