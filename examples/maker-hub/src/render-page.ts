import { recent, type Activity, type BeatEvent } from "./activity.ts";
import { designs, type Design } from "./designs.ts";
import { featuresOf, type Features } from "./features.ts";
import { html, type Html } from "./html.ts";
import type { Settings } from "./settings.ts";

/** What is shown on the page beyond the designs. */
export interface PageContent {
  settings: Settings;
  /** The newest event; the script goes on from there. */
  eventNumber: number;
  /** Goes with the form, so that a message sent twice is kept once. */
  messageId: string;
  /** The message that was just sent. */
  sentId?: string | undefined;
}

/** The page, whole and usable as it comes; the script only keeps the activity list going. */
export function renderPage(content: PageContent): string {
  const { version, builtVersion, color } = content.settings;
  const features = featuresOf(builtVersion);
  return html`<!doctype html>
    <html
      lang="en"
      data-accent="${features.accent}"
      data-version="${version}"
      data-color="${color}"
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Maker Hub: instruments you can build</title>
        <meta
          name="description"
          content="Makers publish the musical instruments that they designed."
        />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/style.css" />
        <script type="module" src="/assets/activity.js"></script>
      </head>
      <body>
        <a class="skip" href="#designs">Skip to the designs</a>
        ${header(content.settings)}
        <main>
          <section class="intro">
            <p class="eyebrow">Open instrument designs</p>
            <h1>Instruments you can&nbsp;build</h1>
            <p class="lead">Plans, measures and sound, published by the people who made them.</p>
          </section>
          <div class="columns">
            <section id="designs" tabindex="-1" aria-labelledby="designs-title">
              <h2 id="designs-title">Designs</h2>
              <ul class="cards">
                ${designs.map((design) => card(design, features))}
              </ul>
            </section>
            <div class="side">
              ${activitySection(content.eventNumber)} ${messageSection(content)}
            </div>
          </div>
        </main>
        <footer>
          <p>An example app of Hitless. <a href="/export">Download all designs</a> as CSV.</p>
        </footer>
      </body>
    </html> `.html;
}

function header({ version, color }: Settings): Html {
  const place = color === "none" ? undefined : html` on <strong>${color}</strong>`;
  return html`<header class="top">
      <a class="brand" href="/"><span class="mark" aria-hidden="true"></span>Maker Hub</a>
      <p class="release" data-color="${color}">
        <span class="dot" aria-hidden="true"></span>version <strong>${version}</strong>${place}
      </p>
    </header>
    <p class="moved" id="moved" role="status"></p>`;
}

function card(design: Design, features: Features): Html {
  const { name, maker, summary, material, hours, drawing } = design;
  return html`<li class="card">
    <div class="plate">${drawing}</div>
    <h3>${name}</h3>
    <p class="maker">by ${maker}</p>
    <p>${summary}</p>
    ${features.tags ? tagRow(design) : undefined}
    <p class="facts"><span>${material}</span><span>${hours} hours</span></p>
  </li> `;
}

function tagRow({ tags }: Design): Html {
  return html`<ul class="tags" aria-label="Tags">
    ${tags.map((tag) => html`<li>${tag}</li> `)}
  </ul>`;
}

function activitySection(eventNumber: number): Html {
  return html`<section class="panel" aria-labelledby="activity-title">
    <div class="panel-head">
      <h2 id="activity-title">Activity</h2>
      <button type="button" id="pause" hidden>Pause</button>
    </div>
    <ol class="activity" id="activity" data-last="${eventNumber}">
      ${recent(eventNumber, 5).map((event) => activityItem(event))}
    </ol>
    <p class="live" id="live">As of event <span class="number">${eventNumber}</span>.</p>
  </section>`;
}

function activityItem({ at, activity }: BeatEvent & { activity: Activity }): Html {
  const { who, did, design } = activity;
  return html`<li>
    <time datetime="${at}">${at.slice(11, 16)} UTC</time>
    <span><b>${who}</b> ${did} <i>${design}</i></span>
  </li> `;
}

function messageSection({ messageId, sentId }: PageContent): Html {
  const options = designs.map(({ slug, name }) => html`<option value="${slug}">${name}</option>`);
  const sent = html`<p class="sent" role="status">
    Your message is on its way. <small>${sentId}</small>
  </p>`;
  return html`<section class="panel" id="message" aria-labelledby="message-title">
    <h2 id="message-title">Write to a maker</h2>
    ${sentId === undefined ? undefined : sent}
    <form method="post" action="/messages">
      <input type="hidden" name="id" value="${messageId}" />
      <label for="design">Design</label>
      <select id="design" name="design">
        ${options}
      </select>
      <label for="name">Your name <small>optional</small></label>
      <input id="name" name="name" maxlength="80" autocomplete="name" />
      <label for="text">Message</label>
      <textarea id="text" name="message" rows="4" maxlength="2000" required></textarea>
      <button type="submit">Send message</button>
    </form>
  </section>`;
}
