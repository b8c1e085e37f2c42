use primitives::Timestamp;
use serde_json::{Map, Value, json};
use tabular::clean;

use super::alike::{Alike, Key};
use super::identity::Identity;
use super::reader::{Reader, put, put_time};
use super::review::dimensions;
use super::{Builder, Built, Fate};
use crate::imports::draft::Former;
use crate::imports::stage::Record;
use crate::imports::{Draft, Entity, EntityKind, Field, Outcome, Reason, ReviewRules};

/// Links of one review that are kept, and how long one may be.
const MAX_PICTURES: usize = 20;
const MAX_LINK: usize = 1_000;

impl Builder<'_> {
    /// The reviews of a file of reviews that have the same `key`: one of each category, and of each id that is the file's
    /// own; other rows repeat it. What has a number or an order is known by that.
    pub fn review_of_file(&self, rules: &ReviewRules, key: &str, records: &[Record]) -> Built {
        let whole = Reader::new(self.plan, self.zone.clone(), records);
        let has = |field: Field| whole.text(0, field).is_some();
        let is_numbered = has(Field::OrderId) || (has(Field::ReviewId) && !rules.ids_of_file);
        let category = |place: usize| whole.text(place, Field::Category).filter(|_| !is_numbered).unwrap_or_default();
        let id = |place: usize| whole.text(place, Field::ReviewId).filter(|_| rules.ids_of_file).unwrap_or_default();
        let is_stars = records.len() > 1 && is_stars_alone(rules, &whole);
        let is_of_one = (1..records.len()).all(|place| category(place) == category(0));
        let mut alike = Alike::new(key, is_stars, is_of_one);
        let mut all = Built::default();
        for (place, record) in records.iter().enumerate() {
            let mut reader = Reader::new(self.plan, self.zone.clone(), std::slice::from_ref(record));
            let entity = if let Some(key) = alike.known(category(place), id(place)) {
                self.told(rules, &key, &mut reader)
            } else {
                reader.take_out(0, Field::ReviewId, Reason::Repeated, Fate::SetAside);
                None
            };
            all.add(reader.built(entity.into_iter().collect()));
        }
        all
    }

    fn told(&self, rules: &ReviewRules, key: &Key, reader: &mut Reader<'_>) -> Option<Entity> {
        if reader.text(0, Field::Status).is_some_and(|state| rules.is_unshown(state)) {
            reader.take_out(0, Field::Status, Reason::NotShown, Fate::SetAside);
            return None;
        }
        let stars = given(rules, reader).ok()?;
        let at = written(rules, reader).ok()?;
        let id = self.review_id(rules, &key.now);
        let mut properties = Map::new();
        properties.insert("review_id".into(), id.as_str().into());
        put(&mut properties, "rating", stars);
        let category_at = say(rules, reader, &mut properties);
        let identity = Identity::read(reader, &[0]);
        let mut events = vec![identity.sign(Draft::track("Review Submitted", at, properties))];
        events.extend(follow_up(rules, reader, &id, at).map(|later| identity.sign(later)));
        let former = key.former.as_ref().map(|former| {
            let id = self.review_id(rules, &former.key);
            let events = events.iter().map(|event| known_as(event.clone(), &id)).collect();
            let entity = Box::new(self.review_entity(rules, &id, events, reader));
            Former { entity, was_told: former.was_told, is_plain: former.is_plain }
        });
        Some(Entity { former, category_at, ..self.review_entity(rules, &id, events, reader) })
    }

    fn review_id(&self, rules: &ReviewRules, key: &str) -> String {
        match (&self.plan.mapping.namespace, rules.origin.as_str()) {
            (None, origin) if !origin.is_empty() => format!("{origin}:{key}"),
            _ => key.to_owned(),
        }
    }

    fn review_entity(&self, rules: &ReviewRules, id: &str, events: Vec<Draft>, reader: &Reader<'_>) -> Entity {
        let row = reader.records[0].row;
        if rules.origin.is_empty() {
            // A file of our own has all numbers as they are unique in the shop; under a key of its own no namespace of a
            // platform is put before them once more.
            return Entity::new(EntityKind::Review, format!("huitou:{id}"), events, row);
        }
        let about = reader.text(0, Field::OrderId).and_then(|order| self.about(order));
        Entity { about, ..Entity::new(EntityKind::Review, self.key(id), events, row) }
    }
}

/// The event of a review under another number.
fn known_as(mut event: Draft, id: &str) -> Draft {
    for key in ["review_id", "follow_up_of"] {
        if let Some(known) = event.properties.get_mut(key) {
            *known = id.into();
        }
    }
    event
}

/// A number of stars, or a word for it.
fn stars(rules: &ReviewRules, reader: &Reader<'_>) -> Option<i64> {
    let word = reader.text(0, Field::Rating)?;
    if let Some(stars) = rules.stars(word) {
        return Some(stars);
    }
    let slot = reader.table(0).slot(Field::Rating)?;
    let number = reader.table(0).slots[slot].numerals.parse(word.trim_end_matches(['星', '分'])).ok()?;
    number.whole().filter(|stars| (1..=5).contains(stars))
}

/// A review that is not taken; why is told.
struct NotTaken;

/// The stars, or none of a text where the rules take one without. A review that says nothing at all is not taken.
fn given(rules: &ReviewRules, reader: &mut Reader<'_>) -> Result<Option<i64>, NotTaken> {
    let stars = stars(rules, reader);
    let is_without = rules.unrated && reader.text(0, Field::Rating).is_none();
    if stars.is_some() || (is_without && told_text(rules, reader).is_some()) {
        return Ok(stars);
    }
    let (field, reason) = if is_without { (Field::Text, Reason::Missing) } else { (Field::Rating, Reason::BadRating) };
    reader.take_out(0, field, reason, Fate::Rejected);
    Err(NotTaken)
}

/// What somebody wrote; not what stands where nobody did.
fn told_text<'a>(rules: &ReviewRules, reader: &Reader<'a>) -> Option<&'a str> {
    reader.text(0, Field::Text).filter(|text| !rules.is_untold(text))
}

/// Whether a row has nothing but a rating, by which nobody can tell it from another's.
fn is_stars_alone(rules: &ReviewRules, reader: &Reader<'_>) -> bool {
    use Field::{Author, CustomerName, Email, FollowUp, OrderId, Pictures, ReviewId, ReviewedAt, Title};
    let telling = [ReviewId, OrderId, ReviewedAt, Author, CustomerName, Email, Title, FollowUp, Pictures];
    told_text(rules, reader).is_none() && telling.into_iter().all(|field| reader.text(0, field).is_none())
}

/// When it was written; where the rules ask for it, a review without is not taken.
fn written(rules: &ReviewRules, reader: &mut Reader<'_>) -> Result<Option<Timestamp>, NotTaken> {
    let at = reader.time(0, Field::ReviewedAt);
    let is_there = reader.text(0, Field::ReviewedAt).is_some();
    if at.is_some() || (rules.undated && !is_there) {
        return Ok(at);
    }
    reader.problems.retain(|problem| problem.reason != Reason::BadTime);
    let reason = if is_there { Reason::BadTime } else { Reason::Missing };
    reader.take_out(0, Field::ReviewedAt, reason, Fate::Rejected);
    Err(NotTaken)
}

/// What the row says beside stars and time. Gives which of the properties the category is or would be.
fn say(rules: &ReviewRules, reader: &mut Reader<'_>, properties: &mut Map<String, Value>) -> usize {
    let product = reader.text(0, Field::ProductId).or(reader.text(0, Field::Sku));
    put(properties, "order_id", reader.text(0, Field::OrderId));
    put(properties, "product_id", product);
    put(properties, "product_name", reader.text(0, Field::ProductName));
    let category_at = properties.len();
    put(properties, "category", reader.text(0, Field::Category));
    put(properties, "title", reader.text(0, Field::Title));
    put(properties, "text", told_text(rules, reader));
    let origin = Some(rules.origin.as_str()).filter(|origin| !origin.is_empty());
    put(properties, "origin", reader.text(0, Field::Origin).or(origin));
    let author = reader.text(0, Field::Author).or(reader.text(0, Field::CustomerName));
    let is_said = |field: Field| reader.text(0, field).is_some_and(is_yes);
    if is_said(Field::Anonymous) || author.is_some_and(|name| rules.is_nobody(name)) {
        properties.insert("is_anonymous".into(), true.into());
    }
    put(properties, "author_name", author.filter(|name| !rules.is_anonymous(name)));
    if is_said(Field::Rewarded) {
        properties.insert("is_rewarded".into(), true.into());
    }
    put(properties, "picture_links", reader.text(0, Field::Pictures).and_then(links));
    let scores = all_dimensions(reader).or_else(|| dimensions(reader, 0));
    put(properties, "dimensions", scores);
    if let Some(text) = reader.text(0, Field::Reply) {
        let mut reply = Map::new();
        reply.insert("text".into(), text.into());
        put_time(&mut reply, "at", reader.time(0, Field::RepliedAt));
        properties.insert("reply".into(), reply.into());
    }
    category_at
}

/// Scores by dimension as a JSON object, whatever a shop's dimensions are.
fn all_dimensions(reader: &mut Reader<'_>) -> Option<Value> {
    let text = reader.text(0, Field::Dimensions)?;
    match serde_json::from_str::<Map<String, Value>>(text) {
        Ok(scores) => Some(scores.into()),
        Err(_) => {
            reader.report(0, Field::Dimensions, Reason::BadJson, Outcome::ValueDropped);
            None
        }
    }
}

/// What the reviewer added later (追评); without a time of its own it is told of the review's.
fn follow_up(rules: &ReviewRules, reader: &mut Reader<'_>, review: &str, at: Option<Timestamp>) -> Option<Draft> {
    let text = reader.text(0, Field::FollowUp).filter(|text| !rules.is_untold(text))?;
    let later = reader.time(0, Field::FollowedUpAt).or(at);
    let json = json!({"follow_up_of": review, "text": text});
    let Value::Object(properties) = json else { return None };
    Some(Draft::track("Review Submitted", later, properties))
}

/// The links of a cell, and the names of pictures that may come in an archive, whatever stands between them.
fn links(cell: &str) -> Option<Value> {
    let is_between = |c: char| matches!(c, '\n' | '\r' | '\t' | ',' | ';' | '|' | '，' | '；' | '"' | '[' | ']');
    let links = cell.split(is_between).flat_map(named).filter(|link| link.len() <= MAX_LINK);
    let links: Vec<String> = links.take(MAX_PICTURES).collect();
    (!links.is_empty()).then(|| links.into())
}

/// What a part names: a picture's name may have spaces in it, unless what they part are links and names as well.
fn named(part: &str) -> Vec<String> {
    let part = part.trim();
    let words: Vec<Option<String>> = part.split_whitespace().map(link).collect();
    if is_picture(part) && words.iter().any(Option::is_none) {
        return vec![part.to_owned()];
    }
    words.into_iter().flatten().collect()
}

fn link(word: &str) -> Option<String> {
    match word.strip_prefix("//") {
        Some(rest) if !rest.is_empty() => Some(format!("https://{rest}")),
        _ if word.starts_with("https://") || word.starts_with("http://") || is_picture(word) => Some(word.to_owned()),
        _ => None,
    }
}

/// Whether it is the name of a picture's file, and no address.
fn is_picture(name: &str) -> bool {
    let kind = name.rsplit_once('.').map(|(_, kind)| kind.to_ascii_lowercase());
    !name.contains(':') && matches!(kind.as_deref(), Some("jpg" | "jpeg" | "png" | "webp"))
}

fn is_yes(word: &str) -> bool {
    matches!(clean::word(word).as_str(), "是" | "匿名" | "有" | "yes" | "true" | "y" | "1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_told_from_what_stands_between() {
        let found = links("https://a.example/1.jpg,//img.example/2.png ; javascript:alert(1) [\"http://b.example/3\"]");
        let expected = ["https://a.example/1.jpg", "https://img.example/2.png", "http://b.example/3"];
        assert_eq!(found, Some(json!(expected)));
        assert_eq!((links("暂无"), links("//")), (None, None));
        assert_eq!(links("cups/1.JPG|2.png,notes.txt"), Some(json!(["cups/1.JPG", "2.png"])), "names in an archive");
    }

    #[test]
    fn names_of_pictures_may_have_spaces_in_them() {
        assert_eq!(links("白瓷杯 正面.jpg;my cup 2.PNG"), Some(json!(["白瓷杯 正面.jpg", "my cup 2.PNG"])));
        assert_eq!(links("1.jpg 2.png"), Some(json!(["1.jpg", "2.png"])), "each is a picture by itself");
        let both = links("https://a.example/1.jpg //b.example/2\nred cup.jpg");
        assert_eq!(both, Some(json!(["https://a.example/1.jpg", "https://b.example/2", "red cup.jpg"])));
        assert_eq!(links("https://a.example/1.jpg red"), Some(json!(["https://a.example/1.jpg"])));
    }

    #[test]
    fn yes_has_many_words() {
        assert!(["是", " TRUE ", "Yes", "1", "匿名"].into_iter().all(is_yes));
        assert!(["否", "0", "false", "", "公开"].into_iter().all(|word| !is_yes(word)));
    }
}
