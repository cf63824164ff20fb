import { DurableObject } from "cloudflare:workers";
import { contentOf, effectNow } from "../choice.ts";
import type { Env } from "../env.ts";
import type { Content, Effect, Stage } from "../faults.ts";
import { mergeBrackets } from "./brackets.ts";
import { postEvent, processedEvent } from "./events.ts";
import { Limits } from "./limits.ts";
import { type Bracket, type Order, type Picture, type Settings, statusOf } from "./model.ts";
import { announcedPicture, madePicture, newOrder, type PictureSpec } from "./order.ts";
import { Tables } from "./tables.ts";

/** What a reader of an order sees. */
export interface OrderView {
  readonly order: Order;
  readonly content: Content;
  readonly pictures: readonly PictureView[];
  readonly isMerging: boolean;
}

export interface PictureView {
  readonly picture: Picture;
  readonly content: Content;
}

export interface OpenedPicture extends PictureView {
  readonly effect: Effect;
  /** Milliseconds before each answer. */
  readonly delay: number;
}

/** The whole state of the service, and its clock. Bytes never pass through it. */
export class Service extends DurableObject<Env> {
  readonly #tables: Tables;
  readonly #limits: Limits;

  constructor(context: DurableObjectState, env: Env) {
    super(context, env);
    this.#tables = new Tables(context.storage.sql);
    this.#limits = new Limits(this.#tables);
  }

  settings(patch: Partial<Settings> = {}): Settings {
    const unlimited = this.env.LIMITS === "off";
    const settings: Settings = {
      webhook: null,
      enhancementMs: Number(this.env.ENHANCEMENT_MS ?? 1000),
      requestsPerSecond: unlimited ? null : 300,
      uploadsPerName: unlimited ? null : 30,
      enhancementsPerDay: unlimited ? null : 500,
      ...this.#tables.get<Settings>("settings", "all"),
      ...patch,
    };
    if (Object.keys(patch).length > 0) this.#tables.put("settings", "all", null, settings);
    return settings;
  }

  /** Tells the webhook that it was set. */
  async ping(): Promise<number> {
    const { webhook } = this.settings();
    return webhook === null ? 0 : postEvent(webhook, { event: "webhook_updated" });
  }

  /** Makes an order, with pictures that are enhanced already. */
  makeOrder(
    id: string,
    name: string | null,
    faults: readonly string[],
    pictures?: readonly (PictureSpec & { hasBytes: boolean })[],
  ): OrderView {
    const now = Date.now();
    const order = newOrder(id, name, faults, now);
    const { pictureNames = [] } = contentOf(order.faults);
    this.#tables.put("orders", id, null, order);
    for (const spec of pictures ?? pictureNames.map((each) => ({ name: each, hasBytes: false }))) {
      const picture = madePicture(order, spec, spec.hasBytes, now);
      this.#tables.put("pictures", picture.id, id, picture);
    }
    return this.#view(order, false);
  }

  /** @param isRead counts as one of the reads during which the order is still merging */
  order(id: string, isRead: boolean): OrderView | undefined {
    const order = this.#tables.get<Order>("orders", id);
    return order && this.#view(order, isRead);
  }

  /** All of them, also those that the order hides. */
  picturesOf(orderId: string): Picture[] {
    return this.#tables.childrenOf("pictures", orderId);
  }

  orders(perPage: number, before: number): { orders: OrderView[]; next: number | null } {
    const rows = this.#tables.page<Order>("orders", before, perPage + 1);
    const shown = rows.slice(0, perPage);
    const orders = shown.map(({ document }) => this.#view(document, false));
    return { orders, next: rows.length > perPage ? (shown.at(-1)?.position ?? null) : null };
  }

  changeOrder(id: string, change: { name?: string | null; deleted?: boolean }): OrderView | undefined {
    const order = this.#tables.get<Order>("orders", id);
    if (order === undefined) return undefined;
    Object.assign(order, change, { updatedAt: Date.now() });
    this.#tables.put("orders", id, null, order);
    return this.#view(order, false);
  }

  /** Counts an upload of that name. @returns whether it is one too many */
  refusesUpload(name: string): boolean {
    return this.#limits.upload(this.settings(), name, Date.now());
  }

  announce(of: Parameters<typeof announcedPicture>[0]): PictureView {
    const picture = announcedPicture(of, Date.now());
    this.#tables.put("pictures", picture.id, picture.orderId, picture);
    return this.#pictureView(picture);
  }

  picture(id: string): PictureView | undefined {
    const picture = this.#tables.get<Picture>("pictures", id);
    return picture && this.#pictureView(picture);
  }

  /** Its bytes are there: the enhancement starts. @param reason why it will fail */
  async uploaded(id: string, reason: string | null): Promise<void> {
    const bracket = this.#tables.get<Bracket>("brackets", id);
    if (bracket !== undefined) {
      this.#tables.put("brackets", id, bracket.orderId, { ...bracket, uploaded: true });
      return;
    }
    const picture = this.#tables.get<Picture>("pictures", id);
    if (picture !== undefined) await this.#enhance(picture, Date.now(), reason);
  }

  addBracket(bracket: Bracket): void {
    this.#tables.put("brackets", bracket.id, bracket.orderId, bracket);
  }

  hasBracket(id: string): boolean {
    return this.#tables.get("brackets", id) !== undefined;
  }

  /** Merges the brackets of an order, and enhances what comes of it. */
  async process(orderId: string, perPicture: number): Promise<OrderView | undefined> {
    const order = this.#tables.get<Order>("orders", orderId);
    if (order === undefined) return undefined;
    const now = Date.now();
    order.mergingUntil = now + this.settings().enhancementMs;
    order.updatedAt = now;
    this.#tables.put("orders", orderId, null, order);
    for (const picture of mergeBrackets(this.#tables, orderId, perPicture, now))
      await this.#enhance(picture, order.mergingUntil, null);
    return this.#view(order, false);
  }

  /** What happens to an answer about a picture, an order, or (before there is either) a name. */
  strike(stage: Stage, id: string, choices?: readonly string[]): Effect {
    const chosen = choices ?? this.#faultsOf(id);
    return effectNow(chosen, stage, (choice) => this.#tables.count(`fault ${choice} ${id}`));
  }

  /** A picture that is asked for or sent, with what happens to it there. */
  open(id: string, stage: "picture" | "bytes"): OpenedPicture | undefined {
    const view = this.picture(id);
    return view && { ...view, effect: this.strike(stage, id), delay: this.delay(id) };
  }

  /** Milliseconds before each answer on the way to a picture; it does not count as a read. */
  delay(id: string): number {
    return effectNow(this.#faultsOf(id), "bytes", () => Number.POSITIVE_INFINITY).delay ?? 0;
  }

  /** Counts a read of a picture. @returns how many there were before */
  countRead(id: string): number {
    return this.#tables.count(`read ${id}`);
  }

  /** The full picture costs a credit, once. */
  buy(id: string): void {
    const picture = this.#tables.get<Picture>("pictures", id);
    if (picture === undefined || picture.bought) return;
    this.#tables.count("credits");
    this.#tables.put("pictures", id, picture.orderId, { ...picture, bought: true });
  }

  credits(): number {
    return this.#tables.counted("credits");
  }

  /** Tells the webhook of pictures whose enhancement has ended. */
  override async alarm(): Promise<void> {
    const { webhook } = this.settings();
    const now = Date.now();
    for (const picture of this.#tables.having<Picture>("pictures", "untold")) {
      if ((picture.readyAt ?? 0) > now) continue;
      this.#tables.put("pictures", picture.id, picture.orderId, { ...picture, untold: false });
      const siblings = this.#tables.childrenOf<Picture>("pictures", picture.orderId ?? "");
      const goesOn = siblings.some((each) => ["waiting", "processing"].includes(statusOf(each, now)));
      if (webhook !== null)
        await postEvent(webhook, processedEvent(picture, picture.reason !== null, goesOn));
    }
    await this.#setClock();
  }

  async #enhance(picture: Picture, from: number, reason: string | null): Promise<void> {
    const settings = this.settings();
    const tooMany = this.#limits.enhancement(settings, from);
    const { imageStatus, imageReason = null } = this.#pictureView(picture).content;
    this.#tables.put("pictures", picture.id, picture.orderId, {
      ...picture,
      uploadedAt: from,
      updatedAt: from,
      readyAt: from + settings.enhancementMs,
      reason: reason ?? imageReason ?? (tooMany ? "Daily limit of enhancements reached." : null),
      untold: imageStatus !== "processing",
    } satisfies Picture);
    await this.#setClock();
  }

  async #setClock(): Promise<void> {
    const due = this.#tables.having<Picture>("pictures", "untold").map(({ readyAt }) => readyAt ?? 0);
    if (due.length > 0) await this.ctx.storage.setAlarm(Math.min(...due));
  }

  #view(order: Order, isRead: boolean): OrderView {
    const isMerging = order.mergingReads > 0 || Date.now() < order.mergingUntil;
    if (isRead && order.mergingReads > 0)
      this.#tables.put("orders", order.id, null, { ...order, mergingReads: order.mergingReads - 1 });
    const content = contentOf(order.faults);
    const hidden = isMerging || content.empty === true;
    const pictures = hidden ? [] : this.#tables.childrenOf<Picture>("pictures", order.id);
    const views = pictures.map((picture) => ({
      picture,
      content: contentOf([...order.faults, ...picture.faults]),
    }));
    return { order, content, pictures: views, isMerging };
  }

  /** Those of a picture and of its order, or of an order. */
  #faultsOf(id: string): string[] {
    const picture = this.#tables.get<Picture>("pictures", id);
    const order = this.#tables.get<Order>("orders", picture?.orderId ?? id);
    return [...(order?.faults ?? []), ...(picture?.faults ?? [])];
  }

  #pictureView(picture: Picture): PictureView {
    const order = picture.orderId === null ? undefined : this.#tables.get<Order>("orders", picture.orderId);
    return { picture, content: contentOf([...(order?.faults ?? []), ...picture.faults]) };
  }
}
