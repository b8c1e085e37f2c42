//! What is drafted for the buyer alone, and whom it would reach.

use contact::Roots;

use super::*;

#[tokio::test]
async fn private_drafts_name_the_order_and_say_whom_they_would_not_reach() {
    let world = World::open().await;
    for (order, user) in [("A-1", "u1"), ("A-2", "u2")] {
        world.tell("Order Completed", order, user).await;
        world.forward(1);
        world.rated("Review Submitted", order, user, 1).await;
    }
    let listen = Listen::mailing(world.contact.clone(), world.listen.media.clone(), Roots::default());
    let (staff, _) = crate::router().split_for_parts();
    let app: Router = staff.with_state(listen);
    let drafts = async |is_private: bool| -> Json {
        let reviews = ["A-1", "A-2"].map(|order| crate::ids::review(SHOP, order));
        let request = Request::post("/reviews/drafts")
            .header("authorization", "Bearer manager")
            .header("content-type", "application/json")
            .header("host", "h.example")
            .body(Body::from(json!({"reviews": reviews, "is_private": is_private}).to_string()))
            .unwrap();
        let answer = app.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        serde_json::from_slice::<Json>(&body).unwrap()["items"].clone()
    };
    let (public, private) = (drafts(false).await, drafts(true).await);
    for (place, order) in ["A-1", "A-2"].into_iter().enumerate() {
        let text = |drafts: &Json| drafts[place]["draft"]["text"].as_str().unwrap().to_owned();
        assert!(!text(&public).contains(order), "the public must not learn it: {}", text(&public));
        let private = text(&private);
        assert!(private.contains(order) && private.contains("抱歉") && private.contains("退款"), "{private}");
    }
    let reason = |drafts: &Json, place: usize| drafts[place]["unreached"]["code"].clone();
    assert_eq!((reason(&private, 0), reason(&private, 1)), (Json::Null, json!("no_address")));
    assert_eq!(reason(&public, 1), Json::Null, "what everybody reads needs no address");
    assert_eq!(world.count("contacts WHERE kind = 'result'").await, 0, "nothing is decided by a draft");
}
