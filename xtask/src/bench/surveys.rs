use anyhow::{Context, Result};

use super::row::Row;
use super::tools::{number, printed, program, release};

const QUESTIONS: u32 = 100;
/// In which the page with the results is to be open, in milliseconds, nineteen times of twenty.
const LIMIT_MS: f64 = 1_000.0;

/// All that the page with the results of a large survey asks for when it opens; the line tells of each request.
pub fn measure(quick: bool) -> Result<Vec<Row>> {
    let answers: u32 = if quick { 20_000 } else { 100_000 };
    let load = release("survey", Some("result_speed"))?;
    // It fails when it is too slow, which is for the row to say.
    let measured = printed(program(&load).arg(answers.to_string()))?.pop().context("the survey was not measured")?;
    println!("{measured}");
    let answer_ok = measured["answers"] == answers && measured["questions"] == QUESTIONS;
    let name = format!("results page, {QUESTIONS} questions, {answers} answers, p95 in ms, within");
    Ok(vec![Row::smaller(name, number(&measured, "p95_ms")?, LIMIT_MS, Some(1.0), answer_ok)])
}
