import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.HUITOU_URL ?? "http://127.0.0.1:7700";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  server: { port: 5173, proxy: { "/api": server, "/docs": server, "/media": server } },
  build: {
    target: "es2022",
    manifest: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
});
