use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::data::read;
use crate::dice::Dice;
use crate::truth::Tongue;

#[derive(Deserialize)]
pub struct Texts {
    praise: Pieces,
    complaint: Pieces,
    neutral: Neutral,
    wish: Neutral,
    pub follow_up: FollowUp,
    pub survey: BTreeMap<String, Vec<String>>,
    pub support: BTreeMap<String, Vec<String>>,
    pub reason: BTreeMap<String, String>,
    pub cancel: Cancel,
}

#[derive(Deserialize)]
struct Pieces {
    opening: Vec<String>,
    general: Vec<String>,
    delivery: Vec<String>,
    packaging: Vec<String>,
    service: Vec<String>,
    price: Vec<String>,
    #[serde(default)]
    size: Vec<String>,
    closing: Vec<String>,
    category: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Neutral {
    text: Vec<String>,
}

#[derive(Deserialize)]
pub struct FollowUp {
    pub good: Vec<String>,
    pub bad: Vec<String>,
}

#[derive(Deserialize)]
pub struct Cancel {
    pub reason: Vec<String>,
}

static ZH: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../data/texts.zh.toml")));
static EN: LazyLock<Texts> = LazyLock::new(|| read(include_str!("../data/texts.en.toml")));

impl Texts {
    pub fn of(tongue: Tongue) -> &'static Self {
        match tongue {
            Tongue::Zh => &ZH,
            Tongue::En => &EN,
        }
    }
}

/// What a review follows from.
pub struct Lived<'a> {
    pub rating: u8,
    pub category: &'a str,
    pub thing: &'a str,
    pub late_days: f64,
    pub defect: bool,
    pub size: bool,
    /// `None` when the service was never asked.
    pub slow_service: Option<bool>,
}

impl Lived<'_> {
    fn trouble(&self) -> bool {
        self.defect || self.size || self.late_days > 0.0 || self.slow_service == Some(true)
    }
}

/// Writes a review from what was lived: every aspect that went wrong may be named, none that went right is blamed.
pub fn review(dice: &mut Dice, tongue: Tongue, lived: &Lived) -> String {
    let texts = Texts::of(tongue);
    let text = match lived.rating {
        4.. => {
            let praise = praises(dice, &texts.praise, lived);
            let but = if lived.trouble() { complaints(dice, &texts.complaint, lived, 1) } else { Vec::new() };
            contrast(dice, tongue, praise, &but)
        }
        3 => {
            let calm = vec![dice.pick(&texts.neutral.text).as_str()];
            let but = if lived.trouble() { complaints(dice, &texts.complaint, lived, 1) } else { Vec::new() };
            contrast(dice, tongue, calm, &but)
        }
        _ => displeased(dice, tongue, texts, lived),
    };
    let text = if dice.chance(WISHES) { wishing(dice, tongue, &text, lived) } else { text };
    text.replace("{thing}", lived.thing).replace("{days}", &format!("{:.0}", lived.late_days.max(1.0)))
}

/// Reviews that also say what is wished for, or ask something.
const WISHES: f64 = 0.1;

fn wishing(dice: &mut Dice, tongue: Tongue, text: &str, lived: &Lived) -> String {
    let wish = *dice.pick(&fitting(&Texts::of(tongue).wish.text, lived.thing));
    match tongue {
        Tongue::Zh => format!("{}。{wish}", text.trim_end_matches(['。', '！', '～'])),
        Tongue::En => format!("{text} {wish}"),
    }
}

fn praises<'a>(dice: &mut Dice, pieces: &'a Pieces, lived: &Lived) -> Vec<&'a str> {
    let mut said: Vec<&str> = Vec::new();
    let mut say = |dice: &mut Dice, share: f64, from: &'a [String]| {
        if !from.is_empty() && dice.chance(share) {
            said.push(*dice.pick(&fitting(from, lived.thing)));
        }
    };
    say(dice, 0.35, &pieces.opening);
    if lived.defect || lived.size {
        say(dice, 0.5, &pieces.packaging);
    } else {
        say(dice, 0.8, of_product(pieces, lived));
        say(dice, 0.3, &pieces.general);
    }
    say(dice, if lived.late_days > 0.0 { 0.0 } else { 0.35 }, &pieces.delivery);
    say(dice, 0.2, &pieces.packaging);
    say(dice, if lived.slow_service == Some(false) { 0.7 } else { 0.0 }, &pieces.service);
    say(dice, 0.18, &pieces.price);
    say(dice, 0.45, &pieces.closing);
    if said.is_empty() {
        said.push(dice.pick(&pieces.closing).as_str());
    }
    said.dedup();
    said
}

/// Up to `most` things that went wrong; a vague one when nothing in particular did.
fn complaints<'a>(dice: &mut Dice, pieces: &'a Pieces, lived: &Lived, most: usize) -> Vec<&'a str> {
    let mut wrong: Vec<&[String]> = Vec::new();
    if lived.defect {
        wrong.push(of_product(pieces, lived));
    }
    if lived.size {
        wrong.push(&pieces.size);
    }
    if lived.late_days > 0.0 {
        wrong.push(&pieces.delivery);
    }
    if lived.slow_service == Some(true) {
        wrong.push(&pieces.service);
    }
    if wrong.is_empty() {
        let vague = [&pieces.general, &pieces.general, &pieces.price, &pieces.packaging];
        wrong.push(dice.pick(&vague).as_slice());
    }
    while wrong.len() > most {
        wrong.remove(dice.below(wrong.len()));
    }
    wrong.into_iter().map(|from| *dice.pick(&fitting(from, lived.thing))).collect()
}

fn displeased(dice: &mut Dice, tongue: Tongue, texts: &Texts, lived: &Lived) -> String {
    let mut said = Vec::new();
    if dice.chance(0.4) {
        said.push(dice.pick(&texts.complaint.opening).as_str());
    }
    said.extend(complaints(dice, &texts.complaint, lived, 3));
    if dice.chance(0.5) {
        said.push(dice.pick(&texts.complaint.closing).as_str());
    }
    let sound = !lived.defect && !lived.size && lived.trouble();
    if sound && dice.chance(0.3) {
        let praise = vec![*dice.pick(&fitting(of_product(&texts.praise, lived), lived.thing))];
        return contrast(dice, tongue, praise, &said);
    }
    finish(dice, tongue, &said)
}

/// The pieces that can be said of this product: those without a condition, and those whose condition names it.
fn fitting<'a>(pieces: &'a [String], thing: &str) -> Vec<&'a str> {
    let name = thing.to_lowercase();
    let fits = |words: &str| words.split('|').any(|word| name.contains(&word.to_lowercase()));
    let said = pieces.iter().filter_map(|piece| match piece.split_once('>') {
        Some((words, text)) => fits(words).then_some(text),
        None => Some(piece.as_str()),
    });
    said.collect()
}

/// What can be said of a product of the category.
fn of_product<'a>(pieces: &'a Pieces, lived: &Lived) -> &'a [String] {
    pieces.category.get(lived.category).unwrap_or(&pieces.general)
}

/// One thing, but another.
fn contrast(dice: &mut Dice, tongue: Tongue, mut first: Vec<&str>, but: &[&str]) -> String {
    if but.is_empty() {
        return finish(dice, tongue, &first);
    }
    if tongue == Tongue::Zh {
        let turn = *dice.pick(&["，就是", "，可惜", "。不过", "，但是"]);
        return format!("{}{turn}{}", first.join("，"), finish(dice, tongue, but));
    }
    let turn: &&str = dice.pick(&["One thing though", "Sadly", "My only complaint", "However"]);
    first.push(turn);
    format!("{}: {}", first.join(". "), finish(dice, tongue, but))
}

fn finish(dice: &mut Dice, tongue: Tongue, said: &[&str]) -> String {
    match tongue {
        Tongue::Zh => {
            let comma = *dice.pick(&["，", "，", "。", " "]);
            format!("{}{}", said.join(comma), dice.pick(&["。", "！", "", "～"]))
        }
        Tongue::En => format!("{}{}", said.join(". "), dice.pick(&[".", ".", "!"])),
    }
}

/// Fills in the product of a text that stands alone.
pub fn about(text: &str, thing: &str) -> String {
    text.replace("{thing}", thing)
}

/// Whether the text has Chinese characters.
#[cfg(test)]
pub fn has_hanzi(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn lived(rating: u8) -> Lived<'static> {
        Lived {
            rating,
            category: "tea",
            thing: "龙井 Longjing",
            late_days: 0.0,
            defect: false,
            size: false,
            slow_service: None,
        }
    }

    #[test]
    fn each_language_has_more_than_sixty_pieces_in_its_own_script() {
        for (tongue, hanzi) in [(Tongue::Zh, true), (Tongue::En, false)] {
            let texts = Texts::of(tongue);
            let mut pieces: Vec<&String> = Vec::new();
            for part in [&texts.praise, &texts.complaint] {
                pieces.extend(part.category.values().flatten());
                pieces.extend([&part.general, &part.delivery, &part.packaging, &part.service].into_iter().flatten());
            }
            assert!(pieces.len() >= 60, "{}", pieces.len());
            assert!(pieces.iter().all(|piece| has_hanzi(piece) == hanzi));
        }
    }

    #[test]
    fn something_can_be_said_of_any_product() {
        for tongue in [Tongue::Zh, Tongue::En] {
            let texts = Texts::of(tongue);
            for pieces in [&texts.praise, &texts.complaint] {
                assert_eq!(pieces.category.len(), crate::data::GOODS.category.len());
                assert!(pieces.category.values().all(|all| !fitting(all, "?").is_empty()));
            }
            assert!(!fitting(&texts.complaint.size, "?").is_empty());
            assert!(!fitting(&texts.wish.text, "?").is_empty());
        }
    }

    #[test]
    fn reviews_vary() {
        for tongue in [Tongue::Zh, Tongue::En] {
            let mut dice = Dice::new(1, 1, 1);
            let texts: HashSet<String> = (0..500).map(|_| review(&mut dice, tongue, &lived(5))).collect();
            assert!(texts.len() > 350, "{}", texts.len());
            assert!(texts.iter().all(|text| !text.contains('{')));
        }
    }

    #[test]
    fn some_say_what_they_wish_for() {
        for tongue in [Tongue::Zh, Tongue::En] {
            let mut dice = Dice::new(3, 1, 1);
            let wishes = fitting(&Texts::of(tongue).wish.text, lived(5).thing);
            let texts: Vec<String> = (0..500).map(|_| review(&mut dice, tongue, &lived(5))).collect();
            let count = texts.iter().filter(|text| wishes.iter().any(|wish| text.ends_with(wish))).count();
            assert!((20..100).contains(&count), "{count} of 500");
        }
    }

    #[test]
    fn a_late_parcel_is_what_the_review_complains_about() {
        let mut dice = Dice::new(2, 1, 1);
        let late = Lived { late_days: 3.0, ..lived(1) };
        let delivery = &Texts::of(Tongue::Zh).complaint.delivery;
        for _ in 0..50 {
            let text = review(&mut dice, Tongue::Zh, &late);
            let named = delivery.iter().any(|piece| text.contains(&piece.replace("{days}", "3")));
            assert!(named, "{text}");
        }
    }
}
