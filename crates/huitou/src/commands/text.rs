use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use opinion::learn::{Example, Quality, Training, distinct, stratified, train};
use opinion::{Miner, Polarity, Probabilities};
use tabular::{Options, Table};

use super::say::say;

#[derive(Subcommand)]
pub enum TextCommand {
    /// How well texts are understood: a file of texts and labels (0/1, stars, 好评/中评/差评 …) against what is read
    Evaluate(Evaluate),
}

#[derive(Args)]
pub struct Evaluate {
    /// CSV, Excel, JSON lines or Parquet
    file: PathBuf,
    /// The column of the texts; found by its name when left out
    #[arg(long, value_name = "NAME")]
    text_column: Option<String>,
    /// The column of the labels; found by its name when left out
    #[arg(long, value_name = "NAME")]
    label_column: Option<String>,
    /// Learn from four fifths of the distinct texts (seed 42, by label) and measure on the fifth kept apart
    #[arg(long)]
    train: bool,
    /// With --train: learn without the shipped model, which may have seen public texts before
    #[arg(long, requires = "train")]
    alone: bool,
}

const TEXT_NAMES: &[&str] = &[
    "text",
    "review",
    "review text",
    "review_text",
    "content",
    "comment",
    "body",
    "message",
    "评价",
    "评论",
    "内容",
    "评价内容",
    "评论内容",
    "文本",
    "初评",
];
const LABEL_NAMES: &[&str] = &[
    "label",
    "sentiment",
    "polarity",
    "rating",
    "stars",
    "star",
    "score",
    "review_score",
    "recommended ind",
    "标签",
    "情感",
    "评分",
    "星级",
    "评价等级",
    "极性",
];

impl TextCommand {
    pub fn run(self) -> Result<()> {
        match self {
            Self::Evaluate(evaluate) => evaluate.run(),
        }
    }
}

/// How many texts are measured, and how many rows are not and why.
fn told(texts: usize, left_out: usize, repeated: usize) -> String {
    format!(
        "{texts} texts; left out: {left_out} without text or label, {repeated} repeated, by letters and digits alone"
    )
}

impl Evaluate {
    fn run(&self) -> Result<()> {
        let (examples, left_out) = self.read()?;
        let first = distinct(examples.iter().map(|example| example.text.as_str()));
        let all = examples.len();
        let examples: Vec<Example> =
            examples.into_iter().zip(first).filter(|(_, first)| *first).map(|(example, _)| example).collect();
        say!("{}", told(examples.len(), left_out, all - examples.len()))?;
        if !self.train {
            let (quality, speed) = measure(&Miner::default(), &examples);
            say!("out of the box")?;
            return print(&quality, speed);
        }
        let labels: Vec<Polarity> = examples.iter().map(|example| example.label).collect();
        let split = stratified(&labels, 0.2, 42);
        let pick = |places: &[usize]| places.iter().map(|place| examples[*place].clone()).collect::<Vec<_>>();
        let started = Instant::now();
        let trained = train(&pick(&split.train), &Training { on_shipped: !self.alone, ..Training::default() })?;
        let start = if self.alone { "from nothing" } else { "from the shipped model" };
        let seconds = started.elapsed().as_secs_f64();
        say!("learned {start}, from {} texts in {seconds:.0} s; kept apart: {}", split.train.len(), split.test.len())?;
        let (quality, speed) = measure(&Miner::default().with_model(trained.model), &pick(&split.test));
        print(&quality, speed)
    }

    /// The labelled texts, and how many rows have no text or no label.
    fn read(&self) -> Result<(Vec<Example>, usize)> {
        let name = self.file.display();
        let table = Table::open(&self.file, &Options::default()).with_context(|| format!("{name} cannot be read"))?;
        let text = column(&table, self.text_column.as_deref(), TEXT_NAMES, "--text-column", &self.file)?;
        let label = column(&table, self.label_column.as_deref(), LABEL_NAMES, "--label-column", &self.file)?;
        let mut rows = Vec::new();
        let mut left_out = 0;
        for row in table.rows()? {
            let row = row.with_context(|| format!("{name} cannot be read to its end"))?;
            let (text, label) = (row.cell(text).text().trim().to_owned(), row.cell(label).text().trim().to_lowercase());
            if text.is_empty() || label.is_empty() {
                left_out += 1;
            } else {
                rows.push((row.number, text, label));
            }
        }
        let scale = Scale::of(rows.iter().map(|(_, _, label)| label.as_str()));
        let mut examples = Vec::with_capacity(rows.len());
        for (number, text, label) in rows {
            let Some(label) = scale.polarity(&label) else {
                bail!(
                    "{name}, row {number}: \"{label}\" is no label: use 0/1, -1/0/1, 1 to 5 stars, negative/neutral/positive or 差评/中评/好评"
                );
            };
            examples.push(Example::new(text, label));
        }
        if examples.is_empty() {
            bail!("{name} has no row with both a text and a label: check --text-column and --label-column");
        }
        Ok((examples, left_out))
    }
}

fn column(table: &Table, wanted: Option<&str>, known: &[&str], option: &str, file: &Path) -> Result<usize> {
    let place =
        |name: &str| table.columns().iter().position(|column| column.trim().to_lowercase() == name.to_lowercase());
    let found = match wanted {
        Some(name) => place(name),
        None => known.iter().find_map(|name| place(name)),
    };
    found.with_context(|| {
        let what =
            wanted.map_or_else(|| "no column with a usual name".to_owned(), |name| format!("no column \"{name}\""));
        format!("{}: {what}; choose with {option} one of: {}", file.display(), table.columns().join(", "))
    })
}

/// What numbers mean as labels, by all that occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scale {
    /// 0 bad, 1 good.
    Binary,
    /// -1, 0, 1.
    Signed,
    Stars,
}

impl Scale {
    fn of<'a>(labels: impl Iterator<Item = &'a str>) -> Self {
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for number in labels.filter_map(|label| label.parse::<f64>().ok()) {
            (least, most) = (least.min(number), most.max(number));
        }
        match (least, most) {
            _ if least < 0.0 => Self::Signed,
            _ if most <= 1.0 => Self::Binary,
            _ => Self::Stars,
        }
    }

    fn polarity(self, label: &str) -> Option<Polarity> {
        if let Ok(number) = label.parse::<f64>() {
            return match self {
                Self::Binary if number == 0.0 => Some(Polarity::Negative),
                Self::Binary if number == 1.0 => Some(Polarity::Positive),
                Self::Signed if number.abs() <= 1.0 => Some(Polarity::of_stars(3.0 + 2.0 * number)),
                Self::Stars if (1.0..=5.0).contains(&number) => Some(Polarity::of_stars(number)),
                _ => None,
            };
        }
        Some(match label {
            "negative" | "neg" | "bad" | "false" | "no" | "差评" | "负面" | "消极" | "不推荐" => {
                Polarity::Negative
            }
            "neutral" | "中评" | "中性" => Polarity::Neutral,
            "positive" | "pos" | "good" | "true" | "yes" | "好评" | "正面" | "积极" | "推荐" => {
                Polarity::Positive
            }
            _ => return None,
        })
    }
}

/// The quality, and texts per second on one core.
fn measure(miner: &Miner, examples: &[Example]) -> (Quality, f64) {
    // The lists of words are read once, before the clock runs.
    let _ = miner.probabilities("");
    let started = Instant::now();
    let judged: Vec<(Polarity, Probabilities)> =
        examples.iter().map(|example| (example.label, miner.probabilities(&example.text))).collect();
    let speed = judged.len() as f64 / started.elapsed().as_secs_f64().max(1e-9);
    (Quality::of(&judged), speed)
}

fn print(quality: &Quality, speed: f64) -> Result<()> {
    say!("accuracy {:.4}  macro-F1 {:.4}", quality.accuracy, quality.macro_f1)?;
    for class in &quality.classes {
        let (precision, recall) = (class.precision, class.recall);
        say!(
            "{:<9} F1 {:.4}  precision {precision:.4}  recall {recall:.4}  texts {}",
            class.label.name(),
            class.f1,
            class.texts
        )?;
    }
    say!("confusion (rows: labelled, columns: read)")?;
    say!("{:<9} {}", "", quality.classes.iter().map(|class| format!("{:>9}", class.label.name())).collect::<String>())?;
    for (class, row) in quality.classes.iter().zip(&quality.confusion) {
        say!("{:<9} {}", class.label.name(), row.iter().map(|count| format!("{count:>9}")).collect::<String>())?;
    }
    say!("calibration error {:.4}", quality.calibration.error)?;
    say!("speed {speed:.0} texts/s, one core")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evaluate(text: &str, text_column: Option<&str>) -> Result<(Vec<Example>, usize)> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("reviews.csv");
        std::fs::write(&file, text)?;
        let text_column = text_column.map(str::to_owned);
        Evaluate { file, text_column, label_column: None, train: false, alone: false }.read()
    }

    #[test]
    fn reads_labels_of_every_kind() {
        for (labels, expected) in [
            (["0", "1", "1"], "npp"),
            (["1", "3", "5"], "n-p"),
            (["-1", "0", "1"], "n-p"),
            (["差评", "中评", "好评"], "n-p"),
            (["negative", "Neutral", "POSITIVE"], "n-p"),
        ] {
            let rows: String = labels.iter().map(|label| format!("{label},质量怎么样\n")).collect();
            let (examples, left_out) = evaluate(&format!("label,review\n{rows}5,\n"), None).unwrap();
            let read: String = examples.iter().map(|example| ["n", "-", "p"][example.label as usize]).collect();
            assert_eq!((read.as_str(), left_out), (expected, 1), "{labels:?}");
        }
    }

    #[test]
    fn says_what_is_missing() {
        let message = |text: &str, column: Option<&str>| format!("{:#}", evaluate(text, column).unwrap_err());
        assert!(message("label,words\n1,好\n", None).contains("choose with --text-column one of: label, words"));
        assert!(message("label,review\n1,好\n", Some("body")).contains("no column \"body\""));
        assert!(message("label,review\nmaybe,好\n1,好\n", None).contains("row 2: \"maybe\" is no label"));
        assert!(message("label,review\n1,\n", None).contains("no row"));
    }

    #[test]
    fn says_what_counts_as_repeated() {
        let (examples, left_out) = evaluate("label,review\n1,很好！\n1,很好\n0,差\n1,\n", None).unwrap();
        let first = distinct(examples.iter().map(|example| example.text.as_str()));
        let texts = first.iter().filter(|first| **first).count();
        assert_eq!(
            told(texts, left_out, examples.len() - texts),
            "2 texts; left out: 1 without text or label, 1 repeated, by letters and digits alone"
        );
    }

    #[test]
    fn measures_what_is_read() {
        let good = Example::new("质量很好，喜欢", Polarity::Positive);
        let bad = Example::new("质量太差，失望", Polarity::Negative);
        let (quality, speed) = measure(&Miner::default(), &[good, bad]);
        assert!((quality.accuracy - 1.0).abs() < 1e-9 && speed > 0.0);
    }
}
