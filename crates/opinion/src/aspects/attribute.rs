use super::{Targets, Taxonomy};
use crate::read::{ClauseReading, Hit, Reading};
use crate::text::is_han;
use crate::words::Found;

/// An opinion said of an aspect, in a clause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Said {
    /// Its place in the taxonomy.
    pub aspect: usize,
    pub clause: usize,
    pub value: f32,
    /// Whether the rule that tied them is often right, 0 … 1.
    pub sure: f32,
    /// Positions of characters: the opinion, and the name of the aspect where it stands.
    pub opinion: (usize, usize),
    pub target: Option<(usize, usize)>,
}

/// Aspects of which an opinion word only suggests that it speaks: 运费太贵 is about delivery, 包装坏了 about packaging.
const SUGGESTED: &[&str] = &["price", "quality", "use"];
/// What is named for a time only speaks of nothing (收货后, after delivery): of these aspects, with these words beside it.
const TIMED: &[&str] = &["delivery", "after_sales"];
const AFTER: &[&str] = &["后", "之后", "以后", "前", "之前", "以前", "当天", "那天"];
/// What begins like them and is none: 物流后来很慢, 快递前天才到.
const LATER: &[&str] = &["后来", "后续", "后期", "前天", "前所"];
const BEFORE: &[&str] = &["after ", "after the ", "upon ", "before ", "since "];
const ADJACENT: f32 = 0.95;
const IN_CLAUSE: f32 = 0.85;
const BY_WORD: f32 = 0.9;
const CARRIED: f32 = 0.6;

type Target<'a> = Found<'a, usize>;

/// An aspect named in a clause that says nothing of it: its place, where it is named, and the sentence.
type Pending = (usize, (usize, usize), (usize, usize));

/// Ties opinions to aspects: by clause and nearest name, by the word itself, or carried over from a clause that named an
/// aspect and said nothing of it.
pub(crate) fn attribute(reading: &Reading, taxonomy: &Taxonomy, targets: &Targets) -> Vec<Said> {
    let chars = &reading.normal.chars;
    let mut said = Vec::new();
    let mut pending: Option<Pending> = None;
    for (index, clause) in reading.clauses.iter().enumerate() {
        let mut found = targets.all(chars, clause.part.start, clause.part.end);
        found.retain(|target| !is_time(chars, taxonomy, target));
        for hit in clause.hits.iter().filter(|hit| !hit.is_wished) {
            let tie = tie(chars, taxonomy, &found, hit, &clause.hits).or_else(|| carried(pending, clause, &found));
            let Some((aspect, sure, target)) = tie else { continue };
            let opinion = (hit.start, hit.end);
            said.push(Said { aspect, clause: index, value: hit.value, sure, opinion, target });
        }
        let silent = clause.hits.is_empty();
        pending =
            found.last().filter(|_| silent).map(|last| (*last.value, (last.start, last.end), clause.part.sentence));
    }
    said
}

type Tie = (usize, f32, Option<(usize, usize)>);

fn tie(chars: &[char], taxonomy: &Taxonomy, found: &[Target], hit: &Hit, hits: &[Hit]) -> Option<Tie> {
    let named = nearest(chars, found, hit);
    let hint = hit.aspect.and_then(|key| Some((key, taxonomy.enabled(key)?)));
    match (named, hint) {
        (Some((target, adjacent)), Some((key, _)))
            if (hit.is_suggested || SUGGESTED.contains(&key))
                && adjacent
                && yields(key, key_of(taxonomy, target))
                && !is_judged(target, hit, hits) =>
        {
            Some((*target.value, ADJACENT, Some((target.start, target.end))))
        }
        (_, Some((_, aspect))) => {
            let own = found.iter().rev().find(|target| *target.value == aspect);
            Some((aspect, BY_WORD, own.map(|target| (target.start, target.end))))
        }
        (Some((target, adjacent)), None) => {
            let sure = if adjacent { ADJACENT } else { IN_CLAUSE };
            Some((*target.value, sure, Some((target.start, target.end))))
        }
        (None, None) => None,
    }
}

/// Whether a suggested aspect gives way to one that is named: who is asked has no price and no size (买贵了找客服), and
/// what did not come is a parcel, whatever else is named, but for money that is owed (退款还没到).
fn yields(suggested: &str, named: &str) -> bool {
    match suggested {
        "price" => named != "service",
        "size" => !["service", "delivery", "after_sales"].contains(&named),
        "delivery" => named == "after_sales",
        _ => true,
    }
}

/// Of what is named, another opinion has already spoken: 质量不错就是太贵.
fn is_judged(named: &Target, hit: &Hit, hits: &[Hit]) -> bool {
    hits.iter().any(|other| other.start >= named.start && other.end > named.end && other.end <= hit.start)
}

fn key_of<'a>(taxonomy: &'a Taxonomy, target: &Target) -> &'a str {
    &taxonomy.aspects[*target.value].key
}

fn is_time(chars: &[char], taxonomy: &Taxonomy, target: &Target) -> bool {
    let begins = |rest: &[char], word: &str| rest.iter().copied().take(word.chars().count()).eq(word.chars());
    let ends = |rest: &[char], word: &str| begins(&rest[rest.len().saturating_sub(word.len())..], word);
    let rest = &chars[target.end..];
    TIMED.contains(&key_of(taxonomy, target))
        && (AFTER.iter().any(|&word| begins(rest, word)) && !LATER.iter().any(|&word| begins(rest, word))
            || BEFORE.iter().any(|&word| ends(&chars[..target.start], word)))
}

/// The name that an opinion is said of, and whether it stands right beside: after it when the grammar says so
/// (便宜的价格, great price), else the last before it, else the first after it.
fn nearest<'a, 'b>(chars: &[char], found: &'b [Target<'a>], hit: &Hit) -> Option<(&'b Target<'a>, bool)> {
    let han = is_han(chars[hit.end - 1]);
    let behind = found.iter().find(|target| target.start >= hit.end);
    let before = found.iter().rev().find(|target| target.end <= hit.start);
    let within = found.iter().rev().find(|target| target.start < hit.end && target.end > hit.start);
    if let Some(target) = within {
        return Some((target, true));
    }
    if let Some(target) = behind {
        let between = &chars[hit.end..target.start];
        let qualifies = if han { matches!(between, ['的'] | ['滴']) } else { between.len() <= 1 };
        if qualifies {
            return Some((target, true));
        }
    }
    let reach = if han { 6 } else { 24 };
    match (before, behind) {
        (Some(target), _) => Some((target, hit.start - target.end <= reach)),
        (None, Some(target)) => Some((target, target.start - hit.end <= reach / 3)),
        (None, None) => None,
    }
}

/// 说到客服，真是爱理不理: the aspect named just before, if this clause of the same sentence names none.
fn carried(pending: Option<Pending>, clause: &ClauseReading, found: &[Target]) -> Option<Tie> {
    let (aspect, target, sentence) = pending?;
    (found.is_empty() && sentence == clause.part.sentence).then_some((aspect, CARRIED, Some(target)))
}
