/** The shapes of the API's description, checked against those that the console reads: a drift does not compile. */
import type { components } from "../schema";
import type * as own from ".";

type Described = components["schemas"];
type Primitive<T> = T extends string ? string : T;
/** As the description tells a shape: some closed sets of words are plain strings, and what may be null may be left out. */
type Told<T> = T extends (infer One)[]
  ? Told<One>[]
  : T extends object
    ? { [K in keyof T as null extends T[K] ? never : K]: Told<T[K]> } & {
        [K in keyof T as null extends T[K] ? K : never]?: Told<T[K]> | null;
      }
    : Primitive<T>;
/** Compiles where what the server sends (`Sent`) can be read as what the console expects (`Read`). */
type Reads<Read, Sent extends Told<Read>> = [Read, Sent];

export type Checked = [
  Reads<own.Money, Described["Money"]>,
  Reads<own.Interval, Described["Interval"]>,
  Reads<own.CustomerRow, Described["CustomerRow"]>,
  Reads<Omit<own.Customer, "prediction">, Described["Customer"]>,
  Reads<own.TimelineItem, Described["Moment"]>,
  Reads<own.Merge, Described["MergeView"]>,
  Reads<Omit<own.Overview, "by_class">, Described["Overview"]>,
  Reads<Omit<own.Lifecycle, "counts" | "own">, Described["Lifecycle"]>,
  Reads<own.Rfm, Described["RfmReport"]>,
  Reads<Omit<own.Segment, "definition">, Described["SegmentView"]>,
  Reads<own.SegmentPreview, Described["SegmentPreview"]>,
  Reads<own.SegmentDay, Described["SegmentDay"]>,
  Reads<own.Vocabulary, Described["Vocabulary"]>,
  Reads<own.Predictions, Described["PredictionReport"]>,
  Reads<own.Sales, Described["Sales"]>,
  Reads<own.SearchTerm, Described["SearchTerm"]>,
  Reads<own.ProductDemand, Described["ProductDemand"]>,
  Reads<own.Source, Described["SourceView"]>,
  Reads<own.LiveEvent, Described["EventView"]>,
  Reads<own.RejectedEvent, Described["RejectedEvent"]>,
  Reads<own.Freshness, Described["Freshness"]>,
  Reads<own.Import, Described["ImportView"]>,
  Reads<Omit<own.ImportPreview, "rows">, Described["ImportPreview"]>,
  Reads<own.Mapping, Described["Mapping"]>,
  Reads<own.Today, Described["Today"]>,
  Reads<own.Session, Described["Session"]>,
  Reads<own.Staff, Described["StaffView"]>,
  Reads<own.ApiKey, Described["ApiKey"]>,
  Reads<own.AuditEntry, Described["Entry"]>,
  Reads<own.SetupStep, Described["Step"]>,
  Reads<own.SavedView, Described["SavedView"]>,
];
