use std::io::Write as _;
use std::path::{Path, PathBuf};

use axum::Json;
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart};
use axum::http::StatusCode;
use tokio::io::AsyncWriteExt;
use utoipa::ToSchema;
use web::{Fault, Permission, Problem, Staff};

use crate::imports::job::{ImportError, ImportView, Imports};

/// The form of an upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart form")]
pub(crate) struct Upload {
    /// One file, or several that belong together (orders, items, payments …), each as a part named `file`.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<u8>,
}

const MAX_FILES: usize = 20;

/// Upload the files of an import and look into them
#[utoipa::path(post, path = "/imports", tag = "imports", operation_id = "createImport",
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 201, body = ImportView), (status = 413, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(imports): State<Imports>,
    staff: Staff,
    mut form: Multipart,
) -> Result<(StatusCode, Json<ImportView>), Problem> {
    staff.may(Permission::ManageData)?;
    let (id, folder) = imports.begin()?;
    let draft = Draft { folder: Some(folder.clone()) };
    let files = receive(&imports, &mut form, &folder).await?;
    if files.is_empty() {
        return Err(Problem::invalid("file", Fault::NoFile));
    }
    draft.keep();
    // What has come becomes an import, also where the sender does not wait for the answer.
    let shop = staff.shop;
    let making = tokio::spawn(async move { imports.create(shop, id, files, None).await });
    let view = making.await.map_err(|_| ImportError::Panicked)??;
    Ok((StatusCode::CREATED, Json(view)))
}

/// The folder of an upload. It goes with this, also where the sender went away in the middle, unless it is kept.
struct Draft {
    folder: Option<PathBuf>,
}

impl Draft {
    fn keep(mut self) {
        self.folder = None;
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let Some(folder) = self.folder.take() else { return };
        if let Err(error) = std::fs::remove_dir_all(&folder) {
            tracing::warn!(%error, folder = %folder.display(), "what came of an upload cannot be removed");
        }
    }
}

async fn receive(imports: &Imports, form: &mut Multipart, folder: &Path) -> Result<Vec<(String, String)>, Problem> {
    let mut files = Vec::new();
    let most = imports.max_upload;
    let mut left = most;
    while let Some(mut field) = form.next_field().await? {
        let Some(name) = field.file_name().map(str::to_owned) else { continue };
        if files.len() == MAX_FILES {
            return Err(Problem::invalid("file", Fault::TooManyFiles { most: MAX_FILES }));
        }
        let stored = format!("file-{}", files.len());
        let Some(rest) = keep(imports, &mut field, &folder.join(&stored), left).await? else {
            let detail = format!("the files have more than {} MiB together: split the import", most >> 20);
            return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail));
        };
        left = rest;
        files.push((name, stored));
    }
    Ok(files)
}

/// Writes an uploaded file, sealed before it touches the disk; gives how many bytes more may come, or none when these
/// were too many.
async fn keep(imports: &Imports, field: &mut Field<'_>, path: &Path, mut left: u64) -> Result<Option<u64>, Problem> {
    let mut output = tokio::fs::File::create(path).await.map_err(ImportError::from)?;
    let mut sealed = imports.sealing(Vec::new()).map_err(ImportError::from)?;
    while let Some(bytes) = field.chunk().await? {
        let Some(rest) = left.checked_sub(bytes.len() as u64) else { return Ok(None) };
        left = rest;
        sealed.write_all(&bytes).map_err(ImportError::from)?;
        output.write_all(&std::mem::take(sealed.get_mut())).await.map_err(ImportError::from)?;
    }
    let rest = sealed.finish().map_err(ImportError::from)?;
    output.write_all(&rest).await.map_err(ImportError::from)?;
    output.sync_all().await.map_err(ImportError::from)?;
    Ok(Some(left))
}
