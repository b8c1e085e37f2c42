use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::Method;
use futures::{StreamExt as _, stream};

use super::actor::Actor;
use super::shop::TestShop;
use crate::patience::{PATIENCE, Patience};
use crate::server;

#[tokio::test]
async fn who_stops_in_the_middle_of_a_body_is_told_so_by_every_route_that_reads_one() {
    let shop = TestShop::open().await;
    let patience = Patience { silence: Duration::from_millis(50), ..PATIENCE };
    let anyone = Actor::anonymous(server::router_within(&shop.parts, patience));
    let form = anyone.with("content-type", "application/x-www-form-urlencoded").with("accept", "text/html");
    let question = format!("/s/{}/questions/a-product", shop.id);
    for (who, path) in [(&anyone, "/api/v1/session"), (&anyone, "/v1/batch"), (&form, question.as_str())] {
        let begun = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"{\"batch\":[")) });
        let answer = who.send(Method::POST, path, Body::from_stream(begun.chain(stream::pending()))).await;
        assert_eq!(answer.status.as_u16(), 408, "{path}: {}", answer.text());
        assert_eq!(answer.headers["connection"], "close", "{path}");
        let is_page = answer.headers["content-type"].to_str().unwrap().starts_with("text/html");
        assert_eq!(is_page, path == question, "{path}");
        assert!(answer.headers.contains_key("content-security-policy"), "{path}");
    }
}
