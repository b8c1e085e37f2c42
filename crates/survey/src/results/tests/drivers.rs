//! A published survey of satisfaction, answered here: its index and where quality falls short of what was expected.

use std::collections::BTreeMap;
use std::path::Path;

use eventlog::Consumer;
use primitives::{Event, EventKind, SourceId, Stored};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::desk::{By, Desk, SHOP, now, question};
use crate::Projector;
use crate::surveys::Survey;

const ITEMS: [(&str, &str, usize); 6] = [
    ("image", "imag", 5),
    ("expectation", "expe", 5),
    ("quality", "qual", 5),
    ("value", "val", 4),
    ("satisfaction", "sat", 4),
    ("loyalty", "loy", 4),
];

/// The key of a question, its dimension and the column of the file.
fn items() -> impl Iterator<Item = (String, &'static str, String)> {
    let of = |(dimension, column, n): (&'static str, &'static str, usize)| {
        (1..=n).map(move |item| (format!("{dimension}_{item}"), dimension, format!("{column}{item}")))
    };
    ITEMS.into_iter().flat_map(of)
}

/// What 250 customers answered, by the question's key (its source lies with the file).
fn published() -> Option<Vec<Json>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/survey_drivers/satisfaction.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    };
    let mut lines = text.lines().map(|line| line.split(',').map(|cell| cell.trim_matches('"')).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let answers = |row: Vec<&str>| {
        let number =
            |column: &str| row[header.iter().position(|cell| *cell == column).unwrap()].parse::<i64>().unwrap();
        let all: BTreeMap<String, i64> = items().map(|(key, _, column)| (key, number(&column))).collect();
        json!(all)
    };
    Some(lines.map(answers).collect())
}

async fn asked(desk: &Desk) -> Survey {
    let asked = items().map(|(key, dimension, _)| {
        let mut item = question(&key, "rating");
        (item["dimension"], item["scale"]) = (json!(dimension), json!({"from": 0, "to": 10}));
        item
    });
    desk.survey("csi", asked.collect()).await
}

/// The expected numbers are means of the file's columns, counted without this code.
async fn expect_the_index_and_its_gaps(desk: &Desk, survey: &Survey) {
    let results = desk.get("analyst", &format!("/surveys/{}/results", survey.id)).await;
    let csi = &results["csi"];
    assert_eq!((&csi["index"]["n"], &results["completed"]), (&json!(250), &json!(250)));
    assert!((csi["index"]["value"].as_f64().unwrap() - 71.859_674).abs() < 1e-5, "{csi}");
    let gaps = csi["gaps"].as_array().unwrap();
    let found: Vec<(&str, f64)> =
        gaps.iter().map(|gap| (gap["key"].as_str().unwrap(), gap["gap"].as_f64().unwrap())).collect();
    let expected = [("all", -5.376), ("1", -5.6), ("2", -4.96), ("3", -7.72), ("4", -5.48), ("5", -3.12)];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for ((key, gap), (of, wanted)) in found.into_iter().zip(expected) {
        assert!(key == of && (gap - wanted).abs() < 1e-9, "{key}: {gap}, and not {of}: {wanted}");
    }
}

#[tokio::test]
async fn a_published_survey_has_its_index_and_its_gaps() {
    let Some(answers) = published() else { return };
    let desk = Desk::open().await;
    let survey = asked(&desk).await;
    for given in answers {
        desk.answer(&survey, &By::default(), given).await;
    }
    expect_the_index_and_its_gaps(&desk, &survey).await;
}

/// An answer as the import of a table tells it: every number is text.
fn imported(survey: &Survey, row: usize, given: &Json) -> Event {
    let texts = given.as_object().unwrap().iter().map(|(key, n)| (key.clone(), format!("{n}.0")));
    let answers: BTreeMap<String, String> = texts.collect();
    let body = json!({"type": "track", "event": "Survey Answered", "anonymousId": row.to_string(),
        "properties": {"survey_id": survey.id.to_string(), "answers": answers}, "context": {"channel": "import"}});
    Event {
        v: Event::VERSION,
        shop: SHOP,
        source: SourceId(Uuid::from_u128(0x77)),
        message_id: format!("row-{row}"),
        kind: EventKind::Track,
        name: Some("Survey Answered".to_owned()),
        user_id: None,
        anonymous_id: Some(row.to_string()),
        timestamp: now(),
        received_at: now(),
        body: serde_json::value::to_raw_value(&body).unwrap(),
    }
}

#[tokio::test]
async fn a_published_survey_from_a_table_has_the_same_index_and_gaps() {
    let Some(answers) = published() else { return };
    let desk = Desk::open().await;
    let survey = asked(&desk).await;
    let events = answers.iter().enumerate().map(|(row, given)| imported(&survey, row, given));
    let stored: Vec<Stored> = events.zip(1..).map(|(event, seq)| Stored { seq, event }).collect();
    Projector::new(desk.surveys.kit.clone()).apply(&stored).await.unwrap();
    expect_the_index_and_its_gaps(&desk, &survey).await;
}
