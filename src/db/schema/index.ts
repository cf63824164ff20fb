export * from "./assets.ts";
export * from "./errors.ts";
export * from "./jobs.ts";
export * from "./objects.ts";
export * from "./orders.ts";
export * from "./prints.ts";
export * from "./tenants.ts";
