//! Words of complaints that are more frequent now than before, by more than chance.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use forecast::contrast::{Share, benjamini_hochberg, fisher_greater, log_odds};
use uuid::Uuid;

use super::terms::terms;

/// What somebody complained of.
#[derive(Debug, Clone)]
pub(super) struct Complaint {
    /// Whoever it was; each counts once, however much they write.
    pub person: Uuid,
    pub text: String,
}

/// A word that has become more frequent.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Emerging {
    pub term: String,
    /// People who use it now, and as many as there would be if they were as frequent as before.
    pub people: u64,
    pub expected: f64,
    /// z-score of the log-odds ratio.
    pub score: f64,
    /// The places of the complaints that have it.
    pub said: Vec<usize>,
}

/// What was looked for, and found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub items: Vec<Emerging>,
    /// People who complain now, and who did before.
    pub people: u64,
    pub people_before: u64,
    /// Words that were compared.
    pub looked_at: usize,
}

/// Fewer people are no news.
const PEOPLE: u64 = 5;
/// At most this share of what is told is chance.
const FALSE: f64 = 0.05;
/// At most so many are told.
const MOST: usize = 10;
/// A word most of whose people use a word that is told already tells the same.
const SAME: f64 = 0.6;

/// The words of `now` that are more frequent than `before`, the clearest first.
pub(super) fn emerging(now: &[Complaint], before: &[Complaint]) -> Found {
    let mut counts: HashMap<u64, [u64; 2]> = HashMap::new();
    let people = count(now, 0, &mut counts);
    let people_before = count(before, 1, &mut counts);
    let looked_at = counts.values().filter(|[hits, hits_before]| hits + hits_before >= PEOPLE).count();
    let share =
        |[hits, hits_before]: [u64; 2]| (Share { hits, n: people }, Share { hits: hits_before, n: people_before });
    let p_of: HashMap<u64, f64> = counts
        .iter()
        .filter(|(_, [hits, _])| *hits >= PEOPLE)
        .map(|(word, hits)| {
            let (now, before) = share(*hits);
            (*word, fisher_greater(now, before))
        })
        .collect();
    let p_values: Vec<f64> = p_of.values().copied().collect();
    let Some(limit) = benjamini_hochberg(&p_values, looked_at, FALSE).filter(|_| people_before > 0) else {
        return Found { items: Vec::new(), people, people_before, looked_at };
    };
    let is_news = |word: u64| p_of.get(&word).is_some_and(|p| *p <= limit);
    let mut items: Vec<(Emerging, BTreeSet<Uuid>)> = uses(now, is_news)
        .into_iter()
        .map(|(term, (people_of, said))| {
            let hits = counts.get(&key(&term)).copied().unwrap_or_default();
            let (now, before) = share(hits);
            let expected = before.hits as f64 / before.n as f64 * people as f64;
            let score = log_odds(now, before, people as f64);
            (Emerging { term, people: now.hits, expected, score, said }, people_of)
        })
        .collect();
    items.sort_by(|(a, _), (b, _)| {
        let longer = || b.term.chars().count().cmp(&a.term.chars().count());
        b.score.total_cmp(&a.score).then_with(longer).then_with(|| a.term.cmp(&b.term))
    });
    Found { items: told(items), people, people_before, looked_at }
}

/// One word of those that the same people use together.
fn told(items: Vec<(Emerging, BTreeSet<Uuid>)>) -> Vec<Emerging> {
    let mut all: Vec<(Emerging, BTreeSet<Uuid>)> = Vec::new();
    for (item, people) in items {
        let is_same = |(_, known): &(Emerging, BTreeSet<Uuid>)| {
            known.intersection(&people).count() as f64 >= SAME * people.len() as f64
        };
        if all.len() < MOST && !all.iter().any(is_same) {
            all.push((item, people));
        }
    }
    all.into_iter().map(|(item, _)| item).collect()
}

/// Counts by how many people each word is used; gives how many people there are. Words are counted by a hash: there are very
/// many, and few are told.
fn count(said: &[Complaint], group: usize, counts: &mut HashMap<u64, [u64; 2]>) -> u64 {
    let mut by_person: BTreeMap<Uuid, Vec<&str>> = BTreeMap::new();
    for complaint in said {
        by_person.entry(complaint.person).or_default().push(&complaint.text);
    }
    for texts in by_person.values() {
        let words: BTreeSet<u64> = texts.iter().flat_map(|text| terms(text)).map(|term| key(&term)).collect();
        for word in words {
            counts.entry(word).or_default()[group] += 1;
        }
    }
    by_person.len() as u64
}

/// Who uses each of some words, and where.
fn uses(said: &[Complaint], is_wanted: impl Fn(u64) -> bool) -> BTreeMap<String, (BTreeSet<Uuid>, Vec<usize>)> {
    let mut all: BTreeMap<String, (BTreeSet<Uuid>, Vec<usize>)> = BTreeMap::new();
    for (place, complaint) in said.iter().enumerate() {
        for term in terms(&complaint.text).into_iter().filter(|term| is_wanted(key(term))) {
            let (people, places) = all.entry(term).or_default();
            people.insert(complaint.person);
            places.push(place);
        }
    }
    all
}

fn key(term: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    term.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that look drawn and are the same every time (Steele, Lea and Flood's SplitMix64).
    struct Draw(u64);

    impl Draw {
        fn below(&mut self, most: usize) -> usize {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) % most as u64) as usize
        }
    }

    const USUAL: [&str; 12] = [
        "物流太慢了",
        "包装破损",
        "颜色和图片不一样",
        "客服没人回复",
        "尺码偏小",
        "质量很差",
        "parcel arrived late",
        "colour faded quickly",
        "poor stitching everywhere",
        "customer service ignored emails",
        "有异味",
        "做工粗糙",
    ];

    fn usual(draw: &mut Draw, n: usize) -> Vec<Complaint> {
        let complaint = |_| {
            let person = Uuid::from_u128(draw.below(1 << 40) as u128);
            Complaint { person, text: format!("{}，{}", USUAL[draw.below(12)], USUAL[draw.below(12)]) }
        };
        (0..n).map(complaint).collect()
    }

    fn terms_of(found: &Found) -> Vec<&str> {
        found.items.iter().map(|item| item.term.as_str()).collect()
    }

    #[test]
    fn a_new_problem_is_told_once_by_its_word() {
        let mut draw = Draw(1);
        let (mut now, before) = (usual(&mut draw, 150), usual(&mut draw, 600));
        for n in 0..9 {
            let said = ["瓶子漏液了", "一打开就漏液", "收到漏液，客服没人回复"][n % 3];
            now.push(Complaint { person: Uuid::from_u128(n as u128), text: said.to_owned() });
        }
        for n in 0..8 {
            let said = ["The zipper broke", "zipper stuck on day one"][n % 2];
            now.push(Complaint { person: Uuid::from_u128(100 + n as u128), text: said.to_owned() });
        }
        let found = emerging(&now, &before);
        let mut told = terms_of(&found);
        told.sort_unstable();
        assert_eq!(told, ["zipper", "漏液"], "{found:?}");
        let leak = found.items.iter().find(|item| item.term == "漏液").unwrap();
        assert_eq!((leak.people, leak.said.len()), (9, 9));
        assert!(leak.expected < 0.5 && leak.score > 2.0, "{leak:?}");
    }

    #[test]
    fn what_one_person_repeats_is_no_news() {
        let mut draw = Draw(2);
        let (mut now, before) = (usual(&mut draw, 100), usual(&mut draw, 400));
        let one = Complaint { person: Uuid::from_u128(1), text: "漏液漏液漏液".to_owned() };
        now.extend(std::iter::repeat_n(one, 50));
        assert!(!terms_of(&emerging(&now, &before)).contains(&"漏液"));
        assert!(emerging(&now, &[]).items.is_empty(), "with nothing before everything would be new");
    }

    #[test]
    fn weeks_without_change_tell_nothing() {
        let quiet = (0..100u64)
            .filter(|seed| {
                let mut draw = Draw(1_000 + seed);
                let (now, before) = (usual(&mut draw, 120), usual(&mut draw, 480));
                emerging(&now, &before).items.is_empty()
            })
            .count();
        assert!(quiet >= 90, "{quiet} of 100 weeks");
    }
}
