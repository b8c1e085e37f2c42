import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { useCallback, useState } from "react";
import { Link, useNavigate } from "react-router";
import { address } from "@/api/http";
import { listen } from "@/api/listen";
import type { ReviewRow } from "@/api/types";
import { useMay } from "@/app/session";
import { useKeys } from "@/app/shortcuts";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { List } from "@/ui/list/List";
import { useListUrl } from "@/ui/list/url";
import { ReviewBulk } from "./bulk/ReviewBulk";
import { reviewName, useReviewColumns } from "./columns";
import { Panel } from "./Panel";
import { inZone, useReviewFilters } from "./filters";
import { nextOf } from "./handling";
import { Quick } from "./Quick";
import { ReviewsFrame } from "./ReviewsFrame";
import { Sort } from "./Sort";
import { useNarrow } from "./useNarrow";

/** “g r” leads here; the r of it does not ask for a reply. */
const stay = () => undefined;

/** The inbox: every review, the most urgent first; on a wide screen the open one beside the list, on a phone a page of its own. */
export default function ReviewsPage() {
  const { t, f } = useI18n();
  const url = useListUrl();
  const navigate = useNavigate();
  const isNarrow = useNarrow();
  const { set } = url;
  const openId = isNarrow ? null : url.params.get("open");
  const [asked, setAsked] = useState({ id: "", n: 0 });
  const open = useCallback((row: ReviewRow) => set({ open: row.id }), [set]);
  const close = () => set({ open: null });
  const fetch = (query: typeof url.query) => listen.reviews(inZone(query, f.timeZone));
  const rows = useInfiniteQuery(fetch(url.query)).data?.pages.flatMap((page) => page.items) ?? [];
  const next = nextOf(rows, (row) => row.id === openId);
  const reply = (row: ReviewRow) => {
    if (isNarrow) void navigate(`/reviews/${row.id}#reply`);
    else open(row);
    setAsked({ id: row.id, n: asked.n + 1 });
  };
  useKeys(new Map(openId ? [["Escape", close]] : []));
  const columns = useReviewColumns(openId !== null, isNarrow ? null : open);
  const mayEdit = useMay("editCustomers");
  const bulk = (ids: string[], clear: (stay?: Iterable<string>) => void) => (
    <ReviewBulk rows={rows.filter(({ id }) => ids.includes(id))} clear={clear} />
  );
  return (
    <ReviewsFrame wide note={<Quick />} actions={<Actions query={url.query} />}>
      <div className="split inbox" data-open={openId ? "" : undefined}>
        <List<ReviewRow>
          label={t.reviews.title}
          views="reviews"
          fetch={fetch}
          columns={columns}
          rowKey={(row) => row.id}
          rowName={(row) => reviewName(row, t)}
          {...(isNarrow ? { rowPath: (row: ReviewRow) => `/reviews/${row.id}` } : { onOpen: open })}
          openKey={openId ?? undefined}
          rowKeys={{ r: reply, "g r": stay }}
          search={t.reviews.search}
          filters={useReviewFilters()}
          aside={<Sort url={url} />}
          {...(mayEdit ? { bulk } : {})}
          empty={
            <Empty title={t.reviews.empty} text={t.reviews.emptyText}>
              <Link to="/reviews/requests?new=1">
                <Button type="primary">{t.reviews.askFirst}</Button>
              </Link>
              <Link to="/data/imports?new=1">
                <Button>{t.reviews.importFile}</Button>
              </Link>
            </Empty>
          }
        />
        {openId && (
          <Panel
            id={openId}
            close={close}
            replyAsked={asked.id === openId ? asked.n : 0}
            next={next ? () => open(next) : undefined}
          />
        )}
      </div>
    </ReviewsFrame>
  );
}

/** Files that other review tools, or another Huitou, take in. */
const LAYOUTS = ["huitou", "judgeme", "yotpo", "loox", "taobao", "jd"] as const;

function Actions({ query }: { query: ReturnType<typeof useListUrl>["query"] }) {
  const { t, f } = useI18n();
  const file = (layout?: string) => address("/reviews/export.csv", { ...inZone(query, f.timeZone), layout });
  const items = LAYOUTS.map((layout) => ({
    key: layout,
    label: (
      <a href={file(layout)} download>
        {t.reviews.layout[layout]}
      </a>
    ),
  }));
  return (
    <>
      <Button href={file()} download>
        {t.reviews.export}
      </Button>
      <Dropdown trigger={["click"]} menu={{ items }} placement="bottomRight">
        <Button>{t.reviews.exportAs}</Button>
      </Dropdown>
    </>
  );
}
