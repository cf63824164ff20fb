import { useState } from "preact/hooks";
import { beginArchive, beginImport, type Order, streamAddress } from "../../api/orders.ts";
import { asProblem, type Problem } from "../../api/problem.ts";
import { countBuyable, isSimulated } from "../../orders/orderState.ts";
import {
  LIBRARY_FORMATS,
  noteOptions,
  noteTaken,
  readOptions,
  sayTaken,
} from "../../orders/pictureOptions.ts";
import { Icon } from "../../parts/Icon.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { saveFile } from "../../parts/saveFile.ts";
import { noteInQuery, useQuery } from "../../parts/useQuery.ts";
import { ArchiveJob } from "./ArchiveJob.tsx";
import { ImportJob } from "./ImportJob.tsx";
import { OptionsForm } from "./OptionsForm.tsx";
import { SpendDialog } from "./SpendDialog.tsx";

/** The ways to have an order's pictures. */
type Way = "zip" | "stream" | "library";

/** The job that was begun here last; a link leads to jobs that were begun elsewhere. */
interface Begun {
  readonly jobId?: string;
  /** Counts what was begun: the same job may be the answer again. */
  readonly round: number;
}

/** How the pictures are wanted, and the ways to have them; what is under way is in the address, for a link to it. */
export function TakePanel({ order }: { readonly order: Order }) {
  const { order_id: id, ready } = order;
  const query = useQuery();
  const options = readOptions(query);
  const [asking, setAsking] = useState<Way>();
  const [problem, setProblem] = useState<Problem>();
  const [begun, setBegun] = useState<Begun>({ round: 0 });
  const count = countBuyable(order);
  const full = options.full && ready;

  const take: Readonly<Record<Way, () => Promise<void>>> = {
    async zip() {
      const jobId = await beginArchive(id, { ...options, full });
      setBegun(({ round }) => ({ jobId, round: round + 1 }));
      noteInQuery({ zip: jobId, taken: noteTaken({ ...options, full }) });
    },
    async stream() {
      saveFile(streamAddress(id, { ...options, full }));
    },
    async library() {
      const jobId = await beginImport(id, { ...options, full });
      setBegun(({ round }) => ({ jobId, round: round + 1 }));
      noteInQuery({ import: jobId });
    },
  };
  const go = (way: Way) => {
    setProblem(undefined);
    if (full) setAsking(way);
    else take[way]().catch((thrown) => setProblem(asProblem(thrown)));
  };
  const jobs = { zip: query.get("zip"), library: query.get("import") };
  const roundOf = (jobId: string) => (begun.jobId === jobId ? begun.round : 0);
  const fitsLibrary = LIBRARY_FORMATS.has(options.format);
  return (
    <aside id="take" class="take" aria-label="Get the pictures">
      <OptionsForm
        options={{ ...options, full }}
        count={count}
        ready={ready}
        onChange={(next) => noteInQuery(noteOptions(next))}
      />
      <div class="take-actions">
        <button type="button" class="button primary" disabled={count === 0} onClick={() => go("zip")}>
          <Icon name="download" /> Get the ZIP
        </button>
        <button
          type="button"
          class="button"
          disabled={count === 0 || !fitsLibrary}
          aria-describedby={fitsLibrary ? undefined : "library-formats"}
          onClick={() => go("library")}
        >
          <Icon name="add" /> Add to the Library
        </button>
      </div>
      {!fitsLibrary && (
        <p id="library-formats" class="soft small">
          The Library takes JPEG, PNG and WebP.
        </p>
      )}
      {problem && <ProblemNotice problem={problem} />}
      {jobs.zip !== null && (
        <ArchiveJob
          order={order}
          jobId={jobs.zip}
          taken={sayTaken(query.get("taken"))}
          begun={roundOf(jobs.zip)}
          onRetry={() => go("zip")}
        />
      )}
      {jobs.library !== null && (
        <ImportJob
          order={order}
          jobId={jobs.library}
          begun={roundOf(jobs.library)}
          onRetry={() => go("library")}
        />
      )}
      {ready && (
        <p class="soft small">
          In a hurry?{" "}
          <button type="button" class="as-link" disabled={count === 0} onClick={() => go("stream")}>
            Stream the ZIP
          </button>{" "}
          as it is made: it begins at once, but if it is cut it begins anew.
        </p>
      )}
      {asking && (
        <SpendDialog
          count={count}
          simulated={isSimulated(order)}
          onConfirm={async () => {
            await take[asking]();
            setAsking(undefined);
          }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </aside>
  );
}
