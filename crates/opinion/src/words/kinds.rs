/// What a word does beside, or instead of, telling an opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u16)]
pub(crate) enum Kind {
    Negator = 1,
    Strong = 1 << 1,
    Weak = 1 << 2,
    Contrast = 1 << 3,
    Although = 1 << 4,
    Overall = 1 << 5,
    Wish = 1 << 6,
    Condition = 1 << 7,
    Question = 1 << 8,
    Rhetorical = 1 << 9,
    Comparison = 1 << 10,
    Sarcasm = 1 << 11,
    /// What follows is there, whatever is said of it before: such, 过这么.
    Such = 1 << 12,
}

impl Kind {
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "negator" => Self::Negator,
            "strong" => Self::Strong,
            "weak" => Self::Weak,
            "contrast" => Self::Contrast,
            "although" => Self::Although,
            "overall" => Self::Overall,
            "wish" => Self::Wish,
            "condition" => Self::Condition,
            "question" => Self::Question,
            "rhetorical" => Self::Rhetorical,
            "comparison" => Self::Comparison,
            "sarcasm" => Self::Sarcasm,
            "such" => Self::Such,
            _ => return None,
        })
    }
}

/// All that a word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Kinds(u16);

impl Kinds {
    pub fn add(&mut self, kind: Kind) {
        self.0 |= kind as u16;
    }

    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn has(self, kind: Kind) -> bool {
        self.0 & kind as u16 != 0
    }
}
