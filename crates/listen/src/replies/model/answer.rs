use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::Value as Json;

use super::failure::{Failure, Said};

/// Characters of a draft, and of what a provider says about an error.
const MOST: usize = 1_500;
const MOST_SAID: usize = 200;

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    content: Option<String>,
}

/// The text of a provider's answer.
pub(super) fn read(status: StatusCode, body: &[u8]) -> Result<String, Failure> {
    if !status.is_success() {
        return Err(Failure::of(status, said(body)));
    }
    let unreadable = |error: serde_json::Error| Failure::Unreadable(error.to_string());
    let completion: Completion = serde_json::from_slice(body).map_err(unreadable)?;
    let content = completion.choices.into_iter().next().and_then(|choice| choice.message.content);
    let text = plain(&content.unwrap_or_default());
    if text.is_empty() {
        return Err(Failure::Unreadable("it has no text".to_owned()));
    }
    if text.chars().count() > MOST {
        return Err(Failure::TooLong);
    }
    Ok(text)
}

/// `{"error": {"message": …}}` as most have it, `{"error": …}` or `{"message": …}` as some do.
fn said(body: &[u8]) -> Said {
    let json: Json = serde_json::from_slice(body).unwrap_or_default();
    let known = [&json["error"]["message"], &json["error"], &json["message"]];
    let text = known.into_iter().find_map(Json::as_str).unwrap_or_default();
    let line = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    Said(line.collect::<Vec<_>>().join(" ").chars().take(MOST_SAID).collect())
}

/// Without what a model thought aloud, marks of Markdown, and quotes around the whole.
fn plain(content: &str) -> String {
    let spoken = content.rsplit_once("</think>").map_or(content, |(_, spoken)| spoken);
    // A thought that was cut off is no answer.
    let spoken = spoken.split_once("<think>").map_or(spoken, |(before, _)| before);
    let kept = spoken.replace("**", "").replace("\r\n", "\n");
    let mut lines: Vec<String> = Vec::new();
    for line in kept.lines().filter(|line| !line.trim_start().starts_with("```")) {
        let line: String = line.trim().trim_start_matches('#').chars().filter(|c| !c.is_control()).collect();
        let line = line.trim().to_owned();
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    unquoted(lines.join("\n").trim()).to_owned()
}

fn unquoted(text: &str) -> &str {
    for (open, close) in [('"', '"'), ('“', '”'), ('「', '」')] {
        let within = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        if let Some(within) = within.filter(|within| !within.contains([open, close])) {
            return within.trim();
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answered(content: &str) -> Result<String, Failure> {
        let body = json!({"choices": [{"index": 0, "message": {"role": "assistant", "content": content}}]});
        read(StatusCode::OK, body.to_string().as_bytes())
    }

    #[test]
    fn takes_the_text_alone() {
        for (content, text) in [
            ("您好！", "您好！"),
            ("  \"Hi there.\"\n", "Hi there."),
            ("“您好，感谢您的评价。”", "您好，感谢您的评价。"),
            ("“您好”，我们说。”", "“您好”，我们说。”"),
            ("<think>The customer…\n\nsays</think>\n\nHi", "Hi"),
            ("```\nHi\n```", "Hi"),
            ("## Reply\n\n\n\n**Hi** there\u{7}", "Reply\n\nHi there"),
        ] {
            assert_eq!(answered(content).unwrap(), text);
        }
    }

    #[test]
    fn says_what_is_wrong_with_an_answer() {
        let code = |status: u16, body: &str| {
            web::Problem::from(read(StatusCode::from_u16(status).unwrap(), body.as_bytes()).unwrap_err()).code
        };
        assert_eq!(code(200, "<html>"), "model_unreadable");
        assert_eq!(code(200, "{}"), "model_unreadable");
        assert_eq!(code(200, r#"{"choices": []}"#), "model_unreadable");
        assert_eq!(code(200, r#"{"choices": [{"message": {"content": null}}]}"#), "model_unreadable");
        assert!(matches!(answered("<think>never ends"), Err(Failure::Unreadable(_))));
        assert!(matches!(answered(&"好".repeat(1_501)), Err(Failure::TooLong)));
        assert_eq!(code(401, ""), "model_refused");
        assert_eq!(code(404, ""), "model_unknown");
        assert_eq!(code(429, "slow down"), "model_busy");
        assert_eq!(code(302, ""), "model_failed");
        assert_eq!(code(500, "oops"), "model_failed");
    }

    #[test]
    fn repeats_what_the_provider_says() {
        for body in [
            r#"{"error": {"message": "model 'x'\n not found"}}"#,
            r#"{"error": "model 'x' not found"}"#,
            r#"{"message": "model 'x' not found"}"#,
        ] {
            assert_eq!(said(body.as_bytes()), Said("model 'x' not found".to_owned()), "{body}");
        }
        assert_eq!(said(b"<html>"), Said::default());
        let long = json!({"error": "x".repeat(5_000)}).to_string();
        assert_eq!(said(long.as_bytes()).0.len(), MOST_SAID);
    }
}
