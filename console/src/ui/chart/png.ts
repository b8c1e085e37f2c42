import { download } from "../csv";

/** Pixels for one on screen, so that it stays sharp in a document. */
const SCALE = 2;
const MARGIN = 16;
const TITLE = 28;

/** Saves a drawn chart as a picture, under its title, on the ground of the page. */
export async function savePng(svg: SVGSVGElement, title: string) {
  const { width, height } = svg.getBoundingClientRect();
  const css = getComputedStyle(document.documentElement);
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;
  await picture.decode();

  const canvas = document.createElement("canvas");
  canvas.width = SCALE * (width + 2 * MARGIN);
  canvas.height = SCALE * (height + TITLE + 2 * MARGIN);
  const brush = canvas.getContext("2d");
  if (!brush) throw new Error("this browser draws no pictures");
  brush.scale(SCALE, SCALE);
  brush.fillStyle = css.getPropertyValue("--surface");
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.fillStyle = css.getPropertyValue("--text");
  brush.font = `600 14px ${css.getPropertyValue("--font")}`;
  brush.textBaseline = "top";
  brush.fillText(title, MARGIN, MARGIN, width);
  brush.drawImage(picture, MARGIN, MARGIN + TITLE, width, height);
  const made = await new Promise<Blob | null>((done) => canvas.toBlob(done));
  if (made) download(`${title}.png`, made, "image/png");
}
