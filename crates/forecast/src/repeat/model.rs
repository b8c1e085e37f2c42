//! One of the three models, chosen at run time.

use serde::{Deserialize, Serialize};

use super::history::{Base, History};
use super::models::{Alive, BgNbd, MbgNbd, ParetoNbd, Parts};
use super::{beta_geometric, pareto};

/// Which repeat-buying model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// [`BgNbd`]
    BgNbd,
    /// [`MbgNbd`]
    MbgNbd,
    /// [`ParetoNbd`]
    ParetoNbd,
}

impl Kind {
    /// All kinds, cheapest first.
    pub const ALL: [Self; 3] = [Self::BgNbd, Self::MbgNbd, Self::ParetoNbd];

    /// The name as the literature writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::BgNbd => "BG/NBD",
            Self::MbgNbd => "MBG/NBD",
            Self::ParetoNbd => "Pareto/NBD",
        }
    }

    /// The symbols of the four parameters, in the order of [`Model::parameters`].
    pub fn symbols(self) -> [&'static str; 4] {
        match self {
            Self::BgNbd | Self::MbgNbd => ["r", "alpha", "a", "b"],
            Self::ParetoNbd => ["r", "alpha", "s", "beta"],
        }
    }
}

/// A repeat-buying model with its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Model {
    /// BG/NBD.
    BgNbd(BgNbd),
    /// MBG/NBD.
    MbgNbd(MbgNbd),
    /// Pareto/NBD.
    ParetoNbd(ParetoNbd),
}

impl Model {
    /// The model of `kind` with parameters in the order of [`Kind::symbols`].
    pub fn new(kind: Kind, parameters: [f64; 4]) -> Self {
        let [r, alpha, third, fourth] = parameters;
        match kind {
            Kind::BgNbd => Self::BgNbd(BgNbd { r, alpha, a: third, b: fourth }),
            Kind::MbgNbd => Self::MbgNbd(MbgNbd { r, alpha, a: third, b: fourth }),
            Kind::ParetoNbd => Self::ParetoNbd(ParetoNbd { r, alpha, s: third, beta: fourth }),
        }
    }

    /// Which model this is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::BgNbd(_) => Kind::BgNbd,
            Self::MbgNbd(_) => Kind::MbgNbd,
            Self::ParetoNbd(_) => Kind::ParetoNbd,
        }
    }

    /// The four parameters in the order of [`Kind::symbols`].
    pub fn parameters(&self) -> [f64; 4] {
        match *self {
            Self::BgNbd(BgNbd { r, alpha, a, b }) | Self::MbgNbd(MbgNbd { r, alpha, a, b }) => [r, alpha, a, b],
            Self::ParetoNbd(ParetoNbd { r, alpha, s, beta }) => [r, alpha, s, beta],
        }
    }

    /// The log-likelihood of a base.
    pub(crate) fn total(&self, base: &Base) -> f64 {
        match *self {
            Self::BgNbd(BgNbd { r, alpha, a, b }) => {
                beta_geometric::Likelihood { r, alpha, a, b, first_flip: 0.0 }.total(base)
            }
            Self::MbgNbd(MbgNbd { r, alpha, a, b }) => {
                beta_geometric::Likelihood { r, alpha, a, b, first_flip: 1.0 }.total(base)
            }
            Self::ParetoNbd(ParetoNbd { r, alpha, s, beta }) => pareto::Likelihood { r, alpha, s, beta }.total(base),
        }
    }

    /// The log-likelihood and its derivatives by the logarithms of the parameters.
    pub(crate) fn gradient(&self, base: &Base) -> (f64, [f64; 4]) {
        match *self {
            Self::BgNbd(BgNbd { r, alpha, a, b }) => {
                beta_geometric::Likelihood { r, alpha, a, b, first_flip: 0.0 }.gradient(base)
            }
            Self::MbgNbd(MbgNbd { r, alpha, a, b }) => {
                beta_geometric::Likelihood { r, alpha, a, b, first_flip: 1.0 }.gradient(base)
            }
            Self::ParetoNbd(ParetoNbd { r, alpha, s, beta }) => pareto::Likelihood { r, alpha, s, beta }.gradient(base),
        }
    }

    fn parts(&self) -> &dyn Parts {
        match self {
            Self::BgNbd(model) => model,
            Self::MbgNbd(model) => model,
            Self::ParetoNbd(model) => model,
        }
    }
}

impl Parts for Model {
    fn ln_likelihood(&self, history: &History) -> f64 {
        self.parts().ln_likelihood(history)
    }

    fn ln_odds_left(&self, history: &History) -> f64 {
        self.parts().ln_odds_left(history)
    }

    fn starts_alive(&self) -> f64 {
        self.parts().starts_alive()
    }

    fn start(&self) -> Alive {
        self.parts().start()
    }

    fn after(&self, history: &History) -> Alive {
        self.parts().after(history)
    }
}
