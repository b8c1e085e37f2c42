use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::row::{Row, median};
use super::tools::{lines, number, program, python, release};
use crate::places::scratch;

const QUERIES: [&str; 4] = ["rfm", "cohorts", "funnel", "distinct"];
const PEERS: &str = "crates/lake/examples/peers.py";

/// The lake, DuckDB and chDB in turn over the same files; each query against the faster peer that agrees.
pub fn measure(quick: bool) -> Result<Vec<Row>> {
    let (events, rounds, runs) = if quick { (1_000_000, 2, "3") } else { (20_000_000, 3, "3") };
    let lake = release("lake", Some("analytics_speed"))?;
    let folder = scratch("analytics")?;
    let (mut ours, mut peers) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        ours.extend(lines(program(&lake).arg(events.to_string()).arg(&folder).arg(runs))?);
        for engine in ["duckdb", "chdb"] {
            peers.extend(lines(python(Path::new(PEERS))?.arg(&folder).args([runs, engine]))?);
        }
    }
    std::fs::remove_dir_all(folder)?;
    let mut rows =
        QUERIES.map(|query| compare(query, events, &ours, &peers)).into_iter().collect::<Result<Vec<_>>>()?;
    let ratios: Vec<f64> = rows.iter().filter_map(|row| row.ratio).collect();
    let mean = (ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp();
    let all_right = rows.iter().all(|row| row.answer_ok);
    rows.push(Row::faster(format!("analytics, {events} events, geometric mean"), mean, 1.0, Some(0.7), all_right));
    Ok(rows)
}

fn compare(query: &str, events: u32, ours: &[Value], peers: &[Value]) -> Result<Row> {
    let of_query = |line: &&Value| line["query"] == query;
    let mine: Vec<&Value> = ours.iter().filter(of_query).collect();
    let answer = &mine.first().with_context(|| format!("no answer to {query}"))?["answer"];
    let mut best: Option<(f64, String)> = None;
    for way in ways(query, peers) {
        let lines: Vec<&Value> = peers.iter().filter(of_query).filter(|line| same_way(line, way)).collect();
        let agrees = lines.iter().all(|line| line["answer"] == *answer && line["error"].is_null());
        if !agrees {
            println!("{query}: {} ({}) answers otherwise: {}", way["engine"], way["variant"], lines[0]);
            continue;
        }
        let took = typical(&lines)?;
        if best.as_ref().is_none_or(|(least, _)| took < *least) {
            best = Some((took, way["engine"].as_str().unwrap_or_default().to_owned()));
        }
    }
    let (least, engine) = best.with_context(|| format!("{query}: no peer gives the lake's answer {answer}"))?;
    Ok(Row::smaller(format!("{query}, {events} events, seconds, against {engine}"), typical(&mine)?, least, None, true))
}

/// The median of what the lines took.
fn typical(lines: &[&Value]) -> Result<f64> {
    Ok(median(lines.iter().map(|line| number(line, "seconds")).collect::<Result<Vec<_>>>()?))
}

/// The ways in which the peers answered a query, each once.
fn ways<'a>(query: &str, peers: &'a [Value]) -> Vec<&'a Value> {
    let mut ways: Vec<&Value> = Vec::new();
    for line in peers.iter().filter(|line| line["query"] == query) {
        if ways.iter().all(|way| !same_way(way, line)) {
            ways.push(line);
        }
    }
    ways
}

fn same_way(one: &Value, other: &Value) -> bool {
    ["engine", "variant"].iter().all(|key| one[key] == other[key])
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_faster_peer_that_agrees_counts() {
        let ours = [json!({ "query": "rfm", "seconds": 2.0, "answer": [1] })];
        let peer = |engine: &str, seconds: f64, answer: i32| json!({ "engine": engine, "query": "rfm", "variant": "", "seconds": seconds, "answer": [answer] });
        let peers = [peer("duckdb", 4.0, 1), peer("chdb", 3.0, 1), peer("wrong", 0.1, 2)];
        let row = compare("rfm", 10, &ours, &peers).unwrap();
        assert_eq!((row.against, row.ratio), (Some(3.0), Some(1.5)));
        assert!(compare("rfm", 10, &ours, &[peer("wrong", 0.1, 2)]).is_err());
    }
}
