interface StreamEvent {
  id: number;
  at: string;
  activity?: { who: string; did: string; design: string };
  version: string;
  color: string;
}

const shownActivities = 5;
const retryMs = 3000;

const list = element("activity");
const live = element("live");
const pause = element("pause");
const moved = element("moved");
const page = document.documentElement.dataset;

let last = list.dataset["last"] ?? "";
let paused = false;
let source = connect();

for (const time of list.querySelectorAll("time")) time.textContent = clock(time.dateTime);
pause.hidden = false;
pause.addEventListener("click", () => {
  paused = !paused;
  pause.textContent = paused ? "Go on" : "Pause";
  source.close();
  if (paused) say(`Paused at event ${last}`, "paused");
  else source = connect();
});

function connect(): EventSource {
  const opened = new EventSource(`/events?last=${encodeURIComponent(last)}`);
  opened.addEventListener("message", ({ data }: MessageEvent<string>) => receive(parse(data)));
  opened.addEventListener("error", () => {
    say(`Connecting again after event ${last}`, "waiting");
    // Browsers try again after a broken connection, and give up after an answer such as 503.
    if (opened.readyState === EventSource.CLOSED) setTimeout(reconnect, retryMs, opened);
  });
  return opened;
}

function reconnect(failed: EventSource): void {
  if (source === failed && !paused) source = connect();
}

function parse(data: string): StreamEvent {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own server wrote it
  return JSON.parse(data) as StreamEvent;
}

function receive({ id, at, activity, version, color }: StreamEvent): void {
  last = String(id);
  // Five events come each second; a number that changes once a second is calm enough to read.
  if (live.dataset["state"] !== "live" || id % 5 === 0) say(`Live, event ${last}`, "live");
  if (activity !== undefined) show(at, activity);
  if (version !== moved.dataset["version"]) announce(version, color);
}

function show(at: string, { who, did, design }: NonNullable<StreamEvent["activity"]>): void {
  const time = Object.assign(document.createElement("time"), { dateTime: at });
  time.textContent = clock(at);
  const text = document.createElement("span");
  text.append(named("b", who), ` ${did} `, named("i", design));
  const item = document.createElement("li");
  item.append(time, text);
  item.className = "fresh";
  list.prepend(item);
  while (list.children.length > shownActivities) list.lastElementChild?.remove();
}

/** Says when the stream has moved to another version while this page stayed open. */
function announce(version: string, color: string): void {
  moved.dataset["version"] = version;
  if (version === page["version"]) return moved.replaceChildren();
  const reload = Object.assign(document.createElement("a"), { href: "/", textContent: "Load it" });
  moved.replaceChildren(
    `Version ${version}${color === "none" ? "" : ` on ${color}`} answers now. `,
    reload,
  );
}

function say(text: string, state: "live" | "waiting" | "paused"): void {
  live.textContent = text;
  live.dataset["state"] = state;
}

function clock(at: string): string {
  return new Date(at).toLocaleTimeString([], { timeStyle: "short", hourCycle: "h23" });
}

function named(tag: "b" | "i", text: string): HTMLElement {
  return Object.assign(document.createElement(tag), { textContent: text });
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no element "${id}"`);
  return found;
}
