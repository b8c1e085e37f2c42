/** What texts wish for and what they ask is counted beside the aspects; it is neither good nor bad. */
export const WANTS = ["need", "question"] as const;
export const isWant = (aspect: string) => WANTS.some((want) => want === aspect);
