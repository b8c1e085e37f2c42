use pages::{Language, encoded};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// In which order questions are shown. Neither hides any.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sort {
    #[default]
    Newest,
    /// By how often the answers helped.
    Helpful,
}

/// What a visitor asks for; without a word, everything.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    pub product: Option<String>,
    pub sort: Sort,
    /// This one alone.
    pub question: Option<Uuid>,
    pub answered: Option<bool>,
    pub cursor: Option<String>,
    /// 1 to 50, 10 when not given.
    pub limit: Option<usize>,
    /// zh | en
    pub lang: Option<String>,
    /// What was just done: asked or held, with `_mailed` where an address was given; rejected or thanks.
    pub said: Option<String>,
}

impl Wish {
    /// What leads to the same page again.
    pub fn pairs(&self, language: Language) -> Vec<(&'static str, String)> {
        let mut pairs = vec![("lang", language.code().to_owned())];
        if self.sort == Sort::Helpful {
            pairs.push(("sort", "helpful".to_owned()));
        }
        pairs.extend(self.question.map(|id| ("question", id.to_string())));
        pairs.extend(self.cursor.clone().map(|cursor| ("cursor", cursor)));
        pairs
    }

    /// The address of what is wished for, on the page of a product.
    pub fn link(&self, page: &str, language: Language) -> String {
        let pairs = self.pairs(language).into_iter().map(|(key, value)| format!("{key}={}", encoded(&value)));
        format!("{page}?{}", pairs.collect::<Vec<_>>().join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_the_same_page_whatever_was_put_into_it() {
        let wish = Wish { sort: Sort::Helpful, cursor: Some("a&said=x#y\r\n".into()), ..Wish::default() };
        assert_eq!(wish.link("/p", Language::Zh), "/p?lang=zh&sort=helpful&cursor=a%26said%3Dx%23y%0D%0A");
        assert_eq!(Wish::default().link("/p", Language::En), "/p?lang=en");
    }
}
