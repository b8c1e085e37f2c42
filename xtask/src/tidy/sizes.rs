use super::Problems;
use super::tree::{File, Tree};

const MEDIAN: usize = 100;
const NINE_OF_TEN: usize = 300;
const LARGEST: usize = 500;
/// A function fits a screen. Rust's are measured by clippy.
const FUNCTION: usize = 70;

pub fn check(tree: &Tree) -> Problems {
    let mut problems = Vec::new();
    let is_rust = |file: &&File| file.extension() == "rs";
    let is_typescript = |file: &&File| file.is_typescript();
    problems.extend(distribution("Rust", tree.0.iter().filter(is_rust)));
    problems.extend(distribution("TypeScript", tree.0.iter().filter(is_typescript)));
    for file in tree.0.iter().filter(|file| file.is_code()) {
        let lines = file.text.lines().count();
        if lines > LARGEST {
            problems.push(format!("{}: {lines} lines, {LARGEST} allowed: split it by noun", file.path));
        }
    }
    for file in tree.0.iter().filter(is_typescript).filter(|file| !is_test(&file.path)) {
        problems.extend(long_functions(file));
    }
    problems
}

fn distribution<'a>(language: &str, files: impl Iterator<Item = &'a File>) -> Problems {
    let mut sizes: Vec<usize> = files.map(|file| file.text.lines().count()).collect();
    sizes.sort_unstable();
    let quantile = |tenths: usize| sizes.get(sizes.len() * tenths / 10).copied().unwrap_or_default();
    println!("  {language}: {} files, median {} lines, 90 % within {}", sizes.len(), quantile(5), quantile(9));
    [("median", quantile(5), MEDIAN), ("90 % mark", quantile(9), NINE_OF_TEN)]
        .into_iter()
        .filter(|(_, found, allowed)| found > allowed)
        .map(|(mark, found, allowed)| format!("{language} files: {mark} is {found} lines, {allowed} allowed"))
        .collect()
}

fn is_test(path: &str) -> bool {
    path.contains(".test.") || path.contains("/e2e/") || path.contains("/test/")
}

/// Functions end where a closing brace stands at the indentation of their first line: the formatter sees to it.
fn long_functions(file: &File) -> Problems {
    let lines: Vec<&str> = file.text.lines().collect();
    let mut problems = Vec::new();
    for (start, line) in lines.iter().enumerate().filter(|(_, line)| opens_function(line)) {
        let indentation = indentation(line);
        let closes = |line: &&str| self::indentation(line) == indentation && line.trim_start().starts_with('}');
        let length = lines[start + 1..].iter().position(closes).map_or(0, |end| end + 2);
        if length > FUNCTION {
            problems.push(format!("{}:{}: a function of {length} lines, {FUNCTION} allowed", file.path, start + 1));
        }
    }
    problems
}

fn opens_function(line: &str) -> bool {
    let line = line.trim();
    let Some(before) = line.strip_suffix('{') else { return false };
    before.ends_with("=> ") || before.contains("function") || before.starts_with("):") || is_method(before.trim_end())
}

/// `name(…)` of a class or an object, with what may stand before it and the type behind it.
fn is_method(line: &str) -> bool {
    const STATEMENTS: [&str; 7] = ["if", "for", "await", "while", "switch", "catch", "with"];
    let Some((head, _)) = line.split_once('(') else { return false };
    let name = head.split('<').next().unwrap_or_default().split_whitespace().last().unwrap_or_default();
    let name = name.trim_start_matches(['#', '*']);
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
    let is_closed = line.ends_with(')') || line.contains("): ");
    is_name && is_closed && !STATEMENTS.contains(&name) && !line.contains("class ")
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typescript(text: String) -> File {
        File { path: "a.ts".into(), text }
    }

    #[test]
    fn a_function_is_measured_to_its_own_brace() {
        let body = "  if (x) {\n  }\n".repeat(34);
        assert_eq!(long_functions(&typescript(format!("function f() {{\n{body}}}\n"))), Problems::new());
        let longer = format!("{body}  x()\n");
        assert_eq!(
            long_functions(&typescript(format!("export const f = () => {{\n{longer}}}\n"))),
            ["a.ts:1: a function of 71 lines, 70 allowed"]
        );
    }

    #[test]
    fn methods_are_functions_and_statements_and_calls_are_not() {
        let methods = [
            "constructor(element: HTMLElement) {",
            "  private async load(): Promise<void> {",
            "  #send<T>(given: T) {",
            "  *pages(): Generator<Page> {",
            "  ): Promise<void> {",
        ];
        assert!(methods.iter().all(|line| opens_function(line)));
        let others = [
            "if (a(b)) {",
            "} else if (a) {",
            "for await (const a of b()) {",
            "} catch (error) {",
            "const a = useQuery({",
            "class A extends B(C) {",
            "interface A {",
        ];
        assert!(!others.iter().any(|line| opens_function(line)));
    }

    #[test]
    fn the_median_may_not_swell() {
        let files = [101, 101, 1].map(|lines| typescript("x\n".repeat(lines)));
        assert_eq!(distribution("TypeScript", files.iter()), ["TypeScript files: median is 101 lines, 100 allowed"]);
    }
}
