import { createElement, StrictMode } from "react";
import { createRoot } from "react-dom/client";

import { uploadPicture } from "../example.ts";
import { uploadChosen } from "../queue-example.ts";
import { useUploads } from "../react-example.ts";
import { uploadSigned } from "../settings-example.ts";

function Uploads() {
  const { queue, items, progress } = useUploads({ settingsUrl: "/api/uploads" });
  const add = () => queue.add([new File(["hello"], "notes.txt", { type: "text/plain" })]);
  const lines = items.map(({ id, file, state }) =>
    createElement("li", { key: id }, `${file.name} ${state}`),
  );
  return createElement(
    "section",
    { "data-loaded": progress.loaded },
    createElement("button", { onClick: add }, "Add"),
    createElement("ul", {}, ...lines),
  );
}

Object.assign(globalThis, { uploadPicture, uploadChosen, uploadSigned });
const root = document.body.appendChild(document.createElement("div"));
createRoot(root).render(createElement(StrictMode, {}, createElement(Uploads)));
document.documentElement.dataset["ready"] = "";
