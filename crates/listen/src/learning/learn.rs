//! From texts to a model of the shop's own. No I/O; takes seconds for some thousand texts, minutes for all there may be.

use opinion::learn::{
    AspectExample, AspectLabel, AspectQuality, Example, Pairs, Training, TrainingError, distinct, stratified, train,
};
use opinion::{AspectModel, Mention, Miner, MinerError, Model, Polarity, Taxonomy};

use super::bench::Failure;
use super::material::Text;
use super::measure::{AspectsMeasured, Compared, Measured, whole};

/// A model as it is kept, and how good it is.
pub(super) struct Learned {
    pub polarity: Vec<u8>,
    /// Only where it finds more than the rules.
    pub aspects: Option<Vec<u8>>,
    pub quality: Compared,
    pub n_texts: i64,
    /// Corrections by staff among them, of texts and of aspects.
    pub n_labels: i64,
}

/// Distinct texts that are needed in all, and of each of bad, neutral and good: of one with fewer nothing is learned.
const LEAST: usize = 80;
const LEAST_OF_LABEL: usize = 15;
/// Corrected texts from which on aspects are learned.
const LEAST_WITH_ASPECTS: usize = 100;
/// Kept apart, drawn with the seed.
const SHARE: f64 = 0.2;
const SEED: u64 = 42;
/// N-grams that are kept, so that a model stays below two megabytes.
const MOST_GRAMS: usize = 200_000;
/// How undecided a text must be to be neither good nor bad, where no neutral ones are there to learn it from: as in the
/// shipped models.
const BAND: f32 = 0.7;

pub(super) fn learn(mut texts: Vec<Text>, taxonomy: &Taxonomy) -> Result<Learned, Failure> {
    // Of texts that read alike the one that staff looked at counts, and none is on both sides of the split.
    texts.sort_by_key(|text| text.said.is_none() && text.aspects.is_empty());
    let mut first = distinct(texts.iter().map(|text| text.text.as_str())).into_iter();
    texts.retain(|_| first.next().unwrap_or(false));
    let examples = enough(texts.iter().filter_map(example).collect())?;
    let labels: Vec<Polarity> = examples.iter().map(|example| example.label).collect();
    let split = stratified(&labels, SHARE, SEED);
    let chosen: Vec<Example> = split.train.iter().map(|place| examples[*place].clone()).collect();
    let all = &examples;
    let kept_apart = || split.test.iter().map(move |place| &all[*place]);
    let own = Miner::default().with_model(kept(&trained(&chosen)?)?);
    let quality = Compared {
        own: Measured::of(&own, kept_apart()),
        shipped: Measured::of(&Miner::default(), kept_apart()),
        aspects: None,
    };
    // What goes into use has learned from all of them.
    let polarity = trained(&examples)?.to_bytes();
    let aspects = aspects(&texts, taxonomy);
    let n_labels: usize = texts.iter().map(|text| usize::from(text.said.is_some()) + text.aspects.len()).sum();
    Ok(Learned {
        polarity,
        quality: Compared { aspects: aspects.as_ref().map(|(measured, _)| *measured), ..quality },
        aspects: aspects.filter(|(measured, _)| measured.own_f1 > measured.rules_f1).map(|(_, model)| model.to_bytes()),
        n_texts: whole(examples.len()),
        n_labels: whole(n_labels),
    })
}

/// None where neither stars nor staff say what the text means as a whole.
fn example(text: &Text) -> Option<Example> {
    match text.said {
        Some(polarity) => Some(Example::correction(text.text.as_str(), polarity)),
        None if text.stars == 0 => None,
        None => Some(Example::new(text.text.as_str(), Polarity::of_stars(text.stars as f64))),
    }
}

/// Without labels of which there are too few.
fn enough(mut examples: Vec<Example>) -> Result<Vec<Example>, Failure> {
    let found = examples.len();
    let count = |label: Polarity| examples.iter().filter(|example| example.label == label).count();
    let few: Vec<Polarity> = Polarity::ALL.into_iter().filter(|label| count(*label) < LEAST_OF_LABEL).collect();
    examples.retain(|example| !few.contains(&example.label));
    if found >= LEAST && few.len() > 1 {
        let others = found - examples.len();
        return Err(Failure { code: "one_kind", found: whole(others), needed: whole(LEAST_OF_LABEL) });
    }
    if examples.len() < LEAST {
        return Err(Failure { code: "too_few", found: whole(found), needed: whole(LEAST) });
    }
    Ok(examples)
}

fn trained(examples: &[Example]) -> Result<Model, Failure> {
    let provenance = format!("{} texts of the shop", examples.len());
    let training = Training { seed: SEED, band: BAND, most: MOST_GRAMS, provenance, ..Training::default() };
    train(examples, &training).map(|trained| trained.model).map_err(|error| unlearned(&error))
}

fn unlearned(error: &TrainingError) -> Failure {
    tracing::error!(%error, "nothing was learned from the texts");
    Failure::FAILED
}

/// As it is once it was stored: what is measured is what will read.
fn kept(model: &Model) -> Result<Model, Failure> {
    Model::from_bytes(&model.to_bytes()).map_err(|error| {
        tracing::error!(%error, "a model does not come back from its bytes");
        Failure::FAILED
    })
}

/// The model of aspects, where enough texts were corrected, and how much it finds.
fn aspects(texts: &[Text], taxonomy: &Taxonomy) -> Option<(AspectsMeasured, AspectModel)> {
    let rules = Miner::new(taxonomy.clone()).ok()?;
    let corrected: Vec<AspectExample> =
        texts.iter().filter(|text| !text.aspects.is_empty()).map(|text| corrected(text, &rules)).collect();
    if corrected.len() < LEAST_WITH_ASPECTS {
        return None;
    }
    let first = |example: &AspectExample| example.aspects.first().map_or(Polarity::Neutral, |label| label.polarity);
    let split = stratified(&corrected.iter().map(first).collect::<Vec<_>>(), SHARE, SEED);
    let chosen: Vec<AspectExample> = split.train.iter().map(|place| corrected[*place].clone()).collect();
    let test: Vec<&AspectExample> = split.test.iter().map(|place| &corrected[*place]).collect();
    let model = |examples: &[AspectExample]| -> Result<AspectModel, MinerError> {
        AspectModel::train(examples, taxonomy, SEED, "texts of the shop")
    };
    let own = Miner::new(taxonomy.clone()).ok()?.with_aspects(model(&chosen).ok()?);
    let measured =
        AspectsMeasured { n: whole(test.len()), own_f1: pairs_f1(&own, &test), rules_f1: pairs_f1(&rules, &test) };
    Some((measured, model(&corrected).ok()?))
}

/// What the rules find in a text, put right by staff.
fn corrected(text: &Text, rules: &Miner) -> AspectExample {
    let found = rules.mine(&text.text).aspects.into_iter();
    let mut labels: Vec<AspectLabel> = found
        .flat_map(|Mention { aspect, polarity, spans, .. }| {
            spans.into_iter().map(move |span| AspectLabel { aspect: aspect.clone(), polarity, span: Some(span) })
        })
        .collect();
    for (aspect, polarity) in &text.aspects {
        let Some(polarity) = *polarity else {
            labels.retain(|label| label.aspect != *aspect);
            continue;
        };
        if labels.iter().any(|label| label.aspect == *aspect) {
            labels.iter_mut().filter(|label| label.aspect == *aspect).for_each(|label| label.polarity = polarity);
        } else {
            labels.push(AspectLabel { aspect: aspect.clone(), polarity, span: None });
        }
    }
    AspectExample { text: text.text.clone(), aspects: labels, weight: 1.0 }
}

fn pairs_f1(miner: &Miner, test: &[&AspectExample]) -> f64 {
    let pairs = |example: &&AspectExample| {
        let truth = example.aspects.iter().map(|label| (label.aspect.clone(), label.polarity));
        let found = miner.mine(&example.text).aspects.into_iter().map(|mention| (mention.aspect, mention.polarity));
        (each_once(truth), each_once(found))
    };
    AspectQuality::of(&test.iter().map(pairs).collect::<Vec<_>>()).f1
}

fn each_once(pairs: impl Iterator<Item = (String, Polarity)>) -> Pairs {
    store::distinct(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words that no list has, so that only what is learned can tell them apart.
    fn own_words(count: usize) -> Vec<Text> {
        let one = |n: usize| {
            let (text, stars) = match n % 3 {
                0 => (format!("第{n}单 布鲁布鲁"), 1),
                1 => (format!("第{n}单 咕噜咕噜"), 5),
                _ => (format!("第{n}单 咕噜嘟嘟"), 4),
            };
            Text { text, stars, said: None, aspects: Vec::new() }
        };
        (0..count).map(one).collect()
    }

    #[test]
    fn a_shops_own_words_are_read_better_than_before() {
        let learned = learn(own_words(300), &Taxonomy::default()).unwrap();
        let quality = &learned.quality;
        assert!(quality.is_better() && quality.own.accuracy > 0.95, "{quality:?}");
        assert_eq!((quality.own.n, quality.shipped.n, learned.n_texts), (60, 60, 300));
        assert_eq!((learned.n_labels, learned.aspects.is_none()), (0, true));
        let model = Model::from_bytes(&learned.polarity).unwrap();
        let (bad, good) = (model.probabilities("布鲁"), model.probabilities("咕噜"));
        assert!(bad.negative > bad.positive && good.positive > good.negative, "{bad:?} {good:?}");
        assert_eq!(learn(own_words(300), &Taxonomy::default()).unwrap().polarity, learned.polarity, "always the same");
    }

    #[test]
    fn the_word_of_staff_goes_before_the_stars() {
        let mut texts = own_words(300);
        for text in texts.iter_mut().filter(|text| text.stars == 1) {
            (text.stars, text.said) = (5, Some(Polarity::Negative));
        }
        let learned = learn(texts, &Taxonomy::default()).unwrap();
        assert_eq!(learned.n_labels, 100);
        let bad = Model::from_bytes(&learned.polarity).unwrap().probabilities("布鲁");
        assert!(bad.negative > bad.positive, "{bad:?}");
    }

    #[test]
    fn says_what_is_missing() {
        let code = |texts: Vec<Text>| {
            let failure = learn(texts, &Taxonomy::default()).err().unwrap();
            (failure.code, failure.found, failure.needed)
        };
        assert_eq!(code(own_words(30)), ("too_few", 30, 80));
        let mut good = own_words(120);
        good.retain(|text| text.stars > 1);
        good.extend(own_words(30).into_iter().filter(|text| text.stars == 1));
        assert_eq!(code(good), ("one_kind", 10, 15), "ten bad ones");
        let same = vec![own_words(1).remove(0); 100];
        assert_eq!(code(same), ("too_few", 1, 80), "one text a hundred times is one");
    }

    #[test]
    fn corrections_of_aspects_put_right_what_the_rules_find() {
        let rules = Miner::default();
        let text = Text {
            text: "衣服很好看，但是物流太慢了".to_owned(),
            stars: 4,
            said: None,
            aspects: vec![
                ("delivery".to_owned(), Some(Polarity::Neutral)),
                ("price".to_owned(), Some(Polarity::Positive)),
            ],
        };
        let example = corrected(&text, &rules);
        let of = |key: &str| example.aspects.iter().filter(|label| label.aspect == key).collect::<Vec<_>>();
        assert!(!of("delivery").is_empty() && of("delivery").iter().all(|l| l.polarity == Polarity::Neutral));
        assert_eq!((of("price").len(), of("price")[0].span), (1, None));
        let none = Text { aspects: vec![("delivery".to_owned(), None)], ..text };
        assert!(corrected(&none, &rules).aspects.iter().all(|label| label.aspect != "delivery"));
    }
}
