//! One file per verb of the command line.

pub mod admin;
pub mod as_of;
pub mod backup;
pub mod bounce;
pub mod check;
pub mod config;
pub mod demo;
pub mod doctor;
pub mod history;
pub mod import;
pub mod openapi;
pub mod progress;
pub mod query;
pub mod rebuild;
pub mod restore;
pub mod say;
pub mod serve;
pub mod simulate;
pub mod text;
pub mod told;
