use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use simulate::Shop;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::commands::say::say;

/// Calls in one request.
const BATCH: usize = 100;

/// Sends the catalogue, then what the customers do, at a steady rate.
pub async fn send(shop: &Shop, address: &str, write_key: &str, rate: f64) -> Result<()> {
    if !(rate > 0.0 && rate.is_finite()) {
        bail!("--rate must be above 0");
    }
    let host = address.trim_end_matches('/').strip_prefix("http://");
    let host = host.context("--send takes an address such as http://127.0.0.1:7700")?;
    let size = BATCH.min(rate.ceil() as usize).max(1);
    let pause = Duration::from_secs_f64(size as f64 / rate);
    let mut ticks = tokio::time::interval(pause);
    let mut sent = 0u64;
    let mut calls = shop.catalogue().into_iter().chain(shop.events()).map(|event| event.body).peekable();
    while calls.peek().is_some() {
        let batch: Vec<Value> = calls.by_ref().take(size).collect();
        let count = batch.len() as u64;
        ticks.tick().await;
        post(host, &json!({ "writeKey": write_key, "batch": batch })).await?;
        sent += count;
    }
    say!("{sent} events sent")?;
    Ok(())
}

/// One request on a connection of its own; anything but success ends the run with what the server said.
async fn post(host: &str, body: &Value) -> Result<()> {
    let body = body.to_string();
    let mut stream = TcpStream::connect(host).await.with_context(|| format!("nothing answers at {host}"))?;
    let head = format!(
        "POST /v1/batch HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\nx-strict-mode: 1\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        body.len(),
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    if answer.starts_with("HTTP/1.1 200") {
        return Ok(());
    }
    let (_, problem) = answer.split_once("\r\n\r\n").unwrap_or(("", &answer));
    bail!("the server refused: {problem}")
}
