import { type LoosePassage, sectionHref } from "../../src/ask/passage.ts";

/** A paragraph, an item of a list, a line of a table or a stretch of code, with its markup. */
interface Block {
  readonly kind: LoosePassage["kind"];
  readonly text: string;
}

/**
 * Cuts a markdown document into passages, by heading and then by paragraph, item, table line and stretch of code.
 * It knows what our own documents use: `#` headings, fences, pipe tables, `-` lists.
 */
export function markdownPassages(source: string, markdown: string): LoosePassage[] {
  return sectionsOf(markdown).flatMap(({ title, lines }) => {
    const section = slug(`${source} ${title}`);
    return blocksOf(lines).map(({ kind, text }) => ({
      ...{ title, source, section, kind },
      text: kind === "text" ? plain(text) : text,
      url: sectionHref(section),
    }));
  });
}

function sectionsOf(markdown: string): { title: string; lines: string[] }[] {
  const sections: { title: string; lines: string[] }[] = [];
  let fenced = false;
  for (const line of markdown.split("\n")) {
    if (line.startsWith("```")) fenced = !fenced;
    const heading = fenced ? null : /^#{1,6} (.+)$/.exec(line);
    if (heading !== null) sections.push({ title: plain(heading[1] ?? ""), lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections;
}

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.startsWith("```")) {
      const end = lines.indexOf("```", at + 1);
      blocks.push(...codeBlocks(line.slice(3), lines.slice(at + 1, end)));
      at = end + 1;
    } else if (line.startsWith("|")) {
      const end = endOf(lines, at, (each) => each.startsWith("|"));
      blocks.push(...tableLines(lines.slice(at, end)));
      at = end;
    } else if (line === "") {
      at += 1;
    } else {
      const end = endOf(lines, at + 1, (each) => each !== "" && !/^(```|\||- )/.test(each));
      blocks.push({ kind: "text", text: lines.slice(at, end).join(" ").replace(/^- /, "") });
      at = end;
    }
  }
  return blocks;
}

function endOf(lines: readonly string[], from: number, belongs: (line: string) => boolean): number {
  const found = lines.findIndex((line, index) => index >= from && !belongs(line));
  return found === -1 ? lines.length : found;
}

/** Code without a language is a drawing. A language's is cut where it leaves a line empty. */
function codeBlocks(language: string, lines: readonly string[]): Block[] {
  if (language === "") return [{ kind: "drawing", text: lines.join("\n") }];
  return lines
    .join("\n")
    .split(/\n{2,}/)
    .map((text) => ({ kind: "code", text }));
}

/** Each line of a table says by itself what its columns say at the top. */
function tableLines(lines: readonly string[]): Block[] {
  const [head = [], , ...rows] = lines.map(cellsOf);
  return rows.map(([first = "", ...rest]) => {
    const said = rest.flatMap((cell, index) => {
      const name = head[index + 1] ?? "";
      return cell === "" ? [] : [name === "" ? cell : `${name}: ${cell}`];
    });
    return { kind: "text", text: `${first}. ${said.join("; ")}` };
  });
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

/** Without emphasis, links and the marks of code. */
export function plain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replaceAll("**", "")
    .replaceAll("`", "")
    .trim();
}

/** As it stands in an address: `readme-an-order-as-one-zip`. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^-|-$/g, "");
}
