use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use futures::Stream;
use primitives::ShopId;
use uuid::Uuid;
use web::{Kit, Path, Permission, Problem, Staff};

use super::list::view;
use super::members::page;
use crate::Know;
use crate::custom_fields::{CustomField, active};
use crate::customers::{lines, rows_by_id};

/// Members read at a time.
const PAGE: usize = 1_000;

/// The customers in a segment as a CSV file that spreadsheets open safely
///
/// However many. Names, addresses and numbers are masked for roles that may not see them. `uncounted` is money in other
/// currencies than the shop's, which `net` does not have.
#[utoipa::path(get, path = "/segments/{id}/export.csv", tag = "segments", operation_id = "exportSegment",
    params(("id" = Uuid, Path)),
    responses((status = 200, content_type = "text/csv", body = String), (status = 404, body = Problem)))]
pub(crate) async fn export(
    State(know): State<Know>,
    staff: Staff,
    Path(id): Path<Uuid>,
) -> Result<impl IntoResponse, Problem> {
    staff.may(Permission::Read)?;
    let rows = view(&know, &staff, id).await?.size;
    let kit = &know.kit;
    let tx = kit.store.begin().await?;
    web::audit(&tx, kit, &staff, "segment.exported", &rows.to_string(), &id.to_string()).await?;
    tx.commit().await?;
    let name = format!("attachment; filename=\"segment-{id}.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    let file = pieces(kit.clone(), staff.shop, id, staff.is_masked(), PAGE);
    Ok((headers, Body::from_stream(file)))
}

fn pieces(
    kit: Kit,
    shop: ShopId,
    segment: Uuid,
    is_masked: bool,
    at_once: usize,
) -> impl Stream<Item = std::io::Result<Vec<u8>>> + Send + 'static {
    web::by_pages(move |at: Option<(Vec<CustomField>, Uuid)>| {
        let kit = kit.clone();
        async move {
            let is_first = at.is_none();
            // All pieces have the columns of the first, whatever is defined meanwhile.
            let (fields, after) = match at {
                None => (active(&kit.store, shop).await?, None),
                Some((fields, last)) => (fields, Some(last)),
            };
            let ids = page(&kit.store, segment, after, at_once).await?;
            let rows = rows_by_id(&kit.store, &kit.vault, shop, &ids, is_masked).await?;
            let piece = lines(&fields, rows, is_first)?;
            let last = ids.last().copied().filter(|_| ids.len() == at_once);
            Ok((piece, last.map(|last| (fields, last))))
        }
    })
}

#[cfg(test)]
mod tests {
    use futures::TryStreamExt;
    use serde_json::json;

    use super::*;
    use crate::tests::shop::{SHOP, Story};
    use crate::tests::site::Site;

    #[tokio::test]
    async fn a_file_of_several_pieces_is_that_of_one() {
        let mut story = Story::default();
        for n in 0..7 {
            story.identify(n, &format!("u{n}"), "", json!({"name": format!("林{n}")}));
        }
        let site = Site::with(&story).await;
        let everybody = json!({"name": "所有人", "definition": {"all": []}});
        let made = site.ask("owner", "POST", "/segments", Some(everybody)).await;
        let segment: Uuid = made.body["id"].as_str().unwrap().parse().unwrap();
        let mut files = Vec::new();
        for (at_once, pieces_of) in [(PAGE, 1), (3, 3), (7, 2)] {
            let file = pieces(site.know.kit.clone(), SHOP, segment, false, at_once);
            let written: Vec<Vec<u8>> = file.try_collect().await.unwrap();
            assert_eq!(written.len(), pieces_of, "{at_once}");
            files.push(String::from_utf8(written.concat()).unwrap());
        }
        assert!(files[0].starts_with("\u{feff}id,name,") && files[0].lines().count() == 8, "{}", files[0]);
        assert!(files.iter().all(|file| *file == files[0]), "{files:?}");
    }
}
