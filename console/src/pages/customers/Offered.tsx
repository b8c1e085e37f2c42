import { useQuery } from "@tanstack/react-query";
import { q } from "@/api/queries";

/** The shop's own values of a field, the most frequent ones, for an input to offer. */
export function Offered({ id, field }: { id: string; field: string }) {
  const words = useQuery(q.vocabulary()).data?.fields;
  const values = words?.find((word) => word.key === field)?.values ?? [];
  return (
    <datalist id={id}>
      {values.map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}
