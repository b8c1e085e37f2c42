use super::TEMPLATES;
use crate::audience::{Audience, Trigger, Way};
use crate::definition::{Definition, QuestionType, Text};
use crate::surveys::Draft;

/// What holds the answers of a kind that other systems tell of: the score and the reason, in words that fit both.
#[derive(Debug, Clone)]
pub(crate) struct Elsewhere {
    name: Text,
    kind: String,
    definition: Definition,
}

/// `None` for a kind whose scores are not known.
pub(crate) fn elsewhere(kind: &str) -> Option<Elsewhere> {
    let template = TEMPLATES.iter().find(|template| template.kind == kind && kind != "csi")?;
    let mut definition = template.definition.clone();
    let score = definition.score_question(kind)?.key.clone();
    definition.questions.retain(|question| question.key == score || question.kind == QuestionType::Text);
    for question in &mut definition.questions {
        (question.show_if, question.next, question.is_required) = (None, None, false);
        question.jumps.clear();
    }
    let short = kind.to_uppercase();
    let name = Text::new(&format!("{short}（其他系统）"), &format!("{short} from other systems"));
    Some(Elsewhere { name, kind: kind.to_owned(), definition })
}

impl Elsewhere {
    /// Named in the shop's language.
    pub fn in_language(self, code: &str) -> Draft {
        let audience = Audience { trigger: Trigger::Manual, channels: vec![Way::Mail], ..Audience::default() };
        Draft { name: self.name.of(code).to_owned(), kind: self.kind, definition: self.definition, audience }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::check;

    #[test]
    fn scores_that_are_told_have_a_place() {
        for kind in ["nps", "csat", "ces"] {
            let draft = elsewhere(kind).unwrap().in_language("zh-CN");
            assert_eq!((check(&draft.definition), draft.definition.questions.len()), (vec![], 2));
            assert!(draft.name.contains("其他系统"));
        }
        assert!(elsewhere("csi").is_none() && elsewhere("mood").is_none());
    }
}
