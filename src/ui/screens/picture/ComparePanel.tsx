import { useEffect, useRef, useState } from "preact/hooks";
import { type Asset, type CompareResult, compareAsset } from "../../api/assets.ts";
import { asProblem, isAbort, Problem } from "../../api/problem.ts";
import { CompareSlider } from "../../parts/CompareSlider.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Picture } from "../../parts/Picture.tsx";
import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { announce } from "../../shell/announce.ts";
import { HEAD_BYTES, refusalOf } from "../../uploads/checkFile.ts";
import { carriesFiles } from "../../uploads/droppedFiles.ts";
import { ComparisonTable, VERDICTS } from "./ComparisonTable.tsx";

export interface ComparePanelProps {
  readonly asset: Asset;
  readonly onClose: () => void;
}

/** The picture beside another file: one over the other, with how far apart they are. The file is not kept. */
export function ComparePanel({ asset, onClose }: ComparePanelProps) {
  const [file, setFile] = useState<File>();
  const { result, problem, again } = useComparison(asset, file);
  const address = useObjectUrl(file);
  return (
    <section
      class="compare"
      aria-label={`Compare ${asset.file_name} with another file`}
      onDragOver={(event) => {
        if (carriesFiles(event)) event.preventDefault();
      }}
      onDrop={(event) => {
        const [dropped] = event.dataTransfer?.files ?? [];
        if (dropped === undefined) return;
        event.preventDefault();
        setFile(dropped);
      }}
    >
      <div class="compare-head">
        <h2>Compare with another file</h2>
        <FileChoice chosen={file} onChoose={setFile} />
        <button type="button" class="button" onClick={onClose}>
          Done
        </button>
      </div>
      {file === undefined || address === undefined ? (
        <p class="compare-empty soft">
          <Icon name="compare" />
          Choose the file, or drop it here. It is looked at and not kept.
        </p>
      ) : problem?.passing !== false ? (
        <CompareSlider
          ratio={asset.width / asset.height}
          leftName={asset.file_name}
          rightName={file.name}
          left={<Picture asset={asset} preset="zoom" under="card" alt={asset.file_name} eager />}
          right={<img src={address} alt={file.name} draggable={false} />}
        />
      ) : null}
      {problem && <ProblemNotice problem={problem} onRetry={problem.passing ? again : undefined} />}
      {file !== undefined && !problem && result === undefined && (
        <p class="soft" role="status">
          Comparing …
        </p>
      )}
      {result && <ComparisonTable result={result} />}
    </section>
  );
}

interface FileChoiceProps {
  readonly chosen: File | undefined;
  readonly onChoose: (file: File) => void;
}

function FileChoice({ chosen, onChoose }: FileChoiceProps) {
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <>
      <button ref={button} type="button" class="button primary" onClick={() => input.current?.click()}>
        {chosen === undefined ? "Choose a file" : "Choose another"}
      </button>
      <input
        ref={input}
        class="quiet"
        type="file"
        accept="image/jpeg,image/png,image/webp"
        aria-label="File to compare with"
        tabIndex={-1}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file !== undefined) onChoose(file);
          currentTarget.value = "";
        }}
      />
    </>
  );
}

function useComparison(asset: Asset, file: File | undefined) {
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{ result?: CompareResult; problem?: Problem }>({});
  useEffect(() => {
    setState({});
    if (file === undefined) return;
    const leaving = new AbortController();
    compareFile(asset.asset_id, file, leaving.signal).then(
      (result) => {
        setState({ result });
        announce(`Compared with the original: ${VERDICTS[result.original.verdict]}.`);
      },
      (thrown) => {
        if (!leaving.signal.aborted && !isAbort(thrown)) setState({ problem: asProblem(thrown) });
      },
    );
    return () => leaving.abort();
  }, [asset.asset_id, file, round]);
  return { ...state, again: () => setRound((count) => count + 1) };
}

/** @throws Problem, for what cannot be compared before any of it is sent */
async function compareFile(id: string, file: File, signal: AbortSignal): Promise<CompareResult> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const refusal = refusalOf(file.size, head);
  if (refusal !== undefined) throw new Problem(415, { error: refusal.replace(/\.$/, "") });
  return compareAsset(id, file, signal);
}

/** Shows a file that is nowhere but on this machine. */
function useObjectUrl(file: File | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (file === undefined) return setAddress(undefined);
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}
