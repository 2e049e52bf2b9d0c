import { defineConfig } from "vite";

// For the script tag; everything else is built by tsc, file by file.
export default defineConfig({
  build: {
    emptyOutDir: false,
    target: "es2022",
    lib: {
      entry: "src/script.ts",
      formats: ["iife"],
      name: "HitlessS3Upload",
      fileName: () => "s3-upload.min.js",
    },
  },
});
