//! Files on their way in, through the router.

mod answers;
mod encoding;
mod ended;
mod life;
mod mappings;
mod reviews;
mod texts;
mod upload;

use std::path::PathBuf;
use std::time::Duration;

use axum::http::Method;
use serde_json::Value;

use super::actor::{Actor, Answer};

const ORDERS: &str = "order id,customer id,order date,product,price,qty\n\
    1,u1,2025-01-05,Tea,12.50,2\n2,u1,2025-01-06,Tea,twelve,1\n3,u2,2025-01-07,Cup,8,1\n";

/// A form with these files.
fn form(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, content) in files {
        let head = format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), *content, b"\r\n"].concat());
    }
    body.extend(b"--b--\r\n");
    body
}

async fn upload(who: &Actor, files: &[(&str, &[u8])]) -> Answer {
    let who = who.with("content-type", "multipart/form-data; boundary=b");
    who.send(Method::POST, "/api/v1/imports", form(files)).await
}

/// Uploads one file; gives the import's address and what was found.
pub async fn uploaded(who: &Actor, name: &str, content: &[u8]) -> (String, Value) {
    let import = upload(who, &[(name, content)]).await.ok();
    (format!("/api/v1/imports/{}", import["id"].as_str().unwrap()), import)
}

/// Waits until an import is in this state.
pub async fn until(who: &Actor, path: &str, state: &str) -> Value {
    for _ in 0..400 {
        let import = who.get(path).await.ok();
        if import["state"] == state {
            return import;
        }
        assert!(import["error"].is_null(), "{import}");
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{path} does not become {state}");
}

/// A file in the layout of a platform.
fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../collect/fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
