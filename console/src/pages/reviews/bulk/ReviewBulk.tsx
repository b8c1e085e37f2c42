import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { ReviewRow } from "@/api/types";
import { useI18n } from "@/i18n";
import { useToast } from "@/ui/toast";
import { AssignMenu } from "./AssignMenu";
import { FailedDialog } from "./FailedDialog";
import { PublishDialog } from "./PublishDialog";
import { ReplyDialog } from "./ReplyDialog";
import { useBulk } from "./useBulk";

type Props = { rows: ReviewRow[]; clear: (stay?: Iterable<string>) => void };
type Failed = { rows: ReviewRow[]; why: Map<string, unknown> };

/**
 * What can be done with the reviews picked: answering, publishing what is held, giving the work to somebody. None is taken
 * down here: each needs a reason of its own. What failed stays picked.
 */
export function ReviewBulk({ rows, clear }: Props) {
  const { t, f } = useI18n();
  const w = t.reviews.bulk;
  const toast = useToast();
  const { publish, assign } = useBulk();
  const [asked, setAsked] = useState<"reply" | "publish" | null>(null);
  const [failed, setFailed] = useState<Failed | null>(null);
  const held = rows.filter(({ state }) => state === "held");
  const work = rows.filter(({ recovery }) => recovery?.state === "open");
  const run = useMutation({
    mutationFn: ({
      of,
      act,
    }: {
      of: ReviewRow[];
      act: (of: ReviewRow[]) => Promise<Map<string, unknown>>;
      said: Said;
    }) => act(of),
    onSuccess: (why, { of, said }) => {
      setAsked(null);
      if (why.size < of.length) toast.good(said(f.number(of.length - why.size)));
      if (why.size > 0) setFailed({ rows: of.filter(({ id }) => why.has(id)), why });
      else clear();
    },
  });
  const leave = ({ why }: Failed) => {
    setFailed(null);
    clear(why.keys());
  };
  return (
    <>
      <Button onClick={() => setAsked("reply")} disabled={rows.length === 0}>
        {w.reply}
      </Button>
      <AssignMenu
        label={w.assign(f.number(work.length))}
        isOff={work.length === 0}
        isSending={run.isPending}
        assign={(owner) => run.mutate({ of: work, act: (of) => assign(of, owner), said: w.assigned })}
      />
      <Button onClick={() => setAsked("publish")} disabled={held.length === 0}>
        {w.publish(f.number(held.length))}
      </Button>
      {asked === "reply" && (
        <ReplyDialog
          given={rows}
          close={(stay) => {
            setAsked(null);
            if (stay) clear(stay);
          }}
        />
      )}
      {asked === "publish" && (
        <PublishDialog
          rows={held}
          isSending={run.isPending}
          publish={(note) => run.mutate({ of: held, act: (of) => publish(of, note), said: w.published })}
          close={() => setAsked(null)}
        />
      )}
      {failed && <FailedDialog rows={failed.rows} why={failed.why} close={() => leave(failed)} />}
    </>
  );
}

type Said = (n: string) => string;
