//! Whatever comes and goes: what is counted is what a recount of the answers gives.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use store::{FromQueryResult, Sql, sea_orm};
use uuid::Uuid;

use super::super::tallies::{Counted, Key, Tallies, lines};
use super::desk::{By, Desk, SHOP, question};
use crate::Person;
use crate::answers::Response;
use crate::surveys::Survey;

#[derive(Debug, Clone)]
enum Act {
    Answer { by: By, answers: Json },
    TakeOut { which: prop::sample::Index },
    Erase { customer: u128 },
}

/// Answers to some of the questions.
fn answers() -> impl Strategy<Value = Json> {
    let options = prop::sample::subsequence(vec!["a", "b", "c"], 0..=3);
    let order = Just(vec!["a", "b", "c"]).prop_shuffle();
    let number = |range: std::ops::Range<i64>| prop::option::of(range);
    (number(0..11), number(1..6), options, prop::option::of(order), number(1..6), any::<bool>()).prop_map(
        |(nps, quality, several, ranked, row, is_said)| {
            let mut all = json!({"nps": nps, "quality": quality, "satisfaction": quality});
            if !several.is_empty() {
                all["several"] = json!(several);
            }
            all["ranked"] = json!(ranked);
            all["rows"] = row.map_or(Json::Null, |row| json!({"r1": row, "r2": 6 - row}));
            all["words"] = if is_said { json!("物流太慢了，客服很好") } else { Json::Null };
            all.as_object_mut().unwrap().retain(|_, value| !value.is_null());
            all
        },
    )
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let by = (0..4u128, 0..3usize, 0..3usize, any::<bool>(), 0..40i64).prop_map(
        |(customer, class, product, is_in_segment, days_ago)| By {
            customer: (customer > 0).then_some(customer),
            class: [None, Some("loyal"), Some("new")][class],
            product: [None, Some("p1"), Some("p2")][product],
            agent: [None, Some("小林"), Some("小周")][class],
            is_in_segment,
            days_ago,
        },
    );
    let act = prop_oneof![
        6 => (by, answers()).prop_map(|(by, answers)| Act::Answer { by, answers }),
        2 => any::<prop::sample::Index>().prop_map(|which| Act::TakeOut { which }),
        1 => (1..4u128).prop_map(|customer| Act::Erase { customer }),
    ];
    prop::collection::vec(act, 1..20)
}

fn questions() -> Vec<Json> {
    let options: Vec<Json> = ["a", "b", "c"].iter().map(|key| json!({"key": key, "text": {"zh": key}})).collect();
    let rows: Vec<Json> = ["r1", "r2"].iter().map(|key| json!({"key": key, "text": {"zh": key}})).collect();
    let with = |mut question: Json, key: &str, value: Json| {
        question[key] = value;
        question
    };
    let scale = json!({"from": 1, "to": 5});
    let of_delivery = json!({"question": "words", "op": "contains", "value": "物流"});
    vec![
        question("nps", "nps"),
        with(with(question("quality", "rating"), "dimension", json!("quality")), "scale", scale.clone()),
        with(with(question("satisfaction", "rating"), "dimension", json!("satisfaction")), "scale", scale.clone()),
        with(question("several", "multiple"), "options", json!(options)),
        with(question("ranked", "ranking"), "options", json!(options)),
        with(with(question("rows", "matrix"), "rows", json!(rows)), "scale", scale),
        with(question("words", "text"), "jumps", json!([{"if": of_delivery, "to": "end"}])),
        question("more", "text"),
    ]
}

#[derive(FromQueryResult)]
struct Stored {
    dimension: String,
    value: String,
    day: i64,
    question: String,
    item: String,
    answer: String,
    n: i64,
}

type Flat = BTreeMap<(String, String, i64, String, String, String), i64>;

async fn recount(desk: &Desk, survey: &Survey) -> Flat {
    let store = &desk.test.store;
    let definition = desk.definition(survey).await;
    let sql = "SELECT * FROM survey_responses WHERE survey = $1 AND state = 'completed'";
    let responses: Vec<Response> = store.rows(sql, vec![survey.id.into()]).await.unwrap();
    let mut tallies = Tallies::default();
    for response in &responses {
        let answers = crate::answers::stored_answers(store, response.id).await.unwrap();
        let segments = response.segments();
        let counted = Counted {
            survey: survey.id,
            day: response.day,
            class: response.class.as_deref(),
            segments: &segments,
            channel: &response.channel,
            product_id: response.product_id.as_deref(),
            agent: response.agent.as_deref(),
            answers: &answers,
        };
        tallies.add(&definition, &counted, 1);
    }
    let flat =
        |(key, n): (Key, i64)| ((key.dimension.to_owned(), key.value, key.day, key.question, key.item, key.answer), n);
    tallies.into_inner().into_iter().map(flat).filter(|(_, n)| *n != 0).collect()
}

async fn stored(desk: &Desk, survey: &Survey) -> Flat {
    let sql = "SELECT dimension, value, day, question, item, answer, n FROM survey_tallies WHERE survey = $1";
    let rows: Vec<Stored> = desk.test.store.rows(sql, vec![survey.id.into()]).await.unwrap();
    let flat = |row: Stored| ((row.dimension, row.value, row.day, row.question, row.item, row.answer), row.n);
    rows.into_iter().map(flat).collect()
}

/// What was written down of each completed answer.
const LINES: &str = "SELECT r.id, c.cells FROM survey_responses r LEFT JOIN survey_counted c ON c.response = r.id
    WHERE r.survey = $1 AND r.state = 'completed'";

#[derive(FromQueryResult)]
struct Lines {
    id: Uuid,
    cells: Option<String>,
}

async fn run(desk: &Desk, survey: &Survey, acts: &[Act]) {
    let mut there: Vec<Uuid> = Vec::new();
    for act in acts {
        match act {
            Act::Answer { by, answers } => there.push(desk.answer(survey, by, answers.clone()).await),
            Act::TakeOut { which } if !there.is_empty() => {
                let id = there.remove(which.index(there.len()));
                desk.take_out(survey, id).await;
            }
            Act::TakeOut { .. } => {}
            Act::Erase { customer } => {
                let customers = vec![Uuid::from_u128(*customer)];
                let person = Person { customers, ..Person::default() };
                crate::erase(&desk.surveys.kit, SHOP, &person).await.unwrap();
            }
        }
    }
    assert_eq!(stored(desk, survey).await, recount(desk, survey).await);
    let definition = desk.definition(survey).await;
    let answered: Vec<Lines> = desk.test.store.rows(LINES, vec![survey.id.into()]).await.unwrap();
    for one in &answered {
        let answers = crate::answers::stored_answers(&desk.test.store, one.id).await.unwrap();
        assert_eq!(one.cells.as_deref(), Some(lines::of(&definition, &answers).as_str()));
    }
    let kept = desk.count("survey_counted").await;
    assert_eq!(usize::try_from(kept).unwrap(), answered.len(), "nothing is left of what was taken out");
    let results = desk.get("analyst", &format!("/surveys/{}/results", survey.id)).await;
    assert_eq!(results["completed"], there.len());
    let asked = |key: &str| {
        let all = results["questions"].as_array().unwrap();
        all.iter().find(|one| one["key"] == key).unwrap().clone()
    };
    let said = desk.count("survey_answers WHERE question = 'words'").await;
    assert_eq!(asked("words")["n"], said);
}

fn cases(count: u32) -> ProptestConfig {
    ProptestConfig { cases: count, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn what_is_counted_is_a_recount(acts in acts()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let desk = Desk::open().await;
            let survey = desk.survey("nps", questions()).await;
            run(&desk, &survey, &acts).await;
        });
    }
}

/// A rule looked at the words that an erasure takes away: the undo of an import takes out what is counted then.
#[tokio::test]
async fn what_was_not_asked_is_a_recount_after_an_erasure_and_an_undo() {
    let desk = Desk::open().await;
    let survey = desk.survey("nps", questions()).await;
    let by = |customer| By { customer: Some(customer), class: Some("loyal"), ..By::default() };
    let of_delivery = json!({"nps": 3, "words": "物流太慢了"});
    let acts = [
        Act::Answer { by: by(1), answers: of_delivery.clone() },
        Act::Answer { by: by(2), answers: of_delivery },
        Act::Erase { customer: 1 },
    ];
    run(&desk, &survey, &acts).await;
    let skipped = "survey_tallies WHERE item = '#skipped' AND question = 'more' AND dimension = ''";
    assert_eq!(desk.count(&format!("{skipped} AND n = 1")).await, 1, "the other's");
    let id = desk.test.store.scalar("SELECT id FROM survey_responses WHERE is_erased", vec![]).await.unwrap();
    desk.take_out(&survey, id.unwrap()).await;
    assert_eq!(stored(&desk, &survey).await, recount(&desk, &survey).await);
    assert_eq!(desk.count(&format!("{skipped} AND n = 1")).await, 1);
}

/// A combination of filters is counted just now, and gives what counting beforehand gives for one of them: from what was
/// written down, without the answers, and from the answers where it was not written down yet.
#[tokio::test]
async fn counting_just_now_gives_the_same() {
    let desk = Desk::open().await;
    let survey = desk.survey("nps", questions()).await;
    for number in 0..40i64 {
        let by = By {
            product: Some(if number % 2 == 0 { "p1" } else { "p2" }),
            agent: Some("小林"),
            days_ago: number % 7,
            ..By::default()
        };
        let answers = json!({"nps": number % 11, "several": ["a"], "rows": {"r1": 3, "r2": 4}, "quality": 4,
            "satisfaction": number % 5 + 1});
        desk.answer(&survey, &by, answers).await;
    }
    let path = format!("/surveys/{}/results", survey.id);
    let mut one = desk.get("agent", &format!("{path}?product=p1")).await;
    let both = format!("{path}?product=p1&agent=%E5%B0%8F%E6%9E%97");
    let mut two = desk.get("agent", &both).await;
    assert_eq!(one["score"]["n"], 20);
    desk.exec("UPDATE survey_counted SET cells = NULL").await;
    let mut made = desk.get("agent", &both).await;
    assert_eq!(lines::catch_up(&desk.surveys.kit).await.unwrap(), 40);
    assert_eq!(lines::catch_up(&desk.surveys.kit).await.unwrap(), 0);
    desk.exec("DELETE FROM survey_answers").await;
    let mut kept = desk.get("agent", &both).await;
    for results in [&mut one, &mut two, &mut made, &mut kept] {
        results["from"] = Json::Null;
    }
    assert_eq!(one, two);
    assert_eq!(one, made);
    assert_eq!(one, kept);
}
