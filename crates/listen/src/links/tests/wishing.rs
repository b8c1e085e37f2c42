//! Buyers who write without having been asked.

use axum::http::header;

use super::*;

impl World {
    /// The shopper's pages, where mail can be sent.
    pub(super) fn pages(&self) -> Router {
        crate::shopper::router().with_state(Shopper::mailing(self.listen.clone(), self.contact.clone()))
    }

    async fn bought(&self, order: &str, user: &str, email: &str) {
        let products = json!([{"product_id": "tea", "name": "明前龙井", "price": 9}]);
        let properties = json!({"order_id": order, "total": 9, "products": products});
        let context = json!({"traits": {"email": email}});
        self.hear(SourceId(Uuid::from_u128(9)), "Order Completed", user, &properties, &context).await;
    }
}

/// Fills in the page; gives where it leads to.
async fn wish(pages: &Router, order: &str, proof: &str) -> (StatusCode, Option<String>) {
    wish_from(pages, "Safari", order, proof).await
}

/// The same from a browser: nobody knows more of where it is.
async fn wish_from(pages: &Router, browser: &str, order: &str, proof: &str) -> (StatusCode, Option<String>) {
    let form = format!("order={}&proof={}", pages::encoded(order), pages::encoded(proof));
    let request = Request::post(format!("/s/{SHOP}/write?lang=zh"))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("host", "h.example")
        .header(header::USER_AGENT, browser)
        .body(Body::from(form))
        .unwrap();
    let answer = pages.clone().oneshot(request).await.unwrap();
    let place = answer.headers().get(header::LOCATION).map(|place| place.to_str().unwrap().to_owned());
    (answer.status(), place)
}

pub(super) async fn read(pages: &Router, path: &str) -> (StatusCode, String) {
    let answer = pages.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
    let status = answer.status();
    (status, String::from_utf8(to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn who_was_not_asked_gets_the_link_at_the_stored_address_and_counts_as_unasked() {
    let world = World::open().await;
    world.set(json!({"request": {"sample_rate": 0.0}})).await;
    world.bought("A-1", "u1", "lin@example.com").await;
    let pages = world.pages();
    world.forward(13);
    let same = (StatusCode::SEE_OTHER, Some(format!("/s/{SHOP}/write?lang=zh&is_sent=true")));
    for (order, proof) in [("A-1", "other@example.com"), ("A-9", "lin@example.com"), ("A-1", "1234")] {
        assert_eq!(wish(&pages, order, proof).await, same);
    }
    assert_eq!((world.count("review_requests").await, world.count("contacts").await), (0, 0), "nothing fits");
    assert_eq!(wish(&pages, "#A-1", " LIN@example.com").await, same);
    let now = store::micros(world.listen.kit.now());
    let waiting = format!("contact_messages WHERE state = 'queued' AND next_at <= {now}");
    assert_eq!(world.count(&waiting).await, 1, "somebody waits for it, at eleven at night too");
    assert_eq!(world.count("contacts WHERE kind = 'confirmation' AND asked_at IS NULL").await, 1, "nobody was asked");
    assert_eq!(wish(&pages, "A-1", "lin@example.com").await, same);
    assert_eq!(world.count(&waiting).await, 2, "the first was lost");
    assert_eq!(world.count("review_requests WHERE reason = 'self'").await, 1, "the link is the same");
    assert_eq!(batch(&world.listen, &world.contact, SHOP).await.unwrap(), 0, "it is no asking");
    world.answer("A-1").await;
    assert_eq!(world.count("reviews WHERE is_unasked AND is_verified").await, 1);
    assert_eq!(world.count("review_sums WHERE measure LIKE 'invited%'").await, 0);
    let seen = world.call("GET", "/reviews/invited", Json::Null).await;
    assert_eq!((&seen["unasked"]["n"], &seen["invited"]["n"]), (&json!(1), &json!(0)));
    assert_eq!((&seen["wished"]["asked"], &seen["wished"]["answered"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn who_wished_for_a_link_is_drawn_like_everybody_and_who_was_asked_gets_that_link_again() {
    let world = World::open().await;
    world.bought("A-1", "u1", "lin@example.com").await;
    let pages = world.pages();
    wish(&pages, "A-1", "lin@example.com").await;
    world.forward(21 * 24);
    assert_eq!(draw(&world.listen, SHOP).await.unwrap(), 1, "a wish is no draw");
    world.asked(&[("A-3", "u3")]).await;
    world.bought("A-3", "u3", "wang@example.com").await;
    wish(&pages, "A-3", "wang@example.com").await;
    assert_eq!(world.count("review_requests WHERE order_id = 'A-3'").await, 1, "the shop had asked already");
}

#[tokio::test]
async fn a_stranger_who_knows_an_order_takes_nothing_from_its_buyer() {
    let world = World::open().await;
    world.bought("A-1", "u1", "lin@example.com").await;
    let pages = world.pages();
    let mut refused = 0;
    for n in 0..7 {
        let (status, _) = wish_from(&pages, "stranger", "A-1", &format!("{n:04}")).await;
        refused += i32::from(status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!((refused, world.count("contact_messages").await), (2, 0), "five tries");
    let right = wish_from(&pages, "buyer", "A-1", "lin@example.com").await;
    assert_eq!((right.0, world.count("contact_messages").await), (StatusCode::SEE_OTHER, 1));
    for n in 0..6 {
        assert_eq!(wish_from(&pages, &format!("b{n}"), "A-1", "lin@example.com").await, right, "nobody learns of it");
    }
    assert_eq!(world.count("contact_messages").await, 5, "no buyer is flooded with mails");
}

#[tokio::test]
async fn the_order_of_who_was_erased_gets_no_link_when_they_are_told_of_again() {
    let world = World::open().await;
    world.bought("A-1", "u1", "lin@example.com").await;
    let person = crate::Person { user_ids: vec!["u1".to_owned()], ..crate::Person::default() };
    crate::erase(&world.listen.kit, SHOP, &person).await.unwrap();
    world.forward(1);
    for order in ["A-1", "A-2"] {
        world.bought(order, "u1", "lin@example.com").await;
        wish(&world.pages(), order, "lin@example.com").await;
    }
    let asked = ["A-1", "A-2"].map(|order| format!("review_requests WHERE order_id = '{order}'"));
    assert_eq!((world.count(&asked[0]).await, world.count(&asked[1]).await), (0, 1));
}

#[tokio::test]
async fn an_order_that_only_a_browser_told_of_is_nobodys() {
    let world = World::open().await;
    let ordered = json!({"order_id": "A-1", "total": 9, "products": [{"product_id": "tea", "price": 9}]});
    let claimed = json!({"claimed": true, "traits": {"email": "mallory@example.com"}});
    world.hear(SourceId(Uuid::from_u128(8)), "Order Completed", "", &ordered, &claimed).await;
    wish(&world.pages(), "A-1", "mallory@example.com").await;
    assert_eq!(world.count("contact_messages").await, 0);
}

#[tokio::test]
async fn the_page_is_offered_where_mail_can_be_sent_and_stands_up_to_guessing() {
    let world = World::open().await;
    let (own, reviews) = (format!("/s/{SHOP}/write"), format!("/s/{SHOP}/reviews?lang=en"));
    let pages = world.pages();
    assert!(read(&pages, &reviews).await.1.contains(&format!("href=\"{own}?lang=en\"")));
    let summary = read(&pages, &format!("/public/v1/shops/{SHOP}/summary")).await.1;
    assert_eq!(serde_json::from_str::<Json>(&summary).unwrap()["write"], json!(own));
    for (lang, words) in [("zh", "写评价"), ("en", "Write a review")] {
        let (status, text) = read(&pages, &format!("{own}?lang={lang}")).await;
        assert!(status.is_success() && text.contains(words) && !text.contains("<script"), "{text}");
    }
    assert_eq!(wish(&pages, "", "x").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let tries: Vec<StatusCode> = {
        let mut tries = Vec::new();
        for n in 0..7 {
            tries.push(wish(&pages, "A-1", &format!("{n:04}")).await.0);
        }
        tries
    };
    assert_eq!(tries.iter().filter(|status| **status == StatusCode::TOO_MANY_REQUESTS).count(), 2);
    let without: Router = crate::shopper::router().with_state(Shopper::new(world.listen.clone()));
    assert_eq!(read(&without, &own).await.0, StatusCode::NOT_FOUND);
    assert!(!read(&without, &reviews).await.1.contains("/write"));
}
