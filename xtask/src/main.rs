//! The developers' commands. `cargo xtask --help` lists them.
#![expect(clippy::print_stdout, reason = "a command line speaks on standard output")]

mod bench;
mod command;
mod console;
mod demo;
mod gate;
mod generate;
mod install;
mod places;
mod postgres;
mod server;
mod tidy;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The developers' commands", disable_help_subcommand = true)]
enum Verb {
    /// Build everything and start Huitou with a sample shop on http://localhost:7700
    Demo(demo::Demo),
    /// Install what is missing, then run every check and every test
    Test(gate::Gate),
    /// Run the checks and tests, or only those named, without installing anything
    Gate(gate::Gate),
    /// Check the rules of the house: sizes, directions, licences, documents
    Tidy,
    /// Write the files that are made from the code: the OpenAPI document and the console's client
    Generate(generate::Generate),
    /// Build the console, the tracker and the widget, which the server carries
    Console,
    /// Measure against peers and physical limits, as ratios in one run
    Bench(bench::Bench),
}

fn main() -> ExitCode {
    match Verb::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

impl Verb {
    fn run(self) -> Result<()> {
        match self {
            Verb::Demo(demo) => demo.run(),
            Verb::Test(gate) => {
                install::everything()?;
                gate.run()
            }
            Verb::Gate(gate) => gate.run(),
            Verb::Tidy => tidy::run(),
            Verb::Generate(generate) => generate.run(),
            Verb::Console => console::build(),
            Verb::Bench(bench) => bench.run(),
        }
    }
}
