//! Who is told of what, and how they show that an address is theirs.

use axum::http::StatusCode;
use pages::Link;
use serde_json::{Value as Json, json};
use store::Sql;
use uuid::Uuid;

use super::site::{LIN, OTHER_SHOP, SHOP, Site, board};

pub(super) async fn subscription(site: &Site) -> Uuid {
    let sql = "SELECT id FROM feedback_subscriptions WHERE state = 'pending' OR NOT is_author";
    site.test.store.scalar(sql, vec![]).await.unwrap().unwrap()
}

pub(super) fn page(site: &Site, page: &str, subscription: Uuid) -> String {
    let link = Link { purpose: "feedback subscription", id: subscription, bound: &SHOP.to_string() };
    format!("{}/{page}/{}", board(), link.token(&site.feedback.kit.vault))
}

/// Mails that were queued so far.
async fn mails(site: &Site) -> i64 {
    site.count("contact_messages").await
}

#[tokio::test]
async fn an_address_is_told_only_once_it_is_shown_to_be_theirs() {
    let site = Site::open().await;
    site.write("idea", "支持分期", "想分期", &[]).await;
    let subscribe = format!("{}/1/subscribe", board());
    let said = site.form("firefox", &subscribe, &[("email", "Ann@x.cn")]).await.place();
    assert!(said.contains("said=asked") && site.get(&said).await.text.contains("确认邮件"));
    assert_eq!((mails(&site).await, &site.number(1).await["subscribers"]), (1, &json!(0)));
    let wrong = site.form("firefox", &subscribe, &[("email", "nobody")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("这个邮箱地址不对") && wrong.text.contains("value=\"nobody\""), "{}", wrong.text);
    let api = site.api(1).await;
    site.post(&format!("{api}/answer"), json!({"text": "在做了", "is_public": true})).await;
    site.bring_news().await;
    assert_eq!(mails(&site).await, 1, "nobody has confirmed");

    let confirm = page(&site, "confirm", subscription(&site).await);
    assert!(site.get(&confirm).await.text.contains("支持分期"));
    assert_eq!(site.number(1).await["subscribers"], 0, "opening the link alone does nothing");
    assert_eq!(
        site.form_from("firefox", &confirm, &[], &[("origin", "https://evil.example")]).await.status,
        StatusCode::FORBIDDEN
    );
    assert!(site.form("firefox", &confirm, &[]).await.text.contains("确认好了"));
    assert_eq!(site.number(1).await["subscribers"], 1);
    site.form("safari", &subscribe, &[("email", "ann@X.cn")]).await.place();
    assert_eq!(site.count("feedback_subscriptions").await, 1, "one address, however it is written");
    assert_eq!(mails(&site).await, 1, "who is told already is not asked again");

    assert_eq!(site.ask("agent", "PATCH", &api, json!({"state": "done"})).await.status, StatusCode::OK);
    site.bring_news().await;
    site.bring_news().await;
    assert_eq!(mails(&site).await, 2, "once, however often it is tried");
    let stop = page(&site, "stop", subscription(&site).await);
    assert!(site.get(&stop).await.text.contains("不再接收通知"));
    site.form("firefox", &stop, &[]).await;
    site.post(&format!("{api}/answer"), json!({"text": "又", "is_public": true})).await;
    site.bring_news().await;
    assert_eq!((mails(&site).await, &site.number(1).await["subscribers"]), (2, &json!(0)));
}

#[tokio::test]
async fn links_of_subscriptions_are_good_for_nothing_else() {
    let site = Site::open().await;
    let thread = site.write("idea", "支持分期", "想分期", &[("email", "ann@x.cn")]).await;
    let id = subscription(&site).await;
    let token = thread.trim_start_matches("/f/");
    for forged in [
        format!("{}/confirm/{token}", board()),
        page(&site, "confirm", Uuid::from_u128(5)),
        page(&site, "confirm", id).replace(&SHOP.to_string(), &OTHER_SHOP.to_string()),
        format!("{}/stop/x", board()),
    ] {
        assert_eq!(site.get(&forged).await.status, StatusCode::NOT_FOUND, "{forged}");
        assert_eq!(site.form("spy", &forged, &[]).await.status, StatusCode::NOT_FOUND, "{forged}");
    }
    assert_eq!(site.count("feedback_subscriptions WHERE state = 'pending'").await, 1);
}

#[tokio::test]
async fn a_box_is_not_filled_by_strangers() {
    let site = Site::open().await;
    for n in 0..5 {
        site.write("idea", &format!("想法{n}"), "想", &[]).await;
    }
    let mut last = None;
    for n in 1..=5 {
        last = Some(site.form("spy", &format!("{}/{n}/subscribe", board()), &[("email", "victim@x.cn")]).await);
    }
    assert_eq!((mails(&site).await, last.unwrap().status), (3, StatusCode::TOO_MANY_REQUESTS));
}

#[tokio::test]
async fn who_asks_at_night_whether_an_address_is_theirs_does_not_wait_for_the_morning() {
    let site = Site::open().await;
    site.write("idea", "支持分期", "想分期", &[]).await;
    // Eleven at night in Shanghai.
    site.forward(13);
    site.form("firefox", &format!("{}/1/subscribe", board()), &[("email", "ann@x.cn")]).await.place();
    assert_eq!(site.count("contacts WHERE kind = 'confirmation' AND is_asked AND not_before = decided_at").await, 1);
    site.form("firefox", &page(&site, "confirm", subscription(&site).await), &[]).await;
    let api = site.api(1).await;
    site.post(&format!("{api}/answer"), json!({"text": "在做了", "is_public": true})).await;
    site.bring_news().await;
    let news = "contacts WHERE kind = 'feedback_update' AND is_asked AND not_before > decided_at";
    assert_eq!(site.count(news).await, 1, "news do");
}

#[tokio::test]
async fn private_answers_reach_the_author_alone_and_merged_readers_are_told_once() {
    let site = Site::open().await;
    for title in ["分期", "支持分期付款"] {
        let post = json!({"kind": "idea", "title": title, "text": "x", "customer": {"customer_id": LIN}});
        let made = site.post("/feedback", post).await;
        assert_eq!(
            (&made["customer_id"], &made["user_id"], &made["origin"]),
            (&json!(LIN), &json!("lin"), &json!("staff"))
        );
        assert!(made["link"].as_str().unwrap().starts_with("http://h.example/f/"));
    }
    site.form("firefox", &format!("{}/1/subscribe", board()), &[("email", "ann@x.cn")]).await.place();
    site.form("firefox", &page(&site, "confirm", subscription(&site).await), &[]).await;
    assert_eq!(site.number(1).await["subscribers"], 2);
    let before = mails(&site).await;
    let (one, two) = (site.api(1).await, site.api(2).await);
    site.post(&format!("{one}/answer"), json!({"text": "只对你说", "is_public": false})).await;
    site.bring_news().await;
    assert_eq!(mails(&site).await, before + 1, "the author's");
    let into = one.trim_start_matches("/feedback/");
    assert_eq!(site.post(&format!("{two}/merge"), json!({"into": into})).await["subscribers"], 2);
    site.post(&format!("{one}/answer"), json!({"text": "对大家说", "is_public": true})).await;
    site.bring_news().await;
    assert_eq!(mails(&site).await, before + 3, "two people, each once");
    let titles: Vec<String> = site.test.store.column("SELECT title FROM contacts", vec![]).await.unwrap();
    assert!(titles.iter().all(|title| title.starts_with('#')), "staff read numbers in the list, not words: {titles:?}");
}

#[tokio::test]
async fn without_a_mail_server_nothing_is_promised() {
    let site = Site::without_mail().await;
    site.write("idea", "支持分期", "想分期", &[("email", "ann@x.cn")]).await;
    assert!(!site.get(&format!("{}/new", board())).await.text.contains("name=\"email\""));
    assert!(!site.get(&format!("{}/1", board())).await.text.contains("name=\"email\""));
    assert_eq!(site.count("feedback_subscriptions").await, 0);
    let api = site.api(1).await;
    site.post(&format!("{api}/answer"), json!({"text": "好", "is_public": true})).await;
    site.bring_news().await;
    assert_eq!((site.count("contacts").await, site.count("feedback_updates WHERE done_at IS NULL").await), (0, 0));
}

#[tokio::test]
async fn a_visitor_with_a_link_is_known() {
    let site = Site::open().await;
    site.write("idea", "支持分期", "想分期", &[]).await;
    let link = site.post("/feedback/links", json!({"user_id": "lin"})).await["link"].as_str().unwrap().to_owned();
    let mine = link.trim_start_matches("http://h.example").to_owned();
    let list = site.get(&mine).await;
    assert!(list.text.contains("记在你的名下") && list.headers["cache-control"] == "no-store");
    let token = mine.split("as=").nth(1).unwrap();
    // One person on two browsers has one vote.
    for browser in ["phone", "laptop", "phone"] {
        site.form(browser, &format!("{}/1/vote?as={token}", board()), &[]).await.place();
    }
    assert_eq!(site.number(1).await["votes"], 2);
    let on = site.form("phone", &format!("{}/1/subscribe?as={token}", board()), &[]).await.place();
    assert!(site.get(&on).await.text.contains("有进展时会通知你") && site.number(1).await["subscribers"] == 1);
    site.form("phone", &format!("{}/1/subscribe?as={token}", board()), &[]).await.place();
    assert_eq!(site.number(1).await["subscribers"], 0);
    let fields = [("kind", "problem"), ("title", "尺码偏小"), ("text", "比标的小一码")];
    site.form("phone", &format!("{}/new?as={token}", board()), &fields).await.place();
    let post = site.number(2).await;
    assert_eq!(
        (&post["user_id"], &post["author_name"], &post["origin"]),
        (&json!("lin"), &json!("林小美"), &json!("link"))
    );
    assert!(!site.get(&format!("{}/2", board())).await.text.contains("林"), "only a signature is shown to others");
    let of_two = |(name, event): &(String, Json)| name == "Feedback Posted" && event["properties"]["number"] == 2;
    let (_, posted) = site.events().await.into_iter().find(of_two).unwrap();
    assert_eq!((&posted["user_id"], &posted["properties"]["text"]), (&json!("lin"), &json!("比标的小一码")));
    let other = site.get(&format!("/s/{OTHER_SHOP}/feedback?as={token}")).await;
    assert!(!other.text.contains("记在你的名下"), "in another shop it is nobody's");
    assert_eq!(site.read(&format!("/feedback?customer={LIN}")).await["total"], 1);
}

#[tokio::test]
async fn an_address_that_nobody_confirms_is_forgotten() {
    let site = Site::open().await;
    site.write("idea", "支持分期", "想分期", &[]).await;
    let subscribe = format!("{}/1/subscribe", board());
    site.form("firefox", &subscribe, &[("email", "ann@x.cn")]).await.place();
    site.form("firefox", &page(&site, "confirm", subscription(&site).await), &[]).await;
    let left = async |hours: i64| {
        site.forward(hours);
        crate::subscriptions::forget_all(&site.feedback).await.unwrap();
        site.count("feedback_subscriptions").await
    };
    let ben = [("email", "ben@x.cn")];
    site.form("safari", &subscribe, &ben).await.place();
    assert_eq!(left(95).await, 2);
    site.form("safari", &subscribe, &ben).await.place();
    assert_eq!(left(95).await, 2, "who asks again has the whole time again");
    assert_eq!(left(2).await, 1, "who has confirmed is kept");
    assert_eq!(site.number(1).await["subscribers"], 1);
}

#[tokio::test]
async fn who_gave_an_address_is_told_to_look_for_the_mail() {
    let site = Site::open().await;
    for (email, said) in [("ann@x.cn", "sent_mailed"), ("", "sent")] {
        let fields = [("kind", "praise"), ("title", said), ("text", said), ("email", email), ("anyway", "1")];
        let place = site.form("firefox", &format!("{}/new", board()), &fields).await.place();
        let page = site.get(&place).await.text;
        assert!(place.contains(&format!("said={said}")), "{place}");
        assert_eq!(page.contains("请查收确认邮件"), !email.is_empty(), "{page}");
    }
}

#[tokio::test]
async fn staff_see_which_customer_wrote_once_the_address_is_confirmed() {
    let site = Site::open().await;
    site.write("complaint", "退款没到", "三周了", &[("email", "mei@example.com")]).await;
    let api = site.api(1).await;
    assert_eq!(site.read(&api).await["customer_id"], json!(null), "anybody can give her address");
    let confirm = page(&site, "confirm", subscription(&site).await);
    assert!(site.form("firefox", &confirm, &[]).await.text.contains("确认好了"));
    assert_eq!(site.read(&api).await["customer_id"], json!(LIN));
}
