/** Predictions and demand. */
import type { Described } from "./shared";

export type Holdout = Described["HoldoutScores"];
export type Predictions = Described["PredictionReport"];
export type SearchTerm = Described["SearchTerm"];
export type ProductDemand = Described["ProductDemand"];
export type ProductDemands = Described["ProductDemands"];
export type Sales = Described["Sales"];
