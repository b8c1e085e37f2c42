use askama::Template;
use lettre::Address;
use pages::fill;

use crate::words::Words;
use crate::{Button, Message};

/// A mail that is ready to leave.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    /// Unique for ever, and the same each time it is tried: a server that took it twice can tell.
    pub id: uuid::Uuid,
    pub to: Address,
    pub to_name: Option<String>,
    pub from_name: String,
    pub reply_to: Option<Address>,
    /// Of the shop, as the head of the letter shows it.
    pub shop: String,
    pub message: Message,
    /// Where the reader can unsubscribe; nothing in a test.
    pub unsubscribe: Option<String>,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    tag: &'static str,
    shop: &'a str,
    subject: &'a str,
    paragraphs: &'a [String],
    button: Option<&'a Button>,
    why: String,
    unsubscribe: Option<&'a str>,
    unsubscribe_label: &'static str,
}

impl Letter {
    fn words(&self) -> &'static Words {
        Words::of(self.message.language)
    }

    /// For programs that show no HTML, and for readers who want none.
    pub fn text(&self) -> String {
        let words = self.words();
        let mut parts = self.message.paragraphs.clone();
        if let Some(button) = &self.message.button {
            parts.push(format!("{}\n{}", button.label, button.link));
        }
        let mut foot = format!("-- \n{}", fill(words.mail_why, &self.shop));
        if let Some(link) = &self.unsubscribe {
            foot.push_str(&format!("\n{}: {link}", words.mail_unsubscribe));
        }
        parts.push(foot);
        parts.join("\n\n") + "\n"
    }

    /// # Errors
    /// When the template cannot be filled in, which only a lack of memory can cause.
    pub fn html(&self) -> Result<String, askama::Error> {
        let words = self.words();
        let html = Html {
            tag: self.message.language.tag(),
            shop: &self.shop,
            subject: &self.message.subject,
            paragraphs: &self.message.paragraphs,
            button: self.message.button.as_ref(),
            why: fill(words.mail_why, &self.shop),
            unsubscribe: self.unsubscribe.as_deref(),
            unsubscribe_label: words.mail_unsubscribe,
        };
        html.render()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(shop: &str, text: &str) -> Letter {
        let button = Button { label: "评价".to_owned(), link: "https://h.example/r/x?a=1&b=2".to_owned() };
        Letter {
            id: uuid::Uuid::nil(),
            to: "lin@example.com".parse().unwrap(),
            to_name: None,
            from_name: shop.to_owned(),
            reply_to: None,
            shop: shop.to_owned(),
            message: Message {
                language: pages::Language::Zh,
                subject: "怎么样？".to_owned(),
                paragraphs: vec![text.to_owned()],
                button: Some(button),
            },
            unsubscribe: Some("https://h.example/u/y".to_owned()),
        }
    }

    #[test]
    fn both_forms_say_the_same_and_show_the_way_out() {
        let letter = letter("山野集", "谢谢你的订单。");
        for form in [letter.text(), letter.html().unwrap()] {
            for part in ["谢谢你的订单。", "评价", "https://h.example/r/x?a=1", "山野集", "https://h.example/u/y"]
            {
                assert!(form.contains(part), "{part} in {form}");
            }
        }
    }

    #[test]
    fn what_shops_and_people_are_called_cannot_change_the_letter() {
        let html = letter("<b>shop</b>", "<img src=x onerror=alert(1)>").html().unwrap();
        assert!(!html.contains("<b>") && !html.contains("<img"), "{html}");
    }
}
