import { html } from "./html.ts";

/** A page that says what went wrong, with the way back. */
export function renderError(status: number, reason: string): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${status} · Maker Hub</title>
        <link rel="stylesheet" href="/assets/style.css" />
      </head>
      <body>
        <main class="error">
          <p class="eyebrow">Answer ${status}</p>
          <h1>That did not work</h1>
          <p>${reason}</p>
          <p><a href="/">Back to the designs</a></p>
        </main>
      </body>
    </html> `.html;
}
