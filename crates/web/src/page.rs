use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::{IntoParams, ToSchema};

use crate::{Fault, Problem};

/// One page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give it back as `cursor` for the next page; null on the last.
    pub next_cursor: Option<String>,
    /// How many there are in all, where it is cheap to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

impl<T> Page<T> {
    /// Cuts a page out of `limit + 1` fetched rows: the row too many says that there is a next page.
    pub fn cut(mut items: Vec<T>, limit: usize, cursor: impl Fn(&T) -> String) -> Self {
        let next_cursor = if items.len() > limit {
            items.truncate(limit);
            items.last().map(cursor)
        } else {
            None
        };
        Self { items, next_cursor, total: None }
    }

    #[must_use]
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        let items = self.items.into_iter().map(f).collect();
        Page { items, next_cursor: self.next_cursor, total: self.total }
    }
}

/// The query every list takes.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// From the last page's `next_cursor`.
    pub cursor: Option<String>,
    /// 1 to 200, 50 when not given.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
}

impl PageQuery {
    /// # Errors
    /// When it is not within 1 to 200.
    pub fn limit(&self) -> Result<usize, Problem> {
        match self.limit {
            None => Ok(50),
            Some(limit @ 1..=200) => Ok(limit as usize),
            Some(_) => Err(Problem::invalid("limit", Fault::Range { low: 1, high: 200 })),
        }
    }

    /// # Errors
    /// When the cursor is not one of this list.
    pub fn after<T: DeserializeOwned>(&self) -> Result<Option<T>, Problem> {
        self.cursor.as_deref().map(Cursor::decode).transpose()
    }
}

/// Characters that a list can be searched for: more than any name, number or address has.
const LONGEST_SEARCH: usize = 200;

/// What a list is searched for, without what surrounds it; none when nothing was typed.
///
/// # Errors
/// 422 about `q` when it has more than 200 characters.
pub fn searched(q: Option<&str>) -> Result<Option<&str>, Problem> {
    let q = q.map(str::trim).filter(|q| !q.is_empty());
    match q {
        Some(q) if q.chars().count() > LONGEST_SEARCH => {
            Err(Problem::invalid("q", Fault::TooLong { most: LONGEST_SEARCH }))
        }
        q => Ok(q),
    }
}

/// An opaque position in a list: the sort key of its last row.
pub struct Cursor;

impl Cursor {
    pub fn encode<T: Serialize>(key: &T) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
    }

    /// # Errors
    /// When the text is not a cursor of this list.
    pub fn decode<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
        let bad = || Problem::invalid("cursor", Fault::Cursor);
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| bad())?;
        serde_json::from_slice(&bytes).map_err(|_| bad())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_the_row_too_many() {
        let page = Page::cut(vec![1, 2, 3], 2, Cursor::encode);
        assert_eq!(page.items, [1, 2]);
        assert_eq!(Cursor::decode::<i32>(&page.next_cursor.unwrap()).unwrap(), 2);
        assert!(Page::cut(vec![1, 2], 2, Cursor::encode).next_cursor.is_none());
        assert!(Cursor::decode::<i32>("%%%").is_err());
    }

    #[test]
    fn a_search_has_an_end() {
        assert_eq!(searched(Some("  茶 杯 ")).unwrap(), Some("茶 杯"));
        assert_eq!((searched(None).unwrap(), searched(Some("  ")).unwrap()), (None, None));
        let longest = "茶".repeat(LONGEST_SEARCH);
        assert_eq!(searched(Some(&longest)).unwrap(), Some(longest.as_str()));
        let refused = searched(Some(&(longest.clone() + "茶"))).unwrap_err();
        let expected = Problem::invalid("q", Fault::TooLong { most: LONGEST_SEARCH });
        assert_eq!(serde_json::to_value(refused).unwrap(), serde_json::to_value(expected).unwrap());
    }
}
