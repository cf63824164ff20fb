import type { Passage } from "../../../ask/passage.ts";
import { pageHref } from "../../api/tenant.ts";
import { Icon } from "../../parts/Icon.tsx";
import { ScrollX } from "../../parts/ScrollX.tsx";
import { placeOf } from "./places.ts";

export interface SectionPageProps {
  readonly passages: readonly Passage[];
  readonly section: string;
}

/** A whole section of the documentation, where an answer stands in it. */
export function SectionPage({ passages, section }: SectionPageProps) {
  const own = passages.filter((passage) => passage.section === section);
  const [first] = own;
  const titles = new Set(own.map(({ title }) => title));
  return (
    <article class="section">
      <p>
        <a class="button" href={pageHref("/ask")}>
          <Icon name="back" /> Ask
        </a>
      </p>
      <header>
        <h1>{first === undefined ? "No such section" : titles.size === 1 ? first.title : placeOf(first)}</h1>
        {first !== undefined && titles.size === 1 && <p class="soft">{placeOf(first)}</p>}
      </header>
      {own.map((passage) => (
        <section key={passage.id}>
          {titles.size > 1 && <h2>{passage.title}</h2>}
          {passage.kind === "text" ? (
            <p>{passage.text}</p>
          ) : (
            <ScrollX label={passage.kind === "code" ? "Code" : "Drawing"}>
              <pre>{passage.text}</pre>
            </ScrollX>
          )}
        </section>
      ))}
    </article>
  );
}
