/** The shapes the console reads, by noun. */

export * from "./customers";
export * from "./data";
export * from "./imports";
export * from "./insight";
export * from "./lifecycle";
export * from "./listen";
export * from "./segments";
export * from "./shared";
export * from "./staff";
export * from "./today";
