/** What brought a customer, first and last: filters of the list, and fields of segments. */
export const TOUCHES = ["first_source", "first_campaign", "last_source", "last_campaign"] as const;
