import { describe, expect, it } from "vitest";
import { renderEvent, renderEventView } from "./renderEvent.ts";

const ID = "6f1a1f5e-8a0c-4c39-9a3d-5f2f6f0c1a11";

describe("a render's event", () => {
  const end = {
    render_id: ID,
    asset_id: "asset",
    status: "completed",
    error: null,
    ended_at: 60_000,
  } as const;

  it("says when the render was completed, by its own row where that tells", () => {
    expect(renderEvent(end, 59_000).data.completed_at).toBe("1970-01-01T00:00:59.000Z");
    expect(renderEvent(end, null).data.completed_at).toBe("1970-01-01T00:01:00.000Z");
  });

  it("is as the interface describes it", () => {
    expect(renderEventView.parse(renderEvent(end, 59_000))).toEqual(renderEvent(end, 59_000));
  });

  it("of a failure has no such time, though the render was completed since", () => {
    const error = { code: "internal", message: "Internal error" };
    expect(renderEvent({ ...end, status: "failed", error }, 90_000)).toEqual({
      type: "render.failed",
      timestamp: "1970-01-01T00:01:00.000Z",
      data: { render_id: ID, asset_id: "asset", status: "failed", error, completed_at: null },
    });
  });
});
