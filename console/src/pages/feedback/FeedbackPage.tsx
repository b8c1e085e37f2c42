import { useInfiniteQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useCallback, useState } from "react";
import { useNavigate } from "react-router";
import { feedback } from "@/api/feedback";
import type { FeedbackPost } from "@/api/types";
import { useMay } from "@/app/session";
import { useKeys } from "@/app/shortcuts";
import { useI18n } from "@/i18n";
import { nextOf } from "@/pages/reviews/handling";
import { useNarrow } from "@/pages/reviews/useNarrow";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/list/List";
import { useListUrl } from "@/ui/list/url";
import { useFeedbackColumns } from "./columns";
import { FeedbackFrame } from "./FeedbackFrame";
import { useFeedbackFilters } from "./filters";
import { NewPost } from "./NewPost";
import { Panel } from "./Panel";
import { usePortal } from "./portal";
import { Quick } from "./Quick";
import { Sort } from "./Sort";

/** The inbox: what people wrote, and how long they wait; on a wide screen the open post beside the list, on a phone a page of its own. */
export default function FeedbackPage() {
  const { t } = useI18n();
  const url = useListUrl();
  const navigate = useNavigate();
  const isNarrow = useNarrow();
  const mayEdit = useMay("editCustomers");
  const { set } = url;
  const openId = isNarrow ? null : url.params.get("open");
  const [asked, setAsked] = useState({ id: "", n: 0 });
  const open = useCallback((row: FeedbackPost) => set({ open: row.id }), [set]);
  const close = () => set({ open: null });
  const rows = useInfiniteQuery(feedback.posts(url.query)).data?.pages.flatMap((page) => page.items) ?? [];
  const next = nextOf(rows, (row) => row.id === openId);
  const answer = (row: FeedbackPost) => {
    if (isNarrow) void navigate(`/feedback/${row.id}#answer`);
    else open(row);
    setAsked({ id: row.id, n: asked.n + 1 });
  };
  useKeys(new Map(openId ? [["Escape", close]] : []));
  return (
    <FeedbackFrame wide note={<Quick />} actions={<Actions write={() => set({ new: "1" })} />}>
      <div className="split inbox" data-open={openId ? "" : undefined}>
        <List<FeedbackPost>
          label={t.feedback.title}
          views="feedback"
          fetch={feedback.posts}
          columns={useFeedbackColumns(openId !== null, isNarrow ? null : open)}
          rowKey={(row) => row.id}
          {...(isNarrow ? { rowPath: (row: FeedbackPost) => `/feedback/${row.id}` } : { onOpen: open })}
          openKey={openId ?? undefined}
          rowKeys={{ r: answer, "g r": stay }}
          search={t.feedback.search}
          filters={useFeedbackFilters()}
          aside={<Sort url={url} />}
          empty={<Nothing write={mayEdit ? () => set({ new: "1" }) : undefined} />}
        />
        {openId && (
          <Panel
            id={openId}
            close={close}
            answerAsked={asked.id === openId ? asked.n : 0}
            next={next ? () => open(next) : undefined}
          />
        )}
      </div>
      {mayEdit && url.params.get("new") && (
        <NewPost customer={url.params.get("customer")} close={() => set({ new: null })} />
      )}
    </FeedbackFrame>
  );
}

/** “g r” leads to the reviews; the r of it does not ask for an answer. */
const stay = () => undefined;

function Actions({ write }: { write: () => void }) {
  const { t } = useI18n();
  const portal = usePortal();
  return (
    <>
      <Button href={portal} target="_blank" rel="noreferrer">
        {t.feedback.open}
      </Button>
      {useMay("editCustomers") && (
        <Button type="primary" onClick={write}>
          {t.feedback.new}
        </Button>
      )}
    </>
  );
}

function Nothing({ write }: { write: (() => void) | undefined }) {
  const { t } = useI18n();
  const portal = usePortal();
  return (
    <Empty title={t.feedback.empty} text={t.feedback.emptyText}>
      <Button href={portal} target="_blank" rel="noreferrer">
        {t.feedback.open}
      </Button>
      {write && <Button onClick={write}>{t.feedback.new}</Button>}
    </Empty>
  );
}
