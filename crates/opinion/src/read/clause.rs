use super::vain::is_vain;
use crate::text::{Clause, is_han};
use crate::words::{Entry, Found, Kind, Kinds, Lexicon, lexicon};

/// A clause with the opinions in it.
#[derive(Debug, Clone)]
pub(crate) struct ClauseReading {
    pub part: Clause,
    pub hits: Vec<Hit>,
    /// All that the words of the clause do.
    pub kinds: Kinds,
    /// Contrast stands at its beginning.
    pub turns: bool,
    /// How much it counts for the text as a whole.
    pub weight: f32,
}

/// A word that shows an opinion, with the negation before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hit {
    pub start: usize,
    pub end: usize,
    /// About -3 … 3, with negation, degree, wishes and questions.
    pub value: f32,
    pub flipped: bool,
    pub aspect: Option<&'static str>,
    /// An aspect that is named right beside it takes its place.
    pub is_suggested: bool,
    /// Only wished for: it is said of nothing that is there.
    pub is_wished: bool,
    /// Where the word itself begins, behind its negators.
    pub word: usize,
}

/// Characters that may stand between a negator or its like and what it negates, in Chinese and in English.
const REACH: (usize, usize) = (6, 22);
/// Characters between a word with two signs and what it is said of.
const NEAR: (usize, usize) = (5, 14);
/// What ends with it (没多久就) is said of what follows, with at most so many characters between (给我).
const THEN: char = '就';
const SOON: usize = 2;
/// At the end of a clause these take away what stands right before them: 一点异味都没有.
const NONE: [&[char]; 4] = [&['都', '没', '有'], &['也', '没', '有'], &['都', '没'], &['也', '没']];
const STRONG: f32 = 1.4;
const WEAK: f32 = 0.6;

type Token<'a> = Found<'a, Entry>;

impl ClauseReading {
    pub fn of(chars: &[char], part: Clause) -> Self {
        let lexicon = lexicon();
        let tokens = lexicon.words.all(chars, part.start, part.end);
        let mut kinds = Kinds::default();
        tokens.iter().for_each(|token| kinds = kinds.and(token.value.kinds));
        let lead = if chars.get(part.start).copied().is_some_and(is_han) { 3 } else { 12 };
        let turns =
            tokens.iter().any(|token| token.value.kinds.has(Kind::Contrast) && token.start <= part.start + lead);
        let mut hits: Vec<Hit> =
            (0..tokens.len()).filter_map(|index| hit(lexicon, chars, &part, &tokens, index)).collect();
        let moods = Moods::of(chars, &part, kinds, &tokens);
        for hit in &mut hits {
            hit.is_wished &= hit.value > 0.0 && moods.wishes_for(hit);
            hit.value = moods.colour(hit);
        }
        hits.extend(moods.of_its_own());
        hits.retain(|hit| hit.value != 0.0);
        Self { part, hits, kinds, turns, weight: 1.0 }
    }

    /// The sum of its opinions.
    pub fn value(&self) -> f32 {
        self.hits.iter().map(|hit| hit.value).sum()
    }
}

fn hit(lexicon: &Lexicon, chars: &[char], part: &Clause, tokens: &[Token], index: usize) -> Option<Hit> {
    let token = &tokens[index];
    let sign = token.value.paired.then(|| pair(lexicon, chars, part, token)).flatten();
    let strength = sign.map_or(token.value.strength, |sign| 1.5 * sign);
    if strength == 0.0 {
        return None;
    }
    let before = before(tokens, index, chars);
    let none = none_of(&chars[token.end..part.end]);
    let negators = before.negators + u32::from(none > 0);
    let flipped = negators % 2 == 1;
    let value = match (flipped, strength > 0.0) {
        (true, true) if before.degree_inside => -0.45 * strength,
        (true, true) => -0.9 * strength,
        (true, false) => -0.5 * strength,
        (false, _) if negators > 0 => 0.8 * strength,
        (false, _) => strength,
    };
    Some(Hit {
        start: before.start,
        end: token.end + none,
        value: (value * before.degree).clamp(-4.0, 4.0),
        flipped,
        aspect: if is_vain(chars, part.sentence.0, (token.start, token.end)) {
            Some("service")
        } else {
            token.value.aspect
        },
        is_suggested: token.value.is_suggested,
        // Who wishes for something not so bad finds it bad.
        is_wished: !(flipped && before.degree_inside),
        word: token.start,
    })
}

/// How many characters after an opinion, which is all that its clause still says, take it away; a mood may close it.
fn none_of(rest: &[char]) -> usize {
    let none = NONE.iter().find(|none| rest.starts_with(none) && rest.len() <= none.len() + 1);
    none.map_or(0, |none| none.len())
}

/// What stands before an opinion and changes it.
struct Before {
    negators: u32,
    degree: f32,
    /// A degree stands between negator and opinion: 不是很好, not very good.
    degree_inside: bool,
    start: usize,
}

fn before(tokens: &[Token], index: usize, chars: &[char]) -> Before {
    let mut found = Before { negators: 0, degree: 1.0, degree_inside: false, start: tokens[index].start };
    let (reach, space) = if is_han(chars[tokens[index].start]) { (REACH.0, 0) } else { (REACH.1, 1) };
    let (mut degree_seen, mut is_such) = (false, false);
    let mut from = found.start;
    for token in tokens[..index].iter().rev() {
        let kinds = token.value.kinds;
        if from - token.end.min(from) > reach || kinds.has(Kind::Contrast) {
            break;
        }
        // Never pay such a high price, did not expect such quality: who says such means what there is, and what they do
        // not do to it is negated; of what is not such a good one, the good is.
        if is_such && from - token.end.min(from) > space {
            break;
        }
        if kinds.has(Kind::Negator) {
            found.negators += 1;
            found.degree_inside |= degree_seen;
            found.start = token.start;
        } else if kinds.has(Kind::Strong) || kinds.has(Kind::Weak) {
            let factor = if kinds.has(Kind::Strong) { STRONG } else { WEAK };
            found.degree = (found.degree * factor).clamp(0.4, 2.0);
            degree_seen = true;
            is_such |= kinds.has(Kind::Such);
            found.start = if token.end == found.start { token.start } else { found.start };
        } else if token.value.strength != 0.0 {
            break;
        } else {
            continue;
        }
        from = token.start;
    }
    if found.degree_inside {
        found.degree = 1.0;
    }
    found
}

/// The sign of a word that has two, by the nearest thing before or right after it that it can be said of. An English
/// adjective is said of what it stands before (good quality for such a high price), a Chinese one of what stands before it
/// (质量高价格低) but for what leads to it (没多久就发货).
fn pair(lexicon: &Lexicon, chars: &[char], part: &Clause, token: &Token) -> Option<f32> {
    let han = is_han(chars[token.start]);
    let near = if han { NEAR.0 } else { NEAR.1 };
    let word = &chars[token.start..token.end];
    let targets = lexicon.targets.all(chars, part.start, part.end);
    let sign = |target: &Found<()>| lexicon.pairs.sign(word, &chars[target.start..target.end]);
    let leads = word.ends_with(&[THEN]);
    let reach = if leads { SOON } else { 1 };
    let is_ahead = |target: &&Found<()>| !leads && target.end <= token.start && token.start - target.end <= near;
    let ahead = targets.iter().rev().filter(is_ahead);
    let behind = targets.iter().filter(|target| target.start >= token.end && target.start - token.end <= reach);
    if han { ahead.chain(behind).find_map(sign) } else { behind.chain(ahead).find_map(sign) }
}

/// Whether a clause states at all what it says.
struct Moods {
    /// Where the wish is spoken.
    wish: Option<(usize, usize)>,
    condition: bool,
    asks: bool,
    /// A question that is none, or mockery: where it stands.
    rhetorical: Option<(usize, usize)>,
}

impl Moods {
    fn of(chars: &[char], part: &Clause, kinds: Kinds, tokens: &[Token]) -> Self {
        let first = |kind: Kind| tokens.iter().find(|token| token.value.kinds.has(kind));
        let ends_asking = matches!(chars[part.end - 1], '吗' | '么' | '呢' | '?');
        let asks = part.asks || (kinds.has(Kind::Question) && ends_asking);
        let blessing = chars[part.start..part.end].windows(3).any(|three| three == ['越', '来', '越']);
        Self {
            wish: first(Kind::Wish).filter(|_| !blessing).map(|token| (token.start, token.end)),
            condition: kinds.has(Kind::Condition),
            asks,
            rhetorical: first(Kind::Rhetorical).map(|token| (token.start, token.end)),
        }
    }

    fn wishes_for(&self, hit: &Hit) -> bool {
        self.rhetorical.is_none() && self.wish.is_some_and(|(wish, _)| wish <= hit.end)
    }

    /// What remains of an opinion in this mood.
    fn colour(&self, hit: &Hit) -> f32 {
        let value = hit.value;
        if self.rhetorical.is_some() {
            return if value > 0.0 { -0.8 * value } else { value };
        }
        if self.wishes_for(hit) {
            return if value > 0.0 { -0.3 * value } else { 0.5 * value };
        }
        if self.asks || self.condition { 0.3 * value } else { value }
    }

    /// Mockery is bad by itself, and who wishes for something misses it.
    fn of_its_own(&self) -> Option<Hit> {
        let ((start, end), value) = self.rhetorical.map(|at| (at, -1.0)).or(self.wish.map(|at| (at, -0.4)))?;
        Some(Hit {
            start,
            end,
            value,
            flipped: false,
            aspect: None,
            is_suggested: false,
            is_wished: self.rhetorical.is_none(),
            word: start,
        })
    }
}
