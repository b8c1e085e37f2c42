use opinion::{Doubt, Language, Polarity};

use super::{all_are, by_rule, mine, rules_say};

#[test]
fn negation_turns() {
    rules_say(
        Polarity::Negative,
        &[
            "wasn't great",
            "not good at all",
            "It isn't very comfortable",
            "I was not impressed",
            "never had a good experience here",
            "hardly useful",
            "far from perfect",
            "anything but easy",
            "I don't think it is beautiful",
            "can't say I love it",
            "The quality is not what I would call good",
            "couldn’t recommend it",
        ],
    );
    rules_say(
        Polarity::Positive,
        &[
            "not bad",
            "hardly any problems",
            "never disappointed",
            "no issues",
            "without any problem",
            "can't go wrong",
            "couldn't be happier",
            "not disappointed",
            "doesn't feel cheap",
            "I have no complaints",
        ],
    );
}

#[test]
fn what_is_such_is_there() {
    rules_say(
        Polarity::Negative,
        &[
            "I would never pay such a high price",
            "The product does not deserve such a high price",
            "I didn't expect such poor quality",
            "It is not such a good choice",
        ],
    );
    rules_say(
        Polarity::Positive,
        &["I did not expect such good quality", "I have never seen such a low price", "It is not such a high price"],
    );
}

#[test]
fn degrees_count() {
    assert!(by_rule("very comfortable") > by_rule("comfortable"));
    assert!(by_rule("a bit uncomfortable") > by_rule("uncomfortable"));
    assert!(by_rule("not very good") > by_rule("very bad"));
}

#[test]
fn says_good_and_bad_of_shop_talk() {
    all_are(
        Polarity::Positive,
        &[
            "Great quality, fits perfectly and arrived early.",
            "I love this dress, so comfortable and flattering",
            "Exactly as described. Fast shipping!",
            "Works like a charm, easy to install",
            "Soft fabric, true to size, will buy again",
            "Customer service went above and beyond",
            "Well made and worth every penny",
            "No complaints at all, five stars",
            "My favorite purchase this year",
            "Sooooo happy with it!!!",
            "Cute, well packaged, great value",
        ],
    );
    all_are(
        Polarity::Negative,
        &[
            "Fell apart after two washes",
            "Runs small and the zipper broke. Returning it.",
            "Poor quality, cheap material, very disappointed",
            "Never arrived, no response from the seller",
            "It's a fake, stay away",
            "Terrible customer service, want my money back",
            "Too tight in the shoulders, unflattering, going back",
            "The color is nothing like the picture",
            "Stopped working after a week, waste of money",
            "Not worth the price",
            "I was so excited to get this but it looks cheap",
            "The box was crushed and parts were missing",
        ],
    );
}

#[test]
fn what_follows_a_but_weighs_more() {
    rules_say(Polarity::Negative, &["pretty color but horrible fabric", "It looks nice but fell apart and I hate it"]);
    all_are(
        Polarity::Negative,
        &[
            "Cute design, but the fabric is awful and itchy",
            "Although it was cheap, the quality is terrible and I returned it",
        ],
    );
    all_are(
        Polarity::Positive,
        &[
            "A little pricey, but absolutely worth it, I love it",
            "Shipping was slow but the dress is gorgeous, love it",
        ],
    );
}

#[test]
fn wishes_questions_and_mockery() {
    for text in [
        "I wish it had pockets",
        "It would be nice if it came in black",
        "Should come with a charger",
        "Please add more sizes",
    ] {
        assert_eq!(mine(text).needs.len(), 1, "{text}");
        assert!(by_rule(text) <= 0.0, "{text}");
    }
    for text in ["Does this come in black?", "When will my order ship?", "Is it machine washable?"] {
        assert_eq!(mine(text).questions.len(), 1, "{text}");
    }
    assert!(mine("Are you kidding me? This is garbage.").questions.is_empty());
    for text in [
        "Thanks for nothing, still waiting for my refund",
        "Oh great, it broke on day one",
        "Yeah right, \"premium\" quality. It ripped.",
        "Amazing, it broke the first time I used it",
    ] {
        let opinion = mine(text);
        assert!(opinion.doubts.contains(&Doubt::Sarcasm), "{text}: {opinion:?}");
        assert!(opinion.probabilities.positive < 0.6, "{text}");
    }
}

#[test]
fn likeness_is_no_liking() {
    rules_say(
        Polarity::Neutral,
        &[
            "looks like a flag pole",
            "it is kind of blue",
            "I would like to know the width",
            "light blue with a wide leg",
            "just like the other one",
        ],
    );
}

#[test]
fn mixed_texts_are_told() {
    let opinion = mine("这件 dress 的 quality 真的 very good，面料 soft and comfortable，推荐");
    assert_eq!((opinion.language, opinion.mixed), (Language::Zh, true));
    assert!(opinion.probabilities.positive > opinion.probabilities.negative);
    assert!(!mine("质量很好").mixed && !mine("great").mixed);
}
