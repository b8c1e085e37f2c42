/** The addresses of the API's description, with anything in the place of a parameter. */
import type { paths } from "../schema";

type Filled<P extends string> = P extends `${infer Before}{${string}}${infer After}`
  ? `${Before}${string}${Filled<After>}`
  : P;
type Has<Method extends string> = {
  [P in keyof paths]: paths[P] extends Record<Method, object> ? P : never;
}[keyof paths];

/** Of what the console asks; shops send their events elsewhere. */
type Below<P> = P extends `/api/v1${infer Rest}` ? Filled<Rest> : never;

/** What can be asked for with this method, below `/api/v1`. */
export type PathOf<Method extends string> = Below<Has<Lowercase<Method>>>;
