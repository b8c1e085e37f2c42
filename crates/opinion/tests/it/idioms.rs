//! Turns of phrase that look like the opposite of what they say, and their neighbours that do mean it.

use opinion::Polarity;

use super::{by_rule, mine};

const GOLD: &str = include_str!("../gold/idioms.txt");

/// Sign and sentence of each line.
fn gold() -> Vec<(&'static str, &'static str)> {
    let lines = GOLD.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| line.split_once(" | ").expect("a sign, a bar, and the sentence")).collect()
}

fn is_right(sign: &str, value: f32) -> bool {
    match sign {
        "+" => value > 0.2,
        "-" => value < -0.2,
        _ => value.abs() <= 0.3,
    }
}

#[test]
fn a_turn_of_phrase_means_what_it_says_as_a_whole() {
    let gold = gold();
    assert!(gold.len() >= 180, "{}", gold.len());
    let wrong: Vec<_> = gold
        .iter()
        .filter(|(sign, text)| !is_right(sign, by_rule(text)))
        .map(|(sign, text)| format!("{sign} {text}: {:?}", mine(text).shown))
        .collect();
    assert!(wrong.is_empty(), "{} of {}: {wrong:#?}", wrong.len(), gold.len());
}

#[test]
fn asking_in_vain_is_about_the_service() {
    for (text, aspect) in [
        ("催了也没用", "service"),
        ("催了好几次，都没用", "service"),
        ("打电话给客服也没用", "service"),
        ("跟店家说了半天还是没用", "service"),
        ("投诉了两次也没用", "service"),
        ("用了一个月也没用", "use"),
        ("听说了也没用", "use"),
    ] {
        let found = mine(text).aspects;
        assert!(
            found.iter().any(|one| one.aspect == aspect && one.polarity == Polarity::Negative),
            "{text}: {found:?}"
        );
        let other = if aspect == "use" { "service" } else { "use" };
        assert!(found.iter().all(|one| one.aspect != other), "{text}: {found:?}");
    }
}

#[test]
fn what_came_soon_is_praise_of_the_delivery() {
    for (text, aspect, polarity) in [
        ("下单没多久就发货了", "delivery", Polarity::Positive),
        ("没几天就到货了", "delivery", Polarity::Positive),
        ("发货后没多久就降价了", "price", Polarity::Negative),
        ("大牌没多久就开线", "workmanship", Polarity::Negative),
    ] {
        let aspects: Vec<_> = mine(text).aspects.into_iter().map(|one| (one.aspect, one.polarity)).collect();
        assert_eq!(aspects, [(aspect.to_owned(), polarity)], "{text}");
    }
}
