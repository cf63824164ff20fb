import { expect, test } from "vitest";
import { markdownPassages } from "./markdown.ts";

const DOCUMENT = `# Camera

A box that **sees**, with [a lens](https://lens.test).
Its second line.

- One \`thing\`.
- Another.

## Parts & prices

| part | price | why |
|---|---|---|
| \`A|B\` lens | 10 | |

## Use

\`\`\`sh
# take
camera --take   # not a heading

# develop
camera --develop
\`\`\`

\`\`\`
[box]--[lens]
\`\`\`
`;

test("a document is cut by heading, paragraph, item, table line and stretch of code, without its markup", () => {
  const passages = markdownPassages("README", DOCUMENT.replace("A|B", "A\\|B"));
  expect(passages.map(({ title, kind, text }) => [title, kind, text])).toEqual([
    ["Camera", "text", "A box that sees, with a lens. Its second line."],
    ["Camera", "text", "One thing."],
    ["Camera", "text", "Another."],
    ["Parts & prices", "text", "A|B lens. price: 10"],
    ["Use", "code", "# take\ncamera --take   # not a heading"],
    ["Use", "code", "# develop\ncamera --develop"],
    ["Use", "drawing", "[box]--[lens]"],
  ]);
  expect(passages[3]).toMatchObject({
    section: "readme-parts-prices",
    url: "/ask?read=readme-parts-prices",
  });
});
