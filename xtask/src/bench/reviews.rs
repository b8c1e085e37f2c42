use std::time::Duration;

use anyhow::Result;
use serde_json::Value;

use super::row::Row;
use super::tools::{measure as run, number, program, release};
use crate::places::scratch;
use crate::server::Server;

/// What an answer about reviews may take at the 95th of a hundred, in milliseconds.
const LIMIT_MS: f64 = 100.0;
/// What reading a million reviews may take, in seconds.
const READING_SECONDS: f64 = 600.0;

pub fn measure(quick: bool) -> Result<Vec<Row>> {
    let reviews = if quick { 20_000 } else { 1_000_000 };
    let (binary, loads) = (release("huitou", None)?, release("bench", None)?);
    let folder = scratch("reviews")?;
    let mut serve = program(&binary);
    let server = Server::start(serve.arg("serve").arg("--data").arg(folder.join("data")), Duration::from_secs(60))?;
    let mut load = program(&loads);
    load.arg("reviews").args(["--url", &format!("http://{}", server.address), "--token", &server.setup_token()?]);
    let measured = run(load.args(["--reviews", &reviews.to_string()]))?;
    drop(server);
    std::fs::remove_dir_all(folder)?;
    println!("{measured}");
    let share = f64::from(reviews) / 1e6;
    let name = format!("{reviews} reviews sent, mined and counted, seconds, within");
    let answer_ok = measured["answer_ok"] == Value::Bool(true);
    let row = |name: String, took: f64, limit: f64| Row::smaller(name, took, limit, Some(1.0), answer_ok);
    let mut rows = vec![row(name, number(&measured, "seconds_to_read")?, READING_SECONDS * share)];
    for question in ["list", "filter", "search", "scoreboard", "voices"] {
        let name = format!("{question} over {reviews} reviews, p95 in ms, within");
        rows.push(row(name, number(&measured, question)?, LIMIT_MS));
    }
    Ok(rows)
}
