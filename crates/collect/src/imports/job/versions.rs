//! Whose word stands about an entity, and whose would if an import had never been.

use std::collections::{BTreeMap, HashMap};

use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Tx, Value, sea_orm, text};
use uuid::Uuid;

/// What an import said of an entity, beside the one whose word stands.
pub(super) struct Version {
    pub kind: String,
    pub key: String,
    pub import: Uuid,
    pub hash: String,
    /// False where another had said the same.
    pub told: bool,
    /// Of a review.
    pub category: Option<String>,
}

/// Keeps versions, over what was kept of the same.
pub(super) async fn keep(tx: &Tx, shop: ShopId, versions: &[Version]) -> Result<(), StoreError> {
    let row = |version: &Version| -> Vec<Value> {
        vec![
            shop.0.into(),
            version.kind.as_str().into(),
            text(&version.key),
            version.import.into(),
            version.hash.as_str().into(),
            version.told.into(),
            version.category.clone().into(),
        ]
    };
    let columns = ["shop", "kind", "entity_key", "import_id", "hash", "told", "category"];
    let newest = "ON CONFLICT (shop, kind, entity_key, import_id) DO UPDATE SET hash = excluded.hash,
        told = excluded.told, category = excluded.category";
    tx.insert("import_versions", &columns, versions.iter().map(row).collect(), newest).await?;
    Ok(())
}

/// The entities wanted of an import, by kind and key.
pub(super) type Wanted = HashMap<(String, String), Word>;

/// What is wanted of one.
pub(super) struct Word {
    /// Under which it stands.
    pub namespace: Option<String>,
    /// As the import said it.
    pub hash: String,
    /// Of a review, as it was told.
    pub category: Option<String>,
}

/// What comes into the place of an import's word.
pub(super) struct Succession {
    shop: ShopId,
    import: Uuid,
    /// Whose word stands then.
    heirs: Vec<(Version, Option<String>)>,
    /// What was not told since the import had told it already.
    echoes: Vec<(Version, Option<String>)>,
}

#[derive(FromQueryResult)]
struct Row {
    kind: String,
    entity_key: String,
    import_id: Uuid,
    hash: String,
    told: bool,
    category: Option<String>,
    namespace: Option<String>,
}

impl Row {
    fn version(self) -> (Version, Option<String>) {
        let Self { kind, entity_key: key, import_id: import, hash, told, category, namespace } = self;
        (Version { kind, key, import, hash, told, category }, namespace)
    }
}

/// The newest words of other imports about what an import's word stands on, the oldest last.
const HEIRS: &str = "SELECT v.kind, v.entity_key, v.import_id, v.hash, v.told, v.category, e.namespace
    FROM import_entities e
    JOIN import_versions v ON v.shop = e.shop AND v.kind = e.kind AND v.entity_key = e.entity_key
    JOIN imports i ON i.id = v.import_id AND i.state = 'done'
    WHERE e.import_id = $1 AND v.import_id <> $1
    ORDER BY v.kind, v.entity_key, i.created_at DESC, i.id DESC";
/// Who said the same as an import, whose own newer word stands since or another's. Only parcels, payments and products, of
/// which more than one word counts; what is said of other things replaces what was said before.
const ECHOES: &str = "SELECT v.kind, v.entity_key, v.import_id, v.hash, v.told, v.category, e.namespace
    FROM import_versions x
    JOIN import_entities e ON e.shop = x.shop AND e.kind = x.kind AND e.entity_key = x.entity_key
    JOIN import_versions v ON v.shop = x.shop AND v.kind = x.kind AND v.entity_key = x.entity_key AND v.hash = x.hash
    JOIN imports i ON i.id = v.import_id AND i.state = 'done'
    WHERE x.import_id = $1 AND x.told AND v.import_id <> $1 AND NOT v.told AND x.kind IN ('parcel', 'payment', 'product')
    ORDER BY v.kind, v.entity_key, i.created_at DESC, i.id DESC";

impl Succession {
    /// What was undone or deleted since is nothing to go back to.
    pub async fn of(db: &impl Sql, shop: ShopId, import: Uuid) -> Result<Self, StoreError> {
        let heirs: Vec<Row> = db.rows(HEIRS, vec![import.into()]).await?;
        let echoes: Vec<Row> = db.rows(ECHOES, vec![import.into()]).await?;
        Ok(Self { shop, import, heirs: heirs_of(heirs), echoes: heirs_of(echoes) })
    }

    /// What is to be told again, by the import that says it.
    pub fn wanted(&self) -> BTreeMap<Uuid, Wanted> {
        let mut wanted: BTreeMap<Uuid, Wanted> = BTreeMap::new();
        for (version, namespace) in self.heirs.iter().chain(&self.echoes) {
            let of_import = wanted.entry(version.import).or_default();
            let (hash, category) = (version.hash.clone(), version.category.clone());
            let word = Word { namespace: namespace.clone(), hash, category };
            of_import.insert((version.kind.clone(), version.key.clone()), word);
        }
        wanted
    }

    /// Puts the heirs in the import's place and forgets what it said.
    pub async fn settle(self, tx: &Tx) -> Result<(), StoreError> {
        let row = |(version, namespace): &(Version, Option<String>)| -> Vec<Value> {
            vec![
                self.shop.0.into(),
                version.kind.as_str().into(),
                text(&version.key),
                version.hash.as_str().into(),
                version.import.into(),
                namespace.clone().into(),
                version.category.clone().into(),
            ]
        };
        let columns = ["shop", "kind", "entity_key", "hash", "import_id", "namespace", "category"];
        let replace = "ON CONFLICT (shop, kind, entity_key) DO UPDATE SET hash = excluded.hash,
            import_id = excluded.import_id, category = excluded.category";
        tx.insert("import_entities", &columns, self.heirs.iter().map(row).collect(), replace).await?;
        for table in ["import_entities", "import_versions"] {
            tx.exec(&format!("DELETE FROM {table} WHERE import_id = $1"), vec![self.import.into()]).await?;
        }
        let stands = "DELETE FROM import_versions WHERE shop = $1 AND EXISTS (SELECT 1 FROM import_entities e
            WHERE e.shop = import_versions.shop AND e.kind = import_versions.kind
                AND e.entity_key = import_versions.entity_key AND e.import_id = import_versions.import_id)";
        tx.exec(stands, vec![self.shop.0.into()]).await?;
        let told: Vec<Version> =
            self.echoes.into_iter().map(|(version, _)| Version { told: true, ..version }).collect();
        keep(tx, self.shop, &told).await
    }
}

/// Of each entity the newest word; of several imports that say the same, the one that told it, or the first.
fn heirs_of(rows: Vec<Row>) -> Vec<(Version, Option<String>)> {
    let mut heirs: Vec<Row> = Vec::new();
    for row in rows {
        match heirs.last_mut().filter(|heir| heir.kind == row.kind && heir.entity_key == row.entity_key) {
            None => heirs.push(row),
            Some(heir) if heir.hash == row.hash && (row.told || !heir.told) => *heir = row,
            Some(_) => {}
        }
    }
    heirs.into_iter().map(Row::version).collect()
}
