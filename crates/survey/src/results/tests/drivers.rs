//! A published survey of satisfaction, answered here: its index and where quality falls short of what was expected.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value as Json, json};

use super::desk::{By, Desk, question};

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

/// The expected numbers are means of the file's columns, counted without this code.
#[tokio::test]
async fn a_published_survey_has_its_index_and_its_gaps() {
    let Some(answers) = published() else { return };
    let desk = Desk::open().await;
    let asked = items().map(|(key, dimension, _)| {
        let mut item = question(&key, "rating");
        (item["dimension"], item["scale"]) = (json!(dimension), json!({"from": 0, "to": 10}));
        item
    });
    let survey = desk.survey("csi", asked.collect()).await;
    for given in answers {
        desk.answer(&survey, &By::default(), given).await;
    }
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
