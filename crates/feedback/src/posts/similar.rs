//! Posts that say nearly the same, by the character n-grams they share.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::State;
use primitives::ShopId;
use serde::Serialize;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Page, Path, Permission, Problem, Staff};

use super::row::{PUBLIC, find};
use crate::Feedback;
use crate::kinds::MERGED;

/// A post that may say the same.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = SimilarFeedback)]
pub(crate) struct Match {
    pub id: Uuid,
    pub number: i64,
    pub kind: String,
    pub title: String,
    pub state: String,
    pub votes: i64,
    /// 0 to 1: how much of what they say they share.
    pub score: f64,
}

/// Among so many of the newest posts alike ones are looked for.
const LOOKED_AT: usize = 2_000;
const SHOWN: usize = 5;
/// Below this, two posts merely are in one language.
const LEAST: f64 = 0.22;

/// Posts that may say the same, the likeliest first
#[utoipa::path(get, path = "/feedback/{id}/similar", tag = "feedback", operation_id = "similarFeedback",
    params(("id" = Uuid, Path)), responses((status = 200, body = Page<Match>), (status = 404, body = Problem)))]
pub(crate) async fn similar(
    State(feedback): State<Feedback>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<Json<Page<Match>>, Problem> {
    staff.may(Permission::Read)?;
    let store = &feedback.kit.store;
    let post = find(store, staff.shop, id).await?;
    let mut items = alike(store, staff.shop, &post.title, &post.text, false).await?;
    items.retain(|found| found.id != id);
    items.truncate(SHOWN);
    Ok(Json(Page { items, next_cursor: None, total: None }))
}

#[derive(FromQueryResult)]
struct Candidate {
    id: Uuid,
    number: i64,
    kind: String,
    title: String,
    text: String,
    state: String,
    votes: i64,
}

/// Posts like a title and its text, the likeliest first; one more than are shown. Merged and rejected ones are left out.
pub(crate) async fn alike(
    db: &impl Sql,
    shop: ShopId,
    title: &str,
    text: &str,
    is_public_only: bool,
) -> Result<Vec<Match>, StoreError> {
    let candidates = candidates(db, shop, "p.text", is_public_only).await?;
    Ok(likest(&Profile::of(title, text), candidates, |post| Profile::of(&post.title, &post.text)))
}

/// Public posts whose titles are like one that is all that was written so far.
pub(crate) async fn titled(db: &impl Sql, shop: ShopId, title: &str) -> Result<Vec<Match>, StoreError> {
    let candidates = candidates(db, shop, "''", true).await?;
    Ok(likest(&Profile::of(title, ""), candidates, |post| Profile::of(&post.title, "")))
}

/// With their texts, or what stands in their place.
async fn candidates(
    db: &impl Sql,
    shop: ShopId,
    text: &str,
    is_public_only: bool,
) -> Result<Vec<Candidate>, StoreError> {
    let seen = if is_public_only { PUBLIC } else { "p.approval <> 'rejected' AND NOT p.is_erased" };
    let sql = format!(
        "SELECT p.id, p.number, p.kind, p.title, {text} AS text, p.state, p.votes FROM feedback_posts p
         WHERE p.shop = $1 AND p.state <> '{MERGED}' AND {seen} ORDER BY p.created_at DESC, p.id DESC LIMIT {LOOKED_AT}"
    );
    db.rows(&sql, vec![shop.0.into()]).await
}

fn likest(asked: &Profile, candidates: Vec<Candidate>, profile: impl Fn(&Candidate) -> Profile) -> Vec<Match> {
    let mut others: Vec<(Candidate, Profile)> = Vec::with_capacity(candidates.len());
    let mut frequency: BTreeMap<u64, usize> = BTreeMap::new();
    for candidate in candidates {
        let profile = profile(&candidate);
        profile.grams.iter().for_each(|gram| *frequency.entry(*gram).or_default() += 1);
        others.push((candidate, profile));
    }
    asked.grams.iter().for_each(|gram| *frequency.entry(*gram).or_default() += 1);
    let n = others.len() + 1;
    let weight = |gram: &u64| weight(n, frequency.get(gram).copied().unwrap_or(0));
    let scored = others.into_iter().map(|(other, profile)| (asked.score(&profile, &weight), other));
    let mut found: Vec<Match> = scored.filter_map(|(score, other)| matched(other, score)).collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.number.cmp(&a.number)));
    found.truncate(SHOWN + 1);
    found
}

fn matched(other: Candidate, score: f64) -> Option<Match> {
    let Candidate { id, number, kind, title, state, votes, .. } = other;
    (score >= LEAST).then(|| Match { id, number, kind, title, state, votes, score: (score * 1000.0).round() / 1000.0 })
}

/// What everybody says weighs little: the smooth inverse document frequency 1 + ln((1 + n) / (1 + df)).
fn weight(n: usize, frequency: usize) -> f64 {
    1.0 + ((1.0 + n as f64) / (1.0 + frequency as f64)).ln()
}

/// The n-grams of a text: pairs of ideographs, triples of other letters.
struct Profile {
    grams: BTreeSet<u64>,
}

impl Profile {
    fn of(title: &str, text: &str) -> Self {
        let mut grams = BTreeSet::new();
        for part in [title, text] {
            let lower = part.to_lowercase();
            for run in lower.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()) {
                let chars: Vec<char> = run.chars().collect();
                let size = if chars.iter().any(|c| *c >= '\u{2e80}') { 2 } else { 3 };
                grams.extend(chars.windows(size.min(chars.len())).map(hash));
            }
        }
        Self { grams }
    }

    /// The weighted share of grams in common (Dice).
    fn score(&self, other: &Self, weight: &impl Fn(&u64) -> f64) -> f64 {
        let sum = |grams: &BTreeSet<u64>| grams.iter().map(weight).sum::<f64>();
        let all = sum(&self.grams) + sum(&other.grams);
        let common: f64 = self.grams.intersection(&other.grams).map(weight).sum();
        if all > 0.0 { 2.0 * common / all } else { 0.0 }
    }
}

/// FNV-1a over the characters; a rare collision does no harm.
fn hash(gram: &[char]) -> u64 {
    gram.iter().fold(0xcbf2_9ce4_8422_2325, |hash, c| (hash ^ u64::from(*c)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(a: (&str, &str), b: (&str, &str)) -> f64 {
        Profile::of(a.0, a.1).score(&Profile::of(b.0, b.1), &|_| 1.0)
    }

    #[test]
    fn what_says_the_same_is_found_in_both_languages() {
        let zh = ("希望支持花呗分期付款", "大件买不起，想分期");
        assert!(score(zh, ("支持花呗分期", "希望大件商品可以分期付款")) > LEAST);
        assert!(score(zh, ("快递包装太差", "箱子到手都压扁了")) < LEAST);
        let en = ("Add a dark mode", "Reading at night hurts my eyes");
        assert!(score(en, ("Dark mode please", "My eyes hurt when reading at night")) > LEAST);
        assert!(score(en, ("Faster delivery", "It took two weeks to arrive")) < LEAST);
        assert_eq!(score(("", ""), ("", "")), 0.0);
    }
}
