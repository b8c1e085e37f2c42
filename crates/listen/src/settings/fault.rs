use opinion::TaxonomyError;
use web::Fault;

/// What is wrong with a shop's aspects, as the API tells it.
pub(super) fn of_aspects(error: TaxonomyError) -> Fault {
    match error {
        TaxonomyError::Key(given) => Fault::AspectKey { given },
        TaxonomyError::SameKey(given) => Fault::SameAspect { given },
        TaxonomyError::NoName(key) => Fault::AspectName { key },
        TaxonomyError::SharedWord { word, one, other } => Fault::SharedWord { word, one, other },
        TaxonomyError::Word { key, word } => Fault::AspectWord { key, word },
        TaxonomyError::TooMany(found) => Fault::TooManyAspects { found },
        TaxonomyError::NoneEnabled => Fault::NoAspect,
    }
}
