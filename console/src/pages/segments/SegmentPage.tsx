import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useCallback } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { address, send } from "@/api/http";
import { q } from "@/api/queries";
import type { CustomerRow, Segment, SegmentDay } from "@/api/types";
import { useMay } from "@/app/session";
import { useI18n } from "@/i18n";
import { Chart } from "@/ui/chart/Chart";
import { legend, type Palette, xAxis, yAxis } from "@/ui/chart/palette";
import { Empty } from "@/ui/Empty";
import { Loaded, LoadedPage } from "@/ui/Loaded";
import { List } from "@/ui/list/List";
import { Page, Section } from "@/ui/Page";
import { useToast } from "@/ui/toast";
import { useCustomerColumns } from "../customers/columns";
import { describe } from "./describe";
import { useNames } from "./useNames";

export default function SegmentPage() {
  const { t } = useI18n();
  const { id = "" } = useParams();
  const segment = useQuery(q.segment(id));
  return (
    <LoadedPage query={segment} back={{ path: "/segments", title: t.segments.title }}>
      {(data) => <SegmentView segment={data} />}
    </LoadedPage>
  );
}

function SegmentView({ segment }: { segment: Segment }) {
  const { t, f } = useI18n();
  const columns = useCustomerColumns();
  const names = useNames();
  const history = useQuery(q.segmentHistory(segment.id));
  const d = t.segments.detail;
  const note = (
    <>
      <strong className="num">{t.segments.size(f.number(segment.size))}</strong> · {describe(segment.definition, names)}
      {segment.description && <p>{segment.description}</p>}
    </>
  );
  return (
    <Page
      title={segment.name}
      note={note}
      back={{ path: "/segments", title: t.segments.title }}
      actions={<Actions segment={segment} />}
      wide
    >
      <Loaded query={history} rows={2}>
        {({ items }) => (items.length > 1 ? <History days={items} /> : null)}
      </Loaded>
      <Section title={d.members}>
        <List<CustomerRow>
          label={d.members}
          fetch={() => q.segmentMembers(segment.id)}
          columns={columns.map(({ sort: _, ...column }) => column)}
          rowKey={(row) => row.id}
          rowPath={(row) => `/customers/${row.id}`}
          empty={<Empty title={d.noMembers} text={d.noMembersText} />}
        />
      </Section>
    </Page>
  );
}

function Actions({ segment }: { segment: Segment }) {
  const { t } = useI18n();
  const d = t.segments.detail;
  const toast = useToast();
  const client = useQueryClient();
  const navigate = useNavigate();
  const mayEdit = useMay("editSegments");
  const remove = useMutation({
    mutationFn: () => send("DELETE", `/segments/${segment.id}`),
    onSuccess: () => {
      toast.good(d.deleted);
      void client.invalidateQueries({ queryKey: ["segments", "list"] });
      void navigate("/segments");
    },
    onError: toast.problem,
  });
  return (
    <>
      <Button href={address(`/segments/${segment.id}/export.csv`)} download>
        {d.export}
      </Button>
      {mayEdit && (
        <>
          <Popconfirm
            title={d.delete}
            description={d.deleteText}
            onConfirm={() => remove.mutate()}
            okButtonProps={{ danger: true }}
          >
            <Button loading={remove.isPending}>{t.ui.delete}</Button>
          </Popconfirm>
          <Link to={`/segments/${segment.id}/edit`}>
            <Button type="primary">{t.ui.edit}</Button>
          </Link>
        </>
      )}
    </>
  );
}

function History({ days }: { days: SegmentDay[] }) {
  const { t, f } = useI18n();
  const d = t.segments.detail;
  const draw = useCallback(
    (p: Palette) => ({
      legend: legend(p),
      xAxis: xAxis(
        p,
        days.map((day) => f.shortDate(day.date)),
      ),
      yAxis: [yAxis(p), yAxis(p, undefined, { splitLine: { show: false } })],
      series: [
        { name: d.size, type: "line", showSymbol: false, data: days.map((day) => day.size), color: p.text2 },
        {
          name: d.entered,
          type: "bar",
          yAxisIndex: 1,
          stack: "flow",
          data: days.map((day) => day.entered),
          color: p.accent,
          barMaxWidth: 10,
        },
        {
          name: d.left,
          type: "bar",
          yAxisIndex: 1,
          stack: "flow",
          data: days.map((day) => -day.left),
          color: p.soft,
          barMaxWidth: 10,
        },
      ],
    }),
    [days, d, f],
  );
  return (
    <Chart
      title={d.history}
      note={d.historyNote}
      height={180}
      draw={draw}
      columns={[{ title: d.date }, { title: d.size }, { title: d.entered }, { title: d.left }]}
      rows={days.map((day) => [day.date, day.size, day.entered, day.left])}
    />
  );
}
