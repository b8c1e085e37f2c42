//! Files of answers are read by the questions of the shop's surveys.

use std::sync::Arc;

use collect::imports::{Answers, Found, Questionnaires, Reason};
use primitives::ShopId;
use survey::Questionnaire;
use uuid::Uuid;
use web::{Fault, Kit};

/// The surveys of shops, for [`collect::imports::Imports::answering`].
pub struct Answered(Kit);

impl Answered {
    #[must_use]
    pub fn new(kit: Kit) -> Self {
        Self(kit)
    }
}

impl Questionnaires for Answered {
    fn of(&self, shop: ShopId, survey: Uuid) -> Found<'_> {
        Box::pin(async move {
            let found = Questionnaire::load(&self.0.store, shop, survey).await?;
            Ok(found.map(|questions| Arc::new(Questions(questions)) as Arc<dyn collect::imports::Questionnaire>))
        })
    }
}

#[derive(Debug)]
struct Questions(Questionnaire);

impl collect::imports::Questionnaire for Questions {
    fn has(&self, key: &str) -> bool {
        self.0.has(key)
    }

    fn read(&self, given: Answers) -> Result<Answers, Vec<(String, Reason)>> {
        match self.0.read(&given.into_iter().collect()) {
            Ok(read) => Ok(read.into_iter().collect()),
            Err(wrong) => Err(wrong.into_iter().map(|(key, fault)| (key, reason(&fault))).collect()),
        }
    }
}

fn reason(fault: &Fault) -> Reason {
    match fault {
        Fault::Range { .. } => Reason::OffScale,
        Fault::NotAnOption => Reason::NotAnOption,
        Fault::TooFew { .. } => Reason::TooFewPicked,
        Fault::TooMany { .. } => Reason::TooManyPicked,
        Fault::Exclusive => Reason::NotAlone,
        Fault::Order => Reason::NotRanked,
        Fault::EveryRow => Reason::NotEveryRow,
        Fault::TooShort { .. } => Reason::ShortText,
        Fault::TooLong { .. } => Reason::LongText,
        Fault::Number | Fault::MailAddress | Fault::Day => Reason::OtherFormat,
        _ => Reason::WrongForm,
    }
}
