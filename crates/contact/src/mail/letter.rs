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
    tag: &'a str,
    is_rtl: bool,
    shop: &'a str,
    subject: &'a str,
    paragraphs: &'a [String],
    button: Option<&'a Button>,
    why: String,
    stop: Option<&'a Button>,
    unsubscribe: Option<&'a str>,
    unsubscribe_label: &'a str,
}

impl Letter {
    /// From whom it is.
    fn why(&self) -> String {
        let own = self.message.foot.why.as_deref();
        fill(own.unwrap_or(Words::of(self.message.language).mail_why), &self.shop)
    }

    fn unsubscribe_label(&self) -> &str {
        let own = self.message.foot.unsubscribe.as_deref();
        own.unwrap_or(Words::of(self.message.language).mail_unsubscribe)
    }

    /// For programs that show no HTML, and for readers who want none.
    pub fn text(&self) -> String {
        let mut parts = self.message.paragraphs.clone();
        if let Some(button) = &self.message.button {
            parts.push(format!("{}\n{}", button.label, button.link));
        }
        let mut foot = format!("-- \n{}", self.why());
        let stop = self.message.foot.stop.iter().map(|stop| (stop.label.as_str(), &stop.link));
        let unsubscribe = self.unsubscribe.iter().map(|link| (self.unsubscribe_label(), link));
        for (label, link) in stop.chain(unsubscribe) {
            foot.push_str(&format!("\n{label}: {link}"));
        }
        parts.push(foot);
        parts.join("\n\n") + "\n"
    }

    /// # Errors
    /// When the template cannot be filled in, which only a lack of memory can cause.
    pub fn html(&self) -> Result<String, askama::Error> {
        let html = Html {
            tag: self.message.foot.tag.as_deref().unwrap_or(self.message.language.tag()),
            is_rtl: self.message.foot.is_rtl,
            shop: &self.shop,
            subject: &self.message.subject,
            paragraphs: &self.message.paragraphs,
            button: self.message.button.as_ref(),
            why: self.why(),
            stop: self.message.foot.stop.as_ref(),
            unsubscribe: self.unsubscribe.as_deref(),
            unsubscribe_label: self.unsubscribe_label(),
        };
        html.render()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Foot;

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
                foot: Foot::default(),
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
    fn the_foot_says_in_its_own_words_what_it_has() {
        let mut letter = letter("Berg & Tee", "Danke.");
        letter.message.language = pages::Language::En;
        letter.message.foot.unsubscribe = Some("Abmelden".to_owned());
        assert!(
            letter.text().contains("Abmelden: https://h.example/u/y")
                && letter.text().contains("This email was sent by")
        );
        letter.message.foot.why = Some("Diese Mail kommt von {}.".to_owned());
        for form in [letter.text(), letter.html().unwrap()] {
            assert!(form.contains("Diese Mail kommt von Berg") && form.contains("Abmelden"), "{form}");
            assert!(!form.contains("This email was sent by") && !form.contains("Unsubscribe"), "{form}");
        }
    }

    #[test]
    fn the_foot_has_a_way_out_of_the_matter_beside_the_way_out_of_all() {
        let mut letter = letter("Rosa", "New.");
        letter.message.foot.stop =
            Some(Button { label: "Stop <this>".to_owned(), link: "https://h.example/s".to_owned() });
        assert!(letter.text().contains("\nStop <this>: https://h.example/s\n不再接收邮件: https://h.example/u/y"));
        let html = letter.html().unwrap();
        assert!(html.contains("<a href=\"https://h.example/s\"") && !html.contains("<this>"), "{html}");
    }

    #[test]
    fn a_mail_says_which_language_it_is_in_and_which_way_that_is_read() {
        let mut letter = letter("Rosa", "كيف كان؟");
        assert!(letter.html().unwrap().contains("<html lang=\"zh-CN\">"));
        letter.message.foot = Foot { tag: Some("ar".to_owned()), is_rtl: true, ..Foot::default() };
        let html = letter.html().unwrap();
        assert!(html.contains("<html lang=\"ar\" dir=\"rtl\">"), "{html}");
        // Many a program shows what is within the body alone.
        assert_eq!(html.matches("lang=\"ar\" dir=\"rtl\"").count(), 2, "{html}");
    }

    #[test]
    fn what_shops_and_people_are_called_cannot_change_the_letter() {
        let html = letter("<b>shop</b>", "<img src=x onerror=alert(1)>").html().unwrap();
        assert!(!html.contains("<b>") && !html.contains("<img"), "{html}");
        assert!(html.contains("<p dir=\"auto\""), "nor turn what stands around their words: {html}");
    }
}
