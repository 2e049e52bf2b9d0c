import type { GetSettings } from "../ask-server.ts";
import { bytes } from "../bytes.ts";
import { UploadQueue } from "../queue.ts";
import type { UploadItem } from "../queue-item.ts";
import { checkQueueOptions, type QueueEvent, type QueueOptions } from "../queue-options.ts";
import { english, type Sentences } from "../sentences.ts";
import type { UnfinishedUpload } from "../unfinished.ts";
import type { UploadConfirmation } from "../wire.ts";
import { announcementOf, type Wording } from "./describe-item.ts";
import type { TakenFile } from "./dropped-files.ts";
import { fieldValueOf } from "./field-value.ts";
import { FormField } from "./form-field.ts";
import { createFrame, type Frame } from "./frame.ts";
import { optionAttributes, readAttributes } from "./read-attributes.ts";
import { contentOf, createRow, type Row, type RowAction } from "./row.ts";
import { englishTexts, fill, type Texts } from "./texts.ts";

/**
 * `<hitless-upload>`: a drop area, a button and a list of uploads, as a field of a form. Its value is
 * the confirmation of each upload as JSON, under its `name`.
 *
 * Fires `change` when the value does, and `upload` with a `QueueEvent` as its `detail`.
 */
export class HitlessUpload extends FormField {
  static readonly observedAttributes = [...optionAttributes, "multiple", "required"];

  #getSettings: GetSettings | undefined;
  readonly #rows = new Map<string, Row>();
  readonly #states = new Map<string, UploadItem["state"]>();
  readonly #frame: Frame;
  readonly #options: Partial<QueueOptions> = {};
  #attributeFault: string | undefined;
  /** Once the page has had the time to set what it sets. */
  #isSettled = false;
  #reported: string | undefined;
  #wording: Wording = { texts: englishTexts, sentences: {}, language: undefined };
  #queue: UploadQueue | undefined;
  #value = "";

  constructor() {
    super();
    this.#frame = createFrame(this.attachShadow({ mode: "open", delegatesFocus: true }), {
      onFiles: (files) => this.#take(files),
    });
    // What was set before the class was there would hide what the class has.
    if (Object.hasOwn(this, "getSettings")) {
      const { getSettings } = this;
      Reflect.deleteProperty(this, "getSettings");
      this.getSettings = getSettings;
    }
  }

  /** Instead of the attribute `settings-url`. To be set before the first file. */
  get getSettings(): GetSettings | undefined {
    return this.#getSettings;
  }

  set getSettings(getSettings: GetSettings | undefined) {
    this.#getSettings = getSettings;
    this.#dress();
  }

  /** Of the uploads; made when it is first asked for. */
  get queue(): UploadQueue {
    if (this.#queue === undefined) {
      const onEvent = (detail: QueueEvent) => this.#pass(detail);
      Object.assign(this.#options, { onEvent }, this.#source());
      // oxlint-disable-next-line no-unsafe-type-assertion -- the queue itself refuses what lacks a source
      this.#queue = new UploadQueue(this.#options as QueueOptions);
      this.#queue.subscribe(() => this.#render());
    }
    return this.#queue;
  }

  /** What was uploaded, in the order of the list. */
  get confirmations(): UploadConfirmation[] {
    const items = this.#queue?.snapshot().items ?? [];
    return items.flatMap(({ confirmation }) => confirmation ?? []);
  }

  /** Other words than the English ones, whole or in part. */
  set texts(texts: Partial<Texts>) {
    this.#wording = { ...this.#wording, texts: { ...englishTexts, ...texts } };
    this.#dress();
  }

  /** Other sentences for errors than the English ones, whole or in part. */
  set sentences(sentences: Partial<Sentences>) {
    this.#wording = { ...this.#wording, sentences };
    this.#render();
  }

  connectedCallback(): void {
    const language = this.closest<HTMLElement>("[lang]")?.lang;
    this.#wording = { ...this.#wording, language: language === "" ? undefined : language };
    this.#dress();
    const settle = () => {
      this.#isSettled = true;
      this.#dress();
      void this.#offerUnfinished();
    };
    // What comes with the page sets properties until then, and a framework right after it made the element.
    if (document.readyState !== "loading") setTimeout(settle);
    else document.addEventListener("DOMContentLoaded", settle, { once: true });
  }

  attributeChangedCallback(): void {
    const { options, fault } = readAttributes(this);
    Object.assign(this.#options, options, this.#source());
    this.#attributeFault = fault;
    this.#dress();
  }

  formDisabledCallback(): void {
    this.#dress();
  }

  /** Where settings come from: a function of the page's own goes before an address. */
  #source(): { settingsUrl?: undefined; getSettings?: GetSettings } {
    const getSettings = this.#getSettings;
    return getSettings === undefined ? {} : { settingsUrl: undefined, getSettings };
  }

  /** Why it cannot upload, as it is set up. */
  #fault(): string | undefined {
    try {
      // oxlint-disable-next-line no-unsafe-type-assertion -- this is the check of it
      checkQueueOptions({ ...this.#options, ...this.#source() } as QueueOptions);
      return this.#attributeFault;
    } catch (error) {
      return this.#attributeFault ?? (error instanceof Error ? error.message : String(error));
    }
  }

  /** Shows a wrong setup to people, and tells developers by the browser's own way of errors that nobody caught. */
  #showFault(): boolean {
    const fault = this.#isSettled ? this.#fault() : undefined;
    const { sentences } = this.#wording;
    const said = sentences.misconfigured ?? english.misconfigured;
    this.#frame.complain(fault === undefined ? "" : said);
    if (fault !== undefined && fault !== this.#reported) {
      reportError(new TypeError(`<${this.localName}>: ${fault}`));
    }
    this.#reported = fault;
    return fault !== undefined;
  }

  formResetCallback(): void {
    for (const { id } of this.#queue?.snapshot().items ?? []) this.#queue?.remove(id);
  }

  #pass(detail: QueueEvent): void {
    const { name, size } = detail.item.file;
    // It is under way in a row of its own.
    if (detail.type === "resumed") this.#drop(`unfinished-${size}-${name}`);
    this.dispatchEvent(new CustomEvent("upload", { detail }));
  }

  #take(files: readonly TakenFile[]): void {
    const isSingle = !this.hasAttribute("multiple");
    if (isSingle && files.length > 0) this.formResetCallback();
    for (const { file, handle } of isSingle ? files.slice(0, 1) : files) {
      this.queue.add([file], handle === undefined ? {} : { handle });
    }
  }

  #dress(): void {
    const { texts } = this.#wording;
    const accept = this.getAttribute("accept") ?? "";
    this.#frame.dress(texts, { accept, multiple: this.hasAttribute("multiple") });
    this.#frame.disable(this.#showFault() || this.matches(":disabled"));
    this.#render();
  }

  #render(): void {
    const { items = [], progress } = this.#queue?.snapshot() ?? {};
    for (const item of items) this.#show(item);
    const ids = new Set(items.map(({ id }) => id));
    for (const id of this.#states.keys()) if (!ids.has(id)) this.#drop(id);
    const done = items.filter(({ state }) => state === "done").length;
    const values = {
      done: String(done),
      count: String(items.length),
      loaded: bytes(progress?.loaded ?? 0),
      total: bytes(progress?.total ?? 0),
    };
    const summary = items.length > 1 ? fill(this.#wording.texts.summary, values) : "";
    this.#frame.summary.textContent = summary;
    this.#setValue(items);
  }

  #show(item: UploadItem): void {
    const { id, file, state } = item;
    if (!this.#rows.has(id)) {
      this.#addRow(
        id,
        createRow(file.name, file, (action) => this.#act(id, action)),
      );
    }
    this.#rows.get(id)?.update(contentOf(item, this.#wording), this.#wording);
    if (this.#states.get(id) === state) return;
    this.#states.set(id, state);
    const said = announcementOf(item, this.#wording);
    if (said !== undefined) this.#frame.announce(said);
  }

  #addRow(id: string, row: Row): void {
    this.#rows.set(id, row);
    this.#frame.list.append(row.element);
  }

  #drop(id: string): void {
    const row = this.#rows.get(id);
    if (row === undefined) return;
    const hadFocus = row.element.matches(":focus-within");
    const next = row.element.nextElementSibling ?? row.element.previousElementSibling;
    row.end();
    row.element.remove();
    this.#rows.delete(id);
    this.#states.delete(id);
    // Else the focus would fall back to the top of the page.
    if (hadFocus) (next?.querySelector("button") ?? this.#frame.button).focus();
  }

  #act(id: string, action: RowAction): void {
    if (action === "continue" || action === "discard") return;
    this.queue[action](id);
  }

  #setValue(items: readonly UploadItem[]): void {
    const isRequired = this.hasAttribute("required");
    const { values, flags, message } = fieldValueOf(items, isRequired, this.#wording.texts);
    const name = this.getAttribute("name") ?? "";
    const data = new FormData();
    for (const each of values) data.append(name, each);
    this.internals.setFormValue(name === "" ? null : data);
    this.internals.setValidity(flags, message, this.#frame.button);
    const value = values.join();
    if (value === this.#value) return;
    this.#value = value;
    this.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async #offerUnfinished(): Promise<void> {
    if (this.#fault() !== undefined) return;
    for (const upload of await this.queue.unfinished()) this.#offer(upload);
  }

  #offer(upload: UnfinishedUpload): void {
    const id = `unfinished-${upload.size}-${upload.name}`;
    if (this.#rows.has(id)) return;
    const row = createRow(
      upload.name,
      undefined,
      (action) => void this.#answerOffer(upload, action),
    );
    const { unfinished } = this.#wording.texts;
    const actions = ["continue", "discard"] as const;
    row.update(
      { name: upload.name, state: "unfinished", note: unfinished, actions },
      this.#wording,
    );
    this.#addRow(id, row);
  }

  async #answerOffer(upload: UnfinishedUpload, action: RowAction): Promise<void> {
    if (action === "discard") await this.queue.discard(upload);
    else if ((await this.queue.takeUp(upload)) === undefined) {
      // The row stays until the file is there.
      this.#frame.choose();
      return;
    }
    this.#drop(`unfinished-${upload.size}-${upload.name}`);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "hitless-upload": HitlessUpload;
  }
}
