//! What is wrong with how much may be answered, in which form, and from which list.

use web::Fault;

use super::check::Errors;
use super::limits;
use super::{Question, QuestionType};

pub(super) fn check_choices(errors: &mut Errors, path: &str, question: &Question) {
    check_amounts(errors, path, question);
    check_special(errors, path, question);
    let (kind, not_of_type) = (question.kind, Fault::NotOfType);
    if question.format.is_some() && kind != QuestionType::Text {
        errors.add(format!("{path}.format"), not_of_type.clone());
    }
    let is_shuffled = matches!(kind, QuestionType::Single | QuestionType::Multiple | QuestionType::Ranking);
    if question.is_shuffled && !is_shuffled {
        errors.add(format!("{path}.is_shuffled"), not_of_type.clone());
    }
    if question.is_dropdown && kind != QuestionType::Single {
        errors.add(format!("{path}.is_dropdown"), not_of_type);
    }
}

/// `min` and `max`. A fact such as a date is as long as it is.
fn check_amounts(errors: &mut Errors, path: &str, question: &Question) {
    // Beside what stands alone nothing else can be picked.
    let together = question.options.iter().filter(|option| !option.is_exclusive).count() as u32;
    let (highest_min, most) = match (question.kind, question.max) {
        (QuestionType::Multiple, max) => {
            (Some(max.unwrap_or(together).min(together)), Some(question.options.len() as u32))
        }
        (QuestionType::Text, max) if question.format.is_none() => {
            (Some(max.map_or(limits::WORDS_USUAL, |max| max.min(limits::WORDS))), Some(limits::WORDS))
        }
        (QuestionType::Picture, _) => (None, Some(limits::PICTURES)),
        _ => (None, None),
    };
    let mut within = |name: &str, given: Option<u32>, most: Option<u32>| match (given, most) {
        (None, _) => {}
        (Some(_), None) => errors.add(format!("{path}.{name}"), Fault::NotOfType),
        (Some(given), Some(most)) if (1..=most).contains(&given) => {}
        (Some(_), Some(most)) => errors.add(format!("{path}.{name}"), Fault::Range { low: 1, high: most.into() }),
    };
    within("max", question.max, most);
    within("min", question.min, highest_min);
}

/// Options that stand for something else, or for none of the others.
fn check_special(errors: &mut Errors, path: &str, question: &Question) {
    let (is_one, is_many) = (question.kind == QuestionType::Single, question.kind == QuestionType::Multiple);
    for (list, all, others, exclusives) in
        [("options", &question.options, is_one || is_many, is_many), ("rows", &question.rows, false, false)]
    {
        let mut has_other = false;
        for (place, option) in all.iter().enumerate() {
            let field = |name: &str| format!("{path}.{list}[{place}].{name}");
            if option.is_other && !others {
                errors.add(field("is_other"), Fault::NotOfType);
            } else if option.is_other && has_other {
                errors.add(field("is_other"), Fault::OneOther);
            }
            has_other |= option.is_other;
            if option.is_exclusive && !exclusives {
                errors.add(field("is_exclusive"), Fault::NotOfType);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::check;

    fn fields(extra: &Json) -> Vec<String> {
        let text = json!({"en": "x"});
        let mut question = json!({"key": "q", "type": "text", "text": text});
        question.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let survey = json!({"v": 1, "languages": ["en"], "title": text, "thanks": text, "questions": [question]});
        let found = check(&serde_json::from_value(survey).unwrap());
        found.into_iter().map(|error| error.field.replace("definition.questions[0].", "")).collect()
    }

    #[test]
    fn what_a_type_can_be_asked_for_is_taken_and_nothing_else() {
        let text = json!({"en": "x"});
        let option = |key: &str, flag: &str| {
            let mut option = json!({"key": key, "text": text});
            if !flag.is_empty() {
                option[flag] = true.into();
            }
            option
        };
        let special = json!([option("a", ""), option("o", "is_other"), option("n", "is_exclusive")]);
        let others = json!([option("a", "is_other"), option("o", "is_other")]);
        for (extra, wrong) in [
            (json!({"min": 10, "max": 20}), ""),
            (json!({"min": 21, "max": 20}), "min"),
            (json!({"min": 0}), "min"),
            (json!({"min": 2_001}), "min"),
            (json!({"format": "email"}), ""),
            (json!({"format": "email", "max": 20}), "max"),
            (json!({"format": "number", "min": 2}), "min"),
            (json!({"is_shuffled": true}), "is_shuffled"),
            (json!({"is_dropdown": true}), "is_dropdown"),
            (json!({"type": "nps", "format": "date"}), "format"),
            (json!({"type": "picture", "min": 1}), "min"),
            (json!({"type": "multiple", "options": special, "min": 2, "max": 2, "is_shuffled": true}), ""),
            (json!({"type": "multiple", "options": special, "min": 3}), "min"),
            (json!({"type": "multiple", "options": special, "is_dropdown": true}), "is_dropdown"),
            (json!({"type": "single", "options": special, "is_dropdown": true}), "options[2].is_exclusive"),
            (json!({"type": "single", "options": others}), "options[1].is_other"),
            (json!({"type": "ranking", "options": [special[0], special[1]]}), "options[1].is_other"),
            (json!({"type": "matrix", "rows": [special[1]], "scale": {"from": 1, "to": 5}}), "rows[0].is_other"),
        ] {
            let expected = Vec::from_iter((!wrong.is_empty()).then(|| wrong.to_owned()));
            assert_eq!(fields(&extra), expected, "{extra}");
        }
    }
}
