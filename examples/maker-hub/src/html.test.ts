import { expect, test } from "vitest";

import { html } from "./html.ts";

test("escapes whatever could leave its place in text or attribute", () => {
  const nasty = `"><script>alert('x')</script>&`;
  expect(html`<p title="${nasty}">${nasty}</p>`.html).toBe(
    `<p title="&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;">` +
      `&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;</p>`,
  );
});

test("takes markup, numbers, lists and nothing as parts", () => {
  const bold = html`<b>1 &lt; 2</b>`;
  expect(html`<p>${bold}${3}${["a&", [bold]]}${undefined}</p>`.html).toBe(
    "<p><b>1 &lt; 2</b>3a&#38;<b>1 &lt; 2</b></p>",
  );
});
