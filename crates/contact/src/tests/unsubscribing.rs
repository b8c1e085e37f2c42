//! The way out.

use axum::http::StatusCode;
use serde_json::json;
use store::Sql;

use super::world::{OTHER_SHOP, SHOP, World, way_out};
use crate::deliver::settle::settle;
use crate::{Ask, Kind, Who, forget_unconfirmed};

const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// Sends Lin a mail and gives its way out; a reminder waits.
async fn mailed(world: &World) -> String {
    world.mail(&world.ask(1, "lin")).await;
    world.round().await;
    way_out(&world.server.taken()[0])
}

#[tokio::test]
async fn looking_changes_nothing_and_one_click_ends_it_at_once() {
    let world = World::open().await;
    let path = mailed(&world).await;
    let page = world.page("GET", &path, "", &[("accept-language", "en")]).await;
    assert!(page.status == StatusCode::OK && page.text.contains("Unsubscribe?"), "{}", page.text);
    assert!(!page.text.contains("<script") && !page.text.contains("style="), "{}", page.text);
    assert_eq!(world.told("Consent Changed").await.len(), 0);
    // As the servers of mail programs do: no browser, no origin.
    for _ in 0..2 {
        assert_eq!(world.page("POST", &path, ONE_CLICK, &[]).await.status, StatusCode::OK);
    }
    let told = world.told("Consent Changed").await;
    let [(user_id, said)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((user_id.as_deref(), &said["channel"], &said["granted"]), (Some("lin"), &json!("email"), &json!(false)));
    let again = Ask { override_quarantine: true, kind: Kind::Survey, ..world.ask(2, "lin") };
    assert_eq!(world.verdict(&again).await, "refused", "although the profile has not heard of it yet");
    let news = Ask { kind: Kind::FeedbackUpdate, ..world.ask(3, "lin") };
    assert_eq!(world.verdict(&news).await, "refused");
    world.forward(6 * 24);
    assert_eq!(world.round().await, 0, "the reminder was taken back");
    assert_eq!(world.get("/contact/overview").await["unsubscribed"], 1);
    let page = world.page("GET", &format!("{path}?lang=zh"), "", &[]).await;
    assert!(page.text.contains("已退订"), "{}", page.text);
}

#[tokio::test]
async fn the_mailbox_is_meant_not_only_the_profile() {
    let world = World::open().await;
    let path = mailed(&world).await;
    world.page("POST", &path, ONE_CLICK, &[]).await;
    world.people.set("guest", |guest| guest.email = Some("Lin@Example.com".to_owned()));
    assert_eq!(world.verdict(&world.ask(2, "guest")).await, "refused");
    let elsewhere = Ask { shop: OTHER_SHOP, ..world.ask(3, "guest") };
    assert_eq!(world.verdict(&elsewhere).await, "ok", "another shop is another shop");
    world.people.set("lin", |lin| lin.email = Some("lin@new.example".to_owned()));
    assert_eq!(world.verdict(&Ask { override_quarantine: true, ..world.ask(4, "lin") }).await, "refused");
}

#[tokio::test]
async fn who_never_confirmed_is_forgotten_and_the_way_out_of_their_mail_stays() {
    let world = World::open().await;
    let stranger = |subject| Ask {
        kind: Kind::Confirmation,
        topic: "feedback".to_owned(),
        who: Who { email: Some("eve@elsewhere.example".to_owned()), ..Who::default() },
        ..world.ask(subject, "")
    };
    world.mail(&stranger(1)).await;
    world.round().await;
    let path = way_out(&world.server.taken()[0]);
    let tx = world.test.store.begin().await.unwrap();
    tx.exec("CREATE TABLE followers (shop UUID, state TEXT, created_at BIGINT)", vec![]).await.unwrap();
    tx.commit().await.unwrap();
    world.forward(97);
    let now = world.contact.kit.now();
    forget_unconfirmed(&world.test.store, ("followers", "feedback"), SHOP, now).await.unwrap();
    assert_eq!(world.count("contacts WHERE who IS NOT NULL OR person IS NOT NULL").await, 0);
    assert_eq!(world.page("POST", &path, ONE_CLICK, &[]).await.status, StatusCode::OK);
    assert_eq!(world.verdict(&stranger(2)).await, "refused");
}

#[tokio::test]
async fn a_mind_can_be_changed_on_the_page() {
    let world = World::open().await;
    let path = mailed(&world).await;
    let own = [("origin", "https://h.example"), ("sec-fetch-site", "same-origin")];
    assert_eq!(world.page("POST", &path, "do=stop", &own).await.status, StatusCode::SEE_OTHER);
    assert_eq!(world.page("POST", &path, "do=again", &own).await.status, StatusCode::SEE_OTHER);
    let told = world.told("Consent Changed").await;
    assert_eq!(told.iter().map(|(_, said)| said["granted"].as_bool().unwrap()).collect::<Vec<_>>(), [false, true]);
    world.forward(60 * 24);
    assert_eq!(world.verdict(&world.ask(2, "lin")).await, "ok");
}

#[tokio::test]
async fn a_later_yes_in_the_profile_counts_once_the_profile_has_heard_the_no() {
    let world = World::open().await;
    let path = mailed(&world).await;
    world.page("POST", &path, ONE_CLICK, &[]).await;
    world.forward(60 * 24);
    settle(&world.contact).await.unwrap();
    assert_eq!(world.verdict(&world.ask(2, "lin")).await, "refused", "what the profile says is older than the no");
    world.people.set("lin", |lin| _ = lin.consent.insert("email".to_owned(), false));
    settle(&world.contact).await.unwrap();
    assert_eq!(world.verdict(&world.ask(3, "lin")).await, "refused");
    world.people.set("lin", |lin| _ = lin.consent.insert("email".to_owned(), true));
    assert_eq!(world.verdict(&world.ask(4, "lin")).await, "ok");
    world.page("POST", &path, ONE_CLICK, &[]).await;
    assert_eq!(world.verdict(&Ask { override_quarantine: true, ..world.ask(5, "lin") }).await, "refused");
}

#[tokio::test]
async fn strangers_pages_and_forged_links_do_nothing() {
    let world = World::open().await;
    let path = mailed(&world).await;
    let foreign = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    assert_eq!(world.page("POST", &path, "do=stop", &foreign).await.status, StatusCode::FORBIDDEN);
    let mut forged = path.clone().into_bytes();
    let last = forged.len() - 2;
    forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
    for wrong in [String::from_utf8(forged).unwrap(), "/u/x".to_owned(), format!("/u/{}", "A".repeat(43))] {
        assert_eq!(world.page("GET", &wrong, "", &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(world.page("POST", &wrong, ONE_CLICK, &[]).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(world.told("Consent Changed").await.len(), 0);
    for _ in 0..60 {
        world.page("GET", "/u/x", "", &[]).await;
    }
    assert_eq!(world.page("GET", "/u/x", "", &[]).await.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(world.page("GET", &path, "", &[]).await.status, StatusCode::OK, "a link that is one is always good");
}
