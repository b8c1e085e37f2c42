//! Everything that comes in.
