// The built console with made-up answers, for working on pages without a server: node dev/serve.mjs [port].
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { answers, session } from "./fixtures.mjs";

const DIST = new URL("../dist/", import.meta.url).pathname;
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const port = Number(process.argv[2] ?? 7799);

function json(response, status, body) {
  response
    .writeHead(status, { "content-type": "application/json" })
    .end(body === undefined ? "" : JSON.stringify(body));
}

function stream(response) {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write("event: hello\ndata: {}\n\n");
}

async function body(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text ? JSON.parse(text) : {};
}

async function api(request, response, path) {
  const isIn = /huitou_dev=in/.test(request.headers.cookie ?? "");
  if (path === "/session" && request.method === "POST") {
    const { password } = await body(request);
    if (password !== "made-up password")
      return json(response, 401, { status: 401, code: "unauthorized", title: "Unauthorized", detail: "" });
    response.setHeader("set-cookie", "huitou_dev=in; Path=/; HttpOnly");
    return json(response, 200, session);
  }
  if (path === "/session" && request.method === "DELETE") {
    response.setHeader("set-cookie", "huitou_dev=; Path=/; Max-Age=0");
    return json(response, 204);
  }
  if (!isIn && path !== "/setup")
    return json(response, 401, { status: 401, code: "unauthorized", title: "Unauthorized", detail: "" });
  if (path === "/stream") return stream(response);
  const found = answers.find(([pattern]) => pattern.test(path));
  if (request.method !== "GET" && path !== "/segments/preview") return json(response, 204);
  return found
    ? json(response, 200, found[1])
    : json(response, 404, { status: 404, code: "not_found", title: "Not Found", detail: path });
}

createServer(async (request, response) => {
  const { pathname } = new URL(request.url, "http://localhost");
  if (pathname.startsWith("/api/v1")) return api(request, response, pathname.slice(7));
  const path = pathname.startsWith("/assets/") || pathname === "/favicon.svg" ? pathname : "/index.html";
  const file = await readFile(join(DIST, path)).catch(() => null);
  if (!file) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream" }).end(file);
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}, any email, password "made-up password"`));
