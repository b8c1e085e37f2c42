//! Repeat-buying, spend and sales models, checked against published results.
