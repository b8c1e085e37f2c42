import { useQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { Link } from "react-router";
import { q } from "@/api/queries";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { How } from "@/ui/How";
import { Loaded } from "@/ui/Loaded";
import { useListUrl } from "@/ui/list/url";
import { Page } from "@/ui/Page";
import { Funnel } from "./Funnel";
import { Retention } from "./Retention";
import { Visitors } from "./Visitors";
import { Vitals } from "./Vitals";
import "@/styles/behaviour.css";
import "@/styles/lifecycle.css";

const WINDOWS = [7, 28, 90];
const USUAL = 28;

/** What visitors do: how many come, how far they get, whether they come again, how fast the pages are for them. */
export default function BehaviourPage() {
  const { t, f } = useI18n();
  const w = t.behaviour;
  const url = useListUrl();
  const days = Number(url.params.get("days")) || USUAL;
  const events = useQuery(q.behaviourEvents());
  const choose = (
    <Segmented
      aria-label={w.window}
      value={days}
      onChange={(value) => url.set({ days: value === USUAL ? null : String(value) })}
      options={WINDOWS.map((value) => ({ value, label: w.days(f.number(value)) }))}
    />
  );
  const who = (
    <>
      {w.person}{" "}
      <How of={w.whoTitle}>
        {w.who.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </How>
    </>
  );
  return (
    <Page title={w.title} note={who} actions={choose}>
      <Loaded query={events} rows={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title={w.empty} text={w.emptyText}>
              <Link to="/data">
                <Button>{w.connect}</Button>
              </Link>
            </Empty>
          ) : (
            <>
              <Visitors days={days} />
              <Funnel days={days} events={items} />
              <Retention />
              <Vitals />
            </>
          )
        }
      </Loaded>
    </Page>
  );
}
