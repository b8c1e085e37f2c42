//! Who asked hears of answers by mail: those who left an address, and have shown that it is theirs.

mod confirm;
mod follow;
mod news;
mod words;

pub(super) use confirm::Asked;
pub(super) use follow::{Wish, follow};
pub(crate) use news::tell_askers;

use pages::{Language, Link};
use primitives::ShopId;
use uuid::Uuid;
use web::Kit;

/// What the address of a page about a follower proves.
const PURPOSE: &str = "question follower";
/// Of everything that is decided about mails to them.
const TOPIC: &str = "question";

/// An address that was corrected is another one: the link that went to the first opens nothing then.
fn bound(shop: ShopId, person: Uuid) -> String {
    format!("{shop} {person}")
}

/// Whom a page is about: a question and who asked it.
#[derive(Debug, Clone, Copy)]
struct Follower {
    shop: ShopId,
    question: Uuid,
    person: Uuid,
}

impl Follower {
    /// The address of a page.
    fn link(self, kit: &Kit, base: &str, page: &str, language: Language) -> String {
        let Self { shop, question, person } = self;
        let token = Link { purpose: PURPOSE, id: question, bound: &bound(shop, person) }.token(&kit.vault);
        format!("{base}/s/{shop}/question/{page}/{token}?lang={}", language.code())
    }
}
