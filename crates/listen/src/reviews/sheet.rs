//! Reviews written down as a file while they are read: its length does not matter.

use std::io::{Error, Result};

use futures::stream::{self, Stream};
use primitives::ShopId;
use web::Problem;

use super::filter::ReviewQuery;
use super::layouts::{self, Layout};
use super::list::page;
use super::search::Search;
use super::view::{ReviewRow, Show, complete};
use crate::Listen;
use crate::settings::Settings;

/// Read at a time.
pub(super) const PAGE: u32 = 200;
/// With which a table begins, so that spreadsheets know its encoding.
const MARK: usize = "\u{feff}".len();
const COLUMNS: [&str; 20] = [
    "id",
    "at",
    "rating",
    "class",
    "title",
    "text",
    "author",
    "product_id",
    "product_name",
    "order_id",
    "is_verified",
    "is_rewarded",
    "is_anonymous",
    "state",
    "language",
    "aspects",
    "helpful",
    "replies",
    "answered_at",
    "origin",
];

pub(super) struct Sheet {
    pub listen: Listen,
    pub shop: ShopId,
    pub settings: Settings,
    pub query: ReviewQuery,
    pub search: Search,
    /// Of another tool; a table for people where there is none.
    pub layout: Option<Layout>,
    /// The address that own pictures are under.
    pub base: String,
    pub is_masked: bool,
}

/// How far it is written.
enum At {
    Begin,
    After(String),
    End,
}

impl Sheet {
    /// The file in pieces. When the database fails in the middle the file breaks off, and the browser says so.
    pub fn pieces(self) -> impl Stream<Item = Result<Vec<u8>>> + Send {
        stream::try_unfold((self, At::Begin), Self::piece)
    }

    async fn piece((mut sheet, at): (Self, At)) -> Result<Option<(Vec<u8>, (Self, At))>> {
        let is_first = matches!(at, At::Begin);
        sheet.query.cursor = match at {
            At::Begin => None,
            At::After(cursor) => Some(cursor),
            At::End => return Ok(None),
        };
        let (lines, next) = sheet.read().await.map_err(|problem| Error::other(problem.detail))?;
        let columns = sheet.layout.map_or(&COLUMNS[..], Layout::columns);
        let piece = table(columns, lines, is_first)?;
        Ok(Some((piece, (sheet, next))))
    }

    async fn read(&self) -> std::result::Result<(Vec<Vec<String>>, At), Problem> {
        let kit = &self.listen.kit;
        let found = page(&kit.store, &self.query, &self.search).await?;
        let show = Show { shop: self.shop, vault: &kit.vault, settings: &self.settings, is_masked: self.is_masked };
        let lines = match self.layout {
            None => complete(&kit.store, &show, found.items).await?.into_iter().map(|row| cells(row).into()).collect(),
            Some(layout) => {
                let said = layouts::load(&kit.store, &show, &self.base, found.items).await?;
                said.into_iter().map(|said| layout.cells(said)).collect()
            }
        };
        Ok((lines, found.next_cursor.map_or(At::End, At::After)))
    }
}

fn table(columns: &[&str], lines: Vec<Vec<String>>, is_first: bool) -> Result<Vec<u8>> {
    let mut csv = tabular::Writer::new(Vec::new())?;
    if is_first {
        csv.row(columns)?;
    }
    for line in lines {
        csv.row(line)?;
    }
    let mut piece = csv.finish()?;
    if !is_first {
        piece.drain(..MARK);
    }
    Ok(piece)
}

fn cells(review: ReviewRow) -> [String; 20] {
    let aspects = review.aspects.iter().map(|said| format!("{}:{}", said.aspect, said.polarity));
    let aspects = aspects.collect::<Vec<_>>().join(" ");
    let (product_id, product_name) =
        review.product.map(|product| (product.id, product.name.unwrap_or_default())).unwrap_or_default();
    [
        review.id.to_string(),
        review.at.to_string(),
        review.rating.map(|stars| stars.to_string()).unwrap_or_default(),
        review.class,
        review.title.unwrap_or_default(),
        review.text.unwrap_or_default(),
        review.author.name.unwrap_or_default(),
        product_id,
        product_name,
        review.order_id.unwrap_or_default(),
        review.is_verified.to_string(),
        review.is_rewarded.to_string(),
        review.is_anonymous.to_string(),
        review.state,
        review.language.unwrap_or_default(),
        aspects,
        review.helpful.to_string(),
        review.replies_count.to_string(),
        review.answered_at.map(|at| at.to_string()).unwrap_or_default(),
        review.origin,
    ]
}
