//! Where events come from: each source has a write key of its own.

mod create;
mod known;
mod list;
mod lookup;
mod rotate_key;
mod update;

use primitives::{ShopId, SourceId};
use serde::{Deserialize, Serialize};
use store::{StoreError, Tx, micros, text};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::Kit;

use crate::Collect;
pub(crate) use known::Known;
pub(crate) use lookup::by_id;

/// What kind of thing sends the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    Web,
    Server,
    App,
    Import,
    Demo,
}

impl SourceKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Server => "server",
            Self::App => "app",
            Self::Import => "import",
            Self::Demo => "demo",
        }
    }

    /// Whether everybody can read its write key: on a website, or in an app.
    pub(crate) fn is_public(self) -> bool {
        matches!(self, Self::Web | Self::App)
    }

    pub(crate) fn parse(text: &str) -> Self {
        match text {
            "web" => Self::Web,
            "app" => Self::App,
            "import" => Self::Import,
            "demo" => Self::Demo,
            _ => Self::Server,
        }
    }
}

/// A source as ingestion needs it.
#[derive(Debug, Clone)]
pub struct Source {
    pub id: SourceId,
    pub shop: ShopId,
    pub kind: SourceKind,
    pub enabled: bool,
}

/// Makes a source; gives it and its write key.
///
/// # Errors
/// When the database refuses.
pub async fn make(
    kit: &Kit,
    tx: &Tx,
    shop: ShopId,
    name: &str,
    kind: SourceKind,
) -> Result<(Source, String), StoreError> {
    use store::Sql;
    let id = SourceId(kit.ids.uuid());
    let write_key = new_write_key(kit);
    tx.exec(
        "INSERT INTO sources (id, shop, name, kind, write_key, enabled, created_at) VALUES ($1, $2, $3, $4, $5, TRUE, $6)",
        vec![
            id.0.into(),
            shop.0.into(),
            text(name),
            kind.as_str().into(),
            write_key.as_str().into(),
            micros(kit.now()).into(),
        ],
    )
    .await?;
    Ok((Source { id, shop, kind, enabled: true }, write_key))
}

fn new_write_key(kit: &Kit) -> String {
    let random = Uuid::from_bytes(kit.ids.random::<16>()).simple().to_string();
    format!("wk_{random}")
}

pub(crate) fn router() -> OpenApiRouter<Collect> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(update::update))
        .routes(routes!(rotate_key::rotate_key))
}
