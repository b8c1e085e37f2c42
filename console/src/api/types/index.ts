/** The shapes the console reads, by noun. */

export * from "./behaviour";
export * from "./contact";
export * from "./customers";
export * from "./data";
export * from "./feedback";
export * from "./imports";
export * from "./insight";
export * from "./lifecycle";
export * from "./listen";
export * from "./questions";
export * from "./scoreboard";
export * from "./segments";
export * from "./shared";
export * from "./staff";
export * from "./survey";
export * from "./textModel";
export * from "./today";
