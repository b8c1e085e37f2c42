import type { Class } from "@/api/types";

export type Palette = {
  text: string;
  text2: string;
  line: string;
  surface: string;
  accent: string;
  soft: string;
  good: string;
  bad: string;
  font: string;
  class: Record<Class, string>;
};

/** The colours of charts are those of the page. */
export function readPalette(): Palette {
  const css = getComputedStyle(document.documentElement);
  const token = (name: string) => css.getPropertyValue(name).trim();
  return {
    text: token("--text"),
    text2: token("--text-2"),
    line: token("--line"),
    surface: token("--surface"),
    accent: token("--accent"),
    soft: token("--line-strong"),
    good: token("--good"),
    bad: token("--bad"),
    font: token("--font"),
    class: {
      potential: token("--c-potential"),
      new: token("--c-new"),
      active: token("--c-active"),
      loyal: token("--c-loyal"),
      churned: token("--c-churned"),
    },
  };
}

/** The quiet axes every chart shares. */
export const xAxis = (p: Palette, data: string[], more: object = {}) => ({
  type: "category",
  data,
  axisTick: { show: false },
  axisLine: { lineStyle: { color: p.line } },
  axisLabel: { color: p.text2, fontSize: 11, hideOverlap: true },
  ...more,
});

export const yAxis = (p: Palette, format?: (value: number) => string, more: object = {}) => ({
  type: "value",
  splitLine: { lineStyle: { color: p.line } },
  axisLabel: { color: p.text2, fontSize: 11, ...(format ? { formatter: format } : {}) },
  ...more,
});

export const legend = (p: Palette) => ({
  top: 0,
  left: 0,
  itemWidth: 12,
  itemHeight: 8,
  icon: "roundRect",
  textStyle: { color: p.text2, fontSize: 12 },
});
