use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::shop::{OWNER, PASSWORD, TestShop};
use super::totp;

fn setup(token: &str) -> Value {
    let shop = json!({ "name": "山野集", "currency": "CNY", "time_zone": "Asia/Shanghai", "language": "zh" });
    json!({ "token": token, "email": OWNER, "password": PASSWORD, "name": "周遥", "shop": shop })
}

#[tokio::test]
async fn the_set_up_link_works_once() {
    let shop = TestShop::open_empty().await;
    let stranger = shop.anonymous();
    assert_eq!(stranger.get("/api/v1/setup").await.ok()["needed"], true);
    assert_eq!(stranger.post("/api/v1/setup", setup("")).await.refused(403), "forbidden");
    let token = shop.app.kit.setup_token().await.unwrap().expect("there is no account yet");
    assert_eq!(stranger.post("/api/v1/setup", setup("guess")).await.refused(403), "forbidden");
    let weak = json!({ "password": "short" });
    let mut request = setup(&token);
    request["password"] = weak["password"].clone();
    assert_eq!(stranger.post("/api/v1/setup", request).await.refused(422), "invalid", "a mistake costs nothing");

    // A password takes longer to hash than that.
    let left = tokio::time::timeout(Duration::from_millis(5), stranger.post("/api/v1/setup", setup(&token))).await;
    assert!(left.is_err(), "a page that is closed costs nothing either");

    let made = stranger.post("/api/v1/setup", setup(&token)).await;
    assert_eq!(made.ok()["account"]["role"], "owner");
    stranger.in_session(&made).get("/api/v1/today").await.ok();
    assert_eq!(stranger.post("/api/v1/setup", setup(&token)).await.refused(403), "forbidden");
    assert_eq!(stranger.get("/api/v1/setup").await.ok()["needed"], false);
    assert_eq!(shop.app.kit.setup_token().await.unwrap(), None);
}

#[tokio::test]
async fn an_owner_who_was_made_on_the_server_ends_the_set_up_link() {
    let shop = TestShop::open_empty().await;
    let token = shop.app.kit.setup_token().await.unwrap().expect("there is no account yet");
    // As `huitou admin create` does, beside the server.
    shop.found("first@example.com").await;
    let stranger = shop.anonymous();
    assert_eq!(stranger.post("/api/v1/setup", setup(&token)).await.refused(403), "forbidden");
    assert_eq!(web::shops(&shop.app.kit.store).await.unwrap().len(), 1);
    shop.found("second@example.com").await;
}

#[tokio::test]
async fn what_changes_something_needs_the_token_of_the_page() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    let new = || json!({ "name": "Website", "kind": "web" });
    let without = owner.without("x-csrf-token");
    without.get("/api/v1/sources").await.ok();
    assert_eq!(without.post("/api/v1/sources", new()).await.refused(403), "csrf");
    let guessed = without.with("x-csrf-token", "0".repeat(32));
    assert_eq!(guessed.post("/api/v1/sources", new()).await.refused(403), "csrf");
    let elsewhere = owner.with("sec-fetch-site", "cross-site");
    assert_eq!(elsewhere.post("/api/v1/sources", new()).await.refused(403), "csrf");
    assert_eq!(owner.get("/api/v1/sources").await.ok()["items"], json!([]));
    owner.post("/api/v1/sources", new()).await.ok();
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_secure_where_it_can_be() {
    let shop = TestShop::open().await;
    let body = json!({ "email": OWNER, "password": PASSWORD });
    let plain = shop.anonymous().post("/api/v1/session", body.clone()).await;
    let cookie = plain.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Secure"), "{cookie}");
    let proxied = shop.anonymous().with("x-forwarded-proto", "https").post("/api/v1/session", body).await;
    assert!(proxied.headers["set-cookie"].to_str().unwrap().contains("; Secure"));
    let unknown = shop.anonymous().sign_in("nobody@example.com", PASSWORD, None).await.err().unwrap();
    let wrong = shop.anonymous().sign_in(OWNER, "wrong password", None).await.err().unwrap();
    assert_eq!(unknown.refused(401), "wrong_credentials");
    assert_eq!(unknown.body, wrong.body, "the answer does not tell whether there is such an account");
}

#[tokio::test]
async fn the_second_step_takes_each_code_once() {
    let shop = TestShop::open().await;
    let owner = shop.owner().await;
    assert_eq!(owner.post("/api/v1/me/totp", json!({ "password": "wrong" })).await.refused(422), "invalid");
    let begun = owner.post("/api/v1/me/totp", json!({ "password": PASSWORD })).await.ok();
    let secret = begun["secret"].as_str().unwrap();
    let now = || totp::code(secret, shop.app.kit.now());
    let wrong = if now() == "000000" { "000001" } else { "000000" };
    assert_eq!(owner.post("/api/v1/me/totp/confirm", json!({ "code": wrong })).await.refused(422), "invalid");
    for _ in 1..10 {
        owner.post("/api/v1/me/totp/confirm", json!({ "code": wrong })).await.refused(422);
    }
    let tired = owner.post("/api/v1/me/totp/confirm", json!({ "code": now() })).await;
    assert_eq!(tired.refused(429), "too_many_requests", "a code is not found by trying");
    shop.clock.advance(SignedDuration::from_mins(16));
    owner.post("/api/v1/me/totp/confirm", json!({ "code": now() })).await.ok();

    let stranger = shop.anonymous();
    let refused = async |code: Option<&str>| stranger.sign_in(OWNER, PASSWORD, code).await.err().unwrap().refused(401);
    assert_eq!(refused(None).await, "totp_required");
    assert_eq!(refused(Some(wrong)).await, "totp_wrong");
    assert_eq!(refused(Some(&now())).await, "totp_wrong", "the code that turned it on is used up");
    shop.clock.advance(SignedDuration::from_secs(30));
    let code = now();
    assert!(stranger.sign_in(OWNER, PASSWORD, Some(&code)).await.is_ok());
    assert_eq!(refused(Some(&code)).await, "totp_wrong");

    shop.clock.advance(SignedDuration::from_secs(30));
    let turned_off = async |password: &str, code: &str| {
        let proof = json!({ "password": password, "code": code }).to_string();
        owner.send("DELETE".parse().unwrap(), "/api/v1/me/totp", proof).await
    };
    assert_eq!(turned_off("wrong", &now()).await.refused(422), "invalid");
    assert_eq!(turned_off(PASSWORD, &code).await.json()["errors"][0]["field"], "code", "it let in already");
    for _ in 1..10 {
        assert_eq!(turned_off(PASSWORD, wrong).await.refused(422), "invalid");
    }
    assert_eq!(
        turned_off(PASSWORD, &now()).await.refused(429),
        "too_many_requests",
        "the password gives no more tries"
    );
    shop.clock.advance(SignedDuration::from_mins(16));
    turned_off(PASSWORD, &now()).await.ok();
    assert_eq!(turned_off(PASSWORD, &now()).await.refused(409), "totp_off");
    assert!(stranger.sign_in(OWNER, PASSWORD, None).await.is_ok());
}

#[tokio::test]
async fn after_ten_wrong_passwords_whoever_gave_them_waits() {
    let shop = TestShop::open().await;
    shop.found("other@example.com").await;
    let stranger = shop.anonymous();
    for _ in 0..10 {
        let answer = stranger.sign_in(OWNER, "wrong password", None).await.err().unwrap();
        assert_eq!(answer.refused(401), "wrong_credentials");
        shop.clock.advance(SignedDuration::from_secs(6));
    }
    let resting = stranger.sign_in(OWNER, PASSWORD, None).await.err().unwrap();
    assert_eq!(resting.refused(429), "too_many_requests");
    let wait: i64 = resting.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert_eq!(wait, 15 * 60 - 60);
    shop.sign_in("other@example.com").await;
    shop.clock.advance(SignedDuration::from_secs(wait));
    shop.owner().await;
}

#[tokio::test]
async fn a_session_ends_when_it_is_left_or_forgotten() {
    let shop = TestShop::open().await;
    let (here, there) = (shop.owner().await, shop.owner().await);
    here.delete("/api/v1/session").await.ok();
    assert_eq!(here.get("/api/v1/session").await.refused(401), "signed_out");
    there.get("/api/v1/session").await.ok();
    shop.clock.advance(SignedDuration::from_hours(8 * 24));
    assert_eq!(there.get("/api/v1/session").await.refused(401), "signed_out");
    let daily = shop.owner().await;
    for _ in 0..30 {
        daily.get("/api/v1/session").await.ok();
        shop.clock.advance(SignedDuration::from_hours(24));
    }
    assert_eq!(daily.get("/api/v1/session").await.refused(401), "signed_out", "not even a used one is for ever");
}

#[tokio::test]
async fn a_changed_role_counts_at_once_and_a_closed_account_is_out() {
    let shop = TestShop::open().await;
    let (owner, colleague) = (shop.owner().await, shop.colleague("manager").await);
    let new = || json!({ "name": "Website", "kind": "web" });
    colleague.post("/api/v1/sources", new()).await.ok();
    let id = colleague.get("/api/v1/session").await.ok()["account"]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/staff/{id}");
    owner.patch(&path, json!({ "role": "analyst" })).await.ok();
    assert_eq!(colleague.post("/api/v1/sources", new()).await.refused(403), "forbidden");
    owner.delete(&path).await.ok();
    assert_eq!(colleague.get("/api/v1/session").await.refused(401), "signed_out");
    let own = owner.get("/api/v1/session").await.ok()["account"]["id"].as_str().unwrap().to_owned();
    assert_eq!(owner.delete(&format!("/api/v1/staff/{own}")).await.refused(409), "last_owner");
    owner.get("/api/v1/session").await.ok();
}
