import { defineConfig } from "vitest/config";

export default defineConfig({
  // every script, style and picture is a file of its own: the pages are served under a policy without anything inline
  build: { outDir: "dist", emptyOutDir: true, sourcemap: false, target: "es2022", assetsInlineLimit: 0 },
  css: { preprocessorOptions: { scss: { loadPaths: ["node_modules"], quietDeps: true } } },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { proxy: { "/v1": "http://127.0.0.1:8000" } },
  test: { environment: "node", include: ["src/**/*.test.{ts,tsx}"] },
});
