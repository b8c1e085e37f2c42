//! Words in a text that stand for what is known of the person: `{{name}}`, `{{order}}`, `{{product}}`, `{{answer:key}}`,
//! each with what to say when it is not known: `{{name|friend}}`.

use super::{Answers, Definition};

/// The longest piece that is put into a text, in characters.
const LONGEST: usize = 120;

/// One such place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place<'a> {
    Name,
    Order,
    Product,
    Answer(&'a str),
    Unknown(&'a str),
}

/// What is known of the person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filling {
    pub name: Option<String>,
    pub order: Option<String>,
    pub product: Option<String>,
    pub answers: Answers,
}

/// A text in pieces: plain words, and places with their fallback.
enum Piece<'a> {
    Words(&'a str),
    Place(Place<'a>, &'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some((before, (inside, after))) =
        rest.split_once("{{").and_then(|(before, behind)| Some((before, behind.split_once("}}")?)))
    {
        let (name, fallback) = inside.split_once('|').unwrap_or((inside, ""));
        pieces.extend([Piece::Words(before), Piece::Place(place(name.trim()), fallback.trim())]);
        rest = after;
    }
    pieces.push(Piece::Words(rest));
    pieces
}

fn place(name: &str) -> Place<'_> {
    match name {
        "name" => Place::Name,
        "order" => Place::Order,
        "product" => Place::Product,
        other => other.strip_prefix("answer:").map_or(Place::Unknown(other), |key| Place::Answer(key.trim())),
    }
}

/// All places of a text.
pub(super) fn places(text: &str) -> Vec<Place<'_>> {
    let place = |piece| match piece {
        Piece::Place(place, _) => Some(place),
        Piece::Words(_) => None,
    };
    pieces(text).into_iter().filter_map(place).collect()
}

/// The keys of the questions whose answers a text repeats.
pub(super) fn answers_in(text: &str) -> Vec<&str> {
    let key = |place| match place {
        Place::Answer(key) => Some(key),
        _ => None,
    };
    places(text).into_iter().filter_map(key).collect()
}

impl Filling {
    /// The text with what is known in its places. The result is plain text: whoever shows it escapes it.
    pub fn fill(&self, definition: &Definition, text: &str, language: &str) -> String {
        let piece = |piece| match piece {
            Piece::Words(words) => words.to_owned(),
            Piece::Place(place, fallback) => {
                let known = self.known(definition, place, language).filter(|known| !known.trim().is_empty());
                known.map_or_else(|| fallback.to_owned(), |known| known.chars().take(LONGEST).collect())
            }
        };
        pieces(text).into_iter().map(piece).collect()
    }

    fn known(&self, definition: &Definition, place: Place<'_>, language: &str) -> Option<String> {
        match place {
            Place::Name => self.name.clone(),
            Place::Order => self.order.clone(),
            Place::Product => self.product.clone(),
            Place::Answer(key) => definition.question(key)?.said(&self.answers, language),
            Place::Unknown(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn filled(text: &str) -> String {
        let definition: Definition = serde_json::from_value(json!({"v": 1, "languages": ["zh", "en"],
            "title": {}, "thanks": {}, "questions": [
                {"key": "why", "type": "multiple", "text": {}, "options": [
                    {"key": "late", "text": {"zh": "太慢", "en": "Too late"}}, {"key": "rude", "text": {"en": "Rude"}}]}]}))
        .unwrap();
        let answers = serde_json::from_value(json!({"why": ["late", "rude"]})).unwrap();
        let filling = Filling { name: Some("小{{order}}".to_owned()), answers, ..Filling::default() };
        filling.fill(&definition, text, "zh")
    }

    #[test]
    fn what_is_known_is_put_in_and_the_rest_has_its_fallback() {
        assert_eq!(filled("{{name|朋友}}您好"), "小{{order}}您好", "what somebody is called is not read again");
        assert_eq!(filled("订单{{ order }}和{{product|宝贝}}"), "订单和宝贝");
        assert_eq!(filled("您说{{answer:why}}"), "您说太慢、Rude");
        assert_eq!(filled("{{answer:gone|无}} {{what}} {{open"), "无  {{open");
        assert_eq!(answers_in("{{answer: a }}{{name}}{{answer:b|x}}"), ["a", "b"]);
        assert_eq!(places("{{what}}"), [Place::Unknown("what")]);
    }
}
