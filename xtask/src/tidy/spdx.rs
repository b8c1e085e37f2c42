/// Whether a licence expression (SPDX: names joined by AND, OR, WITH and parentheses) can be met with what `allows`.
pub fn satisfied(expression: &str, allows: &dyn Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, allows };
    let met = reader.either();
    met && reader.words.is_empty()
}

struct Reader<'a> {
    words: &'a [&'a str],
    allows: &'a dyn Fn(&str) -> bool,
}

impl Reader<'_> {
    fn either(&mut self) -> bool {
        let mut met = self.both();
        while self.skip("OR") {
            met |= self.both();
        }
        met
    }

    fn both(&mut self) -> bool {
        let mut met = self.one();
        while self.skip("AND") {
            met &= self.one();
        }
        met
    }

    fn one(&mut self) -> bool {
        if self.skip("(") {
            let met = self.either();
            return self.skip(")") && met;
        }
        let Some((name, rest)) = self.words.split_first() else { return false };
        self.words = rest;
        if !self.skip("WITH") {
            return (self.allows)(name);
        }
        let Some((exception, rest)) = self.words.split_first() else { return false };
        self.words = rest;
        (self.allows)(&format!("{name} WITH {exception}"))
    }

    fn skip(&mut self, word: &str) -> bool {
        let found = self.words.first() == Some(&word);
        if found {
            self.words = &self.words[1..];
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::satisfied;

    #[test]
    fn expressions_are_met_by_what_is_allowed() {
        let allows = |name: &str| matches!(name, "MIT" | "Apache-2.0" | "Apache-2.0 WITH LLVM-exception");
        for met in [
            "MIT",
            "GPL-3.0 OR MIT",
            "MIT/GPL-3.0",
            "(MIT OR GPL-3.0) AND Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert!(satisfied(met, &allows), "{met}");
        }
        for unmet in ["GPL-3.0", "MIT AND GPL-3.0", "MIT WITH LLVM-exception", "(MIT", "MIT MIT", ""] {
            assert!(!satisfied(unmet, &allows), "{unmet}");
        }
    }
}
