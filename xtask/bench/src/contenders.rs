use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use store::{Sql, Store};
use tokio::task::JoinSet;

use crate::http::Connection;
use crate::payload::{EVENTS_PER_POST, event, message_id};

/// How many clients send at once. Those of PostgreSQL share 20 connections, with which it is faster than with one each.
const CLIENTS: usize = 64;
/// What the file is synced after.
const EVENTS_PER_SYNC: usize = 1_000;

/// Events per second through `/v1/batch`, each answered once it is safe.
pub async fn server(url: &str, bodies: Vec<String>) -> Result<f64> {
    let events = bodies.len() * EVENTS_PER_POST;
    let mut running = JoinSet::new();
    let mut shares = Vec::new();
    for share in share(bodies) {
        shares.push((Connection::open(url).await?, share));
    }
    let started = Instant::now();
    for (mut connection, share) in shares {
        running.spawn(async move {
            for body in share {
                connection
                    .send("POST", "/v1/batch", "Content-Type: application/json\r\n", body.as_bytes())
                    .await?
                    .good()?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(client) = running.join_next().await {
        client??;
    }
    Ok(events as f64 / started.elapsed().as_secs_f64())
}

/// Events per second appended to one file, synced after every 1,000.
pub fn file(folder: &Path, first: usize, events: usize) -> Result<f64> {
    let bytes: String = (first..first + events).map(event).collect();
    let path = folder.join("plain-file");
    let mut file = File::create(&path)?;
    let started = Instant::now();
    for chunk in bytes.as_bytes().chunks(EVENTS_PER_SYNC * crate::payload::EVENT_BYTES) {
        file.write_all(chunk)?;
        file.sync_data()?;
    }
    let took = started.elapsed();
    std::fs::remove_file(path)?;
    Ok(events as f64 / took.as_secs_f64())
}

/// PostgreSQL with the table that the job needs: one row per event, its message id unique.
pub struct Postgres(Vec<Store>);

impl Postgres {
    pub async fn connect(url: &str) -> Result<Self> {
        let stores = [Store::open(url).await?, Store::open(url).await?];
        stores[0].exec("DROP TABLE IF EXISTS events", vec![]).await?;
        stores[0].exec("CREATE TABLE events (message_id text PRIMARY KEY, body text NOT NULL)", vec![]).await?;
        Ok(Self(stores.into()))
    }

    /// Events per second in statements of 100 rows, each committed by itself.
    pub async fn insert(&self, first: usize, events: usize) -> Result<f64> {
        let sql = format!(
            "INSERT INTO events (message_id, body) VALUES {} ON CONFLICT DO NOTHING",
            store::placeholders(EVENTS_PER_POST, 2)
        );
        let statements = (first..first + events).step_by(EVENTS_PER_POST).map(values).collect();
        let shares = share(statements);
        let started = Instant::now();
        let mut running = JoinSet::new();
        for (client, share) in shares.into_iter().enumerate() {
            let (store, sql) = (self.0[client % self.0.len()].clone(), sql.clone());
            running.spawn(async move {
                for values in share {
                    store.exec(&sql, values).await?;
                }
                anyhow::Ok(())
            });
        }
        while let Some(client) = running.join_next().await {
            client??;
        }
        Ok(events as f64 / started.elapsed().as_secs_f64())
    }

    pub async fn events(&self) -> Result<i64> {
        Ok(self.0[0].scalar("SELECT COUNT(*) FROM events", vec![]).await?.unwrap_or_default())
    }
}

fn values(first: usize) -> Vec<store::Value> {
    (first..first + EVENTS_PER_POST).flat_map(|number| [message_id(number).into(), event(number).into()]).collect()
}

/// Deals work out to the clients.
fn share<T>(work: Vec<T>) -> Vec<Vec<T>> {
    let mut shares: Vec<Vec<T>> = (0..CLIENTS).map(|_| Vec::new()).collect();
    for (turn, piece) in work.into_iter().enumerate() {
        shares[turn % CLIENTS].push(piece);
    }
    shares
}
