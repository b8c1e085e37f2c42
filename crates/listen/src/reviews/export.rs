use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use store::{Sql, StoreError};
use web::{Asked, Permission, Problem, Query, Staff};

use super::filter::ReviewQuery;
use super::layouts::Layout;
use super::search::Search;
use super::sheet::{PAGE, Sheet};
use crate::{Listen, settings};

/// The reviews that a query finds as a CSV file that spreadsheets open safely
///
/// All of them, however many, whatever `cursor` and `limit` say. Names are masked for roles that may not see them. In a
/// layout of another tool, what it has no place for is left out: reviews without stars, what was added later, and all but
/// the first reply. Where a review first came from is in the last column there, `huitou_origin`, which an import reads again.
#[utoipa::path(get, path = "/reviews/export.csv", tag = "reviews", operation_id = "exportReviews", params(ReviewQuery),
    responses((status = 200, content_type = "text/csv", body = String), (status = 422, body = Problem)))]
pub(crate) async fn export(
    State(listen): State<Listen>,
    staff: Staff,
    headers: HeaderMap,
    asked: Asked,
    Query(query): Query<ReviewQuery>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Permission::Read)?;
    let sheet = sheet(&listen, &staff, query, pages::base_address(&headers)).await?;
    let rows = count(&listen.kit.store, &sheet.search).await?.map(|rows| rows.to_string()).unwrap_or_default();
    // Before anything leaves: a file that breaks off was read too.
    let tx = listen.kit.store.begin().await?;
    web::audit(&tx, &listen.kit, &staff, "reviews.exported", &rows, &asked.0).await?;
    tx.commit().await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"reviews.csv\""),
    ];
    Ok((headers, Body::from_stream(sheet.pieces())))
}

async fn sheet(listen: &Listen, staff: &Staff, query: ReviewQuery, base: String) -> Result<Sheet, Problem> {
    let layout = query.layout.as_deref().map(Layout::parse).transpose()?;
    let store = &listen.kit.store;
    let settings = settings::load(store, staff.shop).await?;
    let sort = query.sort.clone().or_else(|| Some("-at".to_owned()));
    let mut query = ReviewQuery { limit: Some(PAGE), sort, cursor: None, ..query };
    if layout.is_some() && query.state.is_none() {
        query.state = Some("published".to_owned());
    }
    let mut search = query.search(store, staff.shop, &settings, listen.kit.now()).await?;
    search.of(listen, staff.shop, query.segment);
    if let Some(layout) = layout {
        search.condition.and(layout.has_place_for(), []);
    }
    Ok(Sheet {
        listen: listen.clone(),
        shop: staff.shop,
        settings,
        query,
        search,
        layout,
        base,
        is_masked: staff.is_masked(),
    })
}

/// How many rows the file has; not known of what is looked at review by review.
async fn count(db: &impl Sql, search: &Search) -> Result<Option<i64>, StoreError> {
    if !search.sieves.is_empty() {
        return Ok(None);
    }
    let (from, all) = (search.condition.from(), &search.condition.clause);
    db.scalar(&format!("SELECT COUNT(*) FROM {from} WHERE {}", all.sql), all.values.clone()).await
}

#[cfg(test)]
mod tests {
    use futures::TryStreamExt;
    use serde_json::json;

    use super::*;
    use crate::tests::site::{SHOP, Site, review, track};

    /// More than two pages, and one that has no stars.
    async fn shop() -> Site {
        let sent = |n: i64| review(n, &format!("u{n}"), &format!("r{n}"), &format!("o{n}"), 5, "");
        let mut sent: Vec<_> = (0..i64::from(2 * PAGE)).map(sent).collect();
        sent.push(track(900, "", "Review Submitted", json!({"review_id": "text", "text": "很好"})));
        Site::with(sent).await
    }

    fn all(listen: &Listen, search: Search, layout: Option<Layout>) -> Sheet {
        Sheet {
            listen: listen.clone(),
            shop: SHOP,
            settings: settings::Settings::default(),
            query: ReviewQuery { limit: Some(PAGE), sort: Some("-at".to_owned()), ..ReviewQuery::default() },
            search,
            layout,
            base: String::new(),
            is_masked: false,
        }
    }

    #[tokio::test]
    async fn a_file_is_written_page_by_page_and_begins_once() {
        let site = shop().await;
        let search = Search { condition: crate::condition::Condition::shop(SHOP), sieves: vec![] };
        for layout in [None, Some(Layout::Huitou)] {
            let pieces: Vec<Vec<u8>> = all(&site.listen, search.clone(), layout).pieces().try_collect().await.unwrap();
            assert_eq!(pieces.len(), 3, "no more than a page is held at a time");
            let file = String::from_utf8(pieces.concat()).unwrap();
            assert_eq!((file.matches('\u{feff}').count(), file.lines().count()), (1, 402), "{layout:?}");
        }
    }

    #[tokio::test]
    async fn the_log_says_how_many_rows_each_layout_has_as_far_as_that_is_known() {
        let site = shop().await;
        for (query, rows) in
            [("", "401"), ("layout=huitou", "401"), ("layout=loox", "400"), ("layout=jd&rating=1", "0")]
        {
            let file = site.get("owner", &format!("/reviews/export.csv?{query}")).await;
            let lines = file.as_str().unwrap().lines().count() - 1;
            assert_eq!(lines.to_string(), rows, "{query}");
            let told = "SELECT subject FROM audit WHERE action = 'reviews.exported' ORDER BY n DESC LIMIT 1";
            let told: Option<String> = site.test.store.scalar(told, vec![]).await.unwrap();
            assert_eq!(told.as_deref(), Some(rows), "{query}");
        }
    }
}
