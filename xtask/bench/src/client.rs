use anyhow::{Context, Result, ensure};
use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

/// The owner of a fresh server, as the console would be: a cookie and the token against forged requests.
pub struct Owner {
    client: Client,
    url: String,
    cookie: String,
    csrf_token: String,
}

impl Owner {
    /// Makes the shop and its owner with the token of the set-up link.
    pub async fn set_up(url: &str, token: &str) -> Result<Self> {
        let client = Client::new();
        let shop = json!({ "name": "Bench", "currency": "CNY", "time_zone": "Asia/Shanghai", "language": "en" });
        let owner = json!({
            "token": token, "email": "owner@example.com", "password": "a password of the bench", "name": "Owner", "shop": shop,
        });
        let answer = client.post(format!("{url}/api/v1/setup")).json(&owner).send().await?;
        ensure!(answer.status().is_success(), "set-up was refused: {}", answer.text().await?);
        let cookie = answer.headers().get(SET_COOKIE).context("set-up gave no session")?.to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let session: Value = answer.json().await?;
        let csrf_token = session["csrf_token"].as_str().context("the session has no csrf_token")?.to_owned();
        Ok(Self { client, url: url.to_owned(), cookie, csrf_token })
    }

    /// A request to a path under `/api/v1`.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}/api/v1{path}", self.url));
        request.header(COOKIE, &self.cookie).header("X-CSRF-Token", &self.csrf_token)
    }

    pub async fn get(&self, path: &str) -> Result<Value> {
        answer(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Result<Value> {
        answer(self.request(Method::POST, path).json(body)).await
    }

    /// A source's write key.
    pub async fn write_key(&self) -> Result<String> {
        let source = self.post("/sources", &json!({ "name": "bench", "kind": "server" })).await?;
        Ok(source["write_key"].as_str().context("the source has no write_key")?.to_owned())
    }

    /// How many events the log holds.
    pub async fn events(&self) -> Result<u64> {
        self.get("/freshness").await?["log"]["events"].as_u64().context("/freshness tells no log.events")
    }
}

/// The answer's JSON, or its text as the error.
pub async fn answer(request: RequestBuilder) -> Result<Value> {
    let answer = request.send().await?;
    let (status, url) = (answer.status(), answer.url().clone());
    let text = answer.text().await?;
    ensure!(status.is_success(), "{url} answered {status}: {text}");
    serde_json::from_str(&text).with_context(|| format!("{url} answered no JSON: {text}"))
}
