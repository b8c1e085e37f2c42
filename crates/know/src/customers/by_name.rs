//! Customers in the order of their names, which are sealed: no column can hold that order without giving the names
//! away, so the names that a filter finds are opened and put in order for each page.

use pinyin::ToPinyin;
use store::{FromQueryResult, Sql, Store, StoreError, Vault, Where, sea_orm};
use uuid::Uuid;
use web::{Cursor, Fault, Page, Problem};

use crate::profiles::Personal;
use crate::profiles::search::chinese::is_han;

/// More customers than this are not put in order: opening their names for every page would take longer than a person
/// waits, and nobody pages through so many.
const MAX: i64 = 20_000;

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    personal: Option<Vec<u8>>,
}

/// Where a page ended: its last customer, whose name must not be in a cursor, and how many there were up to there.
pub(super) type Place = (Uuid, usize);

/// A page of ids; `after` is the end of the page before. Who has no name comes last, however the rest is ordered.
pub(super) async fn page(
    store: &Store,
    vault: &Vault,
    found: &Where,
    total: i64,
    after: Option<Place>,
    descending: bool,
    limit: usize,
) -> Result<Page<Uuid>, Problem> {
    if total > MAX {
        return Err(Problem::invalid("sort", Fault::TooManyToSort { found: total, most: MAX }));
    }
    let mut order = keys(store, vault, found).await?;
    order.sort_unstable_by(|(one, first), (other, second)| {
        let unnamed = one.is_none().cmp(&other.is_none());
        let named = one.cmp(other).then(first.cmp(second));
        unnamed.then(if descending { named.reverse() } else { named })
    });
    let start = match after {
        None => 0,
        // Who is found no more left the place to who came next.
        Some((last, passed)) => {
            let place = order.iter().position(|(_, id)| *id == last);
            place.map_or(passed.saturating_sub(1), |at| at + 1)
        }
    };
    let ids: Vec<Uuid> = order.into_iter().skip(start).take(limit + 1).map(|(_, id)| id).collect();
    Ok(Page::cut(ids, limit, |id| Cursor::encode(&(id, start + limit))))
}

async fn keys(store: &Store, vault: &Vault, found: &Where) -> Result<Vec<(Option<String>, Uuid)>, StoreError> {
    let sql = format!("SELECT c.id, c.personal FROM profiles c WHERE {} ORDER BY c.id", found.sql);
    let rows: Vec<Row> = store.rows(&sql, found.values.clone()).await?;
    let ids: Vec<Uuid> = rows.iter().filter(|row| row.personal.is_some()).map(|row| row.id).collect();
    let people = vault.existing_keys(store, &ids).await?;
    let mut keys = Vec::with_capacity(rows.len());
    for row in rows {
        let personal = match (&row.personal, people.get(&row.id)) {
            (Some(sealed), Some(key)) => Personal::open(key, sealed)?,
            _ => Personal::default(),
        };
        keys.push((personal.name.as_deref().map(key), row.id));
    }
    Ok(keys)
}

/// Chinese characters stand by their pinyin, among the words of other languages, as in an address book.
fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() * 2);
    for c in name.trim().to_lowercase().chars() {
        match c.to_pinyin().filter(|_| is_han(c)) {
            Some(syllable) => {
                key.push_str(syllable.plain());
                key.push(' ');
            }
            None => key.push(c),
        }
    }
    // Equal sounds stand by their characters.
    key.push('\u{1}');
    key.push_str(name);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_as_in_an_address_book() {
        let mut names = ["赵敏", "bob", "安娜", "Anna", "张伟", "章伟", "白居易"];
        names.sort_by_key(|name| key(name));
        assert_eq!(names, ["安娜", "Anna", "白居易", "bob", "张伟", "章伟", "赵敏"]);
    }
}
