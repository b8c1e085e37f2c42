import { useI18n } from "@/i18n";
import { moodOf } from "@/ui/chance";
import { changeOf } from "@/ui/Stat";

type Props = { now: number; before: number; isMoreBetter?: boolean };

/** How a count moved, coloured where it is more than chance. */
export function CountChange({ now, before, isMoreBetter = true }: Props) {
  const { t, f } = useI18n();
  const change = changeOf(now, before);
  if (change === null) return null;
  const mood = moodOf(now, before, isMoreBetter);
  const was = t.ui.number.was(f.number(before));
  return (
    <span className={mood} title={mood === "faint" ? `${was} · ${t.ui.number.chance}` : was}>
      {change > 0 ? "+" : ""}
      {f.percent(change)}
    </span>
  );
}
