import { openDatabase } from "../../src/db/client.ts";
import type { Services } from "../../src/services.ts";
import { everyKind } from "./jobKit.ts";

/**
 * What happens to one call to D1, R2 or a job's object: it goes as it should, it is refused, it is done and its
 * answer lost, or its caller is never heard of again.
 */
export type Fate = "go" | "refuse" | "lose" | "die";

/** Someone at work whose every call to the outside waits until it is let go on. */
export class Actor {
  readonly name: string;
  /** Everything it was let do, for the report of a failure. */
  readonly done: string[] = [];
  #waiting: { readonly label: string; readonly go: (fate: Fate) => void } | null = null;
  #moved: () => void = () => {};
  #ended = false;

  constructor(name: string) {
    this.name = name;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Begins, up to the first call. What it throws is an answer like any other. */
  async start(work: (actor: Actor) => Promise<unknown>): Promise<void> {
    await this.#untilNext(() => {
      work(this).then(
        () => this.#end("returned"),
        (thrown: unknown) => this.#end(String(thrown)),
      );
    });
  }

  /** Lets it do the call it waits with, and go on to the next or to its end. */
  async step(fate: Fate = "go"): Promise<void> {
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#waiting = null;
    this.done.push(fate === "go" ? waiting.label : `${fate}: ${waiting.label}`);
    if (fate === "die") this.#end("died");
    else await this.#untilNext(() => waiting.go(fate));
  }

  async perform<T>(label: string, effect: () => Promise<T>): Promise<T> {
    const fate = await new Promise<Fate>((go) => {
      this.#waiting = { label, go };
      this.#moved();
    });
    if (fate === "refuse") throw new Error("refused");
    const result = await effect();
    if (fate === "lose") throw new Error("answer lost");
    return result;
  }

  #untilNext(act: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#moved = resolve;
      act();
    });
  }

  #end(outcome: string): void {
    this.#ended = true;
    this.done.push(outcome);
    this.#moved();
  }
}

/** The same services, with every call of this actor to the outside as a step of its own. No message is sent. */
export function stepwise(services: Services, actor: Actor): Services {
  const noQueue = { send: async () => {}, sendBatch: async () => {} };
  return {
    ...services,
    db: openDatabase(pausedDatabase(services.db.$client, actor)),
    bucket: paused(services.bucket, actor, "R2"),
    coordinators: new Proxy(services.coordinators, {
      get: (namespace, name) =>
        name === "getByName"
          ? (id: string) => paused(namespace.getByName(id), actor, "job")
          : Reflect.get(namespace, name),
    }),
    queues: everyKind(noQueue),
  };
}

function paused<T extends object>(target: T, actor: Actor, place: string): T {
  return new Proxy(target, {
    get: (_, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...given: unknown[]) =>
        actor.perform(`${place} ${String(name)}`, async () => Reflect.apply(member, target, given));
    },
  });
}

function pausedDatabase(d1: D1Database, actor: Actor): D1Database {
  const real = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement, text: string): D1PreparedStatement => {
    const proxy = new Proxy(paused(statement, actor, `D1 ${text}`), {
      get: (target, name) =>
        name === "bind"
          ? (...values: unknown[]) => wrap(statement.bind(...values), text)
          : Reflect.get(target, name),
    });
    real.set(proxy, statement);
    return proxy;
  };
  return new Proxy(d1, {
    get: (_, name) => {
      if (name === "prepare") return (text: string) => wrap(d1.prepare(text), text.trim().slice(0, 40));
      if (name !== "batch") return Reflect.get(d1, name);
      return (statements: D1PreparedStatement[]) =>
        actor.perform("D1 batch", () => d1.batch(statements.map((each) => real.get(each) ?? each)));
    },
  });
}
