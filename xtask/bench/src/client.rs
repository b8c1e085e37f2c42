use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::http::Connection;

/// The owner of a fresh server, as the console would be: a cookie and the token against forged requests.
pub struct Owner {
    connection: Connection,
    headers: String,
}

impl Owner {
    /// Makes the shop and its owner with the token of the set-up link.
    pub async fn set_up(url: &str, token: &str) -> Result<Self> {
        let mut connection = Connection::open(url).await?;
        let shop = json!({ "name": "Bench", "currency": "CNY", "time_zone": "Asia/Shanghai", "language": "en" });
        let owner = json!({
            "token": token, "email": "owner@example.com", "password": "a password of the bench", "name": "Owner", "shop": shop,
        });
        let json = "Content-Type: application/json\r\n";
        let answer = connection.send("POST", "/api/v1/setup", json, owner.to_string().as_bytes()).await?;
        let answer = answer.good().context("set-up was refused")?;
        let cookie = answer.headers.get("set-cookie").context("set-up gave no session")?;
        let cookie = cookie.split(';').next().unwrap_or_default();
        let session: Value = serde_json::from_str(&answer.body)?;
        let csrf_token = session["csrf_token"].as_str().context("the session has no csrf_token")?;
        Ok(Self { connection, headers: format!("Cookie: {cookie}\r\nX-CSRF-Token: {csrf_token}\r\n") })
    }

    /// A request to a path under `/api/v1`; gives the answer's JSON.
    pub async fn send(&mut self, method: &str, path: &str, content_type: &str, body: &[u8]) -> Result<Value> {
        let headers = format!("{}Content-Type: {content_type}\r\n", self.headers);
        let answer = self.connection.send(method, &format!("/api/v1{path}"), &headers, body).await?;
        let answer = answer.good().with_context(|| format!("{method} {path} was refused"))?;
        serde_json::from_str(&answer.body).with_context(|| format!("{path} answered no JSON: {}", answer.body))
    }

    pub async fn get(&mut self, path: &str) -> Result<Value> {
        self.send("GET", path, "application/json", b"").await
    }

    pub async fn post(&mut self, path: &str, body: &Value) -> Result<Value> {
        self.send("POST", path, "application/json", body.to_string().as_bytes()).await
    }

    /// A source's write key.
    pub async fn write_key(&mut self) -> Result<String> {
        let source = self.post("/sources", &json!({ "name": "bench", "kind": "server" })).await?;
        Ok(source["write_key"].as_str().context("the source has no write_key")?.to_owned())
    }

    /// How many events the log holds.
    pub async fn events(&mut self) -> Result<u64> {
        self.get("/freshness").await?["log"]["events"].as_u64().context("/freshness tells no log.events")
    }
}
