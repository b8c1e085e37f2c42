use std::path::Path;
use std::sync::Arc;

use datafusion::config::TableParquetOptions;
use datafusion::datasource::TableProvider;
use datafusion::datasource::empty::EmptyTable;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::{ListingOptions, ListingTable, ListingTableConfig, ListingTableUrl};
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::object_store::local::LocalFileSystem;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::cipher::Cipher;
use crate::error::{At, LakeError, Result};
use crate::file::DataFile;
use crate::lake::Options;
use crate::schema::SCHEMA;

/// The only files DataFusion can reach: those of the lake's folder.
const STORE: &str = "lake://files";

/// DataFusion with bounded memory, for sorting and SQL.
pub(crate) struct Engine {
    runtime: Arc<RuntimeEnv>,
    threads: usize,
    cipher: Option<Cipher>,
}

impl Engine {
    pub(crate) fn new(dir: &Path, options: &Options, cipher: Option<Cipher>) -> Result<Self> {
        let spill = dir.join("spill");
        std::fs::create_dir_all(&spill).at("creating", &spill)?;
        let builder = RuntimeEnvBuilder::new().with_memory_limit(options.memory, 1.0).with_temp_file_path(spill);
        let runtime = builder.build_arc()?;
        let files = LocalFileSystem::new_with_prefix(dir).map_err(|error| LakeError::Query(error.to_string()))?;
        runtime.register_object_store(ObjectStoreUrl::parse(STORE)?.as_ref(), Arc::new(files));
        runtime.deregister_object_store(ObjectStoreUrl::local_filesystem().as_ref())?;
        Ok(Self { runtime, threads: options.threads, cipher })
    }

    pub(crate) fn session(&self) -> SessionContext {
        let mut config = SessionConfig::new()
            .with_target_partitions(self.threads)
            .with_information_schema(false)
            .with_collect_statistics(false);
        let parquet = &mut config.options_mut().execution.parquet;
        parquet.schema_force_view_types = false;
        parquet.pushdown_filters = true;
        SessionContext::new_with_config_rt(config, Arc::clone(&self.runtime))
    }

    /// The files as one table with today's columns; what an older file lacks reads as null.
    pub(crate) fn table(&self, files: &[Arc<DataFile>]) -> Result<Arc<dyn TableProvider>> {
        if files.is_empty() {
            return Ok(Arc::new(EmptyTable::new(Arc::clone(&SCHEMA))));
        }
        let urls = files.iter().map(|file| ListingTableUrl::parse(format!("{STORE}/{}", file.meta.path)));
        let urls = urls.collect::<std::result::Result<Vec<_>, _>>()?;
        let mut parquet = TableParquetOptions::default();
        parquet.crypto.file_decryption = self.cipher.as_ref().map(|cipher| (&cipher.read).try_into()).transpose()?;
        let format = ParquetFormat::default().with_options(parquet);
        let options = ListingOptions::new(Arc::new(format)).with_file_extension(".parquet");
        let config = ListingTableConfig::new_with_multi_paths(urls)
            .with_listing_options(options)
            .with_schema(Arc::clone(&SCHEMA));
        Ok(Arc::new(ListingTable::try_new(config)?))
    }
}
