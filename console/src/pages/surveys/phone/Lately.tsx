import { useQuery } from "@tanstack/react-query";
import { contact } from "@/api/contact";
import { lookup, useI18n } from "@/i18n";
import { Mark } from "@/ui/bits";

/** What an agent should know before asking: that the customer wants no mails that ask, and when they were asked last. */
export function Lately({ customer }: { customer: string }) {
  const { t, f } = useI18n();
  const status = useQuery(contact.status(customer)).data;
  if (!status || (!status.has_refused && !status.last_asked_at)) return null;
  return (
    <p className="row wrap small muted">
      {status.has_refused && <Mark kind="warn">{lookup(t.contacts.short, "refused")}</Mark>}
      {status.last_asked_at && (
        <span>{t.contacts.customerPage.lately(f.ago(status.last_asked_at), f.number(status.asked))}</span>
      )}
    </p>
  );
}
