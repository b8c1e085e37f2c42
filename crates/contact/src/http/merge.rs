use serde_json::Value as Json;

/// Puts a change over what there is, as RFC 7396 has it: objects field by field, `null` takes away, all else replaces.
pub(super) fn merge(current: &mut Json, change: Json) {
    match (current, change) {
        (Json::Object(current), Json::Object(change)) => {
            for (key, value) in change {
                if value.is_null() {
                    current.shift_remove(&key);
                } else {
                    merge(current.entry(key).or_insert(Json::Null), value);
                }
            }
        }
        (current, change) => *current = change,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_named_stays() {
        let mut settings = json!({"cap": 3, "clocks": {"nps": 90, "csat": 14}, "reply_to": "a@b.cn"});
        merge(&mut settings, json!({"clocks": {"nps": 120, "csat": null, "ces": 7}, "cap": 5}));
        assert_eq!(settings, json!({"cap": 5, "clocks": {"nps": 120, "ces": 7}, "reply_to": "a@b.cn"}));
        merge(&mut settings, json!({"clocks": 1}));
        assert_eq!(settings["clocks"], 1);
    }
}
