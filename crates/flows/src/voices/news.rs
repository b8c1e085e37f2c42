use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use primitives::ShopId;
use serde::Serialize;
use store::{StoreError, instant};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Permission, Problem, Staff};

use super::days::Days;
use super::emerging::{Complaint, Emerging, Found, emerging};
use super::negative::{Row, complaints};
use super::source::{Product, Sentence, Source, around};
use super::terms::terms;
use crate::Flows;
use crate::products::{Naming, name_products};

/// What people began to complain of in the last seven days.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VoiceNews)]
pub(crate) struct News {
    /// The clearest first; nothing when nothing is more than chance.
    pub items: Vec<NewWord>,
    /// People who complained within the seven days, and within the 28 before.
    pub people: u64,
    pub people_before: u64,
    /// Words that were compared: the more, the clearer one has to be.
    pub looked_at: usize,
}

/// A word of complaints that is more frequent than before.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VoiceNewWord)]
pub(crate) struct NewWord {
    pub term: String,
    /// People who use it.
    pub people: u64,
    /// As many would if it were as frequent as before.
    pub expected: f64,
    /// z-score of the log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008).
    pub score: f64,
    /// Products that two or more of them speak of, most first.
    pub products: Vec<NewWordProduct>,
    /// How many complaints have it.
    pub said: usize,
    /// The newest fifty of them.
    pub sentences: Vec<Sentence>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VoiceNewWordProduct)]
pub(crate) struct NewWordProduct {
    pub id: String,
    pub name: Option<String>,
    pub people: usize,
}

const NOW: i64 = 7;
const BEFORE: i64 = 28;
const PRODUCTS: usize = 3;
const SENTENCES: usize = 50;

/// What people began to complain of this week
///
/// Words and phrases of negative sentences in reviews, comments on surveys and messages that at least five people use, and more
/// than chance lets expect (Fisher's exact test against the 28 days before, at most 5 % false among what is told).
#[utoipa::path(get, path = "/voices/new", tag = "insight", operation_id = "getVoiceNews",
    responses((status = 200, body = News)))]
pub(crate) async fn news(State(flows): State<Flows>, staff: Staff) -> Result<Json<News>, Problem> {
    staff.may(Permission::Read)?;
    let (said, found) = find(&flows, staff.shop).await?;
    let Found { items, people, people_before, looked_at } = found;
    let mut items: Vec<NewWord> = items.into_iter().map(|item| shown(item, &said)).collect();
    name_products(&flows.kit.store, staff.shop, items.iter_mut().flat_map(unnamed).collect()).await?;
    Ok(Json(News { items, people, people_before, looked_at }))
}

/// The products that it names.
fn unnamed(NewWord { products, sentences, .. }: &mut NewWord) -> impl Iterator<Item = Naming<'_>> {
    let of_sentences = sentences.iter_mut().filter_map(|one| one.product.as_mut());
    let products = products.iter_mut().map(|NewWordProduct { id, name, .. }| (id.clone(), name));
    products.chain(of_sentences.map(|Product { id, name }| (id.clone(), name)))
}

/// The words alone, for a page that is opened often: a week looks much the same for some minutes.
pub(crate) async fn new_words(flows: &Flows, shop: ShopId) -> Result<Vec<String>, Problem> {
    let (now, asked) = (flows.kit.now(), (shop, web::shop(&flows.kit.store, shop).await?.as_of));
    if let Some(known) = flows.words.get(asked, now) {
        return Ok(known);
    }
    let (_, found) = find(flows, shop).await?;
    let words: Vec<String> = found.items.into_iter().map(|item| item.term).collect();
    flows.words.put(asked, now, words.clone());
    Ok(words)
}

type Said = Vec<(Source, Row)>;

/// What was said within the week, and what is new in it.
async fn find(flows: &Flows, shop: ShopId) -> Result<(Said, Found), Problem> {
    let (now, before) = read(flows, shop).await?;
    let counted = tokio::task::spawn_blocking(move || {
        let found = emerging(&complaints_of(&now), &complaints_of(&before));
        (now, found)
    });
    counted.await.map_err(|error| Problem::internal(&error))
}

async fn read(flows: &Flows, shop: ShopId) -> Result<(Said, Said), StoreError> {
    let days = Days::last(&flows.kit, shop, NOW).await?;
    let db = &flows.kit.store;
    Ok((complaints(db, shop, &days).await?, complaints(db, shop, &days.before(BEFORE)).await?))
}

/// Of somebody who is not known, each text is another's.
fn complaints_of(said: &[(Source, Row)]) -> Vec<Complaint> {
    said.iter().map(|(_, row)| Complaint { person: by(row), text: row.text.clone() }).collect()
}

fn by(row: &Row) -> Uuid {
    row.person.unwrap_or(row.id)
}

fn shown(item: Emerging, said: &[(Source, Row)]) -> NewWord {
    let Emerging { term, people, expected, score, said: places } = item;
    let rows = || places.iter().filter_map(|place| said.get(*place));
    let mut by_product: BTreeMap<&str, (Option<&str>, Vec<Uuid>)> = BTreeMap::new();
    for (_, row) in rows() {
        let Some(id) = row.product_id.as_deref() else { continue };
        let (name, people) = by_product.entry(id).or_default();
        *name = name.or(row.product_name.as_deref());
        people.push(by(row));
    }
    let mut products: Vec<NewWordProduct> = by_product
        .into_iter()
        .map(|(id, (name, people))| NewWordProduct {
            id: id.to_owned(),
            name: name.map(str::to_owned),
            people: store::distinct(people).len(),
        })
        .filter(|of| of.people > 1)
        .collect();
    products.sort_by_key(|of| std::cmp::Reverse(of.people));
    products.truncate(PRODUCTS);
    let sentences = rows().take(SENTENCES).map(|(source, row)| sentence(*source, row, &term)).collect();
    NewWord { people, expected, score, products, said: places.len(), sentences, term }
}

/// The sentence of a text that has the word.
fn sentence(source: Source, row: &Row, term: &str) -> Sentence {
    let (sentence, start, end) =
        place_of(&row.text, term).map_or_else(|| (row.text.clone(), 0, 0), |(from, to)| around(&row.text, from, to));
    let product = row.product_id.clone().map(|id| Product { id, name: row.product_name.clone() });
    Sentence {
        source,
        id: row.id,
        at: instant(row.at),
        is_undated: false,
        sentence,
        start,
        end,
        polarity: "negative".to_owned(),
        product,
        link: source.link(row.id, row.survey),
    }
}

/// Where a word stands in a text, in characters; `None` where it is written otherwise.
fn place_of(text: &str, term: &str) -> Option<(usize, usize)> {
    let lower = text.to_lowercase();
    if lower.chars().count() != text.chars().count() {
        return None;
    }
    // A word may be the beginning of another before it stands by itself.
    let found = lower.match_indices(term).find(|(at, _)| {
        let around = lower[*at..].split(|c: char| c.is_whitespace()).take(term.split(' ').count());
        terms(&around.collect::<Vec<_>>().join(" ")).contains(term)
    });
    let (at, _) = found?;
    let from = lower[..at].chars().count();
    Some((from, from + term.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_word() {
        assert_eq!(place_of("收到就漏液，Zippers! The ZIPPER broke", "zipper"), Some((19, 25)));
        assert_eq!(place_of("收到就漏液，退", "漏液"), Some((3, 5)));
        assert_eq!(place_of("zipper  broke", "zipper broke"), None);
    }
}
