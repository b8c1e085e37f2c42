/// What can go wrong between the code and its database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the database refused: {0}")]
    Sql(#[from] sea_orm::DbErr),
    #[error("cannot open the database at {url}: {source}")]
    Open { url: String, source: sea_orm::DbErr },
    #[error("“{0}” is not a database address: give sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME")]
    Address(String),
    #[error(
        "the database has migration {found}, which this version does not know: it was last opened by a newer Huitou. \
         Install that version again, or restore a backup made before the upgrade"
    )]
    Newer { found: i64 },
    #[error("migration {version} ({name}) has changed since it was applied: migrations are forever, undo the edit")]
    Drifted { version: i64, name: String },
    #[error("migration {version} ({name}) failed: {source}. Nothing of it was applied")]
    Migration { version: i64, name: String, source: sea_orm::DbErr },
    #[error("cannot write {path}: {source}")]
    Io { path: String, source: std::io::Error },
    #[error("stored data is not what it should be: {0}")]
    Corrupt(String),
}

impl StoreError {
    /// True when the same statement may succeed a moment later: a busy or restarting engine.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Sql(sea_orm::DbErr::ConnectionAcquire(_) | sea_orm::DbErr::Conn(_)) => true,
            Self::Sql(error) => {
                let text = error.to_string();
                ["database is locked", "deadlock detected", "could not serialize"]
                    .iter()
                    .any(|hint| text.contains(hint))
            }
            _ => false,
        }
    }

    /// True when a UNIQUE constraint said no.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        matches!(self, Self::Sql(error)
            if matches!(error.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))))
    }
}
