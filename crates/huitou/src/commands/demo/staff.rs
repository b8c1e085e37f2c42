//! What the sample shop's owner does with it, by the same API that everybody uses.

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::segments::segments;
use super::{EMAIL, PASSWORD};
use crate::server;
use crate::workers::Parts;

const MAX_ANSWER: usize = 4 << 20;

/// The owner, signed in.
struct Owner {
    router: Router,
    cookie: String,
    csrf: String,
}

/// Groups of customers, surveys that run, and messages of customers in every state.
pub async fn open_shop(parts: &Parts) -> Result<()> {
    let owner = Owner::sign_in(server::router(parts)).await?;
    owner.segments().await?;
    owner.surveys().await?;
    owner.messages().await
}

/// Kind, title, text, who wrote it, how many agree, and what the shop said: (new state, answer).
type Message = (&'static str, &'static str, &'static str, &'static str, usize, Option<(&'static str, &'static str)>);

const MESSAGES: [Message; 7] = [
    (
        "idea",
        "能不能出小包装？",
        "想先尝几种茶再决定买哪款，250 克对一个人来说太多了，能不能出 25 克的试喝装？",
        "u100112",
        9,
        Some(("planned", "好主意！下个月先从明前龙井和凤凰单丛开始做 25 克试喝装，上架后会在这里告诉大家。")),
    ),
    (
        "idea",
        "下单时可以选配送时间",
        "工作日白天家里没人，希望能选周末或者晚上送。",
        "u100131",
        6,
        Some(("under_review", "正在和快递公司谈，有结果会第一时间回复。")),
    ),
    ("problem", "优惠券用不了", "结算页提示优惠券不可用，但是说明里没写哪些商品不能用。", "u100147", 3, None),
    (
        "problem",
        "盖碗的尺寸写错了",
        "页面写的是 150 毫升，收到量了一下只有 120 毫升。",
        "u100158",
        2,
        Some(("done", "核对过了，是我们写错，页面已经改正。已买的顾客可以退换，运费我们承担。")),
    ),
    ("praise", "客服很有耐心", "第一次买茶什么都不懂，客服一步一步教我怎么泡，谢谢！", "u100166", 1, None),
    ("complaint", "包裹破损一直没人处理", "三天前就发了照片，到现在没有人联系我。", "u100179", 0, None),
    ("idea", "Ship to Singapore", "I moved to Singapore and would love to keep buying your teas.", "u100183", 4, None),
];

impl Owner {
    async fn sign_in(router: Router) -> Result<Self> {
        let body = json!({"email": EMAIL, "password": PASSWORD}).to_string();
        let request = Request::post("/api/v1/session").header(header::CONTENT_TYPE, "application/json");
        let answer = router.clone().oneshot(request.body(Body::from(body))?).await?;
        let cookie = answer.headers().get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok());
        let cookie = cookie.and_then(|cookie| cookie.split(';').next()).context("no session")?.to_owned();
        let session: Value = serde_json::from_slice(&to_bytes(answer.into_body(), MAX_ANSWER).await?)?;
        let csrf = session["csrf_token"].as_str().context("no token against forged requests")?.to_owned();
        Ok(Self { router, cookie, csrf })
    }

    async fn ask(&self, method: &str, path: &str, body: &Value) -> Result<Value> {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::COOKIE, &self.cookie)
            .header("x-csrf-token", &self.csrf)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))?;
        let answer = self.router.clone().oneshot(request).await?;
        let status = answer.status();
        let bytes = to_bytes(answer.into_body(), MAX_ANSWER).await?;
        if !status.is_success() {
            bail!("{method} {path}: {status} {}", String::from_utf8_lossy(&bytes));
        }
        Ok(if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes)? })
    }

    /// They fill as the profiles become current.
    async fn segments(&self) -> Result<()> {
        for (name, description, definition) in segments() {
            let segment = json!({"name": name, "description": description, "definition": definition});
            self.ask("POST", "/segments", &segment).await?;
        }
        Ok(())
    }

    /// From the ready ones: the first two run, the third is being written.
    async fn surveys(&self) -> Result<()> {
        let templates = self.ask("GET", "/survey-templates", &Value::Null).await?;
        for (number, template) in templates["items"].as_array().into_iter().flatten().take(3).enumerate() {
            let draft = json!({"name": template["name"]["zh"], "kind": template["kind"],
                "definition": template["definition"], "audience": template["audience"]});
            let survey = self.ask("POST", "/surveys", &draft).await?;
            if number < 2 {
                let path = format!("/surveys/{}/state", survey["id"].as_str().unwrap_or_default());
                self.ask("POST", &path, &json!({"state": "live"})).await?;
            }
        }
        Ok(())
    }

    async fn messages(&self) -> Result<()> {
        for (kind, title, text, user, votes, said) in MESSAGES {
            let message = json!({"kind": kind, "title": title, "text": text, "customer": {"user_id": user}});
            let post = self.ask("POST", "/feedback", &message).await?;
            let path = format!("/feedback/{}", post["id"].as_str().unwrap_or_default());
            for voter in 0..votes {
                let voter = json!({"user_id": format!("u{}", 100_201 + voter)});
                self.ask("POST", &format!("{path}/votes"), &voter).await?;
            }
            if let Some((state, answer)) = said {
                let answer = json!({"text": answer, "is_public": true, "state": state});
                self.ask("POST", &format!("{path}/answer"), &answer).await?;
            }
        }
        Ok(())
    }
}
