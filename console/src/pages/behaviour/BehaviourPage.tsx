import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Link } from "react-router";
import { q } from "@/api/queries";
import { useI18n } from "@/i18n";
import { Empty } from "@/ui/Empty";
import { How } from "@/ui/How";
import { Loaded } from "@/ui/Loaded";
import { useListUrl } from "@/ui/list/url";
import { Page } from "@/ui/Page";
import { daysOf, PeriodChoice } from "@/ui/PeriodChoice";
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
  const { t } = useI18n();
  const w = t.behaviour;
  const url = useListUrl();
  const days = daysOf(url, USUAL);
  const events = useQuery(q.behaviourEvents());
  const choose = <PeriodChoice url={url} label={w.window} windows={WINDOWS} usual={USUAL} name={w.days} />;
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
