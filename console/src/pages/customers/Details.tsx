import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Customer, Touch } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Facts } from "@/ui/bits";
import { Section } from "@/ui/Page";
import { TagPrompt } from "./BulkTags";
import { Consent } from "./Consent";
import { cameFrom } from "./touches";
import { Traits } from "./Traits";
import { useCustomerEdit } from "./useCustomerEdit";

/** The quiet column at the side: tags, segments, details, consent, origin. */
export function Details({ customer }: { customer: Customer }) {
  const { t, f } = useI18n();
  const p = t.customers.page;
  const touch = (of: Touch | null | undefined): ReactNode => {
    if (!of) return f.date(null);
    return `${cameFrom(of, t)} · ${f.date(of.at)}`;
  };
  return (
    <>
      <TagSection customer={customer} />
      <Section title={p.segments}>
        {customer.segments.length === 0 ? (
          <p className="muted">{p.noSegments}</p>
        ) : (
          <ul className="stack-s">
            {customer.segments.map(({ id, name }) => (
              <li key={id}>
                <Link className="link" to={`/segments/${id}`}>
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Traits customer={customer} />
      <Consent customer={customer} />
      {(customer.first_touch ?? customer.last_touch) && (
        <Section title={p.touches}>
          <Facts
            items={[
              [p.firstTouch, touch(customer.first_touch)],
              [p.lastTouch, touch(customer.last_touch)],
            ]}
          />
        </Section>
      )}
    </>
  );
}

function TagSection({ customer }: { customer: Customer }) {
  const { t } = useI18n();
  const mayEdit = useMay("editCustomers");
  const edit = useCustomerEdit(customer.id);
  const remove = (tag: string) => edit.mutate({ tags_remove: [tag] });
  return (
    <Section
      title={t.customers.page.tags}
      actions={
        mayEdit && <TagPrompt small label={t.customers.page.addTag} run={(tag) => edit.mutate({ tags_add: [tag] })} />
      }
    >
      {customer.tags.length === 0 ? (
        <p className="muted">{t.ui.none}</p>
      ) : (
        <ul className="row wrap tags">
          {customer.tags.map((tag) => (
            <li key={tag} className="tag">
              <Link to={`/customers?tag=${encodeURIComponent(tag)}`}>{tag}</Link>
              {mayEdit && (
                <button
                  type="button"
                  className="bare faint"
                  aria-label={`${t.ui.remove}: ${tag}`}
                  onClick={() => remove(tag)}
                >
                  &nbsp;×
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
