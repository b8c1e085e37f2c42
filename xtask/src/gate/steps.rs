use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;

use crate::command::{cargo, command, installed, npm, run};
use crate::console::packages;
use crate::generate::generate;
use crate::places::{scratch, server, target};
use crate::postgres::Cluster;
use crate::server::Server;
use crate::tidy;

pub struct Step {
    pub name: &'static str,
    pub purpose: &'static str,
    pub run: fn() -> Result<()>,
}

/// Quick ones first. The web packages are built before the server that carries them.
pub const STEPS: &[Step] = &[
    Step { name: "format", purpose: "the code is formatted", run: format },
    Step { name: "tidy", purpose: "the rules of the house hold", run: tidy::run },
    Step { name: "tracker", purpose: "huitou.js: types, tests, a real browser, size", run: tracker },
    Step { name: "widget", purpose: "reviews.js and shoppers' pages: types, tests, a real browser, size", run: widget },
    Step { name: "console", purpose: "the console: types, lint, languages, tests, size", run: console },
    Step { name: "clippy", purpose: "no warnings in any target", run: clippy },
    Step { name: "tests", purpose: "every test, on SQLite", run: tests },
    Step { name: "postgresql", purpose: "every test that stores, on PostgreSQL", run: tests_on_postgresql },
    Step { name: "generated", purpose: "generated files are current", run: || generate(true) },
    Step { name: "browser", purpose: "the console in a real browser against a real server", run: browser },
];

fn format() -> Result<()> {
    run(&mut cargo("fmt --all --check"))
}

fn tracker() -> Result<()> {
    packages("tracker")?;
    run(&mut npm("tracker", "run check"))?;
    run(&mut npm("tracker", "test"))
}

/// The pages of shoppers are in these tests too: they and the widget show the same reviews.
fn widget() -> Result<()> {
    packages("widget")?;
    run(&mut npm("widget", "run check"))?;
    run(&mut cargo("build --workspace --example storefront --locked"))?;
    run(npm("widget", "test").env("STOREFRONT", target().join("debug/examples/storefront")))
}

fn console() -> Result<()> {
    packages("console")?;
    run(&mut npm("console", "run check"))?;
    run(&mut npm("console", "run build"))
}

fn clippy() -> Result<()> {
    run(&mut cargo("clippy --workspace --all-targets --locked -- --deny warnings"))
}

fn tests() -> Result<()> {
    // A snapshot that differs is a failure, never a file to write.
    run(rust_tests(None).env("INSTA_UPDATE", "no"))?;
    run(&mut cargo("test --workspace --doc --locked"))
}

/// The crates that depend on `store` hold all tests that touch a database.
fn tests_on_postgresql() -> Result<()> {
    let storing = tidy::workspace()?.dependents_of("store");
    let cluster = Cluster::start(false)?;
    run(rust_tests(Some(&storing)).env("INSTA_UPDATE", "no").env("HUITOU_TEST_POSTGRES", &cluster.url))
}

/// All tests, or those of some packages on PostgreSQL. nextest where it is installed: it runs every test in a process of
/// its own, side by side, and picks packages without building the workspace's dependencies for them anew.
fn rust_tests(storing: Option<&BTreeSet<String>>) -> Command {
    let nextest = "nextest run --workspace --locked --no-fail-fast";
    let each = |show: fn(&String) -> String, between| {
        storing.map(|names| names.iter().map(show).collect::<Vec<_>>().join(between))
    };
    if !installed("cargo-nextest") {
        let packages = each(|name| format!("--package {name}"), " ").unwrap_or_else(|| "--workspace".to_owned());
        return cargo(&format!("test {packages} --locked --lib --bins --tests"));
    }
    match each(|name| format!("package({name})"), "|") {
        Some(packages) => cargo(&format!("{nextest} --profile postgresql --filterset {packages}")),
        None => cargo(nextest),
    }
}

/// Starts the demo with a small shop and lets the console's browser tests use it.
fn browser() -> Result<()> {
    packages("console")?;
    run(&mut cargo("build --workspace --bin huitou --locked"))?;
    let folder = scratch("browser")?;
    let mut demo = command(&server("dev").to_string_lossy());
    demo.args(["demo", "--customers", "200", "--days", "240"]).arg("--data").arg(&folder);
    let demo = Server::start(&mut demo, Duration::from_secs(300))?;
    run(npm("console", "run e2e")
        .env("HUITOU_URL", format!("http://{}", demo.address))
        .env("HUITOU_EMAIL", "owner@example.com")
        .env("HUITOU_PASSWORD", "huitou-demo"))?;
    drop(demo);
    Ok(std::fs::remove_dir_all(folder)?)
}
