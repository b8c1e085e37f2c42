use opinion::{Miner, Span};
use proptest::prelude::*;

fn every_span(text: &str) -> Vec<Span> {
    let opinion = super::mine(text);
    let mut spans: Vec<Span> = opinion.needs.iter().chain(&opinion.questions).copied().collect();
    spans.extend(opinion.shown.iter().map(|shown| shown.span));
    spans.extend(opinion.urgency.reasons.iter().map(|reason| reason.span));
    spans.extend(opinion.aspects.iter().flat_map(|mention| mention.spans.iter().copied().chain([mention.sentence])));
    spans
}

fn holds(text: &str) {
    let said = super::mine(text).probabilities;
    assert!((said.negative + said.neutral + said.positive - 1.0).abs() < 1e-3, "{text:?}: {said:?}");
    assert!([said.negative, said.neutral, said.positive].iter().all(|p| (0.0..=1.0).contains(p)), "{text:?}: {said:?}");
    for span in every_span(text) {
        assert!(span.start < span.end && !span.of(text).is_empty(), "{text:?}: {span:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_read(text in "\\PC{0,80}") {
        holds(&text);
    }

    #[test]
    fn any_heap_of_words_is_read(words in proptest::collection::vec(prop::sample::select(vec![
        "不", "没有", "很", "好", "差", "但是", "物流", "，", "。", "？", " ", "not ", "bad ", "but ", "price ", "希望", "难道", "!", "\n", "😡", ":", ";", ")", "\"", "12315", "ı", "İ", "ﬁ",
    ]), 0..40)) {
        holds(&words.concat());
    }
}

#[test]
fn extremes_are_read() {
    for text in [
        "",
        " ",
        "\n\n",
        "。。。",
        "a",
        "好",
        "\u{feff}\u{200d}",
        &"好".repeat(100_000),
        &"not ".repeat(50_000),
        &"，".repeat(5_000),
    ] {
        holds(text);
    }
}

#[test]
fn a_miner_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Miner>();
}
