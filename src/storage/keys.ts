/** Keys are built from our own ids only, so this alphabet never needs escaping in a URL. */
const SEGMENT = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
/** R2 takes keys of up to 1,024 bytes. */
const KEY_BYTES = 1024;

export interface RenditionName {
  /** Id of the asset it was made from. */
  readonly asset: string;
  readonly preset: string;
  /** Version of the recipe that made it. */
  readonly recipe: string | number;
  /** Job and lease that made it: no other ever writes the key, so one that is scheduled for deletion stays dead. */
  readonly job: string;
  readonly fence: number;
  /** File extension without its dot. */
  readonly ext: string;
}

/** Key of an original. */
export function assetKey(asset: string): string {
  return join("assets", asset);
}

/** Key of a rendition: `renditions/{asset}/{preset}.{recipe}.{job}.{fence}.{ext}`. */
export function renditionKey({ asset, preset, recipe, job, fence, ext }: RenditionName): string {
  return join("renditions", asset, `${preset}.${recipe}.${job}.${fence}.${ext}`);
}

/** Key of what a later reader of an original needs to start in its middle, by the job and the lease that made it. */
export function checkpointsKey(asset: string, job: string, fence: number): string {
  return join("checkpoints", asset, `${job}.${fence}`);
}

/** Key of a file of a print, or of a part of one, by the lease that made it: `renders/{id}/{fence}/{name}`. */
export function renderKey(render: string, fence: number, name: string): string {
  return join("renders", render, String(fence), name);
}

/** Key of a computed archive, for signed links alone: nothing is ever stored under it. */
export function archiveKey(id: string): string {
  return join("archives", id);
}

/** Key of the `n`-th object that the worker with this fence gathered for an archive. */
export function archivePictureKey(archiveId: string, fence: number, n: number): string {
  return join("archives", archiveId, `${fence}.${n}`);
}

/** Key of bytes on their way to another service; no row ever names it. */
export function spoolKey(id: string): string {
  return join("spool", id);
}

/** Whether `text` has the form of a key: plain segments, so no `..`, no empty one, nothing to escape. */
export function isKey(text: string): boolean {
  return text.length <= KEY_BYTES && text.split("/").every((segment) => SEGMENT.test(segment));
}

function join(...segments: string[]): string {
  if (!segments.every((segment) => SEGMENT.test(segment))) {
    throw new TypeError(`not a key segment in ${JSON.stringify(segments)}`);
  }
  return segments.join("/");
}
