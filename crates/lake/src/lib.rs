//! All history as Parquet, queried with DataFusion.
