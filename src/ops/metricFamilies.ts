import type { HouseTotals } from "../db/totals.ts";
import type { MetricFamily, Sample } from "./exposition.ts";

const JOB_STATUSES = ["queued", "processing", "completed", "failed", "cancelled"];
const ARCHIVE_STATES = ["gathering", "complete", "partial", "gone"];

/** A deployment's figures as metric families. Series of every known kind are there at zero, so that a rise is seen. */
export function metricFamilies(
  totals: HouseTotals,
  about: { readonly version: string; readonly jobKinds: readonly string[] },
): MetricFamily[] {
  const { usage } = totals;
  return [
    {
      name: "darkroom_build_info",
      help: "Always 1; the version is in the label.",
      type: "gauge",
      samples: [{ labels: { version: about.version }, value: 1 }],
    },
    gauge("darkroom_tenants", "Tenants.", totals.tenants),
    gauge("darkroom_assets", "Photographs kept.", totals.assets.count),
    gauge("darkroom_renditions", "Renditions kept.", totals.renditions.count),
    gauge("darkroom_renders", "Prints whose files are kept.", totals.renders.count),
    {
      name: "darkroom_stored_bytes",
      help: "Bytes kept in storage.",
      type: "gauge",
      samples: [
        { labels: { kind: "asset" }, value: totals.assets.bytes },
        { labels: { kind: "rendition" }, value: totals.renditions.bytes },
        { labels: { kind: "render" }, value: totals.renders.bytes },
      ],
    },
    counter("darkroom_uploads_total", "Photographs taken in, duplicates not counted.", usage.uploads),
    counter("darkroom_duplicates_total", "Uploads of bytes that were there already.", usage.duplicates),
    counter("darkroom_received_bytes_total", "Bytes of photographs taken in.", usage.bytesIn),
    counter("darkroom_saved_bytes_total", "Bytes not stored again, being duplicates.", usage.bytesSaved),
    counter("darkroom_served_bytes_total", "Bytes of pictures served by the Worker.", usage.bytesServed),
    counter("darkroom_renditions_made_total", "Renditions made.", usage.renditions),
    {
      name: "darkroom_archives",
      help: "Archives on the books: gathering until their pictures are there, gone when one was deleted.",
      type: "gauge",
      samples: withZeros(
        ARCHIVE_STATES.map((state) => ({ state })),
        totals.archives.states.map(({ state, count }) => ({ labels: { state }, value: count })),
      ),
    },
    gauge("darkroom_archive_bytes", "Length of the archives that can be had.", totals.archives.bytes),
    counter("darkroom_orders_created_total", "Orders created upstream.", usage.ordersCreated),
    counter("darkroom_order_images_uploaded_total", "Pictures sent upstream.", usage.imagesSent),
    counter("darkroom_orders_processed_total", "Orders handed out as one archive.", usage.ordersProcessed),
    counter("darkroom_order_images_downloaded_total", "Pictures had from upstream.", usage.imagesDownloaded),
    counter(
      "darkroom_order_images_failed_total",
      "Pictures of orders that could not be had or sent.",
      usage.imagesFailed,
    ),
    counter("darkroom_zips_served_total", "ZIP files served, own archives too.", usage.zipsServed),
    {
      name: "darkroom_jobs",
      help: "Jobs by kind and status.",
      type: "gauge",
      samples: withZeros(
        about.jobKinds.flatMap((kind) => JOB_STATUSES.map((status) => ({ kind, status }))),
        totals.jobs.map(({ kind, status, count }) => ({ labels: { kind, status }, value: count })),
      ),
    },
    {
      name: "darkroom_poison_jobs",
      help: "Jobs that used up their attempts, and messages the queue gave up.",
      type: "gauge",
      samples: withZeros(
        about.jobKinds.map((kind) => ({ kind })),
        totals.poison.map(({ kind, count }) => ({ labels: { kind }, value: count })),
      ),
    },
    {
      name: "darkroom_pending_objects",
      help: "Objects that no row names: open while they are uploaded, dead until they are deleted.",
      type: "gauge",
      samples: withZeros(
        [{ state: "open" }, { state: "dead" }],
        totals.pending.map(({ state, count }) => ({ labels: { state }, value: count })),
      ),
    },
  ];
}

function gauge(name: MetricFamily["name"], help: string, value: number): MetricFamily {
  return { name, help, type: "gauge", samples: [{ value }] };
}

function counter(name: `darkroom_${string}_total`, help: string, value: number): MetricFamily {
  return { name, help, type: "counter", samples: [{ value }] };
}

function withZeros(known: readonly Record<string, string>[], found: readonly Sample[]): Sample[] {
  const key = (labels: Sample["labels"]) => JSON.stringify(labels);
  const there = new Set(found.map(({ labels }) => key(labels)));
  return [
    ...found,
    ...known.filter((labels) => !there.has(key(labels))).map((labels) => ({ labels, value: 0 })),
  ];
}
