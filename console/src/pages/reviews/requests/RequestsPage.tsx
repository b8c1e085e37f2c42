import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link, useSearchParams } from "react-router";
import { listen } from "@/api/listen";
import { useMay } from "@/app/session";
import { lookup, useI18n } from "@/i18n";
import { Ago, CopyButton, Mark } from "@/ui/bits";
import { Empty } from "@/ui/Empty";
import { How } from "@/ui/How";
import { List } from "@/ui/list/List";
import type { Column } from "@/ui/list/Table";
import { unnamed } from "../../customers/name";
import { ReviewsFrame } from "../ReviewsFrame";
import { NewRequest } from "./NewRequest";
import { DecidedMark } from "../../contacts/DecidedMark";
import { useReason } from "../../contacts/reason";
import { type DecidedRequest, requestState } from "./state";

const KIND = {
  answered: "good",
  opened: "warn",
  waiting: "idle",
  put_off: "idle",
  expired: "idle",
  skipped: "idle",
} as const;

/** Who was asked for a review and what came of it. */
export default function RequestsPage() {
  const { t } = useI18n();
  const w = t.reviews.requests;
  const mayEdit = useMay("editCustomers");
  const [params, setParams] = useSearchParams();
  /** 1, or the order to be asked about. */
  const asked = params.get("new");
  const setAsking = (open: boolean) => setParams(open ? { new: "1" } : {}, { replace: true });
  const ask = (
    <Button type="primary" onClick={() => setAsking(true)}>
      {w.new}
    </Button>
  );
  return (
    <ReviewsFrame note={<Note />} actions={mayEdit && ask}>
      <List<DecidedRequest>
        label={t.reviews.tabs.requests}
        fetch={listen.requests}
        columns={useColumns()}
        rowKey={(row) => row.id}
        empty={
          <Empty title={w.empty} text={w.emptyText}>
            {mayEdit && ask}
          </Empty>
        }
      />
      {asked && mayEdit && <NewRequest order={asked === "1" ? "" : asked} close={() => setAsking(false)} />}
    </ReviewsFrame>
  );
}

function useColumns(): Column<DecidedRequest>[] {
  const { t, f } = useI18n();
  const w = t.reviews.requests;
  const reason = useReason();
  return [
    { key: "order", title: w.col.order, phone: "title", render: (row) => <span className="mono">{row.order_id}</span> },
    {
      key: "who",
      title: t.contacts.col.who,
      render: ({ decision }) =>
        decision?.customer_id && (
          <Link className="link" to={`/customers/${decision.customer_id}#contacts`}>
            {decision.customer_name || unnamed(decision.customer_id, t)}
          </Link>
        ),
    },
    {
      key: "reason",
      title: w.col.reason,
      phone: "wide",
      render: ({ reason: why, decision }) => (
        <span className="row wrap">
          {lookup(w.reason, why)}
          {decision?.is_asked === false && <span className="muted">{reason(decision.reason, decision.again_at)}</span>}
          {decision?.message && <DecidedMark of={decision} />}
        </span>
      ),
    },
    {
      key: "state",
      title: w.col.state,
      render: (row) => <Mark kind={KIND[requestState(row)]}>{w.state[requestState(row)]}</Mark>,
    },
    { key: "at", title: w.col.at, align: "right", render: (row) => <Ago at={row.created_at} /> },
    {
      key: "expires",
      title: w.col.expires,
      align: "right",
      render: (row) => (row.is_sampled ? f.date(row.expires_at) : null),
    },
    {
      key: "link",
      title: "",
      align: "right",
      render: (row) => row.link && requestState(row) !== "expired" && <CopyButton text={row.link} label={w.copy} />,
    },
  ];
}

/** How many reviews were asked for, and why that is told. */
function Note() {
  const { t, f } = useI18n();
  const w = t.reviews.requests;
  const overview = useQuery(listen.overview(90)).data;
  const share = overview?.invited_share;
  return (
    <>
      {w.note}{" "}
      {share != null && (
        <>
          {w.share(f.percent(share), f.percent(1 - share))}
          <How of={t.reviews.overview.invited}>
            <p>{w.shareHow}</p>
          </How>
        </>
      )}
    </>
  );
}
