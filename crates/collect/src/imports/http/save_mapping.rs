use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use store::{Sql, json, micros, text};
use uuid::Uuid;
use web::{Fault, Permission, Problem, Staff, ValidJson, has_room};

use crate::imports::job::{ImportError, Imports};
use crate::imports::{Mapping, builtin};

/// Characters of a mapping's key.
const LONGEST_KEY: usize = 60;
/// Mappings that a shop saves at most: every file is compared with all of them.
const MOST: i64 = 500;

/// Save a mapping of one's own
///
/// One with the same key is replaced. 409 (`too_many`) where the shop has 500 others.
#[utoipa::path(post, path = "/import-mappings", tag = "imports", operation_id = "saveImportMapping",
    request_body = Mapping,
    responses((status = 201, body = Mapping), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn save_mapping(
    State(imports): State<Imports>,
    staff: Staff,
    ValidJson(mapping): ValidJson<Mapping>,
) -> Result<(StatusCode, Json<Mapping>), Problem> {
    staff.may(Permission::ManageData)?;
    mapping.check().map_err(ImportError::from)?;
    if !(1..=LONGEST_KEY).contains(&mapping.key.chars().count()) {
        return Err(Problem::invalid("key", Fault::Characters { least: 1, most: LONGEST_KEY }));
    }
    if builtin().iter().any(|known| known.key == mapping.key) {
        return Err(Problem::invalid("key", Fault::Taken { given: mapping.key }));
    }
    let kit = &imports.collect.kit;
    let tx = kit.store.begin().await?;
    let known = "SELECT id FROM import_mappings WHERE shop = $1 AND mapping_key = $2";
    let known: Option<Uuid> = tx.scalar(known, vec![staff.shop.0.into(), text(&mapping.key)]).await?;
    if known.is_none() {
        has_room(&tx, "import_mappings WHERE shop = $1", staff.shop, MOST).await?;
    }
    tx.exec(
        "INSERT INTO import_mappings (id, shop, mapping_key, body, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (shop, mapping_key) DO UPDATE SET body = excluded.body",
        vec![kit.ids.uuid().into(), staff.shop.0.into(), text(&mapping.key), json(&mapping)?, micros(kit.now()).into()],
    )
    .await?;
    web::audit(&tx, kit, &staff, "import_mapping.saved", &mapping.key, "").await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(mapping)))
}
