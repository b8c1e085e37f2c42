import { Button, Dropdown } from "antd";
import { POLARITIES, type Polarity, type Review } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { How } from "@/ui/How";
import { useAspectName } from "../../voices/names";
import { isWant } from "../../voices/wants";
import { PolarityMark } from "../bits";
import { together } from "../marked";
import { AddAspect } from "./AddAspect";
import { useReviewActions } from "./useReviewActions";

/** The aspects found in the text, each with the words that show it, and a way to correct it. */
export function Said({ review }: { review: Review }) {
  const { t } = useI18n();
  const name = useAspectName();
  const mayEdit = useMay("editCustomers");
  const { label } = useReviewActions(review.id);
  const d = t.review.detail;
  if (!review.text) return null;
  const letters = Array.from(review.text);
  const isUnread = review.language === "other";
  return (
    <section className="review-part" aria-label={d.said}>
      <h3>
        {d.said}
        <How of={d.said}>
          <p>{d.saidHow}</p>
        </How>
      </h3>
      {isUnread && <p className="small muted">{d.unread}</p>}
      {!isUnread && !review.is_certain && <p className="small muted">{d.uncertain}</p>}
      {review.aspects.length === 0 ? (
        !isUnread && <p className="muted small">{d.nothingSaid}</p>
      ) : (
        <ul className="said">
          {together(review.aspects).map(({ aspect, polarity, quotes }) => (
            <li key={`${aspect} ${polarity}`} className="row wrap">
              <b>{name(aspect)}</b>
              {!isWant(aspect) && <PolarityMark of={polarity} />}
              <span className="muted small grow">
                {quotes.map(({ start, end }) => `“${letters.slice(start, end).join("")}”`).join(" ")}
              </span>
              {mayEdit && !isWant(aspect) && (
                <Correct
                  title={d.correctLabel(name(aspect))}
                  now={polarity}
                  choose={(next) => label.mutate({ aspect, polarity: next })}
                  orNone={() => label.mutate({ aspect, polarity: "none" })}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {mayEdit && (
        <div className="row wrap small muted">
          <AddAspect review={review} />
          <span className="grow" />
          <span>{d.whole}</span>
          <Correct title={d.correctLabel(d.whole)} choose={(polarity) => label.mutate({ polarity })} />
        </div>
      )}
    </section>
  );
}

type CorrectProps = {
  title: string;
  now?: Polarity;
  choose: (polarity: Polarity) => void;
  /** Of an aspect: the text does not speak of it at all. */
  orNone?: () => void;
};

function Correct({ title, now, choose, orNone }: CorrectProps) {
  const { t } = useI18n();
  const d = t.review.detail;
  const items = [
    {
      type: "group" as const,
      label: d.correctTitle,
      children: POLARITIES.filter((polarity) => polarity !== now).map((polarity) => ({
        key: polarity,
        label: t.reviews.polarity[polarity],
        onClick: () => choose(polarity),
      })),
    },
    ...(orNone ? [{ key: "none", label: d.noAspect, onClick: orNone }] : []),
  ];
  return (
    <Dropdown trigger={["click"]} menu={{ items }} placement="bottomRight">
      <Button size="small" type="text" aria-label={title}>
        {d.correct}
      </Button>
    </Dropdown>
  );
}
