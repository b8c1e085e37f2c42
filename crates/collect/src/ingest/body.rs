use std::borrow::Cow;

use serde_json::value::to_raw_value;

use super::Reject;
use super::call::{Common, malformed, text};
use super::fields::Fields;

/// The call as it was sent, without the write key, with what the batch said for all where the call is silent, and
/// marked where it is a claim.
pub(super) fn body<'a>(
    json: &'a str,
    has_key: bool,
    is_claim: bool,
    common: &Common<'_>,
) -> Result<Cow<'a, str>, Reject> {
    if !has_key && !is_claim && common.context.is_none() && common.integrations.is_none() {
        return Ok(Cow::Borrowed(json));
    }
    let mut call: Fields<'_> = serde_json::from_str(json).map_err(malformed)?;
    call.remove("writeKey");
    if is_claim || common.context.is_some() {
        let own = call.get("context").map(|own| serde_json::from_str::<Option<Fields<'_>>>(own.get()));
        let mut context = own.transpose().map_err(malformed)?.flatten().unwrap_or_default();
        if let Some(shared) = &common.context {
            context.fill_in(shared);
        }
        if is_claim {
            mark_claim(&mut context)?;
        }
        let context = to_raw_value(&context).map_err(malformed)?;
        call.set("context", Cow::Owned(context));
    }
    if let Some(integrations) = common.integrations.filter(|_| call.get("integrations").is_none()) {
        call.set("integrations", Cow::Borrowed(integrations));
    }
    serde_json::to_string(&call).map(Cow::Owned).map_err(malformed)
}

/// An order told with a key that every visitor can read is a claim: it never changes what the shop's own systems say,
/// and cannot pass for one of their imports.
fn mark_claim(context: &mut Fields<'_>) -> Result<(), Reject> {
    let channel = context.get("channel").map(ToOwned::to_owned);
    for key in ["claimed", "import_id", "after_undo_of", "channel"] {
        context.remove(key);
    }
    if let Some(channel) =
        channel.filter(|channel| !matches!(text(Some(channel.get())), Ok(Some(name)) if name == "import"))
    {
        context.set("channel", Cow::Owned(channel));
    }
    context.set("claimed", Cow::Owned(to_raw_value(&true).map_err(malformed)?));
    Ok(())
}

/// What was refused, as it is kept: without the write key, wherever in it that stands.
pub(super) fn without_key<'a>(raw: &'a str, key: &str) -> Cow<'a, str> {
    if !raw.contains(key) {
        return Cow::Borrowed(raw);
    }
    let Ok(mut call) = serde_json::from_str::<Fields<'_>>(raw) else { return Cow::Owned(raw.replace(key, "")) };
    call.remove("writeKey");
    serde_json::to_string(&call).map_or(Cow::Borrowed(""), |text| Cow::Owned(text.replace(key, "")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_kept_without_the_key() {
        assert_eq!(without_key(r#"{"writeKey":"wk_1","a":1.0}"#, "wk_1"), r#"{"a":1.0}"#);
        assert_eq!(without_key(r#"{"writeKey":"wk_1","a":"#, "wk_1"), r#"{"writeKey":"","a":"#);
        assert_eq!(without_key(r#"{"a":["wk_1"]}"#, "wk_1"), r#"{"a":[""]}"#);
        assert_eq!(without_key("nothing", "wk_1"), "nothing");
    }
}
