//! Who guesses at passwords, and who is not to suffer from it.

use axum::http::header;
use futures::future::join_all;
use serde_json::json;

use super::actor::{Actor, Answer};
use super::shop::{OWNER, PASSWORD, TestShop};

async fn sign_in(actor: &Actor, email: &str, password: &str) -> Answer {
    actor.post("/api/v1/session", json!({ "email": email, "password": password })).await
}

async fn fail_ten_times(actor: &Actor, email: &str) {
    for _ in 0..10 {
        assert_eq!(sign_in(actor, email, "wrong password").await.refused(401), "wrong_credentials");
    }
    assert_eq!(sign_in(actor, email, PASSWORD).await.refused(429), "too_many_requests");
}

/// What an answer gives the browser to keep.
fn cookie(answer: &Answer, name: &str) -> String {
    let mut cookies = answer.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
    cookies.find(|cookie| cookie.starts_with(&format!("{name}="))).unwrap().to_owned()
}

/// The browser that keeps it.
fn keeping(actor: &Actor, cookie: &str) -> Actor {
    actor.with("cookie", cookie.split(';').next().unwrap())
}

#[tokio::test]
async fn who_guesses_does_not_shut_out_others() {
    let shop = TestShop::open().await;
    let [thief, owner] = ["thief", "owner"].map(|browser| shop.anonymous().with("user-agent", browser));
    fail_ten_times(&thief, OWNER).await;
    sign_in(&owner, OWNER, PASSWORD).await.ok();
    assert_eq!(sign_in(&thief, OWNER, PASSWORD).await.refused(429), "too_many_requests");
}

#[tokio::test]
async fn a_browser_that_signed_in_before_comes_in_whatever_others_try() {
    let shop = TestShop::open().await;
    shop.found("other@example.com").await;
    let stranger = shop.anonymous();
    let mark = cookie(&sign_in(&stranger, OWNER, PASSWORD).await, "huitou_device");
    for rule in ["; HttpOnly", "; SameSite=Strict", "; Path=/api/v1/session", "; Max-Age=31536000"] {
        assert!(mark.contains(rule), "{mark}");
    }
    fail_ten_times(&stranger, OWNER).await;
    let here = keeping(&stranger, &mark);
    let again = sign_in(&here, OWNER, PASSWORD).await;
    again.ok();
    assert_ne!(cookie(&again, "huitou_device"), mark, "each sign-in gives another");

    fail_ten_times(&stranger, "other@example.com").await;
    assert_eq!(sign_in(&here, "other@example.com", PASSWORD).await.refused(429), "too_many_requests", "of one account");
    let forged = keeping(&stranger, &mark.replacen('=', "=0", 1));
    assert_eq!(sign_in(&forged, OWNER, PASSWORD).await.refused(429), "too_many_requests");
    fail_ten_times(&here, OWNER).await;
}

#[tokio::test]
async fn a_browser_that_signed_in_with_another_password_is_a_stranger() {
    let shop = TestShop::open().await;
    let stranger = shop.anonymous();
    let mark = cookie(&sign_in(&stranger, OWNER, PASSWORD).await, "huitou_device");
    let (here, owner) = (keeping(&stranger, &mark), shop.owner().await);
    fail_ten_times(&stranger, OWNER).await;
    sign_in(&here, OWNER, PASSWORD).await.ok();

    let new = "another long password";
    let change = json!({ "password": { "current": PASSWORD, "new": new } });
    owner.patch("/api/v1/me", change).await.ok();
    assert_eq!(sign_in(&here, OWNER, new).await.refused(429), "too_many_requests");
    let elsewhere = shop.anonymous().with("user-agent", "elsewhere");
    let mark = cookie(&sign_in(&elsewhere, OWNER, new).await, "huitou_device");
    sign_in(&keeping(&stranger, &mark), OWNER, new).await.ok();
}

#[tokio::test]
async fn a_flood_of_sign_ins_is_sent_away_at_once_and_counts_for_nobody() {
    let shop = TestShop::open().await;
    let emails = (0..200).map(|n| format!("n{n}@example.com")).chain((0..20).map(|_| OWNER.to_owned()));
    let flood = emails.map(|email| {
        let stranger = shop.anonymous();
        async move { sign_in(&stranger, &email, "wrong password").await }
    });
    let (away, tried): (Vec<Answer>, Vec<Answer>) = join_all(flood).await.into_iter().partition(|a| a.status == 503);
    assert!(away.len() >= 120, "{} were sent away", away.len());
    for answer in &away {
        assert_eq!(answer.refused(503), "busy");
        assert!(answer.headers.contains_key(header::RETRY_AFTER));
    }
    for answer in &tried {
        assert_eq!(answer.refused(401), "wrong_credentials");
    }
    // Whoever was sent away has not tried: twenty attempts would have been too many.
    shop.owner().await;
}
