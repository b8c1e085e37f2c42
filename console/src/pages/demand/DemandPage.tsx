import { useSession } from "@/app/session";
import { useI18n } from "@/i18n";
import { useListUrl } from "@/ui/list/url";
import { Page } from "@/ui/Page";
import { daysOf, PeriodChoice } from "@/ui/PeriodChoice";
import { Products } from "./Products";
import { Sales } from "./Sales";
import { Searches } from "./Searches";

const WINDOWS = [7, 30, 90];
const USUAL = 30;

export default function DemandPage() {
  const { t, f } = useI18n();
  const { as_of } = useSession().shop;
  const url = useListUrl();
  const days = daysOf(url, USUAL);
  const w = t.demand;
  const choose = <PeriodChoice url={url} label={w.window} windows={WINDOWS} usual={USUAL} name={w.days} />;
  return (
    <Page title={w.title} note={as_of ? w.through(f.date(as_of)) : w.running} actions={choose}>
      <Sales />
      <Searches days={days} />
      <Products days={days} />
    </Page>
  );
}
