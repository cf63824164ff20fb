import { useMemo } from "preact/hooks";
import type { Finder, Found } from "../../../ask/find.ts";
import { markTerms } from "../../../ask/marks.ts";
import { readModel } from "../../api/ask.ts";
import { useAsk } from "../../parts/useAsk.ts";
import { sayCount } from "../../text/sizes.ts";
import { ModelSection } from "./ModelSection.tsx";
import { passageHref, placeOf } from "./places.ts";

/** Passages shown at most: what is beyond them is no answer. */
const MOST = 6;

/** The passages that fit a question best, and what a model makes of them where the deployment has one. */
export function Answers({ question, find }: { readonly question: string; readonly find: Finder }) {
  const found = useMemo(() => find(question, MOST), [question, find]);
  const { answer: model } = useAsk("model", readModel);
  return (
    <>
      {found.length > 0 && typeof model === "string" && <ModelSection question={question} model={model} />}
      <section aria-labelledby="passages-title">
        <h2 id="passages-title" class={found.length === 0 ? "quiet" : ""}>
          From the documentation
        </h2>
        <p role="status" class={found.length === 0 ? "" : "quiet"}>
          {found.length === 0 ? <Nothing /> : `${sayCount(found.length, "passage")} found`}
        </p>
        <ol class="passages">
          {found.map((each) => (
            <PassageItem key={each.passage.id} found={each} />
          ))}
        </ol>
      </section>
    </>
  );
}

function Nothing() {
  return (
    <>
      <strong>Nothing in Darkroom’s documentation answers that.</strong> It tells of pictures, renditions,
      prints, orders, archives, jobs, keys and deploying; other words may help.
    </>
  );
}

function PassageItem({ found: { passage, terms } }: { readonly found: Found }) {
  const { kind, text, title } = passage;
  const marked = markTerms(text, terms).map((piece, index) =>
    piece.marked ? <mark key={index}>{piece.text}</mark> : piece.text,
  );
  return (
    <li class="passage">
      <h3>
        <a href={passageHref(passage)}>{title}</a> <span class="soft small">{placeOf(passage)}</span>
      </h3>
      {kind === "code" ? <pre>{marked}</pre> : <p>{marked}</p>}
    </li>
  );
}
