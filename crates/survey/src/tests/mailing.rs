//! Invitations as a mail server gets them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::world::World;

/// A mail server on this machine that takes everything.
#[derive(Clone, Default)]
struct Post(Arc<Mutex<Vec<String>>>);

impl Post {
    /// Gives its address, too.
    async fn start() -> (Self, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let post = Self::default();
        let at_work = post.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let post = at_work.clone();
                tokio::spawn(async move { post.talk(stream).await });
            }
        });
        (post, url)
    }

    /// The mails that came, once there are so many.
    async fn mails(&self, number: usize) -> Vec<String> {
        for _ in 0..400 {
            let mails = self.0.lock().unwrap().clone();
            if mails.len() >= number {
                return mails;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{number} mails were to come, and {:?} did", self.0.lock().unwrap());
    }

    async fn talk(&self, stream: TcpStream) -> Option<()> {
        let mut stream = BufReader::new(stream);
        say(&mut stream, "220 test ESMTP").await?;
        loop {
            let line = hear(&mut stream).await?;
            match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
                "EHLO" => say(&mut stream, "250-test\r\n250 8BITMIME").await?,
                "DATA" => {
                    say(&mut stream, "354 go on").await?;
                    let mail = mail(&mut stream).await?;
                    self.0.lock().unwrap().push(mail);
                    say(&mut stream, "250 taken").await?;
                }
                "QUIT" => return say(&mut stream, "221 bye").await,
                _ => say(&mut stream, "250 ok").await?,
            }
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> Option<()> {
    stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await.ok()
}

async fn hear(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end().to_owned())
}

async fn mail(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut mail = String::new();
    loop {
        let line = hear(stream).await?;
        if line == "." {
            return Some(mail);
        }
        mail.push_str(line.strip_prefix('.').unwrap_or(&line));
        mail.push('\n');
    }
}

/// Waits until it is written down that one mail has left.
async fn until_sent(world: &World) {
    for _ in 0..400 {
        if world.count("contact_messages WHERE state = 'sent'").await == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn an_invitation_and_what_came_of_it_arrive_as_mails() {
    let (post, url) = Post::start().await;
    let world = World::open_with_mail(&url).await;
    let id = world.nps(json!({})).await;
    let lin = world.people.id("lin");
    let asked = world.post(&format!("/surveys/{id}/invite"), json!({"customers": [lin], "channel": "mail"})).await;
    let link = asked["items"][0]["link"].as_str().unwrap().strip_prefix("http://h.example").unwrap().to_owned();
    let delivery = tokio::spawn(contact::deliver(world.surveys.contact.clone()));
    let invitation = post.mails(1).await.remove(0);
    assert!(invitation.contains("To: ") && invitation.contains("<lin@example.com>"), "{invitation}");
    assert!(invitation.contains("List-Unsubscribe"), "there is a way out: {invitation}");
    until_sent(&world).await;
    // The answer takes the reminder back, and who answered hears what came of it.
    world.fill(&link, &[("at", "score"), ("a-score", "9")]).await;
    world.fill(&link, &[("at", "more")]).await;
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 0);
    let told =
        world.post(&format!("/surveys/{id}/tell"), json!({"subject": "Better boxes", "text": "Thank you."})).await;
    assert_eq!(told["told"], 1);
    let news = post.mails(2).await.remove(1);
    assert!(news.contains("Subject: Better boxes") && news.contains("<lin@example.com>"), "{news}");
    delivery.abort();
}

#[tokio::test]
async fn who_has_a_link_already_is_sent_no_mail_and_staff_are_told_so() {
    let (_post, url) = Post::start().await;
    let world = World::open_with_mail(&url).await;
    let id = world.nps(json!({})).await;
    let lin = world.people.id("lin");
    for channel in ["link", "mail"] {
        let asked = json!({"customers": [lin], "channel": channel});
        let asked = world.post(&format!("/surveys/{id}/invite"), asked).await;
        assert_eq!((&asked["items"][0]["is_asked"], &asked["items"][0]["channel"]), (&json!(true), &json!("link")));
    }
    assert_eq!(world.count("contact_messages WHERE state = 'queued'").await, 0);
}

#[tokio::test]
async fn an_invitation_is_in_the_customers_language_as_far_as_the_survey_speaks_it() {
    let (post, url) = Post::start().await;
    let world = World::open_with_mail(&url).await;
    let text = |en: &str, de: &str| json!({"en": en, "de": de});
    let draft = json!({"name": "Versand", "kind": "own", "definition": {"v": 2, "languages": ["en", "de"],
        "title": text("How was it?", "Wie war es?"), "thanks": text("Thanks", "Danke"),
        "chrome": {"hello": {"de": "Guten Tag,"}, "answer": {"de": "Antworten"}, "length": {"de": "Fragen: {}."},
            "until": {"de": "Bis {}."}, "why": {"de": "Von {}."}, "unsubscribe": {"de": "Abmelden"}},
        "questions": [{"key": "more", "type": "text", "text": text("Why?", "Warum?")}]}});
    let id = world.post("/surveys", draft).await["id"].as_str().unwrap().to_owned();
    world.post(&format!("/surveys/{id}/state"), json!({"state": "live"})).await;
    world.people.set("lin", |lin| lin.language = Some("de-AT".to_owned()));
    let asked = json!({"customers": [world.people.id("lin")], "channel": "mail"});
    let asked = world.post(&format!("/surveys/{id}/invite"), asked).await;
    let link = asked["items"][0]["link"].as_str().unwrap().strip_prefix("http://h.example").unwrap().to_owned();
    let delivery = tokio::spawn(contact::deliver(world.surveys.contact.clone()));
    let mail = post.mails(1).await.remove(0);
    assert!(mail.contains("Subject: Wie war es?"), "{mail}");
    for words in ["Guten Tag,", "Antworten", "Fragen: 1. Bis 2026-03-16.", "Von ", "Abmelden"] {
        assert!(mail.contains(words), "{words}: {mail}");
    }
    assert!(!mail.contains("This email was sent by") && !mail.contains(">Unsubscribe<"), "{mail}");
    assert!(mail.replace("=3D", "=").contains("<html lang=\"de\">"), "{mail}");
    until_sent(&world).await;
    world.fill(&link, &[("at", "more"), ("a-more", "Gut")]).await;
    world.post(&format!("/surveys/{id}/tell"), json!({"subject": "Kartons", "text": "Danke."})).await;
    let news = post.mails(2).await.remove(1);
    assert!(news.contains("Subject: Kartons") && news.contains("Abmelden"), "{news}");
    delivery.abort();
}
