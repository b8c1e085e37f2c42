use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use store::StoreError;
use web::{Permission, Problem, Query, Staff};

use super::filter::ReviewQuery;
use super::layouts::{self, Layout};
use super::list::page;
use super::view::{ReviewRow, Show, complete};
use crate::{Listen, settings};

const PAGE: u32 = 200;
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

/// The reviews that a query finds as a CSV file that spreadsheets open safely
///
/// Names are masked for roles that may not see them. At most 100,000 rows. In a layout of another tool, what it has no
/// place for is left out: reviews without stars, what was added later, and all but the first reply.
#[utoipa::path(get, path = "/reviews/export.csv", tag = "reviews", operation_id = "exportReviews", params(ReviewQuery),
    responses((status = 200, content_type = "text/csv", body = String), (status = 422, body = Problem)))]
pub(crate) async fn export(
    State(listen): State<Listen>,
    staff: Staff,
    headers: HeaderMap,
    Query(query): Query<ReviewQuery>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Permission::Read)?;
    let layout = query.layout.clone().unwrap_or_default();
    let (csv, rows) = write(&listen, &staff, query, &pages::base_address(&headers)).await?;
    let tx = listen.kit.store.begin().await?;
    web::audit(&tx, &listen.kit, &staff, "reviews.exported", &rows.to_string(), &layout).await?;
    tx.commit().await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"reviews.csv\""),
    ];
    Ok((headers, csv))
}

const MOST: usize = 100_000;

async fn write(listen: &Listen, staff: &Staff, query: ReviewQuery, base: &str) -> Result<(Vec<u8>, usize), Problem> {
    let layout = query.layout.as_deref().map(Layout::parse).transpose()?;
    let store = &listen.kit.store;
    let io = |error: std::io::Error| StoreError::Corrupt(format!("writing the file: {error}"));
    let settings = settings::load(store, staff.shop).await?;
    let show = Show { shop: staff.shop, vault: &listen.kit.vault, settings: &settings, is_masked: staff.is_masked() };
    let sort = query.sort.clone().or_else(|| Some("-at".to_owned()));
    let mut query = ReviewQuery { limit: Some(PAGE), sort, cursor: None, ..query };
    if layout.is_some() && query.state.is_none() {
        query.state = Some("published".to_owned());
    }
    let mut search = query.search(store, staff.shop, &settings, listen.kit.now()).await?;
    search.of(listen, staff.shop, query.segment);
    let mut csv = tabular::Writer::new(Vec::new()).map_err(io)?;
    csv.row(layout.map_or(&COLUMNS[..], Layout::columns)).map_err(io)?;
    let mut rows = 0;
    loop {
        let found = page(store, &query, &search).await?;
        let lines: Vec<Vec<String>> = match layout {
            None => complete(store, &show, found.items).await?.into_iter().map(|row| cells(row).into()).collect(),
            Some(layout) => {
                let fit = found.items.into_iter().filter(|review| layout.has_place_for(review)).collect();
                let said = layouts::load(store, &show, base, fit).await?;
                said.into_iter().map(|said| layout.cells(said)).collect()
            }
        };
        for line in &lines {
            csv.row(line).map_err(io)?;
        }
        rows += lines.len();
        query.cursor = found.next_cursor;
        if query.cursor.is_none() || rows >= MOST {
            return Ok((csv.finish().map_err(io)?, rows));
        }
    }
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
