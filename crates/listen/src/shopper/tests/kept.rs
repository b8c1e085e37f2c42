//! What was not taken comes back as it was filled in.

use super::*;

/// A review of an order's tea with two stars: the link, the request and the review.
async fn reviewed(world: &World) -> (String, Uuid, String) {
    let link = world.link("A-1").await;
    world.post(&link, &TEA, &[]).await;
    let store = &world.test.store;
    let request: Option<Uuid> = store.scalar("SELECT id FROM review_requests", vec![]).await.unwrap();
    let review: Option<Uuid> = store.scalar("SELECT id FROM reviews", vec![]).await.unwrap();
    (link, request.unwrap(), review.unwrap().to_string())
}

#[tokio::test]
async fn a_change_keeps_its_stars_and_words() {
    let world = World::open().await;
    let (link, _, review) = reviewed(&world).await;
    let long = "长".repeat(4_001);
    let fields = [("review", review.as_str()), ("rating", "4"), ("text", long.as_str())];
    let page = world.post(&format!("{link}/change"), &fields, &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("name=\"rating\" value=\"4\" checked") && page.text.contains(&long), "{}", page.text);
}

#[tokio::test]
async fn what_is_added_keeps_its_pictures() {
    let world = World::open().await;
    let (link, request, review) = reviewed(&world).await;
    let mut file = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(8, 8).write_to(&mut file, image::ImageFormat::Png).unwrap();
    let media = &world.shopper.media;
    let id = media.take(world.shopper.kit(), SHOP, request, file.into_inner()).await.unwrap().to_string();
    let more = format!("{link}/more");
    let (own, kept) = (("review", review.as_str()), ("kept", id.as_str()));
    let page = world.post(&more, &[own, kept, ("text", "")], &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains(&format!("name=\"kept\" value=\"{id}\" checked")), "{}", page.text);
    let sent = world.post(&more, &[own, kept, ("text", "放了一个月更苦")], &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(world.count("SELECT COUNT(*) FROM media WHERE review IS NOT NULL").await, 1);
}

#[tokio::test]
async fn a_report_and_a_question_keep_all_that_was_typed() {
    let world = World::open().await;
    let (_, _, review) = reviewed(&world).await;
    let send = async |path: String, body: &'static str| {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::HOST, "reviews.example")
            .body(Body::from(body))
            .unwrap();
        world.send(request).await
    };
    let report = send(format!("/s/{SHOP}/report/{review}"), "reason=fake&text=bought+it&email=nobody").await;
    let question = send(format!("/s/{SHOP}/questions/tea"), "text=how+hot&name=Li&email=nobody").await;
    for (page, kept) in
        [(&report, ["value=\"fake\" required checked", "bought it"]), (&question, ["how hot", "\"Li\""])]
    {
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(kept.iter().all(|kept| page.text.contains(kept)), "{}", page.text);
        assert_eq!(page.headers[header::CACHE_CONTROL], "private, no-cache", "who goes back finds it, too");
    }
}
