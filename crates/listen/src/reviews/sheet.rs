//! Reviews as a CSV file.

use std::sync::Arc;

use futures::Stream;
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
const COLUMNS: [&str; 21] = [
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
    "is_message",
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

impl Sheet {
    pub fn pieces(self) -> impl Stream<Item = std::io::Result<Vec<u8>>> + Send {
        let sheet = Arc::new(self);
        web::by_pages(move |after| Arc::clone(&sheet).piece(after))
    }

    async fn piece(self: Arc<Self>, after: Option<String>) -> Result<(Vec<u8>, Option<String>), Problem> {
        let kit = &self.listen.kit;
        let is_first = after.is_none();
        let query = ReviewQuery { cursor: after, ..self.query.clone() };
        let found = page(&kit.store, &query, &self.search).await?;
        let show = Show {
            shop: self.shop,
            vault: &kit.vault,
            settings: &self.settings,
            is_masked: self.is_masked,
            directory: None,
        };
        let lines: Vec<Vec<String>> = match self.layout {
            None => complete(&kit.store, &show, found.items).await?.into_iter().map(|row| cells(row).into()).collect(),
            Some(layout) => {
                let said = layouts::load(&kit.store, &show, &self.base, found.items).await?;
                said.into_iter().map(|said| layout.cells(said)).collect()
            }
        };
        let columns = self.layout.map_or(&COLUMNS[..], Layout::columns);
        Ok((web::csv(columns, lines, is_first)?, found.next_cursor))
    }
}

fn cells(review: ReviewRow) -> [String; 21] {
    let aspects = review.aspects.iter().map(|said| format!("{}:{}", said.aspect, said.polarity));
    let aspects = aspects.collect::<Vec<_>>().join(" ");
    let (product_id, product_name) =
        review.product.map(|product| (product.id, product.name.unwrap_or_default())).unwrap_or_default();
    [
        review.id.to_string(),
        if review.is_undated { String::new() } else { review.at.to_string() },
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
        review.is_message.to_string(),
        review.state,
        review.language.unwrap_or_default(),
        aspects,
        review.helpful.to_string(),
        review.replies_count.to_string(),
        review.answered_at.map(|at| at.to_string()).unwrap_or_default(),
        review.origin,
    ]
}
