/** The measures of the shop side by side: how they stand, how sure that is, how they moved. */

export type MeasureUnit = "share" | "points" | "stars" | "scale7" | "minutes";
type Days = { from: string; to: string };
export type MeasureNumber = { value: number; low?: number | null; high?: number | null; n: number; is_small: boolean };
export type MeasureChange = {
  value: number;
  low: number;
  high: number;
  is_significant: boolean;
  is_better: boolean;
};
export type MeasurePart = Days & { number?: MeasureNumber | null };
export type Measure = {
  key: string;
  unit: MeasureUnit;
  is_more_better: boolean;
  now?: MeasureNumber | null;
  previous?: MeasureNumber | null;
  change?: MeasureChange | null;
  series: MeasurePart[];
  link: string;
};
export type Dropped = {
  key: string;
  unit: MeasureUnit;
  category?: string | null;
  now: MeasureNumber;
  previous: MeasureNumber;
  change: MeasureChange;
  link: string;
};
export type Scoreboard = {
  period: Days;
  previous: Days;
  segment?: string | null;
  measures: Measure[];
  dropped: Dropped[];
};
