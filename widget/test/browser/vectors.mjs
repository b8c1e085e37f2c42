/** Attempts to get a script into a page: ways to break out, elements that run something, ways to write it. For shoppers' pages
    here, and for those of staff in console/e2e, which are no TypeScript. */
const RUNS = [
  '<script>xss(N)</script>',
  '<img src=x onerror=xss(N)>',
  '<svg onload=xss(N)>',
  '<body onload=xss(N)>',
  '<iframe srcdoc="<script>parent.xss(N)</script>">',
  '<iframe src="javascript:parent.xss(N)">',
  '<a href="javascript:xss(N)" autofocus onfocus=xss(N)>x</a>',
  '<input autofocus onfocus=xss(N)>',
  '<details open ontoggle=xss(N)>x</details>',
  '<video><source onerror=xss(N)></video>',
  '<audio src onerror=xss(N)>',
  '<marquee onstart=xss(N)>x</marquee>',
  '<object data="javascript:xss(N)">',
  '<embed src="javascript:xss(N)">',
  '<math><mi xlink:href="javascript:xss(N)">x</mi></math>',
  '<svg><animate onbegin=xss(N) attributeName=x dur=1s>',
  '<svg><script>xss(N)</script></svg>',
  '<style>@keyframes x{}</style><p style="animation:x 1s" onanimationstart=xss(N)>x',
  '<link rel=stylesheet href="data:text/css,*{}" onload=xss(N)>',
  '<meta http-equiv=refresh content="0;url=javascript:xss(N)">',
  '<form action="javascript:xss(N)"><button autofocus onfocus=xss(N)>x</button></form>',
  '<template><script>xss(N)</script></template><img src=x onerror=xss(N)>',
  '<noscript><p title="</noscript><img src=x onerror=xss(N)>">',
  '<base href="javascript:/xss(N)//">',
  '" onmouseover="xss(N)" autofocus onfocus="xss(N)" x="',
  "' onfocus='xss(N)' autofocus x='",
  '{{constructor.constructor("xss(N)")()}}',
  '${xss(N)}',
]

const BREAKS_OUT = ['', '">', "'>", '</textarea>', '</title>', '</script>', '-->', ']]>', '</style>', '\u2028']

const WRITES = [
  (text) => text,
  (text) => text.replace(/</g, '<\u0000').replace(/script/g, 'ScRiPt'),
  (text) => text.replace(/</g, '&lt;').replace(/>/g, '&gt;'),
  (text) => text.replace(/[<>"']/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
]

/** More than a thousand, each with its number in it. */
export const VECTORS = WRITES.flatMap((write) =>
  BREAKS_OUT.flatMap((out) => RUNS.map((run) => ({ out, run, write }))),
).map(({ out, run, write }, n) => write(out + run.replace(/N/g, String(n))))
