//! Writers who take their reviews back.

use super::wishing::read;
use super::*;
use crate::links::tell::refusal;

impl World {
    /// The path of the link in the only mail that waits to be confirmed.
    async fn to_confirm(&self) -> String {
        let store = &self.test.store;
        let of = "FROM contact_messages m JOIN contacts c ON c.id = m.contact WHERE c.kind = 'confirmation'";
        let person: Option<Uuid> = store.scalar(&format!("SELECT c.person {of}"), vec![]).await.unwrap();
        let sealed: Option<Vec<u8>> = store.scalar(&format!("SELECT m.sealed {of}"), vec![]).await.unwrap();
        let keys = self.listen.kit.vault.existing_keys(store, &[person.unwrap()]).await.unwrap();
        let mail = keys[&person.unwrap()].open("contact.message", &sealed.unwrap()).unwrap();
        let (_, path) = mail.split_once("https://h.example").unwrap();
        path.split_once('?').unwrap().0.to_owned()
    }

    /// The id of the review of an order.
    pub(super) async fn review(&self, order: &str) -> String {
        let sql = "SELECT id FROM reviews WHERE order_id = $1";
        let id: Option<Uuid> = self.test.store.scalar(sql, vec![order.into()]).await.unwrap();
        id.unwrap().to_string()
    }

    async fn withdrawn(&self) -> i64 {
        self.count("reviews WHERE state = 'rejected' AND refusal = 'withdrawn'").await
    }
}

pub(super) async fn post(pages: &Router, path: &str, origin: &str, body: &str) -> (StatusCode, String) {
    let request = Request::post(path)
        .header("content-type", "multipart/form-data; boundary=x-form")
        .header("host", "h.example")
        .header("origin", origin)
        .body(Body::from(body.to_owned()))
        .unwrap();
    let answer = pages.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    (status, String::from_utf8(to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap())
}

/// Asks for the mail, behind the link of an order.
async fn ask(pages: &Router, link: &str, review: &str) -> (StatusCode, String) {
    let part = format!("--x-form\r\nContent-Disposition: form-data; name=\"review\"\r\n\r\n{review}\r\n--x-form--\r\n");
    post(pages, &format!("{link}/withdraw?lang=zh"), "https://h.example", &part).await
}

async fn confirm(pages: &Router, path: &str, origin: &str) -> (StatusCode, String) {
    post(pages, &format!("{path}?lang=zh"), origin, "").await
}

#[tokio::test]
async fn a_review_is_withdrawn_by_the_mail_to_its_writer_and_by_nothing_else() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1")]).await;
    let (link, pages) = (world.answer("A-1").await, world.pages());
    assert!(read(&pages, &format!("{link}?lang=zh")).await.1.contains("撤回这条评价"));
    let (status, page) = ask(&pages, &link, &world.review("A-1").await).await;
    assert!(status == StatusCode::OK && page.contains("店铺没有你的邮箱时发不出邮件"), "{page}");
    let path = world.to_confirm().await;
    let (status, page) = read(&pages, &format!("{path}?lang=zh")).await;
    assert!(status == StatusCode::OK && page.contains("香") && page.contains("<form"), "{page}");
    let by_link = format!("{}/9999999999999999", link.replace("/r/", "/r/withdraw/"));
    for forged in [by_link, format!("{path}0"), "/r/withdraw/x/y".to_owned()] {
        assert_eq!(confirm(&pages, &forged, "https://h.example").await.0, StatusCode::NOT_FOUND, "{forged}");
    }
    assert_eq!(confirm(&pages, &path, "https://evil.example").await.0, StatusCode::FORBIDDEN);
    assert_eq!(world.withdrawn().await, 0, "machines open links too");
    for _ in 0..2 {
        let (status, page) = confirm(&pages, &path, "https://h.example").await;
        assert!(status == StatusCode::OK && page.contains("这条评价已撤回"), "{page}");
    }
    assert_eq!(world.withdrawn().await, 1);
    assert_eq!(world.count("review_decisions WHERE reason = 'withdrawn'").await, 1, "once");
    let told = read(&pages, &format!("/public/v1/shops/{SHOP}/summary?lang=zh")).await.1;
    assert!(told.contains("买家自己撤回 1 条（4 星 1 条）"), "{told}");
    let page = read(&pages, &format!("{link}?lang=zh")).await.1;
    assert!(page.contains("你撤回了这条评价") && !page.contains("/withdraw?"), "{page}");
    world.clock.advance(SignedDuration::from_mins(11));
    assert_eq!(refusal::batch(&world.listen, &world.contact, SHOP).await.unwrap(), 0, "who withdrew it knows");
}

#[tokio::test]
async fn the_link_to_withdraw_ends_and_nobody_learns_whether_there_is_an_address() {
    let world = World::open().await;
    world.asked(&[("A-1", "u1"), ("A-2", "u2")]).await;
    let (known, unknown) = (world.answer("A-1").await, world.answer("A-2").await);
    let (pages, others) = (world.pages(), world.review("A-2").await);
    assert_eq!(ask(&pages, &known, &others).await.0, StatusCode::NOT_FOUND, "another order's");
    let (status, mailed) = ask(&pages, &known, &world.review("A-1").await).await;
    let (same, silent) = ask(&pages, &unknown, &others).await;
    assert_eq!((status, mailed.replace(&known, "")), (same, silent.replace(&unknown, "")));
    assert_eq!(world.count("contacts WHERE kind = 'confirmation' AND is_asked").await, 1);
    let path = world.to_confirm().await;
    world.forward(49);
    let (status, page) = confirm(&pages, &path, "https://h.example").await;
    assert!(status == StatusCode::GONE && page.contains("这个链接已过期"), "{page}");
    assert_eq!(world.withdrawn().await, 0);
    let without: Router = crate::shopper::router().with_state(Shopper::new(world.listen.clone()));
    assert_eq!(ask(&without, &unknown, &others).await.0, StatusCode::NOT_FOUND, "without mail it is not offered");
    assert!(!read(&without, &unknown).await.1.contains("/withdraw?"));
}
