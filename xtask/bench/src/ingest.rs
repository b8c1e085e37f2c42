use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use crate::client::Owner;
use crate::contenders::{Postgres, file, server};
use crate::payload::{EVENTS_PER_POST, batch};

/// PostgreSQL is so much slower that a share of the events tells its speed.
const POSTGRES_SHARE: usize = 4;

/// Each round: the file, the server, PostgreSQL, and the server gets a hundredth of it all a second time.
pub async fn run(url: &str, token: &str, postgres: &str, folder: &Path, events: usize, rounds: usize) -> Result<Value> {
    let mut owner = Owner::set_up(url, token).await?;
    let write_key = owner.write_key().await?;
    let before = owner.events().await?;
    let postgres = Postgres::connect(postgres).await?;
    let mut measured = Vec::new();
    for round in 0..rounds {
        let first = round * events;
        let bodies: Vec<String> =
            (first..first + events).step_by(EVENTS_PER_POST).map(|first| batch(&write_key, first)).collect();
        let again = bodies.iter().step_by(100).cloned().collect();
        measured.push(json!({
            "file": file(folder, first, events)?,
            "server": server(url, bodies).await?,
            "postgres": postgres.insert(first, events / POSTGRES_SHARE).await?,
        }));
        server(url, again).await?;
    }
    let stored = owner.events().await? - before;
    let in_postgres = postgres.events().await?;
    Ok(json!({
        "rounds": measured,
        "stored": stored,
        "answer_ok": stored == (rounds * events) as u64 && in_postgres == (rounds * (events / POSTGRES_SHARE)) as i64,
    }))
}
