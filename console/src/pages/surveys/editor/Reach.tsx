import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { send } from "@/api/http";
import type { Audience, SurveyPreview } from "@/api/types";
import { useI18n } from "@/i18n";
import { explain } from "@/ui/explain";
import { useReason } from "../../contacts/reason";

/** Whom the audience as it is written now would ask, and why not the others; nobody is asked. */
export function Reach({ of, audience }: { of: string; audience: Audience }) {
  const { t, f } = useI18n();
  const w = t.surveyEditor.audience.reach;
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: (body: { audience: Audience }) => send<SurveyPreview>("POST", `/surveys/${of}/preview`, body),
  });
  return (
    <div className="stack-s" role="group" aria-label={w.ask}>
      <div className="row wrap">
        <Button loading={isPending} onClick={() => mutate({ audience })}>
          {w.ask}
        </Button>
        <span className="faint small">{w.note}</span>
      </div>
      <div aria-live="polite">
        {error && <p className="bad small">{explain(error, t, f)}</p>}
        {data && <Found of={data} />}
      </div>
    </div>
  );
}

function Found({ of }: { of: SurveyPreview }) {
  const { t, f } = useI18n();
  const w = t.surveyEditor.audience.reach;
  const reason = useReason();
  return (
    <div className="stack-s">
      <p>
        <b>{w.asked(f.number(of.asked), f.number(of.members))}</b>{" "}
        <span className="muted small">{of.next_at ? w.next(f.dateTime(of.next_at)) : w.noNext}</span>
      </p>
      {of.not_asked.length > 0 && (
        <ul className="small" aria-label={w.notAsked}>
          {of.not_asked.map((one) => (
            <li key={one.reason.code}>
              {f.number(one.n)} · {reason(one.reason)}
            </li>
          ))}
        </ul>
      )}
      {of.judged < of.members && <p className="faint small">{w.drawn(f.number(of.judged))}</p>}
    </div>
  );
}
