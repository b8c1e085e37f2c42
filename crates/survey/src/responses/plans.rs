//! How SQLite goes about the filters of single answers: what few have is not looked for among all of the survey.

use serde_json::json;
use store::testing;
use uuid::Uuid;
use web::{Cursor, Look};

use super::list::wanted;
use super::query::ResponsesQuery;
use super::wanted::{Place, select};
use crate::surveys::Survey;
use crate::tests::world::{SHOP, World};

async fn asked() -> (World, Survey) {
    let world = World::open().await;
    let id = world.nps(json!({})).await.parse().unwrap();
    let survey = Survey::load(&world.test.store, SHOP, id).await.unwrap().unwrap();
    (world, survey)
}

/// The steps of finding a page; none on an engine that counts its rows.
async fn plan(world: &World, survey: &Survey, query: &ResponsesQuery) -> Option<Vec<String>> {
    let wanted = wanted(&world.surveys, survey, query).await.unwrap();
    testing::plan(&world.test.store, &select(&wanted.found, 51), wanted.found.values).await
}

fn some(value: &str) -> Option<String> {
    Some(value.to_owned())
}

#[tokio::test]
async fn what_is_known_of_an_answer_is_a_stretch_of_an_index_in_the_order_that_is_wanted() {
    let (world, survey) = asked().await;
    let any = ResponsesQuery::default;
    for (query, index) in [
        (ResponsesQuery { band: some("detractor"), ..any() }, "survey_responses_band"),
        (ResponsesQuery { polarity: some("negative"), ..any() }, "survey_responses_polarity"),
        (ResponsesQuery { class: some("churned"), ..any() }, "survey_responses_class"),
        (ResponsesQuery { channel: some("phone"), ..any() }, "survey_responses_channel"),
        (ResponsesQuery { product: some("tea"), ..any() }, "survey_responses_product_at"),
        (ResponsesQuery { agent: some("agent"), ..any() }, "survey_responses_agent_at"),
    ] {
        let Some(plan) = plan(&world, &survey, &query).await else { continue };
        let is_stretch = |step: &String| step.contains(&format!("INDEX {index} (survey=? AND state=? AND "));
        assert!(plan.iter().any(is_stretch), "{query:?}: {plan:#?}");
        assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "{query:?}: {plan:#?}");
    }
    let days =
        ResponsesQuery { from: Some(jiff::civil::date(2026, 1, 1)), to: Some(jiff::civil::date(2026, 1, 31)), ..any() };
    if let Some(plan) = plan(&world, &survey, &days).await {
        let is_stretch = |step: &String| step.contains("(survey=? AND state=? AND at>? AND at<?)");
        assert!(plan.iter().any(is_stretch), "{plan:#?}");
    }
}

#[tokio::test]
async fn what_few_answers_have_is_found_by_their_ids() {
    let (world, survey) = asked().await;
    let any = ResponsesQuery::default;
    for query in [
        ResponsesQuery { aspect: some("delivery"), ..any() },
        ResponsesQuery { question: some("more"), ..any() },
        ResponsesQuery { question: some("score"), value: some("3"), ..any() },
        ResponsesQuery { follow_up: some("open"), ..any() },
        ResponsesQuery { follow_up: some("overdue"), ..any() },
        ResponsesQuery { follow_up: some("done"), class: some("loyal"), ..any() },
    ] {
        let Some(plan) = plan(&world, &survey, &query).await else { continue };
        let by_id = |step: &String| step.starts_with("SEARCH r ") && step.contains("(id=?)");
        assert!(plan.iter().any(by_id), "{query:?}: {plan:#?}");
    }
    let query = ResponsesQuery { customer: Some(Uuid::max()), ..any() };
    if let Some(plan) = plan(&world, &survey, &query).await {
        assert!(plan.iter().any(|step| step.contains("survey_responses_customer (customer=?)")), "{plan:#?}");
    }
}

/// A segment, and words within a text, are looked for among so many at a time: pages end early, and none is left out.
#[tokio::test]
async fn what_no_index_knows_of_is_looked_for_in_bounded_steps() {
    let (world, survey) = asked().await;
    let segment = Uuid::from_u128(0x99);
    world.people.set("lin", |lin| lin.segments = vec![segment]);
    for user in ["lin", "wang", "chen", "wang", "lin", "chen", "chen"] {
        world.forward(1);
        let why = format!("{user} 说物流慢");
        let body = json!({"customer": world.people.id(user), "answers": {"score": 3, "why": why}});
        world.post(&format!("/surveys/{}/phone", survey.id), body).await;
    }
    let look = Look { at_once: 2, enough: 2, most: 2 };
    let any = ResponsesQuery::default;
    for query in [
        ResponsesQuery { segment: Some(segment), ..any() },
        ResponsesQuery { question: some("why"), value: some("lin 说"), ..any() },
    ] {
        let wanted = wanted(&world.surveys, &survey, &query).await.unwrap();
        let (mut after, mut found, mut pages) = (None::<Place>, Vec::new(), 0);
        loop {
            let page = wanted.page(&world.test.store, after, 50, &look).await.unwrap();
            found.extend(page.items.into_iter().map(|row| row.customer));
            pages += 1;
            match page.next_cursor {
                Some(cursor) => after = Some(Cursor::decode(&cursor).unwrap()),
                None => break,
            }
        }
        assert_eq!(found, vec![Some(world.people.id("lin")); 2], "{query:?}");
        assert!(pages > 2, "{query:?}: {pages}");
    }
}
