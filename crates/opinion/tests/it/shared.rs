//! On public data beside the repository: skipped, loudly, where they are not.

use std::path::PathBuf;

use opinion::learn::Quality;
use opinion::{Language, Polarity};

fn shared(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data").join(name);
    if !path.exists() {
        eprintln!("SKIPPED: {} is not there", path.display());
        return None;
    }
    Some(path)
}

#[test]
fn judges_hotels_out_of_the_box() {
    let Some(path) = shared("zh_reviews/ChnSentiCorp_htl_all.csv") else { return };
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.records().map(|row| row.unwrap()).step_by(25);
    let label = |row: &csv::StringRecord| if &row[0] == "1" { Polarity::Positive } else { Polarity::Negative };
    let judged: Vec<_> = rows.map(|row| (label(&row), super::mine(&row[1]).probabilities)).collect();
    let quality = Quality::of(&judged);
    assert!(quality.accuracy > 0.85 && quality.macro_f1 > 0.83, "{quality:?}");
}

#[test]
fn does_not_pretend_to_know_portuguese() {
    let Some(path) = shared("olist_sample/olist_order_reviews_dataset.csv") else { return };
    let mut reader = csv::Reader::from_path(path).unwrap();
    let texts: Vec<String> = reader
        .records()
        .map(|row| row.unwrap()[4].to_owned())
        .filter(|text| text.split_whitespace().count() > 4)
        .take(500)
        .collect();
    let other = texts.iter().filter(|text| super::mine(text).language == Language::Other).count();
    assert!(other * 100 >= texts.len() * 97, "{other} of {}", texts.len());
}
