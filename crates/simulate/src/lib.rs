//! A shop that never was.
