import type { ArchiveMember, Piece } from "./layout.ts";
import { RecordBuffer } from "./recordBuffer.ts";

/** A member whose content lies in R2. */
export interface StoredMember extends ArchiveMember {
  readonly key: string;
  /** R2's own entity tag of the object, without quotes. */
  readonly etag: string;
}

/** What has to be known of a member's object to send some of it. */
export type MemberObject = Pick<StoredMember, "key" | "etag" | "size">;

type MemberPiece = Extract<Piece, { kind: "member" }>;

/** Records that are written together, and the content that follows them. */
interface Step {
  readonly records: Uint8Array;
  /** Bytes of content. */
  readonly length: number;
  readonly content: Promise<ReadableStream> | null;
}

/**
 * Members that are asked for before it is their turn: R2 takes some 30 ms to answer, more than a thumbnail takes
 * to send. Only few and small ones, so that none lies open while a slow client reads what comes before.
 */
const OPEN_AHEAD = 3;
const BYTES_AHEAD = 4 * 1024 * 1024;

/** A member is not there as the list says: gone, changed, or R2 did not give it. */
export class LostMember extends Error {
  override readonly name = "LostMember";
}

/**
 * Writes records and the contents of members, each piped straight from R2, and closes `sink`. After a failure
 * `sink` is aborted, what is under way cancelled, and no more is read.
 * @throws LostMember; otherwise what broke the pipe, nearly always a reader who went away: the runtime does not
 * tell that from a failure of R2 in the middle of an object
 */
export async function sendPieces(
  pieces: Iterable<Piece>,
  members: readonly MemberObject[],
  bucket: Pick<R2Bucket, "get">,
  sink: WritableStream<Uint8Array>,
): Promise<void> {
  const source = inSteps(pieces, (piece) => open(piece, members, bucket))[Symbol.iterator]();
  const queue: Step[] = [];
  try {
    for (;;) {
      fill(queue, source);
      const step = queue[0];
      if (step === undefined) break;
      const written = write(sink, step.records);
      // Stays in the queue until it is piped: what is left there after a failure has to be cancelled.
      const content = await step.content;
      queue.shift();
      fill(queue, source, step.length);
      // A pipe waits for what was written before it, and fails with it: a turn of ours between them would cost more.
      await (content?.pipeTo(sink, { preventClose: true }) ?? written);
    }
    await sink.close();
  } catch (reason) {
    for (const { content } of queue) content?.then((body) => body.cancel(reason)).catch(() => {});
    // A pipe that failed has aborted it already, and may have left it locked.
    await sink.abort(reason).catch(() => {});
    throw reason;
  }
}

function* inSteps(
  pieces: Iterable<Piece>,
  openMember: (piece: MemberPiece) => Promise<ReadableStream>,
): Generator<Step> {
  const records = new RecordBuffer();
  for (const piece of pieces) {
    if (piece.kind === "member") {
      const content = openMember(piece);
      // Whoever waits for it gets the failure; until then it must not count as unhandled.
      content.catch(() => {});
      yield { records: records.take(), length: piece.length, content };
    } else {
      records.add(piece.bytes);
      if (records.isFull) yield { records: records.take(), length: 0, content: null };
    }
  }
  yield { records: records.take(), length: 0, content: null };
}

/** Takes the next step, and while all that is open stays small, those behind it. */
function fill(queue: Step[], source: Iterator<Step>, underWay = 0): void {
  let bytes = underWay + queue.reduce((sum, { length }) => sum + length, 0);
  const isFirst = () => queue.length === 0 && underWay === 0;
  while (isFirst() || (queue.length < OPEN_AHEAD && bytes < BYTES_AHEAD)) {
    const next = source.next();
    if (next.done === true) return;
    queue.push(next.value);
    bytes += next.value.length;
  }
}

async function open(
  { index, offset, length }: MemberPiece,
  members: readonly MemberObject[],
  bucket: Pick<R2Bucket, "get">,
): Promise<ReadableStream> {
  const member = members[index];
  if (member === undefined) throw new RangeError(`no member ${index}`);
  const { key, etag, size } = member;
  const isWhole = length === size;
  const found = await bucket
    .get(key, isWhole ? {} : { range: { offset, length } })
    .catch((cause: unknown) => {
      throw new LostMember(`${key}: not read`, { cause });
    });
  if (found === null) throw new LostMember(`${key}: gone`);
  // Compared here and not by `onlyIf`, which costs a fifth of the speed; the answer tells what its body is of.
  if (found.etag === etag && found.size === size) return found.body;
  await found.body.cancel();
  const lost =
    found.size === size
      ? `changed, ${found.etag} instead of ${etag}`
      : `${found.size} bytes instead of ${size}`;
  throw new LostMember(`${key}: ${lost}`);
}

function write(sink: WritableStream<Uint8Array>, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0) return Promise.resolve();
  const writer = sink.getWriter();
  const written = writer.write(bytes);
  writer.releaseLock();
  // Whoever waits for it gets the failure; until then it must not count as unhandled.
  written.catch(() => {});
  return written;
}
