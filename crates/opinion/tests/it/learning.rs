use opinion::learn::{AspectExample, AspectLabel, Example, Training, TrainingError, cross_validate, train};
use opinion::{AspectModel, Miner, Model, Polarity, Span, Taxonomy};

/// Made-up words, so that only what is learned can tell them apart.
fn examples(count: usize) -> Vec<Example> {
    let one = |n: usize| match n % 3 {
        0 => Example::new(format!("zorb {n} flimp 布鲁"), Polarity::Positive),
        1 => Example::new(format!("zorb {n} krell 咕噜"), Polarity::Negative),
        _ => Example::new(format!("zorb {n} hmpf 嘟嘟"), Polarity::Neutral),
    };
    (0..count).map(one).collect()
}

#[test]
fn learns_a_shops_own_words() {
    let trained = train(&examples(120), &Training::default()).unwrap();
    assert!(trained.quality.accuracy > 0.95 && trained.quality.macro_f1 > 0.95, "{:?}", trained.quality);
    let miner = Miner::default().with_model(trained.model);
    assert_eq!(miner.mine("flimp 布鲁").polarity, Polarity::Positive);
    assert_eq!(miner.mine("krell 咕噜").polarity, Polarity::Negative);
    assert_eq!(miner.mine("hmpf 嘟嘟").polarity, Polarity::Neutral);
    assert!(cross_validate(&examples(120), 5, &Training::default()).unwrap().accuracy > 0.95);
}

#[test]
fn the_same_examples_give_the_same_model() {
    let bytes = || train(&examples(90), &Training::default()).unwrap().model.to_bytes();
    assert_eq!(bytes(), bytes());
    assert!(Model::from_bytes(&bytes()).is_ok());
}

#[test]
fn corrections_weigh_more() {
    let mut texts: Vec<Example> = examples(120);
    texts.extend((0..12).map(|n| Example::new(format!("snafu {n}"), Polarity::Negative)));
    let before = train(&texts, &Training::default()).unwrap().model.probabilities("snafu").positive;
    texts.extend((0..12).map(|n| Example::correction(format!("snafu {n}"), Polarity::Positive)));
    let after = train(&texts, &Training::default()).unwrap().model.probabilities("snafu").positive;
    assert!(before < 0.4 && after > 0.5, "{before} {after}");
}

#[test]
fn says_why_it_cannot_learn() {
    let error = |examples: &[Example]| train(examples, &Training::default()).unwrap_err();
    assert_eq!(error(&examples(9)), TrainingError::TooFew { found: 9 });
    let same: Vec<Example> = (0..60).map(|n| Example::new(format!("{n}"), Polarity::Positive)).collect();
    assert_eq!(error(&same), TrainingError::OneLabel("positive"));
    let mut few = same;
    few.push(Example::new("bad", Polarity::Negative));
    assert_eq!(error(&few), TrainingError::TooFewOf { label: "negative", found: 1 });
}

#[test]
fn learns_aspects_that_no_list_has() {
    let mut taxonomy = Taxonomy::default();
    let own = opinion::Aspect {
        key: "froth".into(),
        zh: "泡沫感".into(),
        en: String::new(),
        enabled: true,
        words: Vec::new(),
    };
    taxonomy.aspects.push(own);
    let example = |n: usize| {
        let (said, polarity) = if n.is_multiple_of(2) {
            ("绵密得很", Polarity::Positive)
        } else {
            ("打不出沫", Polarity::Negative)
        };
        let text = format!("第{n}次来，{said}，收到了");
        let start = text.find(said).unwrap();
        let span = Some(Span { start, end: start + said.len() });
        AspectExample { text, aspects: vec![AspectLabel { aspect: "froth".into(), polarity, span }], weight: 1.0 }
    };
    let examples: Vec<AspectExample> = (0..60).map(example).collect();
    let model = AspectModel::train(&examples, &taxonomy, 42, "made up").unwrap();
    let model = AspectModel::from_bytes(&model.to_bytes()).unwrap();
    let miner = Miner::new(taxonomy).unwrap().with_aspects(model);
    let text = "昨天到的，打不出沫。物流很快";
    let opinion = miner.mine(text);
    let said: Vec<_> = opinion.aspects.iter().map(|mention| (mention.aspect.as_str(), mention.polarity)).collect();
    assert!(
        said.contains(&("froth", Polarity::Negative)) && said.contains(&("delivery", Polarity::Positive)),
        "{said:?}"
    );
    let froth = opinion.aspects.iter().find(|mention| mention.aspect == "froth").unwrap();
    assert_eq!(froth.spans[0].of(text), "打不出沫");
}
