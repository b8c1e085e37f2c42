//! Pictures that are answers.

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use pages::Notice;
use pages::picture::PictureError;
use store::{Sql, StoreError, Tx, micros};
use uuid::Uuid;
use web::{Path, Problem};

use super::receive::Sent;
use super::words::Words;
use crate::Surveys;
use crate::invitations::Invitation;

/// Pictures of one answer that are stored at a time, kept and given up ones.
const MOST: i64 = 20;

/// Takes the files of a field for an answer, up to `room` of them; with the words for what is wrong.
pub(super) async fn take(
    surveys: &Surveys,
    response: Uuid,
    (sent, field, room): (&mut Sent, &str, usize),
    words: &'static Words,
) -> Result<(Vec<Uuid>, Option<&'static str>), Notice> {
    let (mut taken, mut error) = (Vec::new(), None);
    let files = sent.files.iter_mut().filter(|(name, _)| name == field);
    for (number, (_, file)) in files.enumerate() {
        if number >= room {
            error = Some(words.error_many);
            break;
        }
        let read = match file.take() {
            Some(file) => surveys.gate.picture(file).await,
            None => Err(PictureError::TooLarge),
        };
        match read {
            Ok(jpeg) => match keep(surveys, response, jpeg).await {
                Ok(Some(id)) => taken.push(id),
                Ok(None) => error = Some(words.error_many),
                Err(cause) => {
                    tracing::error!(%cause, "a picture could not be kept");
                    return Err(Notice::Failed);
                }
            },
            Err(cause) => error = Some(why(words, cause)),
        }
    }
    Ok((taken, error))
}

fn why(words: &'static Words, error: PictureError) -> &'static str {
    match error {
        PictureError::TooLarge => words.error_large,
        PictureError::NoPicture => words.error_kind,
        PictureError::TooManyPixels => words.error_pixels,
        PictureError::Damaged => words.error_damaged,
    }
}

async fn keep(surveys: &Surveys, response: Uuid, jpeg: Vec<u8>) -> Result<Option<Uuid>, StoreError> {
    let kit = &surveys.kit;
    let tx = kit.store.begin().await?;
    let sql = "SELECT COUNT(*) FROM survey_pictures WHERE response = $1";
    if tx.scalar::<i64>(sql, vec![response.into()]).await?.unwrap_or(0) >= MOST {
        return Ok(None);
    }
    let id = Uuid::from_bytes(kit.ids.random());
    let sql = "INSERT INTO survey_pictures (id, response, created_at, jpeg) VALUES ($1, $2, $3, $4)";
    tx.exec(sql, vec![id.into(), response.into(), micros(kit.now()).into(), jpeg.into()]).await?;
    tx.commit().await?;
    Ok(Some(id))
}

/// Those of `ids` that were taken for this answer.
pub(super) async fn own(db: &impl Sql, response: Uuid, ids: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
    let sql = "SELECT id FROM survey_pictures WHERE response = $1";
    let found: Vec<Uuid> = db.column(sql, vec![response.into()]).await?;
    Ok(ids.iter().copied().filter(|id| found.contains(id)).collect())
}

/// Removes those of an answer that it does not show.
pub(super) async fn drop_others(tx: &Tx, response: Uuid, shown: &[Uuid]) -> Result<(), StoreError> {
    let sql = "SELECT id FROM survey_pictures WHERE response = $1";
    let all: Vec<Uuid> = tx.column(sql, vec![response.into()]).await?;
    let others: Vec<Uuid> = all.into_iter().filter(|id| !shown.contains(id)).collect();
    store::exec_in(tx, &[], &others, |list| format!("DELETE FROM survey_pictures WHERE id IN ({list})")).await?;
    Ok(())
}

/// A picture that was sent, for who has the link.
pub(super) async fn show(
    State(surveys): State<Surveys>,
    Path((token, id)): Path<(String, Uuid)>,
) -> Result<Response, Problem> {
    let missing = || Problem::not_found("picture");
    let kit = &surveys.kit;
    let invitation = Invitation::by_token(kit, &token).await?.ok_or_else(missing)?;
    let sql = "SELECT jpeg FROM survey_pictures WHERE id = $1 AND response = $2";
    let jpeg: Option<Vec<u8>> = kit.store.scalar(sql, vec![id.into(), invitation.id.into()]).await?;
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, "private, no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    Ok((headers, jpeg.ok_or_else(missing)?).into_response())
}
