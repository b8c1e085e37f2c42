/** The words that every fault of a field needs: a sentence, or one made of the values that belong in it. */
import type { Described } from "@/api/types/shared";

type Fault = Described["Fault"];
type Told<F> = F extends { values: infer V } ? (values: V) => string : never;
export type FaultWords = { [C in Fault["code"]]: string | Told<Extract<Fault, { code: C }>> };
