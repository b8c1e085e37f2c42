//! The binary: command line, configuration, and which parts run together. Nothing else.

mod api;
mod app;
mod assets;
mod audit_ends;
mod cli;
mod commands;
mod config;
mod connections;
mod control;
mod docs;
mod gate;
mod health;
mod key;
mod logs;
mod memory;
mod parameters;
mod patience;
mod server;
mod telemetry;
mod workers;

#[cfg(test)]
mod tests;

use std::process::ExitCode;

use clap::Parser;

/// An error and its causes, without those that are said already: many errors say their cause themselves.
fn explained(error: &anyhow::Error) -> String {
    let mut text = error.to_string();
    for cause in error.chain().skip(1).map(ToString::to_string) {
        if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("huitou: cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(cli.run()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("huitou: {}", explained(&error));
            ExitCode::FAILURE
        }
    }
}
