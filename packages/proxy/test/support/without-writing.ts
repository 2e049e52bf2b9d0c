import { filesIn } from "../../src/files.ts";
import { runProxy } from "../../src/run-proxy.ts";
import { fileStore } from "../../src/store.ts";

// A proxy as it would be if a change went live without being written: only the first is.
const folder = process.argv[2] ?? "";
const store = fileStore(filesIn(folder).config);
await runProxy(folder, {
  store: {
    read: () => store.read(),
    async write(config) {
      if ((await store.read()) === undefined) await store.write(config);
    },
  },
});
