import { askServer } from "./ask-server.ts";
import { element } from "./element.ts";

/** The dialog that saves a search as a filter. `onSaved` is called once it is. */
export function createSaveDialog(onSaved: () => void): {
  open(search: string, webhooks: readonly string[]): void;
} {
  const dialog = element("save-dialog", HTMLDialogElement);
  const name = element("save-name", HTMLInputElement);
  const webhook = element("save-webhook", HTMLSelectElement);
  const problem = element("save-problem", HTMLElement);
  let search = "";

  const save = async () => {
    const alert = {
      webhook: webhook.value,
      count: element("save-count", HTMLInputElement).valueAsNumber,
      withinSeconds: element("save-within", HTMLInputElement).valueAsNumber,
    };
    const filter = { name: name.value, search, ...(webhook.value !== "" && { alert }) };
    const headers = { "content-type": "application/json" };
    try {
      await askServer(
        "/api/filters",
        {},
        { method: "POST", headers, body: JSON.stringify(filter) },
      );
      dialog.close();
      onSaved();
    } catch (error) {
      problem.hidden = false;
      problem.textContent = error instanceof Error ? error.message : String(error);
    }
  };
  element("save-form", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    void save();
  });
  element("save-cancel", HTMLButtonElement).addEventListener("click", () => dialog.close());
  return {
    open(text, webhooks) {
      search = text;
      element("save-search", HTMLElement).textContent = text === "" ? "(all lines)" : text;
      element("save-alert", HTMLFieldSetElement).hidden = webhooks.length === 0;
      webhook.replaceChildren(
        new Option("none", ""),
        ...webhooks.map((each) => new Option(each, each)),
      );
      name.value = "";
      problem.hidden = true;
      dialog.showModal();
      name.focus();
    },
  };
}
