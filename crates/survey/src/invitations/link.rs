//! The link of an invitation: good for it alone, as long as it lasts.

use pages::{Link, Token};
use store::{StoreError, Vault};
use web::Kit;

use super::Invitation;
use super::row::SITE;

const PURPOSE: &str = "survey link";
/// What a page of the shop gives on, by whatever way else the person was asked.
const ON_SITE: &str = "survey link on the site";

impl Invitation {
    /// The invitation that a link proves; `None` for a link that this installation did not make, whatever is wrong with
    /// it.
    pub async fn by_token(kit: &Kit, text: &str) -> Result<Option<Self>, StoreError> {
        let Some(token) = Token::parse(text) else { return Ok(None) };
        let found = Self::by_id(&kit.store, token.id).await?.filter(Self::is_valid);
        Ok(found.and_then(|invitation| invitation.proved_by(&token, &kit.vault)))
    }

    /// The path at which it is answered.
    pub fn path(&self, vault: &Vault) -> String {
        self.path_for(PURPOSE, vault)
    }

    /// The same for a page of the shop's.
    pub fn path_on_site(&self, vault: &Vault) -> String {
        self.path_for(ON_SITE, vault)
    }

    fn path_for(&self, purpose: &str, vault: &Vault) -> String {
        let bound = self.bound();
        format!("/q/{}", Link { purpose, id: self.id, bound: &bound }.token(vault))
    }

    /// As the link has it: what came by a page of the shop is answered there.
    fn proved_by(self, token: &Token, vault: &Vault) -> Option<Self> {
        let bound = self.bound();
        let id = self.id;
        let is_for = |purpose| Link { purpose, id, bound: &bound }.is_proved_by(token, vault);
        match (is_for(PURPOSE), is_for(ON_SITE)) {
            (true, _) => Some(self),
            (false, true) => Some(Self { channel: SITE.to_owned(), ..self }),
            (false, false) => None,
        }
    }

    fn bound(&self) -> String {
        format!("{} {} {}", self.shop, self.survey, self.expires_at)
    }
}
