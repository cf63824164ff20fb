const KIB = 1024;
const MIB = 1024 * KIB;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Every limit of the house, with its reason or source. Bytes, pixels and seconds, as the names say.
 * Tests import their numbers from here.
 */
export const LIMITS = Object.freeze({
  /** One uploaded picture. Above any 45 MP JPEG, and half of the 100 MB that Cloudflare's smaller plans accept. */
  uploadBytes: 50 * MIB,
  /** Multipart framing and form fields around the picture. */
  uploadOverheadBytes: 64 * KIB,
  /** One form field beside the picture. */
  formFieldBytes: 4 * KIB,
  /** Headers of one part of a form: room for a file name as long as systems take. */
  partHeaderBytes: 16 * KIB,
  /** A JSON body. */
  jsonBodyBytes: 64 * KIB,
  /** Part of an R2 multipart upload: R2's minimum, so that one part is all an upload ever holds. */
  partBytes: 5 * MIB,
  /** Pixels photon can decode inside an isolate: it takes 13 to 24 bytes a pixel of WASM memory (measured). */
  decodePixels: 4_200_000,
  /** Memory of one decode: what 128 MB leave beside the runtime, the code and the answer being written. */
  decodeBytes: 96 * MIB,
  /** One edge of a picture: JPEG's own maximum (ITU-T T.81, B.2.2). */
  edgePixels: 65_535,
  /** ICC profile kept and carried; print profiles are 0.5 to 2.7 MiB, camera profiles a few hundred bytes. */
  iccBytes: 4 * MIB,
  /** EXIF block read for the orientation: APP1's own maximum (Exif 2.32, 4.7.2). */
  exifBytes: 64 * KIB,
  /** Scans of one JPEG; more than any encoder writes, and each costs a pass over the picture. */
  jpegScans: 100,
  /** Segments or chunks of one picture: a 50 MiB PNG in chunks of 8 KiB (libpng's default) has 6,400. */
  pictureParts: 100_000,
  /** Engine jobs admitted into one isolate at a time. Photon's memory leaves no room for a second. */
  engineJobs: 1,
  /** Signed link lifetime: SigV4's maximum. */
  signedUrlSeconds: 7 * DAY,
  /** How far ahead the clock that signed a link may be of the one that checks it. */
  clockSkewSeconds: 1 * MINUTE,
  /** Operator's session. */
  sessionSeconds: 12 * HOUR,
  /** Session attempts of one address in a minute. */
  sessionTriesPerMinute: 5,
  /** Calls of one key, or of one address where no key is asked for, in a minute: a page of 100 thumbs five times over. */
  callsPerMinute: 600,
  /** Page of a listing. */
  pageSize: 100,
  pageSizeDefault: 50,
  /** Age at which an upload that nothing finished is removed. */
  pendingSeconds: 1 * HOUR,
  /** How long ended jobs stay in their Durable Object. */
  jobRetentionSeconds: 1 * DAY,
  /** A job not hinted for this long is hinted again; the time doubles with each. */
  hintSeconds: 10 * MINUTE,
  /** A new job is left to its own first hint for this long. */
  firstHintSeconds: 10,
  /** Hints in one sweep: sendBatch's maximum. */
  hintsPerSweep: 100,
  /** Objects deleted in one sweep: R2's maximum for one delete call. */
  deletesPerSweep: 1000,
  /** An event stream ends after this long and the client connects again. */
  eventStreamSeconds: 10 * MINUTE,
  /** Each health check gives up after this long. */
  healthCheckMs: 2000,
  /** A health answer is reused for this long. */
  healthCacheMs: 5000,
  /** Renditions not used for this long are purged, unless PURGE_DAYS or the call says otherwise. */
  purgeDays: 30,
  /** Error reports kept, one for each kind of failure; the oldest go first. */
  errorReports: 500,
});
