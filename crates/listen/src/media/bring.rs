//! Pictures of imported reviews, brought in an archive beside their file.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;

use axum::Json;
use axum::extract::{Multipart, State};
use axum::http::StatusCode;
use serde::Serialize;
use serde_json::json;
use store::{FromQueryResult, Sql, StoreError, sea_orm};
use tokio::io::AsyncWriteExt as _;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Path, Permission, Problem, Staff, audit};

use super::archive::{Archive, ArchiveError};
use super::{Media, Refusal, record};
use crate::Listen;
use crate::own::{Actor, act, tell};
use crate::reviews::row;
use crate::work;

/// Bytes of an archive.
const MAX_ARCHIVE: usize = 256 << 20;
/// Pictures that one archive brings: making one anew takes a tenth of a second.
const MAX_PICTURES: usize = 1_000;
/// Pictures of one review, as many as a form takes.
const MAX_OF_REVIEW: usize = 6;

/// The form of an upload.
#[derive(ToSchema)]
#[schema(as = PictureArchive)]
#[expect(dead_code, reason = "describes the multipart form")]
pub(crate) struct Upload {
    /// A ZIP archive of at most 256 MB and 5,000 files.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What became of the pictures that the import's reviews name.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct PicturesBrought {
    /// Reviews that show pictures now.
    pub reviews: u64,
    /// Pictures that they show.
    pub pictures: u64,
    /// Named by a review, and not in the archive.
    pub missing: u64,
    /// Files that reviews mean by different names, so that nobody knows whose they are: pack them with their folders.
    pub ambiguous: u64,
    /// Files that are no picture, damaged or too large.
    pub refused: u64,
    /// Pictures that were left for another archive: one brings a thousand.
    pub left: u64,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    links: String,
}

/// A review without pictures, and the files of the archive that are its.
struct Wanted {
    review: Uuid,
    files: Vec<usize>,
}

/// Bring the pictures of an import's reviews in a ZIP archive
///
/// A file belongs to the review that names it, by its address or its name in the column of pictures; folders tell equal
/// names apart. Pictures are made anew from their pixels, as those of shoppers are. Reviews that show pictures already
/// stay as they are, so the same archive twice is once. Undoing the import takes them back.
#[utoipa::path(post, path = "/imports/{id}/pictures", tag = "reviews", operation_id = "bringReviewPictures",
    params(("id" = Uuid, Path)), request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 200, body = PicturesBrought), (status = 404, body = Problem), (status = 413, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn bring(
    State(listen): State<Listen>,
    staff: Staff,
    Path(import): Path<Uuid>,
    mut form: Multipart,
) -> Result<Json<PicturesBrought>, Problem> {
    staff.may(Permission::ManageData)?;
    let known = "SELECT COUNT(*) FROM reviews WHERE shop = $1 AND import_id = $2";
    let known: Option<i64> = listen.kit.store.scalar(known, vec![staff.shop.0.into(), import.into()]).await?;
    if known.unwrap_or(0) == 0 {
        return Err(Problem::not_found("import with reviews"));
    }
    let rows = rows(&listen, &staff, import).await?;
    let file = receive(&listen, &mut form).await?;
    let archive = tokio::task::spawn_blocking(move || Archive::open(file)).await;
    let archive = archive.map_err(|error| Problem::internal(&error))?.map_err(|error| refused(&error))?;
    // A thousand pictures take minutes: it goes on when nobody waits for the answer any more.
    let brought = tokio::spawn(async move { finish(&listen, &staff, import, &rows, archive).await }).await;
    brought.map_err(|error| Problem::internal(&error))?.map(Json)
}

/// Puts the pictures under their reviews, and notes who brought how many.
async fn finish(
    listen: &Listen,
    staff: &Staff,
    import: Uuid,
    rows: &[Row],
    archive: Archive,
) -> Result<PicturesBrought, Problem> {
    let mut brought = PicturesBrought::default();
    let wanted = wanted(rows, &archive, &mut brought);
    let kept = keep(listen, staff, archive, wanted, &mut brought).await;
    let tx = listen.kit.store.begin().await?;
    audit(&tx, &listen.kit, staff, "reviews.pictured", &import.to_string(), &brought.pictures.to_string()).await?;
    tx.commit().await?;
    kept.map(|()| brought)
}

fn refused(error: &ArchiveError) -> Problem {
    match error {
        ArchiveError::Io(error) => Problem::internal(error),
        ArchiveError::TooManyFiles { most } => Problem::invalid("file", Fault::TooManyFiles { most: *most }),
        ArchiveError::Damaged => {
            Problem::invalid("file", Fault::FileDamaged { kind: "ZIP".to_owned(), why: error.to_string() })
        }
    }
}

/// Writes the archive to a file without a name, which goes with the request.
async fn receive(listen: &Listen, form: &mut Multipart) -> Result<File, Problem> {
    let failed = |error: std::io::Error| Problem::internal(&error);
    let mut found = None;
    while let Some(mut field) = form.next_field().await? {
        if field.file_name().is_none() || found.is_some() {
            continue;
        }
        std::fs::create_dir_all(&listen.media).map_err(failed)?;
        let mut file = tokio::fs::File::from_std(tempfile::tempfile_in(&listen.media).map_err(failed)?);
        let mut left = MAX_ARCHIVE;
        while let Some(bytes) = field.chunk().await? {
            left = left.checked_sub(bytes.len()).ok_or_else(|| {
                let detail = "the archive has more than 256 MB: bring the pictures in several";
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
            })?;
            file.write_all(&bytes).await.map_err(failed)?;
        }
        file.flush().await.map_err(failed)?;
        found = Some(file.into_std().await);
    }
    found.ok_or_else(|| Problem::invalid("file", Fault::NoFile))
}

/// The reviews of the import that name pictures and show none.
async fn rows(listen: &Listen, staff: &Staff, import: Uuid) -> Result<Vec<Row>, StoreError> {
    let sql = "SELECT id, links FROM reviews WHERE shop = $1 AND import_id = $2 AND links <> '[]' AND photos = '[]'
               AND NOT is_erased ORDER BY at, id";
    listen.kit.store.rows(sql, vec![staff.shop.0.into(), import.into()]).await
}

/// Those whose pictures are in the archive. A file that reviews mean by different names is nobody's.
fn wanted(rows: &[Row], archive: &Archive, brought: &mut PicturesBrought) -> Vec<Wanted> {
    let mut names: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    let mut all = Vec::new();
    for row in rows {
        let links: Vec<String> = serde_json::from_str(&row.links).unwrap_or_default();
        let mut files = Vec::new();
        for link in links {
            match archive.find(&link) {
                Some(file) if !files.contains(&file) => {
                    files.push(file);
                    names.entry(file).or_default().insert(link);
                }
                Some(_) => {}
                None => brought.missing += 1,
            }
        }
        all.push(Wanted { review: row.id, files });
    }
    let is_sure = |file: &usize| names.get(file).is_some_and(|names| names.len() == 1);
    brought.ambiguous = names.values().filter(|names| names.len() > 1).count() as u64;
    for one in &mut all {
        one.files.retain(is_sure);
        one.files.truncate(MAX_OF_REVIEW);
    }
    all.retain(|one| !one.files.is_empty());
    all
}

/// Makes the pictures and puts them under their reviews, one review after the other: what was done stays done.
async fn keep(
    listen: &Listen,
    staff: &Staff,
    mut archive: Archive,
    wanted: Vec<Wanted>,
    brought: &mut PicturesBrought,
) -> Result<(), Problem> {
    let media = Media::new(listen.media.clone());
    let mut tried = 0;
    for Wanted { review, files } in wanted {
        if tried + files.len() > MAX_PICTURES {
            brought.left += files.len() as u64;
            continue;
        }
        tried += files.len();
        let mut made = Vec::new();
        for file in files {
            let read = tokio::task::spawn_blocking(move || (archive.read(file), archive)).await;
            let bytes;
            (bytes, archive) = read.map_err(|error| Problem::internal(&error))?;
            match bytes {
                Some(bytes) => match media.make(&listen.kit, bytes).await {
                    Ok(picture) => made.push(picture),
                    Err(Refusal::Picture(_)) => brought.refused += 1,
                    Err(Refusal::Failed) => {
                        discard(&media, &made);
                        return Err(Problem::internal(&"a picture could not be kept"));
                    }
                },
                None => brought.refused += 1,
            }
        }
        if made.is_empty() {
            continue;
        }
        let shown = show(listen, staff, review, &made).await;
        if !matches!(shown, Ok(true)) {
            discard(&media, &made);
        }
        if shown? {
            brought.reviews += 1;
            brought.pictures += made.len() as u64;
        }
    }
    Ok(())
}

/// A file without its row would stay for ever.
fn discard(media: &Media, made: &[record::Made]) {
    made.iter().for_each(|picture| drop(media.remove(picture.id)));
}

/// Puts pictures under a review; false where it has some or is gone by now.
async fn show(listen: &Listen, staff: &Staff, review: Uuid, made: &[record::Made]) -> Result<bool, Problem> {
    let tx = listen.kit.store.begin().await?;
    work::lock(&tx).await?;
    let found = row::by_id(&tx, staff.shop, &[review]).await?.pop();
    let Some(review) = found.filter(|review| !review.is_erased && review.photos().is_empty()) else {
        return Ok(false);
    };
    for picture in made {
        record::insert_shown(&tx, &listen.kit, staff.shop, review.id, picture).await?;
    }
    let photos: Vec<Uuid> = made.iter().map(|picture| picture.id).collect();
    let properties = json!({"review_id": review.review_id, "photos": photos});
    let changed = act(&tx, listen, staff.shop, &Actor::Staff(staff), "Review Pictured", &properties).await?;
    tx.commit().await?;
    tell(listen, staff.shop, &changed);
    Ok(true)
}
