/** The measures of the shop side by side: how they stand, how sure that is, how they moved. */
import type { Described, Exact } from "./shared";

export type MeasureUnit = "share" | "points" | "stars" | "scale7" | "minutes";
export type MeasureNumber = Described["ScoreboardNumber"];
export type MeasureChange = Described["ScoreboardChange"];
export type MeasurePart = Described["ScoreboardPart"];
export type MeasurePlace = Described["ScoreboardPlace"];
export type Measure = Exact<Described["ScoreboardMeasure"], { unit: MeasureUnit }>;
export type Dropped = Exact<Described["ScoreboardDropped"], { unit: MeasureUnit }>;
export type SegmentMeasure = Exact<Described["SegmentBoardMeasure"], { unit: MeasureUnit }>;
export type SegmentBoard = Exact<Described["SegmentBoard"], { measures: SegmentMeasure[] }>;
export type Scoreboard = Exact<Described["Scoreboard"], { measures: Measure[]; dropped: Dropped[] }>;
