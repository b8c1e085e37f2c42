//! The API's reader at `/docs`: one page of plain HTML made from the OpenAPI document, without any script.

use std::fmt::Write;

use serde_json::{Map, Value};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

const STYLE: &str = ":root{color-scheme:light dark}body{font:15px/1.55 system-ui,-apple-system,sans-serif;max-width:60rem;\
margin:2rem auto;padding:0 1rem;color:#1d1d1b;background:#fbfbfa;overflow-wrap:anywhere}a{color:#2f54c8}\
code,pre{font:13px/1.5 ui-monospace,monospace}pre{background:#8881;padding:.7rem;overflow:auto;border-radius:6px;\
overflow-wrap:normal}h2{margin-top:2.5rem;padding-bottom:.3rem;border-bottom:1px solid #8884;text-transform:capitalize}\
nav{display:flex;flex-wrap:wrap;gap:.3rem}nav a{padding:.6rem .8rem;background:#8881;border-radius:8px;text-decoration:none}\
summary{cursor:pointer;padding:.6rem 0}details[open]{padding:0 .8rem .4rem;border-left:3px solid #8884}\
:focus-visible{outline:2px solid #2f54c8;outline-offset:2px;border-radius:4px}.m{display:inline-block;min-width:4rem;\
font-weight:600;text-transform:uppercase;font-size:12px}table{border-collapse:collapse}th{text-align:left;font-size:13px;\
opacity:.75}td,th{padding:.25rem .9rem .25rem 0;vertical-align:top}td:first-child{min-width:7rem}\
@media(max-width:40rem){thead{display:none}tr{display:block;padding:.4rem 0}td{display:inline;padding:0 .5rem 0 0}\
td:last-child{display:block}}@media(prefers-color-scheme:dark){body{color:#ececea;background:#141414}a{color:#86a1f5}\
:focus-visible{outline-color:#86a1f5}}";

const EXAMPLE: &str = "curl -H 'Authorization: Bearer KEY' http://127.0.0.1:7700/api/v1/customers?limit=10\n\
curl -H 'Authorization: Bearer KEY' -H 'Content-Type: application/json' -H 'Idempotency-Key: 1' \\\n  \
-d '{&quot;name&quot;:&quot;Till&quot;,&quot;kind&quot;:&quot;server&quot;}' http://127.0.0.1:7700/api/v1/sources";

pub fn render(document: &utoipa::openapi::OpenApi) -> String {
    let document = serde_json::to_value(document).unwrap_or_default();
    let mut page = String::from("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.push_str(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Huitou API</title><style>",
    );
    page.push_str(STYLE);
    page.push_str("</style></head><body><main><h1>Huitou API</h1><p>");
    page.push_str(&escape(text(&document["info"]["description"])));
    page.push_str(
        "</p><p>An API key of a role is made in the console, Settings. Its requests:</p><pre tabindex=\"0\">",
    );
    page.push_str(EXAMPLE);
    page.push_str("</pre><p><a href=\"/api/openapi.json\">OpenAPI document</a></p>");
    let tags = document["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
    page.push_str("<nav aria-label=\"Parts\">");
    for name in tags.iter().map(|tag| escape(text(&tag["name"]))) {
        let _ = write!(page, "<a href=\"#{name}\">{name}</a>");
    }
    page.push_str("</nav>");
    for tag in tags {
        let (name, about) = (text(&tag["name"]), escape(text(&tag["description"])));
        let _ = write!(page, "<h2 id=\"{0}\">{0}</h2><p>{about}</p>", escape(name));
        operations(&document, name, &mut page);
    }
    page.push_str("</main></body></html>");
    page
}

fn operations(document: &Value, tag: &str, page: &mut String) {
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in METHODS {
            let operation = &item[method];
            let is_of_tag = operation["tags"].as_array().is_some_and(|tags| tags.iter().any(|t| t == tag));
            if is_of_tag {
                self::operation(document, method, path, operation, page);
            }
        }
    }
}

fn operation(document: &Value, method: &str, path: &str, operation: &Value, page: &mut String) {
    let _ = write!(
        page,
        "<details><summary><span class=m>{method}</span> <code>{}</code> {}</summary>",
        escape(path),
        escape(text(&operation["summary"])),
    );
    let about = text(&operation["description"]);
    if !about.is_empty() {
        let _ = write!(page, "<p>{}</p>", escape(about));
    }
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    if !parameters.is_empty() {
        page.push_str("<table><thead><tr><th>Parameter<th>In<th>Meaning</thead><tbody>");
        for parameter in parameters {
            let name = text(&parameter["$ref"]).rsplit('/').next().unwrap_or_default();
            let parameter = document["components"]["parameters"].get(name).unwrap_or(parameter);
            let _ = write!(
                page,
                "<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>",
                escape(text(&parameter["name"])),
                escape(text(&parameter["in"])),
                escape(text(&parameter["description"])),
            );
        }
        page.push_str("</tbody></table>");
    }
    if let Some(schema) = json_schema(&operation["requestBody"]["content"]) {
        let _ = write!(page, "<p>Request</p><pre tabindex=\"0\">{}</pre>", escape(&shape(document, schema, 0)));
    }
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        let _ = write!(page, "<p>{status} {}</p>", escape(text(&response["description"])));
        if let Some(schema) = json_schema(&response["content"]).filter(|_| status.starts_with('2')) {
            let _ = write!(page, "<pre tabindex=\"0\">{}</pre>", escape(&shape(document, schema, 0)));
        }
    }
    page.push_str("</details>");
}

fn json_schema(content: &Value) -> Option<&Value> {
    content.get("application/json").map(|media| &media["schema"])
}

/// How deep shapes are drawn; deeper ones are named.
const DEPTH: usize = 5;

/// A schema as it would look in JSON, with descriptions as comments.
fn shape(document: &Value, schema: &Value, depth: usize) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        if depth >= DEPTH {
            return name.to_owned();
        }
        return shape(document, &document["components"]["schemas"][name], depth);
    }
    if let Some(values) = schema["enum"].as_array() {
        return values.iter().map(Value::to_string).collect::<Vec<_>>().join(" | ");
    }
    for (key, joint) in [("oneOf", " | "), ("anyOf", " | "), ("allOf", " & ")] {
        if let Some(variants) = schema[key].as_array() {
            let drawn = variants.iter().map(|variant| shape(document, variant, depth + 1));
            return drawn.collect::<Vec<_>>().join(joint);
        }
    }
    if let Some(properties) = schema["properties"].as_object() {
        return object(document, properties, &schema["required"], depth);
    }
    match &schema["type"] {
        Value::String(kind) if kind == "array" => format!("[{}]", shape(document, &schema["items"], depth)),
        Value::String(kind) => kind.clone(),
        Value::Array(kinds) => kinds.iter().map(text).collect::<Vec<_>>().join(" | "),
        _ => "any".to_owned(),
    }
}

/// What may be left out has a question mark.
fn object(document: &Value, properties: &Map<String, Value>, required: &Value, depth: usize) -> String {
    let indent = "  ".repeat(depth + 1);
    let mut drawn = String::from("{\n");
    for (name, property) in properties {
        let is_required = required.as_array().is_some_and(|names| names.iter().any(|required| required == name));
        let mark = if is_required { "" } else { "?" };
        let _ = write!(drawn, "{indent}{name}{mark}: {}", shape(document, property, depth + 1));
        let description = text(&property["description"]).replace('\n', " ");
        if !description.is_empty() {
            let _ = write!(drawn, "  // {description}");
        }
        drawn.push('\n');
    }
    drawn.push_str(&"  ".repeat(depth));
    drawn.push('}');
    drawn
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_on_the_page() {
        let document = crate::api::document();
        let page = render(&document);
        let document = serde_json::to_value(&document).unwrap();
        let paths = document["paths"].as_object().unwrap();
        let of_path = |item: &Value| METHODS.iter().filter(|method| item.get(**method).is_some()).count();
        let operations: usize = paths.values().map(of_path).sum();
        assert!(operations > 100, "{operations}");
        assert_eq!(page.matches("<details>").count(), operations, "each has a tag that the document names");
    }

    #[test]
    fn a_shape_marks_what_may_be_left_out() {
        let schema = serde_json::json!({"required": ["name"], "properties": {
            "name": {"type": "string"}, "kind": {"enum": ["web", "app"]}}});
        assert_eq!(shape(&Value::Null, &schema, 0), "{\n  name: string\n  kind?: \"web\" | \"app\"\n}");
    }
}
