//! Golden tests on the public CDNOW data set, which lies outside the repository.

mod cdnow;
mod fits;
