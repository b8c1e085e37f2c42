import type { MeasurePart, MeasureUnit } from "@/api/types";

type Axis = { min?: number; max?: number; interval?: number; scale?: boolean };

/** A scale that ends at its best mark, and begins at its worst unless everything lies in its upper half. */
const marks = (worst: number, best: number, low: number): Axis => {
  const middle = (worst + best) / 2;
  const min = low >= middle ? middle : worst;
  return { min, max: best, interval: (best - min) / 2 };
};

/** The axis of a small chart: three marks, evenly apart, and its ends where the scale has them: nobody gives six stars. */
export function axisOf(unit: MeasureUnit, series: readonly MeasurePart[]): Axis {
  const numbers = series.flatMap(({ number }) => (number ? [number] : []));
  const low = Math.min(...numbers.map(({ value, low }) => low ?? value));
  const high = Math.max(...numbers.map(({ value, high }) => high ?? value));
  switch (unit) {
    case "points":
      return { min: -100, max: 100, interval: 100 };
    case "stars":
      return marks(1, 5, low);
    case "scale7":
      return marks(1, 7, low);
    case "share":
      return high > 0.6 ? { min: 0, max: 1, interval: 0.5 } : { min: 0 };
    default:
      return { scale: true };
  }
}
