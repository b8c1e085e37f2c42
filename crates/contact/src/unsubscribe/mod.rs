//! The way out of every mail: a page that asks, and one POST that mail programs send by themselves.

mod act;
mod page;

pub(crate) use act::refuse;
pub(crate) use page::{change, show};

use pages::{Link, Token};
use primitives::ShopId;
use store::{FromQueryResult, Sql, StoreError, Vault, sea_orm};
use uuid::Uuid;
use web::Kit;

const PURPOSE: &str = "unsubscribe link";

/// The path of the page that ends the mails of who got this one.
pub(crate) fn path(vault: &Vault, shop: ShopId, contact: Uuid) -> String {
    format!("/u/{}", Link { purpose: PURPOSE, id: contact, bound: &shop.to_string() }.token(vault))
}

/// Who got a mail, as far as that is still known.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Reader {
    pub id: Uuid,
    pub shop: Uuid,
    pub customer: Option<Uuid>,
    pub address: Option<Uuid>,
    pub person: Option<Uuid>,
    pub who: Option<Vec<u8>>,
}

impl Reader {
    /// The one whom a link proves; `None` for a link that this installation did not make. Links do not end.
    pub async fn by_token(kit: &Kit, text: &str) -> Result<Option<Self>, StoreError> {
        let Some(token) = Token::parse(text) else { return Ok(None) };
        let sql = "SELECT id, shop, customer, address, person, who FROM contacts WHERE id = $1";
        let found: Option<Self> = kit.store.row(sql, vec![token.id.into()]).await?;
        let proves = |reader: &Self| {
            let bound = ShopId(reader.shop).to_string();
            Link { purpose: PURPOSE, id: reader.id, bound: &bound }.is_proved_by(&token, &kit.vault)
        };
        Ok(found.filter(proves))
    }

    pub fn shop(&self) -> ShopId {
        ShopId(self.shop)
    }

    /// What is remembered of them: of the customer and of the address.
    pub fn rows(&self, vault: &Vault) -> Vec<Uuid> {
        let customer = self.customer.map(|id| crate::people::of_customer(vault, self.shop(), id));
        store::distinct(customer.into_iter().chain(self.address))
    }

    /// Whether they said no here.
    pub async fn has_refused(&self, db: &impl Sql, vault: &Vault) -> Result<bool, StoreError> {
        let rows = store::ids_in(db, &[self.shop.into()], &self.rows(vault), |list| {
            format!(
                "SELECT person FROM contact_people WHERE shop = $1 AND refused_at IS NOT NULL AND person IN ({list})"
            )
        })
        .await?;
        Ok(!rows.is_empty())
    }
}
