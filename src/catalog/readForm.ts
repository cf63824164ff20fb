import { decodeField, type MultipartError, make, type PartInfo } from "multipasta";
import { DarkroomError } from "../errors.ts";
import { LIMITS } from "../limits.ts";

/** Where the bytes of the one file part go. */
export interface FileSink {
  /** Takes the next bytes; they are not kept after the promise resolves. */
  write(chunk: Uint8Array): Promise<void>;
}

export interface Form {
  readonly fields: ReadonlyMap<string, string>;
  /** Name that the client gave the file; null if there was no file part. */
  readonly fileName: string | null;
}

type Event = { readonly chunk: Uint8Array } | { readonly fault: DarkroomError };

/** Fields beside the picture are few; more are a mistake. */
const MAX_PARTS = 16;
const FILE_FIELD = "file";

/**
 * Reads a multipart form as it arrives and hands its file on, chunk by chunk; nothing is held but small
 * fields. When something is wrong the rest of the body is drained, up to twice the limit, before the error
 * is thrown: an answer in the middle of a body resets the connection and the caller would not see it.
 * @throws DarkroomError invalid_multipart, file_missing, file_too_large, and what the sink throws
 */
export async function readForm(request: Request, sink: FileSink): Promise<Form> {
  const declared = Number(request.headers.get("content-length") ?? Number.NaN);
  if (declared > LIMITS.uploadBytes + LIMITS.uploadOverheadBytes) throw new DarkroomError("file_too_large");
  if (request.body === null) throw new DarkroomError("file_missing");

  const fields = new Map<string, string>();
  const events: Event[] = [];
  let fileName: string | null = null;
  let fileBytes = 0;
  const parser = make({
    headers: Object.fromEntries(request.headers),
    maxParts: MAX_PARTS,
    maxFieldSize: LIMITS.formFieldBytes,
    isFile: (part) => part.name === FILE_FIELD || part.filename !== undefined,
    onField: (part, value) => fields.set(part.name, decodeField(part, value)),
    onFile: (part) => {
      const unexpected = refusePart(part, fileName !== null);
      if (unexpected !== null) events.push({ fault: unexpected });
      else fileName = part.filename ?? "";
      return (chunk) => {
        if (chunk !== null && unexpected === null) events.push({ chunk });
      };
    },
    onError: (error) => events.push({ fault: explain(error) }),
    onDone: () => {},
  });

  const takeEvents = async () => {
    for (const event of events.splice(0)) {
      if ("fault" in event) throw event.fault;
      fileBytes += event.chunk.length;
      if (fileBytes > LIMITS.uploadBytes) throw new DarkroomError("file_too_large");
      await sink.write(event.chunk);
    }
  };

  const reader = request.body.getReader();
  let received = 0;
  let fault: unknown;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    received += value.length;
    if (received > 2 * LIMITS.uploadBytes) {
      await reader.cancel();
      throw new DarkroomError("file_too_large");
    }
    if (fault !== undefined) continue;
    try {
      parser.write(value);
      await takeEvents();
    } catch (thrown) {
      fault = thrown;
    }
  }
  if (fault !== undefined) throw fault;
  parser.end();
  await takeEvents();
  if (fileName === null) throw new DarkroomError("file_missing");
  return { fields, fileName };
}

function refusePart(part: PartInfo, hasFile: boolean): DarkroomError | null {
  if (part.name !== FILE_FIELD) {
    return new DarkroomError("invalid_multipart", {
      message: `Send the picture as the field "file", not "${part.name}".`,
    });
  }
  return hasFile
    ? new DarkroomError("invalid_multipart", { message: "Send one picture in a request." })
    : null;
}

const MESSAGES: Readonly<Record<MultipartError["_tag"], string | undefined>> = {
  InvalidBoundary:
    "The Content-Type names no boundary. Send multipart/form-data, as `curl -F file=@photo.jpg` does.",
  BadHeaders: "A part has headers that cannot be read.",
  InvalidDisposition: "A part has no valid Content-Disposition.",
  ReachedLimit: "Too many parts, or a field that is too long.",
  EndNotReached: "The body ends before its last boundary. Send it again, whole.",
};

function explain(error: MultipartError): DarkroomError {
  const message = MESSAGES[error._tag];
  return new DarkroomError("invalid_multipart", message === undefined ? {} : { message });
}
