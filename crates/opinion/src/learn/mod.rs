//! Learning from labelled texts: character n-grams of Chinese, word and letter n-grams of English, beside the numbers of
//! the reading, in a proportional-odds logistic model (McCullagh, J. R. Stat. Soc. B 42 (1980)) with an L2 penalty,
//! fitted by L-BFGS (Nocedal, Math. Comp. 35 (1980)). Term weights are 1 + ln tf times the smoothed inverse document
//! frequency, of unit length.

mod aspect_model;
mod aspect_train;
mod example;
mod features;
mod lbfgs;
mod linear;
mod matrix;
mod model;
mod quality;
mod split;
mod store;
mod train;
mod vocabulary;

pub use aspect_model::AspectModel;
pub use aspect_train::{AspectExample, AspectLabel, AspectQuality, Pairs};
pub use example::{Example, distinct};
pub(crate) use features::features;
pub use model::Model;
pub use quality::{Calibration, CalibrationBin, ClassQuality, Quality};
pub use split::{Split, folds, stratified};
pub use store::StoreError;
pub use train::{Trained, Training, TrainingError, cross_validate, train};
