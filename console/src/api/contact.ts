/** What the pages about contact with customers read. */
import type { Query } from "./http";
import { many, one } from "./queries";
import type * as T from "./types";

export const contact = {
  settings: () => one<T.ContactSettings>(["contact", "settings"], "/contact/settings"),
  overview: (days: number) => one<T.ContactOverview>(["contact", "overview"], "/contact/overview", { days }),
  log: (query: Query) => many<T.Decided>(["contact", "log"], "/contacts", query),
  status: (id: string) => one<T.ContactStatus>(["contact", "status", id], `/customers/${id}/contacts/status`),
  ofCustomer: (id: string) => many<T.Decided>(["contact", "customer", id], `/customers/${id}/contacts`, { limit: 20 }),
};
