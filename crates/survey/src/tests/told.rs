//! What other systems tell of.

use primitives::{Event, SourceId};
use serde_json::json;

use super::world::World;

#[tokio::test]
async fn scores_from_elsewhere_have_a_survey_of_their_own_and_count_once() {
    let world = World::open().await;
    let answer = |user: &str, score: i64| {
        world.event(
            user,
            "Survey Answered",
            json!({"survey": "nps", "score": score, "text": "物流快", "order_id": "A-1"}),
        )
    };
    world.hear(vec![world.order("lin", "A-1"), answer("lin", 10), answer("wang", 2), answer("lin", 10)]).await;
    let list = world.get("agent", "/surveys").await;
    let survey = &list["items"][0];
    assert_eq!((&survey["name"], &survey["origin"]), (&json!("NPS（其他系统）"), &json!("elsewhere")));
    assert_eq!(survey["counts"]["completed"], 2, "a repeated event counts once");
    assert_eq!(world.count("survey_responses WHERE score = 10 AND band = 'promoter' AND product_id = 'tea'").await, 1);
    assert_eq!(world.count("survey_tallies WHERE question = 'score' AND dimension = '' AND n = 1").await, 2);
    let path = format!("/surveys/{}", survey["id"].as_str().unwrap());
    assert_eq!(world.call("manager", "DELETE", &path, json!(null)).await.status, 409);
    let own = world.nps(json!({})).await;
    let named = json!({"survey_id": own, "score": 7, "answers": {"more": "不错"}});
    world.hear(vec![world.event("chen", "Survey Answered", named)]).await;
    assert_eq!(world.get("agent", &format!("/surveys/{own}")).await["counts"]["completed"], 1);
}

#[tokio::test]
async fn what_is_no_answer_is_kept_with_its_reason() {
    let world = World::open().await;
    let answer = |properties| world.event("lin", "Survey Answered", properties);
    world
        .hear(vec![
            answer(json!({"survey": "nps", "score": 11})),
            answer(json!({"survey": "csat", "score": 4.5})),
            answer(json!({"survey": "mood", "score": 1})),
            answer(json!({"survey": "ces"})),
            answer(json!({"survey": "csat", "score": 5.0})),
        ])
        .await;
    assert_eq!((world.count("survey_responses").await, world.count("unread_surveys").await), (1, 4));
}

#[tokio::test]
async fn answers_from_a_table_are_understood_and_say_which_are_not() {
    let world = World::open().await;
    let (fast, kind) = (json!({"zh": "快", "en": "Fast"}), json!({"zh": "好", "en": "Kind"}));
    let questions = json!([
        {"key": "speed", "type": "rating", "text": fast, "scale": {"from": 1, "to": 10}},
        {"key": "liked", "type": "multiple", "text": kind,
         "options": [{"key": "fast", "text": fast}, {"key": "kind", "text": kind}]},
    ]);
    let survey = world.survey("own", questions, json!({})).await;
    let row = |user: &str, speed: &str, liked: &str| {
        let answers = json!({"speed": speed, "liked": liked});
        by_import(world.event(user, "Survey Answered", json!({"survey_id": survey, "answers": answers})))
    };
    world.hear(vec![row("lin", "9.0", "好;Fast"), row("lin", "9.0", "好;Fast"), row("wang", "11", "Fast")]).await;
    assert_eq!(world.count("survey_responses WHERE origin = 'import' AND state = 'completed'").await, 1);
    assert_eq!(world.count("survey_answers WHERE question = 'speed' AND value = '9'").await, 1);
    assert_eq!(world.count("survey_answers WHERE value = '[\"fast\",\"kind\"]'").await, 1);
    assert_eq!((world.count("unread_surveys").await, world.count("survey_invitations").await), (1, 0));
    world.hear(vec![undone(&world)]).await;
    assert_eq!((world.count("survey_responses").await, world.count("survey_answers").await), (0, 0));
}

const IMPORT: &str = "0198c0de-0000-7000-8000-000000000001";

fn by_import(mut event: Event) -> Event {
    let mut body: serde_json::Value = serde_json::from_str(event.body.get()).unwrap();
    body["context"] = json!({"import_id": IMPORT, "channel": "import"});
    event.body = serde_json::value::to_raw_value(&body).unwrap();
    event
}

fn undone(world: &World) -> Event {
    Event { source: SourceId::SYSTEM, ..world.event("", "Import Undone", json!({"import_id": IMPORT})) }
}

#[tokio::test]
async fn whom_only_an_undone_import_would_ask_is_not_asked() {
    let world = World::open().await;
    world.nps(json!({"trigger": "delivery", "delay_hours": 24})).await;
    world.forward(1);
    let delivered = |order: &str| world.event("", "Parcel Delivered", json!({"order_id": order}));
    world.hear(vec![world.order("lin", "A-1"), world.order("wang", "A-2"), world.order("chen", "A-3")]).await;
    world.hear(vec![by_import(delivered("A-1")), by_import(delivered("A-2")), delivered("A-2")]).await;
    world.forward(24);
    assert_eq!(world.decide().await, 2);
    world.hear(vec![by_import(delivered("A-3"))]).await;
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 4, "mails and reminders");
    world.hear(vec![undone(&world)]).await;
    let invited = |rest: &str| format!("survey_invitations WHERE {rest}");
    assert_eq!(world.count(&invited("order_id = 'A-1' AND NOT is_asked AND reason = 'withdrawn'")).await, 1);
    assert_eq!(world.count(&invited("order_id = 'A-2' AND is_asked")).await, 1, "the shop said so too");
    assert_eq!(world.count(&invited("order_id = 'A-3'")).await, 0, "nothing was decided about it yet");
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 2);
    assert_eq!(world.count("contact_messages WHERE error = 'withdrawn'").await, 2);
    let told = world.told("Survey Withdrawn").await;
    let said = |key: &str| told[0].1[key].clone();
    assert_eq!((told.len(), said("occasion"), said("reason")), (1, json!("delivery"), json!("withdrawn")));
    assert_eq!(world.told("Contact Withdrawn").await.len(), 1);
}

#[tokio::test]
async fn an_occasion_that_was_taken_back_asks_anew_when_it_comes_again_and_then_once() {
    let world = World::open().await;
    world.nps(json!({"trigger": "delivery", "delay_hours": 24})).await;
    world.forward(1);
    let delivered = || world.event("", "Parcel Delivered", json!({"order_id": "A-1"}));
    world.hear(vec![world.order("lin", "A-1"), by_import(delivered())]).await;
    world.forward(24);
    assert_eq!(world.decide().await, 1);
    world.hear(vec![undone(&world)]).await;
    assert_eq!(world.decide().await, 0, "nothing has come again");
    world.hear(vec![delivered(), delivered()]).await;
    world.forward(24);
    assert_eq!(world.decide().await, 1);
    world.hear(vec![delivered()]).await;
    let invited = |reason: &str| format!("survey_invitations WHERE reason = '{reason}'");
    assert_eq!((world.count(&invited("ok")).await, world.count(&invited("withdrawn")).await), (1, 1));
    assert_eq!(world.count("survey_invitations").await, 2);
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 2, "a mail and its reminder");
    assert_eq!(world.count("contacts WHERE asked_at IS NOT NULL").await, 1, "who got no mail was not asked");
}

#[tokio::test]
async fn an_undone_import_takes_its_answers_and_their_counts_along() {
    let world = World::open().await;
    let imported = |user: &str, score: i64| {
        let event = world.event(user, "Survey Answered", json!({"survey": "csat", "score": score, "text": "还行"}));
        by_import(event)
    };
    let kept = world.event("chen", "Survey Answered", json!({"survey": "csat", "score": 5}));
    world.hear(vec![imported("lin", 1), imported("wang", 5), kept]).await;
    assert_eq!(world.count("survey_responses WHERE origin = 'import'").await, 2);
    world.hear(vec![undone(&world)]).await;
    assert_eq!((world.count("survey_responses").await, world.count("survey_answers").await), (1, 1));
    assert_eq!(world.count("survey_tallies WHERE question = 'score' AND dimension = '' AND n > 0").await, 1);
}

#[tokio::test]
async fn what_an_import_said_of_an_order_goes_with_it_and_what_the_shop_said_stands_again() {
    let world = World::open().await;
    let imported = |order: &str| {
        let lines = json!([{"product_id": "cup", "name": "杯"}]);
        let event = world.event("wang", "Order Updated", json!({"order_id": order, "products": lines}));
        by_import(event)
    };
    let buyer = async |order: &str| {
        let kit = &world.surveys.kit;
        let known = crate::triggers::orders::find(&kit.store, &kit.vault, super::world::SHOP, order).await.unwrap();
        known.and_then(|(who, about)| Some((who.user_id?, about.product_id?)))
    };
    let pair = |user: &str, product: &str| Some((user.to_owned(), product.to_owned()));
    world.hear(vec![world.order("lin", "A-1")]).await;
    world.forward(1);
    world.hear(vec![imported("A-1"), imported("A-2")]).await;
    assert_eq!((buyer("A-1").await, buyer("A-2").await), (pair("wang", "cup"), pair("wang", "cup")));
    world.hear(vec![undone(&world)]).await;
    assert_eq!((buyer("A-1").await, buyer("A-2").await), (pair("lin", "tea"), None));
    assert_eq!(world.count("survey_order_words").await, 1);
}

#[tokio::test]
async fn an_answer_finds_its_customer_once_the_profile_is_there() {
    let world = World::open().await;
    let place = || crate::answers::place(&world.surveys, uuid::Uuid::nil());
    world.hear(vec![world.event("zhao", "Survey Answered", json!({"survey": "ces", "score": 6}))]).await;
    assert_eq!(place().await.unwrap(), (None, 0));
    world.people.set("zhao", |zhao| zhao.segments = vec![uuid::Uuid::from_u128(0x99)]);
    assert_eq!(place().await.unwrap(), (None, 1));
    assert_eq!(place().await.unwrap(), (None, 0));
    let counted =
        |dimension: &str| format!("survey_tallies WHERE question = '' AND dimension = '{dimension}' AND n = 1");
    for dimension in ["", "class", "segment", "channel"] {
        assert_eq!(world.count(&counted(dimension)).await, 1, "{dimension}");
    }
}
