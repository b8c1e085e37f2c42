//! How good and how fast: what `cargo xtask bench` sets against SnowNLP and scikit-learn. Prints one line of JSON.
//!
//! - `shipped TEST`: the shipped models on a CSV file of `label,text,seen`
//! - `trained TRAIN TEST`: a model that learned from the one, on the other
//! - `aspects REVIEWS LABELS`: aspects and polarities on a fifth kept apart, with the most frequent mistakes
//! - `mine FILE COUNT`: everything about so many texts, taken from the file again and again

use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;

use opinion::learn::{AspectExample, AspectLabel, AspectQuality, Example, Quality, Training, stratified, train};
use opinion::{Aspect, AspectModel, Miner, Polarity, Span, Taxonomy};
use serde_json::{Value, json};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let line = match arguments[..] {
        ["shipped", test] => shipped(&rows(test)?),
        ["trained", learn, test] => trained(&examples(learn)?, &examples(test)?)?,
        ["aspects", reviews, labels] => aspects(reviews, labels)?,
        ["mine", file, count] => mine(&examples(file)?, count.parse()?),
        _ => return Err("shipped TEST, trained TRAIN TEST, aspects REVIEWS LABELS, or mine FILE COUNT".into()),
    };
    #[expect(clippy::print_stdout, reason = "the line is what this program is for")]
    {
        println!("{line}");
    }
    Ok(())
}

/// Rows, and whether each is among what the shipped model has learned from, where the file tells.
fn rows(file: &str) -> Result<Vec<(Example, bool)>> {
    let mut reader = csv::Reader::from_path(file)?;
    let of_row = |row: csv::Result<csv::StringRecord>| {
        let row = row?;
        let label = if &row[0] == "1" { Polarity::Positive } else { Polarity::Negative };
        Ok((Example::new(&row[1], label), row.get(2) == Some("1")))
    };
    reader.records().map(of_row).collect()
}

fn examples(file: &str) -> Result<Vec<Example>> {
    Ok(rows(file)?.into_iter().map(|(example, _)| example).collect())
}

fn shipped(test: &[(Example, bool)]) -> Value {
    let part = |wanted: &dyn Fn(bool) -> bool| -> Vec<Example> {
        test.iter().filter(|(_, seen)| wanted(*seen)).map(|(example, _)| example.clone()).collect()
    };
    let mut all = judged(&Miner::default(), &part(&|_| true), 0.0);
    all["unseen"] = judged(&Miner::default(), &part(&|seen| !seen), 0.0);
    all
}

fn trained(learn: &[Example], test: &[Example]) -> Result<Value> {
    let started = Instant::now();
    // Among what the shipped model has learned from may be rows of the test.
    let model = train(learn, &Training { on_shipped: false, ..Training::default() })?.model;
    let seconds = started.elapsed().as_secs_f64();
    Ok(judged(&Miner::default().with_model(model), test, seconds))
}

fn judged(miner: &Miner, test: &[Example], training_seconds: f64) -> Value {
    let _ = miner.probabilities("预热 warm up");
    let started = Instant::now();
    let judged: Vec<_> = test.iter().map(|example| (example.label, miner.probabilities(&example.text))).collect();
    let seconds = started.elapsed().as_secs_f64();
    let quality = Quality::of(&judged);
    json!({
        "texts": test.len(),
        "accuracy": quality.accuracy,
        "macro_f1": quality.macro_f1,
        "negative_f1": quality.class(Polarity::Negative).map(|class| class.f1),
        "calibration_error": quality.calibration.error,
        "texts_per_second": test.len() as f64 / seconds,
        "training_seconds": training_seconds,
    })
}

fn mine(texts: &[Example], count: usize) -> Value {
    let miner = Miner::default();
    let _ = miner.mine("预热 warm up");
    let started = Instant::now();
    let mut mentions = 0;
    for example in texts.iter().cycle().take(count) {
        mentions += miner.mine(&example.text).aspects.len();
    }
    let seconds = started.elapsed().as_secs_f64();
    json!({ "texts": count, "mentions": mentions, "seconds": seconds, "texts_per_second": count as f64 / seconds })
}

/// The data set's categories as a shop would enter them.
const CATEGORIES: &[(&str, &str, &str, &str)] = &[
    ("overall", "整体", "Overall", "整体 东西 宝贝 产品 商品"),
    ("use", "使用体验", "Experience", "肤感 质地 吸收 上脸 推开"),
    ("price", "价格", "Price", "价格 价钱 性价比 活动 优惠 赠品 小样"),
    ("effect", "功效", "Effect", "效果 功效 遮瑕 补水 保湿 美白 控油"),
    ("delivery", "物流", "Delivery", "物流 快递 发货 送货 到货"),
    ("smell", "气味", "Smell", "味道 气味 香味"),
    ("packaging", "包装", "Packaging", "包装 盒子 瓶子"),
    ("authenticity", "真伪", "Authenticity", "正品 假货 真假"),
    ("service", "服务", "Service", "服务 客服 态度 卖家"),
    ("other", "其他", "Other", ""),
    ("ingredients", "成分", "Ingredients", "成分 酒精"),
    ("size", "尺寸", "Size", "大小 尺寸 容量"),
    ("freshness", "新鲜度", "Freshness", "日期 生产日期 保质期"),
];

fn cosmetics() -> Taxonomy {
    let aspect = |(key, zh, en, words): &(&str, &str, &str, &str)| Aspect {
        key: (*key).into(),
        zh: (*zh).into(),
        en: (*en).into(),
        enabled: true,
        words: words.split_whitespace().map(str::to_owned).collect(),
    };
    Taxonomy { aspects: CATEGORIES.iter().map(aspect).collect() }
}

fn aspects(reviews: &str, labels: &str) -> Result<Value> {
    let examples = aspect_examples(reviews, labels)?;
    let first: Vec<Polarity> = examples
        .iter()
        .map(|example| example.aspects.first().map_or(Polarity::Neutral, |label| label.polarity))
        .collect();
    let split = stratified(&first, 0.2, 42);
    let learn: Vec<AspectExample> = split.train.iter().map(|place| examples[*place].clone()).collect();
    let started = Instant::now();
    let model = AspectModel::train(&learn, &cosmetics(), 42, "")?;
    let seconds = started.elapsed().as_secs_f64();
    let miner = Miner::new(cosmetics())?.with_aspects(model);
    let mut mistakes: BTreeMap<String, usize> = BTreeMap::new();
    let mut pairs = Vec::new();
    for example in split.test.iter().map(|place| &examples[*place]) {
        let truth = distinct_pairs(example.aspects.iter().map(|label| (label.aspect.clone(), label.polarity)));
        let opinion = miner.mine(&example.text);
        let said = distinct_pairs(opinion.aspects.iter().map(|mention| (mention.aspect.clone(), mention.polarity)));
        let missed = truth.iter().filter(|pair| !said.contains(pair)).map(|pair| ("missed", pair));
        let invented = said.iter().filter(|pair| !truth.contains(pair)).map(|pair| ("invented", pair));
        for (kind, (aspect, polarity)) in missed.chain(invented) {
            *mistakes.entry(format!("{kind} {aspect} {}", polarity.name())).or_default() += 1;
        }
        pairs.push((truth, said));
    }
    let mut mistakes: Vec<_> = mistakes.into_iter().collect();
    mistakes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    mistakes.truncate(12);
    Ok(json!({ "quality": AspectQuality::of(&pairs), "mistakes": mistakes, "training_seconds": seconds }))
}

fn distinct_pairs(pairs: impl Iterator<Item = (String, Polarity)>) -> Vec<(String, Polarity)> {
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort();
    pairs.dedup();
    pairs
}

fn aspect_examples(reviews: &str, labels: &str) -> Result<Vec<AspectExample>> {
    let mut texts: BTreeMap<u64, AspectExample> = BTreeMap::new();
    for row in csv::Reader::from_path(reviews)?.records() {
        let row = row?;
        texts.insert(row[0].parse()?, AspectExample { text: row[1].to_owned(), aspects: Vec::new(), weight: 1.0 });
    }
    for row in csv::Reader::from_path(labels)?.records() {
        let row = row?;
        let Some(example) = texts.get_mut(&row[0].parse()?) else { continue };
        let (key, ..) = CATEGORIES.iter().find(|(_, zh, ..)| *zh == &row[7]).ok_or("an unknown category")?;
        let polarity = match &row[8] {
            "正面" => Polarity::Positive,
            "负面" => Polarity::Negative,
            _ => Polarity::Neutral,
        };
        let span = span(&example.text, &row[5], &row[6]).or_else(|| span(&example.text, &row[2], &row[3]));
        example.aspects.push(AspectLabel { aspect: (*key).to_owned(), polarity, span });
    }
    Ok(texts.into_values().collect())
}

/// From positions of characters to those of bytes.
fn span(text: &str, start: &str, end: &str) -> Option<Span> {
    let byte = |position: &str| {
        let position: usize = position.trim().parse().ok()?;
        text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len())).nth(position)
    };
    Some(Span { start: byte(start)?, end: byte(end)? })
}
