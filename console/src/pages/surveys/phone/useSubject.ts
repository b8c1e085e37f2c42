import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { survey as surveys } from "@/api/survey";
import { NO_SUBJECT, type Subject } from "./subject";
import { useOrders } from "./useOrders";

/** The order that a call is about, what was bought in it, and which others there are. */
export function useSubject(survey: string, customer: string) {
  const [subject, setSubject] = useState<Subject>(NO_SUBJECT);
  const orders = useOrders(customer);
  const bought = useQuery({
    ...surveys.phoneOrder(survey, customer, subject.order ?? ""),
    enabled: subject.order !== null,
  }).data;
  const goods = bought?.products.map(({ id, name }) => ({ value: id, label: name }));
  return { subject, setSubject, bought, found: orders.found, choices: { order: orders.choices, product: goods } };
}
