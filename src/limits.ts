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
  /** Pixels of a JPEG or PNG: above any camera, and what a job decodes well within its time. WebP: `engineBytes`. */
  decodePixels: 120_000_000,
  /** Pixels that two pictures are compared at, beyond PSNR: what is larger is reduced to as many first. */
  comparePixels: 2_000_000,
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
  /** Engine jobs admitted into one isolate at a time, each with `engineBytes`. */
  engineJobs: 2,
  /** A place in the engine that nobody gave back is free again after this long: many times what a picture takes. */
  enginePlaceSeconds: 5 * MINUTE,
  /** Longer edge of a live preview, pixels: up to what a print's own preview has, and no less than shows a stroke. */
  previewEdge: 1200,
  previewEdgeDefault: 800,
  previewLeastEdge: 200,
  /** Live previews that wait for a place in the engine: a page that shows all nine styles asks twice at once. */
  previewsWaiting: 18,
  /** So long, at most: eighteen of them take some ten seconds, on a busy machine more; a proxy gives up after 100. */
  previewWaitSeconds: 30,
  /** How long a live preview is shown without asking again: to ask costs no more than a 304. */
  previewSeconds: 1 * HOUR,
  /** Jobs that move pictures, in one isolate at a time: each holds a part of 5 MiB of up to five of them. */
  transferJobs: 2,
  /** Such a place is free again after this long: the most that a queue's consumer may take. */
  transferPlaceSeconds: 15 * MINUTE,
  /** Memory of one engine job, everything counted: two of them and the rest of the Worker fit an isolate's 128 MB. */
  engineBytes: 48 * MIB,
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
  /** An Idempotency-Key: several times a UUID, and what other services take. */
  idempotencyKeyCharacters: 255,
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
  /** Requests to the enhancement service under way for one order: of the platform's six, one is left for storage. */
  upstreamRequests: 5,
  /** Redirects followed for one picture: the service's own chain has two. */
  upstreamRedirects: 5,
  /** Attempts at one upstream call. */
  upstreamAttempts: 4,
  /**
   * Failed attempts in a row after which the circuit opens: three of each request under way, so that each has its
   * last attempt left when it closes, and a moment's outage, which costs each one or two, does not open it.
   */
  upstreamFailures: 15,
  /** JSON that the enhancement service may answer: an order of 1,000 pictures takes 1 MB. */
  upstreamJsonBytes: 8 * MIB,
  /** One enhanced picture that is read at all: what a ZIP without its 64-bit records may hold, and then some. */
  enhancedBytes: 2 * 1024 * MIB,
  /** A picture up to this size is held whole before its header is written, so that it can still fail cleanly. */
  heldPictureBytes: 10 * MIB,
  /** Pictures held at a time for one stream: with all else that it takes, less than 48 MiB are added (measured). */
  heldBytes: 20 * MIB,
  /** Times a cut transfer of one picture is resumed without having come further by `resumptionBytes`. */
  resumptions: 4,
  resumptionBytes: 1 * MIB,
  /**
   * Pictures of a streamed order: each takes some three requests, and more when it is tried again, of the 10,000
   * subrequests of one invocation. A staged one may have `archiveMembers`.
   */
  orderPictures: 1000,
  /** A streamed archive: under the 4 GiB of a ZIP without its 64-bit records, with room for those at its end. */
  streamBytes: Math.floor(3.9 * 1024 * MIB),
  /** Files of one `POST /v1/orders`, and their bytes: the 100 MB that Cloudflare's smaller plans accept. */
  orderFiles: 200,
  orderUploadBytes: 95 * MIB,
  /** `wait` of an order's pictures: under the 100 s at which proxies give up. */
  orderWaitSeconds: 60,
  /** How long a job waits for an order to be ready: merging takes up to 5 minutes, enhancing a large order 20. */
  orderReadySeconds: 30 * MINUTE,
  /** How often a waiting job looks at its order; the webhook wakes it earlier. */
  readyPollSeconds: 15,
  /**
   * Pictures that one invocation gathers before it hands on: one of several parts costs a query of D1's 1,000, and
   * its requests and parts some twenty of the 10,000 subrequests.
   */
  gatherShare: 200,
  /** Pictures that one invocation imports: each costs up to nine of D1's 1,000 queries. */
  importShare: 80,
  /** After this long an invocation begins no other picture: its end is not to be waited for in vain. */
  shareSeconds: 8 * MINUTE,
  /** After this long it breaks off what is under way: with the order's reading before, under the queue's 15 minutes. */
  shareEndSeconds: 12 * MINUTE,
  /** The same event told again within this long is a repeat; later it tells of a picture enhanced again. */
  eventRepeatSeconds: 1 * MINUTE,
  /** Members of an archive that lies in R2, a staged order's or own pictures: its list is read whole, some 3 MB. */
  archiveMembers: 10_000,
  /** Name of a member, in bytes of UTF-8: file systems take 255. */
  memberNameBytes: 200,
  /** How long a complete archive is served again. */
  archiveSeconds: 1 * DAY,
  /** Archives cleared away in one sweep, each with up to 1,000 objects to delete after. */
  archivesPerSweep: 100,
  /** Their members: what one transaction takes off the books, or one archive where that alone has more. */
  membersPerSweep: 10_000,
  /**
   * Part of a print's file on its way to R2: all the same but the last, which 10,000 of 4 GiB have room for, each a
   * query of D1's 1,000 and, should it fail, to be sent again. Nothing of it is held.
   */
  assemblyPartBytes: 16 * MIB,
  /**
   * What a print left that was not finished is kept for a retry: longer than `jobRetentionSeconds`, after which
   * its job begins anew, by more than a database is away.
   */
  unfinishedRenderSeconds: 1 * DAY + 1 * HOUR,
  /** Such prints cleared away in one sweep, each of some ten objects. */
  rendersPerSweep: 100,
  /** How long the outcome of a streamed download, and what upstream told of a picture, is kept. */
  orderRecordSeconds: 30 * DAY,
  /** Address that a render's events are sent to: longer than a receiver's is, and kept with each render. */
  webhookUrlBytes: 2048,
  /** How long the receiver of an event may take to answer: Standard Webhooks 1.0.0 recommends 15 to 30. */
  webhookSeconds: 15,
  /** Events under way from one isolate: each holds a few kilobytes, and its receiver may take all of its time. */
  deliveryJobs: 20,
  /** Such a place is free again after this long: many times what a receiver is waited for. */
  deliveryPlaceSeconds: 2 * MINUTE,
  /** The longest that a queue holds a message back. */
  queueDelaySeconds: 24 * HOUR,
  /** A question about the documentation: several times what people ask in one go. */
  askCharacters: 500,
  /** Passages that a model is given to answer from, each of at most `askPassageCharacters`: some 2,000 tokens. */
  askPassages: 8,
  askPassagesDefault: 5,
  askPassageCharacters: 1200,
  /** Length of a model's answer: some 400 words, and what it costs. */
  askTokens: 600,
  /** How long a model may take, unless ASK_MODEL_SECONDS says otherwise: people have read the passages by then. */
  askSeconds: 30,
  /** What a model may send at all: many times the tokens asked for, with all that surrounds them. */
  askAnswerBytes: 64 * KIB,
  /** Error reports kept, one for each kind of failure; the oldest go first. */
  errorReports: 500,
});
