//! Drafts that a provider writes.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use serde_json::{Value as Json, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::site::{Site, id, order, review};

/// A provider on this machine that answers everything alike, and remembers what it was asked.
struct Provider {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
    answer: Arc<Mutex<String>>,
}

impl Provider {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let provider = Self { url, asked: Arc::default(), answer: Arc::default() };
        let (asked, answer) = (provider.asked.clone(), provider.answer.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = hear(&mut stream).await;
                asked.lock().unwrap().push(request);
                let answer = answer.lock().unwrap().clone();
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        provider
    }

    fn answers(&self, status: &str, body: &str) {
        let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
        *self.answer.lock().unwrap() = format!("{head}location: http://127.0.0.1:9/\r\n\r\n{body}");
    }

    fn says(&self, text: &str) {
        self.answers("200 OK", &json!({"choices": [{"message": {"content": text}}]}).to_string());
    }

    /// The last request, head and body.
    fn last(&self) -> String {
        self.asked.lock().unwrap().last().cloned().unwrap_or_default()
    }
}

/// A request whose length is told.
async fn hear(stream: &mut TcpStream) -> String {
    let mut all = Vec::new();
    let mut part = [0; 4_096];
    loop {
        let n = stream.read(&mut part).await.unwrap();
        assert!(n > 0, "the whole request comes");
        all.extend_from_slice(&part[..n]);
        let text = String::from_utf8_lossy(&all).into_owned();
        let Some((head, _)) = text.split_once("\r\n\r\n") else { continue };
        let told =
            head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if all.len() >= head.len() + 4 + told.unwrap_or(0) {
            return text;
        }
    }
}

const TEXT: &str = "物流太慢了，客服态度很差。我是林小美，电话13812345678，微信:lin_88，订单o1";

async fn site() -> (Site, Provider) {
    let bad = review(10, "u1", "bad", "o1", 1, TEXT);
    let site = Site::with(vec![order(0, "u1", "o1", &["p1"]), bad]).await;
    (site, Provider::start().await)
}

fn settings(provider: &Provider) -> Json {
    json!({"is_on": true, "base_url": provider.url, "model": "small", "key": "sk-secret"})
}

fn draft() -> String {
    format!("/reviews/{}/draft", id("bad"))
}

#[tokio::test]
async fn it_is_off_until_the_owner_sets_one_up() {
    let (site, provider) = site().await;
    let none = json!({"is_on": false, "base_url": "", "model": "", "has_key": false});
    assert_eq!(site.get("agent", "/reply-model").await, none);
    let refused = site.ask("agent", "POST", &draft(), json!(null)).await;
    assert_eq!((refused.status, &refused.body["code"]), (StatusCode::CONFLICT, &json!("model_off")));
    for who in ["agent", "analyst"] {
        assert_eq!(site.ask(who, "PUT", "/reply-model", settings(&provider)).await.status, StatusCode::FORBIDDEN);
        assert_eq!(site.ask(who, "POST", "/reply-model/attempts", json!(null)).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(site.ask("analyst", "POST", &draft(), json!(null)).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.ask("stranger", "POST", &draft(), json!(null)).await.status, StatusCode::NOT_FOUND);
    for (field, value) in [
        ("base_url", json!("http://api.openai.com/v1")),
        ("base_url", json!("")),
        ("model", json!("")),
        ("key", json!("with space")),
    ] {
        let mut wrong = settings(&provider);
        wrong[field] = value;
        let answer = site.ask("owner", "PUT", "/reply-model", wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.body["errors"][0]["field"], field);
    }
    assert!(provider.asked.lock().unwrap().is_empty(), "nobody was asked");
}

#[tokio::test]
async fn a_key_is_told_to_nobody_else() {
    let (site, provider) = site().await;
    let set = async |change: Json| site.ask("owner", "PUT", "/reply-model", change).await.body;
    let set_up = set(settings(&provider)).await;
    assert_eq!(set_up, json!({"is_on": true, "base_url": provider.url, "model": "small", "has_key": true}));
    let without = |base_url: &str| json!({"is_on": true, "base_url": base_url, "model": "small"});
    assert_eq!(set(without(&provider.url)).await["has_key"], true, "the key stays with its provider");
    let elsewhere = set(without("https://other.example.com/v1")).await;
    assert_eq!(elsewhere["has_key"], false, "another provider does not get it");
    set(settings(&provider)).await;
    let mut forgotten = without(&provider.url);
    forgotten["key"] = json!(null);
    assert_eq!(set(forgotten).await["has_key"], false);
    let told = "audit WHERE action = 'reply_model.changed'";
    assert_eq!(site.count(told).await, 5);
    assert_eq!(site.count(&format!("{told} AND (detail LIKE '%sk-%' OR subject LIKE '%sk-%')")).await, 0);
}

#[tokio::test]
async fn a_draft_comes_back_and_nothing_personal_goes_out() {
    let (site, provider) = site().await;
    site.ask("owner", "PUT", "/reply-model", settings(&provider)).await;
    provider.says("[name]您好，很抱歉[order]让您久等了。请拨打[phone]。");
    let draft = site.post("agent", &draft(), json!(null)).await;
    assert_eq!(draft["text"], "林小美您好，很抱歉o1让您久等了。请拨打[phone]。");
    assert_eq!((&draft["model"], &draft["template"]), (&json!("small"), &json!(null)));
    assert_eq!(draft["used"], json!(["rating", "product", "aspects", "order", "name"]));
    let asked = provider.last();
    assert!(asked.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"), "{asked}");
    assert!(asked.to_ascii_lowercase().contains("authorization: bearer sk-secret"), "{asked}");
    for personal in ["林", "小美", "138", "lin_88", "o1", "u1", "浙江"] {
        let body = asked.split_once("\r\n\r\n").unwrap().1;
        assert!(!body.contains(personal), "{personal}: {body}");
    }
    for told in ["物流太慢了，客服态度很差", "我是[name]，电话[phone]，微信[contact]，订单[order]", "商品p1", "先致歉"]
    {
        assert!(asked.contains(told), "{told}: {asked}");
    }
    assert_eq!(site.review("bad").await["replies_count"], 0, "nothing is sent by itself");
    provider.says("谢谢夸奖");
    assert_eq!(site.post("owner", "/reply-model/attempts", json!(null)).await["text"], "谢谢夸奖");
}

#[tokio::test]
async fn what_goes_wrong_is_said() {
    let (site, provider) = site().await;
    site.ask("owner", "PUT", "/reply-model", settings(&provider)).await;
    let long = "x".repeat(70_000);
    for (status, body, code) in [
        ("500 Internal Server Error", "oops", "model_failed"),
        ("302 Found", "", "model_failed"),
        ("401 Unauthorized", "{}", "model_refused"),
        ("404 Not Found", r#"{"error": {"message": "no model small"}}"#, "model_unknown"),
        ("429 Too Many Requests", "", "model_busy"),
        ("200 OK", "<html>", "model_unreadable"),
        ("200 OK", long.as_str(), "model_too_long"),
    ] {
        provider.answers(status, body);
        let answer = site.ask("agent", "POST", &draft(), json!(null)).await;
        assert_eq!((answer.status, &answer.body["code"]), (StatusCode::BAD_GATEWAY, &json!(code)), "{status}");
        let detail = answer.body["detail"].as_str().unwrap();
        assert!(code != "model_unknown" || detail.contains("“no model small”"), "{detail}");
    }
    assert_eq!(provider.asked.lock().unwrap().len(), 7, "each was asked once");
    let text = site.get("agent", &draft()).await["text"].as_str().unwrap().to_owned();
    assert!(text.contains("很抱歉"), "the draft by rules is still there: {text}");
}
