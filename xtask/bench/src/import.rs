use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};

use crate::client::Owner;

const PATIENCE: Duration = Duration::from_secs(600);

/// Uploads the file, takes the mapping that Huitou suggests, and waits until every consumer has seen every event.
pub async fn run(url: &str, token: &str, file: &Path) -> Result<Value> {
    let mut owner = Owner::set_up(url, token).await?;
    let bytes = tokio::fs::read(file).await?;
    let started = Instant::now();
    let (content_type, body) = multipart("orders.csv", &bytes);
    let import = owner.send("POST", "/imports", &content_type, &body).await?;
    let path = format!("/imports/{}", import["id"].as_str().unwrap_or_default());
    let import = wait(&mut owner, &path, started, |import| import["state"] == "preview").await?;
    ensure!(import["mapping"].is_object() || !import["suggestion"].is_null(), "no mapping fits the file: {import}");
    owner.post(&format!("{path}/start"), &json!({})).await?;
    let import = wait(&mut owner, &path, started, |import| import["state"] == "done").await?;
    let imported = started.elapsed().as_secs_f64();
    wait(&mut owner, "/freshness", started, is_current).await?;
    let overview = owner.get("/customers/overview").await?;
    Ok(json!({
        "seconds": started.elapsed().as_secs_f64(),
        "seconds_to_log": imported,
        "result": import["result"],
        "customers": overview["total"],
    }))
}

/// A form with one file: its content type and its bytes.
fn multipart(name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    const BOUNDARY: &str = "huitou-bench";
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/csv\r\n\r\n"
    );
    let body = [head.as_bytes(), bytes, format!("\r\n--{BOUNDARY}--\r\n").as_bytes()].concat();
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

fn is_current(freshness: &Value) -> bool {
    let consumers = freshness["consumers"].as_array();
    consumers.is_some_and(|consumers| consumers.iter().all(|consumer| consumer["behind"] == 0))
}

async fn wait(owner: &mut Owner, path: &str, started: Instant, done: impl Fn(&Value) -> bool) -> Result<Value> {
    loop {
        let answer = owner.get(path).await?;
        if done(&answer) {
            return Ok(answer);
        }
        if answer["state"] == "failed" || started.elapsed() > PATIENCE {
            bail!("{path} did not come about: {answer}");
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
