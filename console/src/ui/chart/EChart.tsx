/** The part that needs ECharts: only what the console draws, as SVG, with its description for screen readers. */
import { BarChart, HeatmapChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { type ECharts, type EChartsCoreOption, init, use as register } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { isPrinting, usePrinting } from "@/app/printing";
import { useTheme } from "@/app/theme";
import { useI18n } from "@/i18n";
import type { Format } from "@/i18n/format";
import { type Palette, readPalette } from "./palette";

register([
  LineChart,
  BarChart,
  ScatterChart,
  HeatmapChart,
  GridComponent,
  TooltipComponent,
  LegendComponent,
  MarkLineComponent,
  AriaComponent,
  SVGRenderer,
]);

export type Draw = (palette: Palette) => EChartsCoreOption;
type Props = { draw: Draw; height: number; onPick?: (index: number) => void };

const frame = (p: Palette, f: Format): EChartsCoreOption => ({
  animation: false,
  aria: { enabled: true },
  textStyle: { fontFamily: p.font, color: p.text2 },
  grid: { left: 4, right: 12, top: 30, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
  tooltip: {
    trigger: "axis",
    valueFormatter: (value: unknown) => (typeof value === "number" ? f.number(value, 2) : f.number(null)),
    backgroundColor: p.surface,
    borderColor: p.line,
    textStyle: { color: p.text, fontSize: 12 },
    extraCssText: "box-shadow: var(--shadow)",
    confine: true,
  },
});

export default function EChart({ draw, height, onPick }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const { dark } = useTheme();
  const { f } = useI18n();

  useEffect(() => {
    if (!box.current) return;
    const made = init(box.current, null, { renderer: "svg" });
    chart.current = made;
    const watch = new ResizeObserver(() => {
      if (!isPrinting()) made.resize();
    });
    watch.observe(box.current);
    return () => {
      watch.disconnect();
      made.dispose();
    };
  }, []);

  // The palette is read from CSS, which changes with the theme
  useEffect(() => {
    const palette = readPalette();
    const base = frame(palette, f);
    const own = draw(palette);
    chart.current?.setOption(
      {
        ...base,
        ...own,
        grid: { ...(base.grid as object), ...(own.grid as object) },
        tooltip: { ...(base.tooltip as object), ...(own.tooltip as object) },
      },
      true,
    );
  }, [draw, dark, f]);

  // How wide a column is on paper, only the printer knows: there the picture is scaled to it, not drawn anew
  const printing = usePrinting();
  useEffect(() => {
    const made = chart.current;
    const svg = box.current?.querySelector("svg");
    if (!printing || !made || !svg) return;
    svg.setAttribute("viewBox", `0 0 ${made.getWidth()} ${made.getHeight()}`);
    return () => svg.removeAttribute("viewBox");
  }, [printing]);

  useEffect(() => {
    const made = chart.current;
    if (!made || !onPick) return;
    const handler = (event: { dataIndex?: number }) => event.dataIndex !== undefined && onPick(event.dataIndex);
    made.on("click", handler as never);
    return () => void made.off("click", handler);
  }, [onPick]);

  return <div ref={box} style={{ height }} className="chart-box" />;
}
