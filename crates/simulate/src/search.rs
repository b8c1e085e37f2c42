use crate::calendar::Millis;
use crate::data::{GOODS, Role, TERMS, Term};
use crate::dice::Dice;
use crate::person::Person;
use crate::truth::Tongue;
use crate::world::World;

/// Share of searches with a slip of the finger, pinyin or a homophone.
const SLIPS: f64 = 0.12;
/// Share of slips that the shop's search does not understand.
const LOST_SLIPS: f64 = 0.6;

/// A search somebody makes.
pub struct Search {
    pub query: &'static str,
    /// The category in which it finds something.
    pub category: Option<usize>,
}

/// Picks what a person searches for at a time, by taste and by the planted trends.
pub fn search(world: &World, person: &Person, dice: &mut Dice, at: Millis) -> Search {
    let progress = at as f64 / world.calendar.end() as f64;
    let weights = TERMS.term.iter().map(|term| {
        let taste = category(term).map_or(1.0, |category| 0.3 + 6.0 * person.tastes[category]);
        term.weight * trend(term.role, progress) * taste
    });
    let term = &TERMS.term[dice.weighted(weights)];
    let (right, slips) = spoken(term, person.tongue);
    let slip = dice.chance(SLIPS);
    let query = if slip { dice.pick(slips) } else { dice.pick(right) };
    let lost = slip && dice.chance(LOST_SLIPS);
    Search { query, category: if lost { None } else { category(term) } }
}

/// A right word for a category, for somebody who then buys there; `None` where no term leads to it.
pub fn word_for(world: &World, person: &Person, dice: &mut Dice, at: Millis, wanted: usize) -> Option<&'static str> {
    let progress = at as f64 / world.calendar.end() as f64;
    let weights = TERMS.term.iter().map(|term| {
        let leads_there = category(term) == Some(wanted);
        if leads_there { term.weight * trend(term.role, progress) } else { 0.0 }
    });
    if !weights.clone().any(|weight| weight > 0.0) {
        return None;
    }
    let (right, _) = spoken(&TERMS.term[dice.weighted(weights)], person.tongue);
    Some(dice.pick(right).as_str())
}

/// The right words of a term and its slips.
fn spoken(term: &'static Term, tongue: Tongue) -> (&'static [String], &'static [String]) {
    match tongue {
        Tongue::Zh => (&term.zh[..], &term.slips.zh[..]),
        Tongue::En => (&term.en[..], &term.slips.en[..]),
    }
}

fn category(term: &Term) -> Option<usize> {
    GOODS.category.iter().position(|category| category.key == term.category)
}

/// Factor on a term's weight after a share of the run: planted terms take off at about two thirds.
fn trend(role: Role, progress: f64) -> f64 {
    let rise = 1.0 / (1.0 + (-(progress - 0.8) * 22.0).exp());
    match role {
        Role::Steady => 1.0,
        Role::Rising => 1.0 + 8.0 * rise,
        Role::Failing => 1.0 + 4.0 * rise,
    }
}
