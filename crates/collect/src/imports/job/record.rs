use primitives::{ImportId, ShopId, SourceId, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Sql, StoreError, Value, Vault, instant, instant_opt, sea_orm};
use tabular::Encoding;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Kit};

use super::ImportError;
use crate::imports::plan::unfit;
use crate::imports::{Field, Mapping, Suggestion, Tally};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Preview,
    Running,
    Done,
    Failed,
    /// Being taken back.
    Undoing,
    Undone,
}

impl State {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
        }
    }

    fn parse(text: &str) -> Self {
        match text {
            "preview" => Self::Preview,
            "running" => Self::Running,
            "done" => Self::Done,
            "undoing" => Self::Undoing,
            "undone" => Self::Undone,
            _ => Self::Failed,
        }
    }
}

/// A file of an import as it is kept, and what it was found to be.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredFile {
    pub name: String,
    /// Its name in the import's folder.
    pub stored: String,
    pub bytes: u64,
    pub format: String,
    pub encoding: Option<String>,
    /// The encoding, where a person chose it. Otherwise it was recognised.
    #[serde(default)]
    pub chosen: Option<Encoding>,
    pub rows: Option<u64>,
    pub columns: Vec<ColumnView>,
    /// Rows that were cut out, of people who were erased.
    #[serde(default)]
    pub cut: u64,
}

impl StoredFile {
    /// Whether it has an encoding.
    pub fn is_text(&self) -> bool {
        matches!(self.format.as_str(), "csv" | "jsonl")
    }
}

/// A column and the first values in it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ColumnView {
    pub name: String,
    pub samples: Vec<String>,
    /// Which of the import's files it is in.
    pub file: String,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Progress {
    pub rows_read: u64,
    /// At most; lines inside quoted cells count too.
    pub rows_total: Option<u64>,
}

impl Progress {
    /// What an undo has to read again: the rows of the imports whose versions come back.
    pub(crate) fn of(rows_read: u64, rows_total: u64) -> Self {
        Self { rows_read, rows_total: Some(rows_total) }
    }
}

/// What an import has done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResultCounts {
    pub rows: u64,
    pub taken: u64,
    pub rejected: u64,
    /// Rows that are no sale, left out on purpose.
    pub set_aside: u64,
    /// Values that could not be read in rows that were taken.
    pub dropped_values: u64,
    pub entities: u64,
    pub new: u64,
    pub changed: u64,
    pub unchanged: u64,
    /// Events written.
    pub events: u64,
    pub orders: u64,
    /// Distinct ones, of orders and of files of customers.
    pub customers: u64,
    pub products: u64,
    pub reviews: u64,
    #[serde(default)]
    #[schema(required = true)]
    pub parcels: u64,
    #[serde(default)]
    #[schema(required = true)]
    pub payments: u64,
    /// Calls of events files.
    #[serde(default)]
    #[schema(required = true)]
    pub calls: u64,
    /// Of files of answers to a survey.
    #[serde(default)]
    #[schema(required = true)]
    pub answers: u64,
    pub orders_without_customer: u64,
    /// Orders in another currency than the shop's, whose money is in no sum.
    #[serde(default)]
    #[schema(required = true)]
    pub orders_in_other_currency: u64,
}

impl ResultCounts {
    pub(crate) fn add(&mut self, tally: Tally) {
        (self.rows, self.taken, self.rejected, self.set_aside) =
            (tally.rows, tally.taken, tally.rejected, tally.set_aside);
        (self.orders, self.customers, self.products) = (tally.orders, tally.customers, tally.products);
        (self.reviews, self.dropped_values) = (tally.reviews, tally.dropped_values);
        (self.parcels, self.payments, self.calls) = (tally.parcels, tally.payments, tally.calls);
        self.answers = tally.answers;
        self.orders_without_customer = tally.orders_without_customer;
        self.orders_in_other_currency = tally.orders_in_other_currency;
    }
}

/// A file of which nothing is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct LeftOutFile {
    pub file: String,
    /// The fields for which it would need columns; none where none of its columns is known.
    pub missing: Vec<Field>,
}

/// An import as people see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ImportView {
    #[schema(value_type = Uuid)]
    pub id: ImportId,
    pub file_name: String,
    pub bytes: i64,
    /// csv, xlsx, xls, parquet or jsonl.
    pub format: String,
    pub encoding: Option<String>,
    /// Whether a person chose the encoding. Otherwise it was recognised.
    pub encoding_chosen: bool,
    pub state: State,
    pub columns: Vec<ColumnView>,
    pub suggestion: Option<Suggestion>,
    pub mapping: Option<Mapping>,
    /// Those of its files that no table of the mapping fits: nothing of them is read.
    pub left_out_files: Vec<LeftOutFile>,
    pub progress: Progress,
    pub result: Option<ResultCounts>,
    /// Why it stopped, in English, for the person who reads it.
    pub error: Option<String>,
    /// The same as a code and the values of the sentence.
    pub fault: Option<Fault>,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub finished_at: Option<Timestamp>,
}

#[derive(Debug, Clone)]
pub(crate) struct Import {
    pub id: ImportId,
    pub shop: ShopId,
    pub source: SourceId,
    pub files: Vec<StoredFile>,
    pub view: ImportView,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    shop: Uuid,
    source: Uuid,
    file_name: String,
    bytes: i64,
    files: String,
    sealed: Option<Vec<u8>>,
    state: String,
    suggestion: Option<String>,
    mapping: Option<String>,
    rows_read: i64,
    rows_total: Option<i64>,
    result: Option<String>,
    error: Option<String>,
    fault: Option<String>,
    created_at: i64,
    finished_at: Option<i64>,
}

fn parsed<T: for<'de> Deserialize<'de>>(text: Option<&str>) -> Result<Option<T>, StoreError> {
    let parse = |text| serde_json::from_str(text).map_err(|e| StoreError::Corrupt(format!("imports row: {e}")));
    text.map(parse).transpose()
}

impl Import {
    /// The encoding that a person chose for the files; none where it was recognised.
    pub fn chosen(&self) -> Option<Encoding> {
        self.files.iter().find_map(|file| file.chosen)
    }
}

impl Row {
    fn files(&self, vault: &Vault) -> Result<Vec<StoredFile>, StoreError> {
        match &self.sealed {
            Some(sealed) => vault.installation_key().open_json(FIELD, sealed),
            None => Ok(parsed(Some(&self.files))?.unwrap_or_default()),
        }
    }

    fn import(self, vault: &Vault) -> Result<Import, StoreError> {
        let files = self.files(vault)?;
        let mapping: Option<Mapping> = parsed(self.mapping.as_deref())?;
        let first = files.first();
        let unsigned = |number: i64| u64::try_from(number).unwrap_or(0);
        let progress = Progress { rows_read: unsigned(self.rows_read), rows_total: self.rows_total.map(unsigned) };
        let view = ImportView {
            id: ImportId(self.id),
            file_name: self.file_name,
            bytes: self.bytes,
            format: first.map(|file| file.format.clone()).unwrap_or_default(),
            encoding: first.and_then(|file| file.encoding.clone()),
            encoding_chosen: files.iter().any(|file| file.chosen.is_some()),
            state: State::parse(&self.state),
            columns: files.iter().flat_map(|file| file.columns.iter().cloned()).collect(),
            suggestion: parsed(self.suggestion.as_deref())?,
            left_out_files: mapping.as_ref().map(|mapping| left_out(mapping, &files)).unwrap_or_default(),
            mapping,
            progress,
            result: parsed(self.result.as_deref())?,
            error: self.error,
            // One that a newer version wrote has its sentence.
            fault: self.fault.and_then(|fault| serde_json::from_str(&fault).ok()),
            created_at: instant(self.created_at),
            finished_at: instant_opt(self.finished_at),
        };
        Ok(Import { id: view.id, shop: ShopId(self.shop), source: SourceId(self.source), files, view })
    }
}

fn left_out(mapping: &Mapping, files: &[StoredFile]) -> Vec<LeftOutFile> {
    let read = |file: &StoredFile| {
        let headers: Vec<String> = file.columns.iter().map(|column| column.name.clone()).collect();
        unfit(mapping, &headers).map(|missing| LeftOutFile { file: file.name.clone(), missing })
    };
    files.iter().filter_map(read).collect()
}

const SELECT: &str =
    "SELECT id, shop, source, file_name, bytes, files, sealed, state, suggestion, mapping, rows_read, rows_total,
    result, error, fault, created_at, finished_at FROM imports";

const FIELD: &str = "import_files";

/// Files as they lie in the column `sealed`: their samples name people.
pub(crate) fn seal(kit: &Kit, files: &[StoredFile]) -> Result<Value, StoreError> {
    Ok(kit.vault.installation_key().seal_json(FIELD, &files)?.into())
}

/// Seals what an older version kept open; gives of how many imports.
pub(crate) async fn seal_open(kit: &Kit) -> Result<usize, StoreError> {
    let tx = kit.store.begin().await?;
    let open: Vec<Row> = tx.rows(&format!("{SELECT} WHERE sealed IS NULL ORDER BY id"), vec![]).await?;
    for row in &open {
        let files = seal(kit, &row.files(&kit.vault)?)?;
        let sql = "UPDATE imports SET files = '[]', sealed = $1 WHERE id = $2 AND sealed IS NULL";
        tx.exec(sql, vec![files, row.id.into()]).await?;
    }
    tx.commit().await?;
    Ok(open.len())
}

pub(crate) async fn load(kit: &Kit, shop: ShopId, id: ImportId) -> Result<Import, ImportError> {
    find(&kit.store, &kit.vault, shop, id).await
}

/// As [`load`], within a transaction.
pub(crate) async fn find(db: &impl Sql, vault: &Vault, shop: ShopId, id: ImportId) -> Result<Import, ImportError> {
    let row: Option<Row> =
        db.row(&format!("{SELECT} WHERE id = $1 AND shop = $2"), vec![id.0.into(), shop.0.into()]).await?;
    Ok(row.ok_or(ImportError::NotFound)?.import(vault)?)
}

const PAGE: &str = "WHERE shop = $1 AND (created_at, id) < ($2, $3) ORDER BY created_at DESC, id DESC LIMIT $4";

/// Imports created before a moment (and id), newest first.
pub(crate) async fn list(
    kit: &Kit,
    shop: ShopId,
    (at, id): (i64, Uuid),
    limit: usize,
) -> Result<Vec<Import>, ImportError> {
    let rows: Vec<Row> = kit
        .store
        .rows(&format!("{SELECT} {PAGE}"), vec![shop.0.into(), at.into(), id.into(), (limit as i64).into()])
        .await?;
    Ok(rows.into_iter().map(|row| row.import(&kit.vault)).collect::<Result<_, _>>()?)
}

/// Imports that a crash or stop has cut off, while they ran or were taken back.
pub(crate) async fn running(kit: &Kit) -> Result<Vec<Import>, ImportError> {
    let rows: Vec<Row> =
        kit.store.rows(&format!("{SELECT} WHERE state IN ('running', 'undoing') ORDER BY created_at"), vec![]).await?;
    Ok(rows.into_iter().map(|row| row.import(&kit.vault)).collect::<Result<_, _>>()?)
}

/// The shop's own mappings.
pub(crate) async fn saved_mappings(db: &impl Sql, shop: ShopId) -> Result<Vec<Mapping>, StoreError> {
    let sql = "SELECT body FROM import_mappings WHERE shop = $1 ORDER BY created_at";
    let bodies: Vec<String> = db.column(sql, vec![shop.0.into()]).await?;
    let read = |body: &String| parsed(Some(body)).transpose();
    bodies.iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use store::testing;

    use super::*;

    #[tokio::test]
    async fn a_page_is_a_stretch_of_the_index() {
        let test = testing::store(&[web::MIGRATIONS, crate::MIGRATIONS].concat()).await;
        let values = vec![Uuid::nil().into(), 0i64.into(), Uuid::nil().into(), 51i64.into()];
        let Some(plan) = testing::plan(&test.store, &format!("{SELECT} {PAGE}"), values).await else { return };
        assert!(plan.len() == 1 && plan[0].contains("imports_shop (shop=? AND (created_at"), "{plan:#?}");
    }
}
