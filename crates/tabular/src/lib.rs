//! Tables in files: CSV, XLSX, Parquet and JSON lines as rows of text.
