import type { JobKind, JobStatus, ListedJob } from "../../api/jobs.ts";

export const STATUS_WORDS: Readonly<Record<JobStatus, string>> = {
  queued: "Waiting",
  processing: "At work",
  completed: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
};

export const KIND_WORDS: Readonly<Record<JobKind, string>> = {
  renditions: "Renditions",
  render: "Prints",
  archive: "Archives",
  import: "Imports",
  webhook: "Events",
};

const TITLES: Readonly<Record<JobKind, (about: ListedJob["about"]) => string>> = {
  renditions: (about) => `Renditions of ${pictureOf(about)}`,
  render: (about) => `Print of ${pictureOf(about)}`,
  archive: ({ id }) => `Archive of order ${shortId(id)}`,
  import: ({ id }) => `Import of order ${shortId(id)}`,
  webhook: ({ id }) => `Event about print ${shortId(id)}`,
};

/** What a job does, in a few words. */
export function titleOf({ kind, about }: Pick<ListedJob, "kind" | "about">): string {
  return TITLES[kind](about);
}

const PLACES = { asset: "/library/", print: "/prints/", order: "/orders/" } as const;

/** The page of what a job is about; null where that is gone. A print outlives its picture. */
export function pathOf({ about: { type, id, name } }: Pick<ListedJob, "about">): string | null {
  return type === "asset" && name === null ? null : PLACES[type] + encodeURIComponent(id);
}

function pictureOf({ name }: ListedJob["about"]): string {
  return name ?? "a picture that is gone";
}

/** As much of an id as tells it from others at a glance. */
function shortId(id: string): string {
  return id.slice(0, 8);
}
