import { LostMember, type MemberObject, sendPieces } from "../archive/sendPieces.ts";
import { noteUpload, openPending, renewPending } from "../db/pendingObjects.ts";
import { giveUpAssembly, noteAssembly, type WrittenObject } from "../db/renderWork.ts";
import type { PrintAssembly } from "../db/schema/prints.ts";
import { DarkroomError } from "../errors.ts";
import { piecesBetween, type TiffLayout } from "../imaging/tiff/layout.ts";
import { renderKey } from "../storage/keys.ts";
import { type StepTools, whyNothingChanged } from "./renderStep.ts";

/** What R2 says of an upload that cannot be gone on with: it or a part of it is not there, or parts do not fit. */
const LOST_UPLOAD = /\((10024|10025|10048)\)/;
const METADATA: R2HTTPMetadata = { contentType: "image/tiff" };

/** A print's file, and the objects that its bands lie in. */
export interface FileParts {
  readonly layout: TiffLayout;
  readonly bands: readonly MemberObject[];
}

/**
 * Puts a print's file together in R2 out of its bands, piped from there to there: nothing of it is held. More than
 * one part becomes a multipart upload that every other worker can go on with: each part is noted when it is done.
 * @param known how far an earlier worker came
 * @throws LeaseLost; LostMember where a band's object is not as its row says; DarkroomError `unavailable` after an
 * upload was given up: the next attempt begins another
 */
export async function uploadFile(
  tools: StepTools,
  file: FileParts,
  known: PrintAssembly | null,
  keep: () => Promise<void>,
): Promise<WrittenObject> {
  const { size } = file.layout;
  if (isOnePart(tools, file)) return putWhole(tools, file);
  let assembly = (await resumed(tools, known)) ?? (await begin(tools));
  const upload = tools.services.bucket.resumeMultipartUpload(assembly.key, assembly.uploadId);
  const { partBytes } = assembly;
  for (let n = assembly.parts.length; n * partBytes < size; n++) {
    await keep();
    const part = await sendPart(tools, file, assembly, upload, n);
    assembly = { ...assembly, parts: [...assembly.parts, part.etag] };
    await note(tools, assembly);
  }
  return complete(tools, file, assembly, upload);
}

/** Whether the file is put at once: then nothing of it is of use to another worker. */
export function isOnePart({ partBytes }: StepTools, { layout }: FileParts): boolean {
  return layout.size <= partBytes;
}

/** Where a worker puts a file that it begins. */
export function fileKey({ work }: StepTools): string {
  return renderKey(work.jobId, work.fence, "print.tif");
}

async function putWhole(tools: StepTools, file: FileParts): Promise<WrittenObject> {
  const { db, bucket } = tools.services;
  const key = fileKey(tools);
  const { size } = file.layout;
  await openPending(db, key, Date.now());
  const { etag } = await pipeBetween(bucket, file, 0, size, (body) =>
    bucket.put(key, body, { httpMetadata: METADATA }),
  );
  return { key, etag, size };
}

/** The upload that was begun before, unless the sweep took it for one that nobody goes on with. */
async function resumed(tools: StepTools, known: PrintAssembly | null): Promise<PrintAssembly | null> {
  if (known === null) return null;
  const { db } = tools.services;
  if (await renewPending(db, known.key, Date.now())) return known;
  await giveUpAssembly(db, tools.work, known, Date.now());
  return null;
}

async function begin(tools: StepTools): Promise<PrintAssembly> {
  const { services, partBytes } = tools;
  const { db, bucket } = services;
  const key = fileKey(tools);
  await openPending(db, key, Date.now());
  const { uploadId } = await bucket.createMultipartUpload(key, { httpMetadata: METADATA });
  await noteUpload(db, key, uploadId);
  const assembly = { key, uploadId, partBytes, parts: [] };
  await note(tools, assembly);
  return assembly;
}

async function note(tools: StepTools, assembly: PrintAssembly): Promise<void> {
  if (!(await noteAssembly(tools.services.db, tools.work, assembly))) throw await whyNothingChanged(tools);
}

async function sendPart(
  tools: StepTools,
  file: FileParts,
  assembly: PrintAssembly,
  upload: R2MultipartUpload,
  n: number,
): Promise<R2UploadedPart> {
  const { partBytes } = assembly;
  const from = n * partBytes;
  const length = Math.min(partBytes, file.layout.size - from);
  try {
    return await pipeBetween(tools.services.bucket, file, from, length, (body) =>
      upload.uploadPart(n + 1, body),
    );
  } catch (thrown) {
    if (LOST_UPLOAD.test(String(thrown))) throw await givenUp(tools, assembly, thrown);
    throw thrown;
  }
}

/**
 * Makes the object of its parts. That fails where an earlier worker did it and died before it could say so, which
 * is as good; where one that had lost the step wrote a part again; and where the upload was aborted.
 */
async function complete(
  tools: StepTools,
  { layout: { size } }: FileParts,
  assembly: PrintAssembly,
  upload: R2MultipartUpload,
): Promise<WrittenObject> {
  const { key, parts } = assembly;
  const { bucket } = tools.services;
  let object: R2Object | null;
  try {
    object = await upload.complete(parts.map((etag, i) => ({ partNumber: i + 1, etag })));
  } catch (thrown) {
    object = await bucket.head(key);
    if (object === null)
      throw LOST_UPLOAD.test(String(thrown)) ? await givenUp(tools, assembly, thrown) : thrown;
  }
  if (object.size === size) return { key, etag: object.etag, size };
  throw await givenUp(tools, assembly, new Error(`${object.size} bytes instead of ${size}`));
}

async function givenUp(
  { services, work }: StepTools,
  assembly: PrintAssembly,
  cause: unknown,
): Promise<DarkroomError> {
  services.log.warn("assembly_given_up", { parts: assembly.parts.length, error: String(cause) });
  await giveUpAssembly(services.db, work, assembly, Date.now());
  return new DarkroomError("unavailable", { cause });
}

/** Hands some bytes of the file on as a body of known length. */
async function pipeBetween<T>(
  bucket: R2Bucket,
  { layout, bands }: FileParts,
  from: number,
  length: number,
  send: (body: ReadableStream) => Promise<T>,
): Promise<T> {
  const { readable, writable } = new FixedLengthStream(length);
  const [piped, sent] = await Promise.allSettled([
    sendPieces(piecesBetween(layout, from, length), bands, bucket, writable),
    // Whoever refuses the body may leave it unread, and the pipe would wait for ever.
    send(readable).finally(() => readable.cancel().catch(() => {})),
  ]);
  if (piped.status === "rejected" && piped.reason instanceof LostMember) throw piped.reason;
  if (sent.status === "rejected") throw sent.reason;
  if (piped.status === "rejected") throw piped.reason;
  return sent.value;
}
