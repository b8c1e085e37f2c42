//! The written material under `data/`, read once.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::truth::Tongue;

/// The same thing in both languages.
#[derive(Debug, Clone, Deserialize)]
pub struct Words {
    pub zh: String,
    pub en: String,
}

impl Words {
    pub fn say(&self, tongue: Tongue) -> &str {
        match tongue {
            Tongue::Zh => &self.zh,
            Tongue::En => &self.en,
        }
    }
}

#[derive(Deserialize)]
pub struct Goods {
    pub shop: ShopSign,
    pub category: Vec<Category>,
}

#[derive(Deserialize)]
pub struct ShopSign {
    #[serde(flatten)]
    pub name: Words,
    pub domain: String,
}

#[derive(Deserialize)]
pub struct Category {
    pub key: String,
    #[serde(flatten)]
    pub name: Words,
    /// Months in which it sells more.
    pub season: Vec<i8>,
    pub brands: Vec<Words>,
    pub variants: Vec<Variant>,
    pub items: Vec<Item>,
}

#[derive(Deserialize)]
pub struct Variant {
    #[serde(flatten)]
    pub name: Words,
    pub factor: f64,
}

#[derive(Deserialize)]
pub struct Item {
    #[serde(flatten)]
    pub name: Words,
    /// Yuan.
    pub price: f64,
}

#[derive(Deserialize)]
pub struct Terms {
    pub term: Vec<Term>,
}

#[derive(Deserialize)]
pub struct Term {
    pub zh: Vec<String>,
    pub en: Vec<String>,
    pub slips: Slips,
    pub category: String,
    pub weight: f64,
    #[serde(default)]
    pub role: Role,
}

#[derive(Deserialize)]
pub struct Slips {
    pub zh: Vec<String>,
    pub en: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    #[default]
    Steady,
    Rising,
    Failing,
}

#[derive(Deserialize)]
pub struct Carrier {
    pub key: String,
    #[serde(flatten)]
    pub name: Words,
    pub share: f64,
    /// Chance that a parcel comes late outside peaks.
    pub late: f64,
}

#[derive(Deserialize)]
pub struct Festival {
    /// `MM-DD`, or `YYYY-MM-DD` for those of the lunar calendar.
    pub dates: Vec<String>,
    pub factor: f64,
    pub before: i64,
    pub after: i64,
}

/// A Chinese name part with its pinyin and a weight.
pub struct Syllables {
    pub hanzi: String,
    pub pinyin: String,
    pub weight: f64,
}

pub struct City {
    pub city: Words,
    pub province: Words,
    pub weight: f64,
    /// Days a parcel travels.
    pub days: f64,
}

#[derive(Deserialize)]
struct RawPeople {
    surnames: Vec<String>,
    given_female: Vec<String>,
    given_male: Vec<String>,
    en_given: Vec<String>,
    en_surnames: Vec<String>,
    cities: Vec<String>,
    streets: Vec<String>,
    carrier: Vec<Carrier>,
    festival: Vec<Festival>,
}

pub struct People {
    pub surnames: Vec<Syllables>,
    pub given_female: Vec<Syllables>,
    pub given_male: Vec<Syllables>,
    /// Name and whether it is a woman's.
    pub en_given: Vec<(String, bool)>,
    pub en_surnames: Vec<String>,
    pub cities: Vec<City>,
    pub streets: Vec<Words>,
    pub carriers: Vec<Carrier>,
    pub festivals: Vec<Festival>,
}

pub static GOODS: LazyLock<Goods> = LazyLock::new(|| read(include_str!("../data/catalogue.toml")));
pub static TERMS: LazyLock<Terms> = LazyLock::new(|| read(include_str!("../data/searches.toml")));
pub static PEOPLE: LazyLock<People> =
    LazyLock::new(|| People::from(read::<RawPeople>(include_str!("../data/people.toml"))));

pub fn read<T: DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("the data files are compiled in and every test reads them")
}

fn field<'a>(fields: &[&'a str], index: usize) -> &'a str {
    fields.get(index).copied().unwrap_or_default()
}

fn syllables(line: &str) -> Syllables {
    let fields: Vec<&str> = line.split(' ').collect();
    Syllables {
        hanzi: field(&fields, 0).to_owned(),
        pinyin: field(&fields, 1).to_owned(),
        weight: field(&fields, 2).parse().unwrap_or(1.0),
    }
}

fn city(line: &str) -> City {
    let fields: Vec<&str> = line.split(' ').collect();
    let words = |zh, en| Words { zh: field(&fields, zh).to_owned(), en: field(&fields, en).replace('-', " ") };
    let number = |index| field(&fields, index).parse().expect("a city ends in its weight and its days");
    City { city: words(0, 2), province: words(1, 3), weight: number(4), days: number(5) }
}

impl From<RawPeople> for People {
    fn from(raw: RawPeople) -> Self {
        let split = |line: &String| {
            let (zh, en) = line.split_once(' ').expect("a street has two names");
            Words { zh: zh.to_owned(), en: en.to_owned() }
        };
        let given = |line: &String| {
            let (name, gender) = line.split_once(' ').expect("a given name has a gender");
            (name.to_owned(), gender == "f")
        };
        Self {
            surnames: raw.surnames.iter().map(|line| syllables(line)).collect(),
            given_female: raw.given_female.iter().map(|line| syllables(line)).collect(),
            given_male: raw.given_male.iter().map(|line| syllables(line)).collect(),
            en_given: raw.en_given.iter().map(given).collect(),
            en_surnames: raw.en_surnames,
            cities: raw.cities.iter().map(|line| city(line)).collect(),
            streets: raw.streets.iter().map(split).collect(),
            carriers: raw.carrier,
            festivals: raw.festival,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_shop_has_enough_of_everything_and_no_name_twice() {
        assert!((8..=10).contains(&GOODS.category.len()));
        let names: Vec<&str> = GOODS.category.iter().flat_map(|c| &c.items).map(|i| i.name.zh.as_str()).collect();
        assert!((120..=200).contains(&names.len()), "{}", names.len());
        assert_eq!(names.iter().collect::<HashSet<_>>().len(), names.len());
        assert!(PEOPLE.surnames.len() >= 60 && PEOPLE.cities.len() >= 36);
    }

    #[test]
    fn every_search_term_leads_to_a_category_or_nowhere() {
        for term in &TERMS.term {
            let known = term.category.is_empty() || GOODS.category.iter().any(|c| c.key == term.category);
            assert!(known, "{} leads to the unknown {}", term.zh[0], term.category);
        }
        for role in [Role::Rising, Role::Failing] {
            assert!(TERMS.term.iter().filter(|t| t.role == role).count() >= 2, "{role:?}");
        }
    }
}
