use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::{IntoParams, ToSchema};

use crate::Problem;

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
            Some(limit) => Err(Problem::invalid("limit", format!("{limit} is not within 1 to 200"))),
        }
    }

    /// # Errors
    /// When the cursor is not one of this list.
    pub fn after<T: DeserializeOwned>(&self) -> Result<Option<T>, Problem> {
        self.cursor.as_deref().map(Cursor::decode).transpose()
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
        let bad = || Problem::invalid("cursor", "is not a cursor of this list: start again without it");
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
}
