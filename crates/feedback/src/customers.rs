//! A customer for whom staff do something here.

use pages::Language;
use primitives::ShopId;
use primitives::text::line;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use web::{Fault, Problem};

use crate::Feedback;
use crate::kinds::MAX_NAME;
use crate::people::{self, Who};

/// Who it is: at least one of profile, the shop's id and mail address.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = FeedbackCustomer)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Customer {
    /// The profile.
    customer_id: Option<Uuid>,
    /// The shop's own id of the person.
    user_id: Option<String>,
    email: Option<String>,
    name: Option<String>,
}

impl Customer {
    /// What is known of the customer, with what the profile knows, and the language to write to them in.
    pub async fn find(&self, feedback: &Feedback, shop: ShopId) -> Result<(Who, Language), Problem> {
        let mut who = self.given()?;
        if who.person(&feedback.kit.vault, shop).is_none() {
            return Err(Self::nobody());
        }
        let found = feedback.contact.directory.find(shop, &who.contact()).await?;
        if found.is_none() && who.customer.is_some() {
            return Err(Problem::invalid("customer_id", Fault::Unknown));
        }
        let spoken = match found {
            Some(known) => {
                who.customer = Some(known.customer);
                who.user_id = who.user_id.or(known.user_id);
                who.email = who.email.or(known.email);
                who.name = who.name.or(known.name);
                known.language
            }
            None => None,
        };
        let own = web::shop(&feedback.kit.store, shop).await?.language;
        let language = [spoken.as_deref(), Some(own.as_str())].into_iter().flatten().find_map(Language::parse);
        Ok((who, language.unwrap_or(Language::En)))
    }

    fn given(&self) -> Result<Who, Problem> {
        let text = |text: &Option<String>| text.as_deref().map(line).filter(|text| !text.is_empty());
        let name = text(&self.name);
        if name.as_ref().is_some_and(|name| name.chars().count() > MAX_NAME) {
            return Err(Problem::invalid("name", Fault::TooLong { most: MAX_NAME }));
        }
        let user_id = text(&self.user_id);
        if user_id.as_ref().is_some_and(|id| id.chars().count() > 256) {
            return Err(Problem::invalid("user_id", Fault::TooLong { most: 256 }));
        }
        let email = match text(&self.email) {
            Some(email) => Some(people::email(&email).ok_or_else(|| Problem::invalid("email", Fault::MailAddress))?),
            None => None,
        };
        Ok(Who { customer: self.customer_id, user_id, buyer_id: None, email, name, signature: None })
    }

    pub fn nobody() -> Problem {
        Problem::invalid("customer_id", Fault::Missing)
    }
}
