//! SQL state on SQLite or PostgreSQL: one code path, migrations, personal-data vault.
