import { html, type Content, type Html } from "./escape.ts";

/** A column: its name, and whether it holds numbers. */
export interface Head {
  name: Content;
  number?: boolean;
}

/**
 * A table that scrolls on its own where the page is too narrow for it. Its first column names the row.
 */
export function table(
  caption: string,
  heads: readonly Head[],
  rows: readonly (readonly Content[])[],
): Html {
  const align = (index: number) => (heads[index]?.number ? "number" : "text");
  const head = heads.map(
    ({ name }, index) => html`<th scope="col" class="${align(index)}">${name}</th>`,
  );
  const body = rows.map((cells) => {
    const columns = cells.map((cell, index) =>
      index === 0
        ? html`<th scope="row" class="${align(0)}">${cell}</th>`
        : html`<td class="${align(index)}">${cell}</td>`,
    );
    return html`<tr>
      ${columns}
    </tr>`;
  });
  return html`<div class="scroll">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}
