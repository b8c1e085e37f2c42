import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { listen } from "@/api/listen";
import type { VoiceNewWord } from "@/api/types";
import { useI18n } from "@/i18n";
import { Ago } from "@/ui/bits";
import { How } from "@/ui/How";
import { Section } from "@/ui/Page";
import { MarkedText } from "../reviews/bits";

/** What people began to complain of this week; nothing where chance would tell as much. */
export function NewWords() {
  const { t } = useI18n();
  const n = t.voices.newWords;
  const items = useQuery(listen.newWords()).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Section
      id="new"
      title={n.title}
      note={n.note}
      actions={
        <How of={n.title}>
          <p>{n.how}</p>
        </How>
      }
    >
      <ul className="stack-s">
        {items.map((item) => (
          <li key={item.term}>
            <Word of={item} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Word({ of }: { of: VoiceNewWord }) {
  const { t, f } = useI18n();
  const n = t.voices.newWords;
  const products = of.products.map(({ id, name, people }) => n.product(name || id, f.number(people)));
  return (
    <details>
      <summary>
        <strong>{of.term}</strong> <span className="bad">{n.people(f.number(of.people))}</span>{" "}
        <span className="muted small">{[n.expected(f.fixed(of.expected, 1)), ...products].join(" · ")}</span>
      </summary>
      <ul className="stack">
        {of.sentences.map((one, index) => (
          <li key={`${index}:${one.id}`} className="quote">
            <p dir="auto" className="review-text">
              <MarkedText
                text={one.sentence}
                said={
                  one.end > one.start
                    ? [{ aspect: of.term, polarity: one.polarity, quotes: [{ start: one.start, end: one.end }] }]
                    : []
                }
                name={(term) => term}
              />
            </p>
            <p className="row wrap small muted">
              <Ago at={one.at} />
              {one.product && <span className="ellipsis">{one.product.name || one.product.id}</span>}
              <Link className="link" to={one.link}>
                {t.voices.sentences.whole[one.source]}
              </Link>
            </p>
          </li>
        ))}
      </ul>
      {of.said > of.sentences.length && (
        <p className="small muted">{t.ui.list.shown(f.number(of.sentences.length), f.number(of.said))}</p>
      )}
    </details>
  );
}
