/** When a fault strikes: making an order, reading it, registering a picture, putting its bytes, asking for it, sending it. */
export type Stage = "create" | "order" | "register" | "upload" | "picture" | "bytes";

/** How a picture is handed over: by the API itself, by a chain of redirects, or by JSON with a link under this name. */
export type Way = "direct" | "redirects" | "image_url" | "imageSource" | "url";

/** What happens to one answer. */
export interface Effect {
  readonly status?: number;
  /** Seconds, sent with `status`. */
  readonly retryAfter?: number;
  /** A reset before the head or in the middle of the body, or an orderly end short of the Content-Length. */
  readonly connection?: "reset" | "reset-body" | "short";
  readonly body?: "html" | "not-json" | "no-link";
  readonly redirect?: "loop" | "elsewhere";
  /** Milliseconds before each answer on the way to the picture. */
  readonly delay?: number;
  /** Bytes of the picture in a second. */
  readonly rate?: number;
  readonly noRange?: boolean;
  readonly noLength?: boolean;
  /** Other bytes at each read. */
  readonly changing?: boolean;
  /** Another format than was asked for, under its own Content-Type or under the one asked for. */
  readonly otherFormat?: "honest" | "disguised";
}

/** What an order holds and how it is told. */
export interface Content {
  readonly orderName?: string | null;
  /** Pictures that the order is made with, enhanced already. */
  readonly pictureNames?: readonly string[];
  /** Hides its pictures. */
  readonly empty?: boolean;
  /** Told of every picture in place of the truth. */
  readonly imageStatus?: string;
  readonly imageReason?: string;
  /** Reads during which brackets are still being merged. */
  readonly mergingReads?: number;
  /** Answers as older versions did: `s3PutObjectUrl`, and booleans in place of `status`. */
  readonly old?: boolean;
  readonly way?: Way;
}

export interface Fault extends Effect, Content {
  /** None for what an order holds. */
  readonly on?: Stage;
  /** How often, for each picture or order; always where it is absent. */
  readonly times?: number;
  /** Fields that the numbers behind the name replace, in this order: `slow:50:1000000`. */
  readonly parameters?: readonly (keyof Fault)[];
}

/** File names that would leave the folder they are unpacked in, or that some system cannot hold. */
export const UNSAFE_NAMES = [
  "../../etc/passwd.jpg",
  "C:\\x.jpg",
  "CON.jpg",
  "a/b.jpg",
  "/etc/shadow.jpg",
  "..\\..\\boot.jpg",
  "trailing. . .",
  "nul",
  "line\nbreak\u0000.jpg",
  `${"long".repeat(80)}.jpg`,
  "",
] as const;

const MANY = Array.from({ length: 1000 }, (_, i) => `picture ${i + 1}.jpg`);

/** Every fault by its name, as `POST /_simulator/orders` and an order's own name (`fault=NAME,NAME`) choose it. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  "create-500-once": { on: "create", times: 1, status: 500 },
  "create-429-once": { on: "create", times: 1, status: 429, retryAfter: 1, parameters: ["retryAfter"] },
  "create-500": { on: "create", status: 500 },
  "register-500-once": { on: "register", times: 1, status: 500 },
  "register-429-once": { on: "register", times: 1, status: 429, retryAfter: 1, parameters: ["retryAfter"] },
  "register-500": { on: "register", status: 500 },
  "register-reset-once": { on: "register", times: 1, connection: "reset" },
  "upload-500-once": { on: "upload", times: 1, status: 500 },
  "upload-500": { on: "upload", status: 500 },
  "upload-reset-once": { on: "upload", times: 1, connection: "reset" },

  "order-500-once": { on: "order", times: 1, status: 500 },
  "order-500": { on: "order", status: 500 },
  "order-404": { on: "order", status: 404 },
  "order-429-once": { on: "order", times: 1, status: 429, retryAfter: 1, parameters: ["retryAfter"] },
  "order-429-bare-once": { on: "order", times: 1, status: 429 },
  "order-reset-once": { on: "order", times: 1, connection: "reset" },
  "order-reset": { on: "order", connection: "reset" },
  "order-short-once": { on: "order", times: 1, connection: "short" },
  "order-short": { on: "order", connection: "short" },
  "order-html": { on: "order", body: "html" },
  "order-not-json": { on: "order", body: "not-json" },
  "order-slow": { on: "order", delay: 1000, parameters: ["delay"] },

  "500-once": { on: "picture", times: 1, status: 500 },
  "500": { on: "picture", status: 500 },
  "404": { on: "picture", status: 404 },
  "429-once": { on: "picture", times: 1, status: 429, retryAfter: 1, parameters: ["retryAfter"] },
  "429-bare-once": { on: "picture", times: 1, status: 429 },
  "429": { on: "picture", status: 429 },
  "reset-once": { on: "picture", times: 1, connection: "reset" },
  reset: { on: "picture", connection: "reset" },
  html: { on: "picture", body: "html" },
  "html-once": { on: "picture", times: 1, body: "html" },
  "no-link": { on: "picture", body: "no-link" },
  "redirect-loop": { on: "picture", redirect: "loop" },
  "redirect-elsewhere": { on: "picture", redirect: "elsewhere" },

  "reset-body-once": { on: "bytes", times: 1, connection: "reset-body" },
  "reset-body": { on: "bytes", connection: "reset-body" },
  "short-once": { on: "bytes", times: 1, connection: "short" },
  short: { on: "bytes", connection: "short" },
  "store-500-once": { on: "bytes", times: 1, status: 500 },
  "store-403": { on: "bytes", status: 403 },
  "store-html": { on: "bytes", body: "html" },
  "wrong-format": { on: "bytes", otherFormat: "honest" },
  "wrong-bytes": { on: "bytes", otherFormat: "disguised" },
  "no-range": { on: "bytes", noRange: true },
  "no-length": { on: "bytes", noLength: true },
  changing: { on: "bytes", changing: true },
  slow: { on: "bytes", delay: 100, rate: 4 * 1024 * 1024, parameters: ["delay", "rate"] },

  "name-null": { orderName: null },
  "name-foreign": { orderName: "Приморский 12 · 海辺の家 🏠" },
  "unsafe-names": { pictureNames: UNSAFE_NAMES },
  "same-names": { pictureNames: ["Kitchen.jpg", "kitchen.JPG", "KITCHEN.jpg", "Kitchen.jpg"] },
  thousand: { pictureNames: MANY },
  empty: { empty: true },
  stuck: { imageStatus: "processing" },
  "odd-status": { imageStatus: "queued_for_review" },
  failed: { imageStatus: "error", imageReason: "The picture could not be enhanced." },
  merging: { mergingReads: 3, parameters: ["mergingReads"] },
  old: { old: true },

  direct: { way: "direct" },
  redirects: { way: "redirects" },
  "json-image_url": { way: "image_url" },
  "json-imageSource": { way: "imageSource" },
  "json-url": { way: "url" },
};
