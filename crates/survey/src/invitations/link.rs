//! The link of an invitation: good for it alone, as long as it lasts.

use pages::{Link, Token};
use store::{StoreError, Vault};
use web::Kit;

use super::Invitation;

const PURPOSE: &str = "survey link";

impl Invitation {
    /// The invitation that a link proves; `None` for a link that this installation did not make, whatever is wrong with
    /// it.
    pub async fn by_token(kit: &Kit, text: &str) -> Result<Option<Self>, StoreError> {
        let Some(token) = Token::parse(text) else { return Ok(None) };
        let found = Self::by_id(&kit.store, token.id).await?;
        Ok(found.filter(|invitation| invitation.is_valid() && invitation.is_proved_by(&token, &kit.vault)))
    }

    /// The path at which it is answered.
    pub fn path(&self, vault: &Vault) -> String {
        let bound = self.bound();
        format!("/q/{}", Link { purpose: PURPOSE, id: self.id, bound: &bound }.token(vault))
    }

    fn is_proved_by(&self, token: &Token, vault: &Vault) -> bool {
        let bound = self.bound();
        Link { purpose: PURPOSE, id: self.id, bound: &bound }.is_proved_by(token, vault)
    }

    fn bound(&self) -> String {
        format!("{} {} {}", self.shop, self.survey, self.expires_at)
    }
}
