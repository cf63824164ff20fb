import type { PictureSource } from "./upstream/client.ts";

/** A picture on its way to the enhancement service. */
export interface OutgoingPicture {
  readonly name: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  /** Its bytes, from the beginning; asked for again with each attempt. */
  readonly open: PictureSource;
}

/** A file that was not sent, and why. */
export interface FileFailure {
  readonly name: string;
  readonly error: string;
}
