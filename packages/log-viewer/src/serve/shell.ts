import { firstModule } from "./assets.ts";

const searchHelp = [
  ["timeout", "lines with the word; timeout* also finds timeouts"],
  ['"connection reset"', "these words behind each other"],
  ["-healthz", "lines without it"],
  ["a (b OR c)", "a, and b or c"],
  ["host:web* app:nginx", "of hosts and programs; * is anything"],
  ["severity>=warning", "and facility:local0"],
  ["since:2h until:14:30", "when received; also 2026-01-31T14:30"],
  ["requestId:abc status>=500", "fields of structured data and of JSON"],
] as const;

const keys = [
  ["/", "search"],
  ["j k", "next, previous line; with Shift, a range"],
  ["Space", "pause, and go on"],
  ["Enter", "details of the line"],
  ["c", "what was around it"],
  ["g G", "first, last line"],
  ["Esc", "close, back to the lines"],
  ["?", "this help"],
] as const;

/** The page: what is here without a script; the first module brings it to life. */
export function shell(): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Logs</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/style.css">
<script type="module" src="${firstModule}"></script>
</head>
<body>
<header>
<button id="menu" class="quiet" aria-expanded="false" aria-controls="side">Menu</button>
<h1>Logs</h1>
<form id="search" role="search">
<label class="hidden" for="query">Search</label>
<input id="query" type="search" placeholder='Search: error -healthz host:web* severity&gt;=warning' autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="2000" aria-describedby="query-problem">
<button>Search</button>
</form>
<div class="tools">
<button id="live" aria-pressed="true">Pause</button>
<label class="hidden" for="moment">Jump to a time</label>
<input id="moment" type="datetime-local" step="1" title="Jump to a time">
<button id="save" class="quiet">Save search</button>
<button id="help" class="quiet" aria-label="Help">?</button>
</div>
<div id="query-problem" class="problem" role="alert" hidden></div>
</header>
<aside id="side" aria-label="Filters and systems">
<h2>Saved filters</h2>
<ul id="filters"></ul>
<h2>Systems</h2>
<ul id="systems"></ul>
</aside>
<main>
<div id="banner" class="problem" role="alert" hidden></div>
<section id="over-time" aria-label="Lines over time">
<div class="chart-head"><label for="span">Last</label>
<select id="span"><option value="900000">15 minutes</option><option value="3600000" selected>hour</option><option value="21600000">6 hours</option><option value="86400000">day</option><option value="604800000">week</option><option value="2592000000">month</option></select>
<output id="total"></output></div>
<div id="chart"></div>
</section>
<div id="lines" role="listbox" tabindex="0" aria-label="Lines" aria-multiselectable="true"></div>
<div id="state"><output id="count"></output><output id="missed"></output><button id="newer" class="quiet" hidden>To the newest</button></div>
<section id="details" aria-label="Details of the line" hidden></section>
</main>
<footer id="status">Connecting …</footer>
<dialog id="help-dialog" aria-labelledby="help-title">
<h2 id="help-title">Help</h2>
<h3>Search</h3><dl>${rows(searchHelp)}</dl>
<h3>Keys</h3><dl>${rows(keys)}</dl>
<form method="dialog"><button>Close</button></form>
</dialog>
<dialog id="save-dialog" aria-labelledby="save-title">
<h2 id="save-title">Save this search</h2>
<form id="save-form">
<p id="save-search"></p>
<label for="save-name">Name</label>
<input id="save-name" required maxlength="100" autocomplete="off">
<fieldset id="save-alert">
<legend>Call a webhook</legend>
<label for="save-webhook">Webhook</label>
<select id="save-webhook"><option value="">none</option></select>
<label for="save-count">when it matches so many times</label>
<input id="save-count" type="number" min="1" max="10000" value="10">
<label for="save-within">within seconds</label>
<input id="save-within" type="number" min="1" max="86400" value="60">
</fieldset>
<div id="save-problem" class="problem" role="alert" hidden></div>
<div class="buttons"><button>Save</button><button type="button" id="save-cancel" class="quiet">Cancel</button></div>
</form>
</dialog>
<noscript><p class="problem">This page needs JavaScript. The lines are also at <a href="/api/lines?limit=100">/api/lines</a>.</p></noscript>
</body>
</html>
`;
}

function rows(pairs: readonly (readonly [string, string])[]): string {
  return pairs
    .map(([term, meaning]) => `<dt><code>${escape(term)}</code></dt><dd>${meaning}</dd>`)
    .join("");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
