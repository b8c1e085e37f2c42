use std::path::Path;

use anyhow::Result;
use serde_json::{Value, json};

use crate::client::Owner;
use crate::contenders::{Postgres, file, server};
use crate::payload::{EVENTS_PER_POST, batch};

/// PostgreSQL is so much slower that a share of the events tells its speed.
const POSTGRES_SHARE: usize = 4;

/// The file, PostgreSQL, then the server, which gets a hundredth of it all a second time. A server that was not asked
/// anything yet has nothing to do while the others are measured.
pub async fn run(url: &str, token: &str, postgres: &str, folder: &Path, events: usize) -> Result<Value> {
    let mut owner = Owner::set_up(url, token).await?;
    let write_key = owner.write_key().await?;
    let before = owner.events().await?;
    let postgres = Postgres::connect(postgres).await?;
    let bodies: Vec<String> = (0..events).step_by(EVENTS_PER_POST).map(|first| batch(&write_key, first)).collect();
    let again = bodies.iter().step_by(100).cloned().collect();
    let file = file(folder, 0, events)?;
    let inserted = postgres.insert(0, events / POSTGRES_SHARE).await?;
    let taken = server(url, bodies).await?;
    server(url, again).await?;
    let stored = owner.events().await? - before;
    let is_all = stored == events as u64 && postgres.events().await? == (events / POSTGRES_SHARE) as i64;
    Ok(json!({ "file": file, "postgres": inserted, "server": taken, "answer_ok": is_all }))
}
