//! Finding people by what a clerk types, though names, addresses and numbers are sealed: their parts are kept as keyed
//! fingerprints.

use std::collections::{BTreeSet, HashMap};

use primitives::ShopId;
use store::{FromQueryResult, StoreError, Tx, Value, Vault, sea_orm};
use uuid::Uuid;

use super::personal::Personal;
use crate::sql::{exec_in, rows_in};

/// Longer prefixes than this are cut, in what is kept and in what is asked.
const MAX_PREFIX: usize = 12;
const MIN_PHONE_PREFIX: usize = 3;
const MIN_PHONE_SUFFIX: usize = 4;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    personal: Option<Vec<u8>>,
}

/// Renews the fingerprints of the profiles whose personal fields are other than their rows still have.
pub(crate) async fn refresh(
    tx: &Tx,
    shop: ShopId,
    vault: &Vault,
    profiles: &[(Uuid, &Personal, Option<&Vec<u8>>)],
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = profiles.iter().map(|(id, ..)| *id).collect();
    let rows: Vec<Row> =
        rows_in(tx, &[], &ids, |list| format!("SELECT id, personal FROM profiles WHERE id IN ({list})")).await?;
    let stored: HashMap<Uuid, Option<Vec<u8>>> = rows.into_iter().map(|row| (row.id, row.personal)).collect();
    let is_changed =
        |(id, _, sealed): &&(Uuid, &Personal, Option<&Vec<u8>>)| stored.get(id).and_then(Option::as_ref) != *sealed;
    let changed: Vec<_> = profiles.iter().filter(is_changed).collect();
    let ids: Vec<Uuid> = changed.iter().map(|(id, ..)| *id).collect();
    exec_in(tx, &[], &ids, |list| format!("DELETE FROM profile_search WHERE profile IN ({list})")).await?;
    let mut rows: Vec<Vec<Value>> = Vec::new();
    for (id, personal, _) in changed {
        let hashes: BTreeSet<Vec<u8>> = parts(personal).iter().map(|part| fingerprint(vault, shop, part)).collect();
        rows.extend(hashes.into_iter().map(|hash| vec![shop.0.into(), hash.into(), (*id).into()]));
    }
    tx.insert("profile_search", &["shop", "hash", "profile"], rows, "").await?;
    Ok(())
}

pub(crate) fn fingerprint(vault: &Vault, shop: ShopId, part: &str) -> Vec<u8> {
    vault.blind(&format!("{shop}/search"), part)
}

/// Everything a person can be found by.
fn parts(personal: &Personal) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    if let Some(name) = &personal.name {
        add_words(name, &mut parts);
    }
    if let Some(email) = personal.email.as_deref().map(str::to_lowercase) {
        let local = email.split('@').next().unwrap_or_default();
        parts.insert(format!("m:{local}"));
        add_words(local, &mut parts);
        parts.insert(format!("m:{email}"));
    }
    if let Some(phone) = &personal.phone {
        let digits = national(phone);
        for end in MIN_PHONE_PREFIX..=digits.len() {
            parts.insert(format!("n:{}", &digits[..end]));
        }
        for start in 0..(digits.len() + 1).saturating_sub(MIN_PHONE_SUFFIX) {
            parts.insert(format!("n:{}", &digits[start..]));
        }
    }
    parts
}

fn add_words(text: &str, parts: &mut BTreeSet<String>) {
    for word in words(text) {
        match word {
            Word::Han(run) => {
                parts.extend(run.iter().map(|c| format!("w:{c}")));
                parts.extend(run.windows(2).map(|pair| format!("w:{}{}", pair[0], pair[1])));
            }
            Word::Letters(letters) => {
                for end in 2..=letters.len().min(MAX_PREFIX) {
                    parts.insert(format!("w:{}", letters[..end].iter().collect::<String>()));
                }
            }
        }
    }
}

/// The parts that must all be found for `query` to be found; empty when it holds nothing to look for.
pub(crate) fn asked(query: &str) -> Vec<String> {
    let query = query.trim().to_lowercase();
    if query.contains('@') {
        return vec![format!("m:{}", query.trim_end_matches('@'))];
    }
    let digits = national(&query);
    let is_phone = query.chars().all(|c| c.is_ascii_digit() || "+-() ".contains(c));
    if is_phone && digits.len() >= MIN_PHONE_PREFIX {
        return vec![format!("n:{digits}")];
    }
    let mut asked = Vec::new();
    for word in words(&query) {
        match word {
            Word::Han(run) if run.len() == 1 => asked.push(format!("w:{}", run[0])),
            Word::Han(run) => asked.extend(run.windows(2).map(|pair| format!("w:{}{}", pair[0], pair[1]))),
            Word::Letters(letters) => {
                asked.push(format!("w:{}", letters.iter().take(MAX_PREFIX).collect::<String>()));
            }
        }
    }
    asked
}

/// The digits of a phone number without the Chinese country code.
fn national(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("86").filter(|rest| rest.len() >= MIN_PHONE_PREFIX && rest.starts_with('1')) {
        Some(rest) => rest.to_owned(),
        None => digits,
    }
}

enum Word {
    Han(Vec<char>),
    Letters(Vec<char>),
}

fn words(text: &str) -> Vec<Word> {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let class = |c: &char| if is_han(*c) { 2 } else { u8::from(c.is_alphanumeric()) };
    let runs = text.chunk_by(|a, b| class(a) == class(b));
    runs.filter_map(|run| match class(&run[0]) {
        2 => Some(Word::Han(run.to_vec())),
        1 => Some(Word::Letters(run.to_vec())),
        _ => None,
    })
    .collect()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str) -> bool {
        let person = Personal {
            name: Some("林小美 Mei-Ling O'Hara".to_owned()),
            email: Some("mei.lin@Example.com".to_owned()),
            phone: Some("+8613812341234".to_owned()),
            ..Personal::default()
        };
        let parts = parts(&person);
        let asked = asked(query);
        !asked.is_empty() && asked.iter().all(|part| parts.contains(part))
    }

    #[test]
    fn people_are_found_by_what_a_clerk_types() {
        for query in [
            "林",
            "小美",
            "林小美",
            "美 mei",
            "mei",
            "MEI-LING",
            "hara",
            "mei.lin@example.com",
            "mei.lin@",
            "lin",
            "138",
            "1381234",
            "1234",
            "41234",
            "13812341234",
            "+86 138 1234 1234",
            "8613812341234",
        ] {
            assert!(finds(query), "{query}");
        }
        for query in ["王", "林美", "meiling", "other@example.com", "1399", "4321", "", " ", "l"] {
            assert!(!finds(query), "{query}");
        }
    }
}
