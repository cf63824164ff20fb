import { useEffect, useRef, useState } from "preact/hooks";
import { createSampleOrder } from "../../api/orders.ts";
import { asProblem, type Problem } from "../../api/problem.ts";
import { pageHref } from "../../api/tenant.ts";
import { PictureSources } from "../../orders/PictureSources.tsx";
import { SendingList } from "../../orders/SendingList.tsx";
import { OrderProblem } from "../../orders/ServiceNotices.tsx";
import { fileSource, type Source, sendings, sendToOrder } from "../../orders/sending.ts";
import { useDrop } from "../../orders/useDrop.ts";
import { BusyButton } from "../../parts/BusyButton.tsx";
import { useStore } from "../../parts/store.ts";
import { announce } from "../../shell/announce.ts";
import { navigate } from "../../shell/router.ts";
import { LARGEST } from "../../uploads/checkFile.ts";

/** Makes an order of files, of pictures of the Library, or of the samples, and goes to it once it is there. */
export function NewOrder({ first }: { readonly first: boolean }) {
  const [name, setName] = useState("");
  const [sendingId, setSendingId] = useState<number>();
  const sending = useStore(sendings).find(({ id }) => id === sendingId);
  const field = useRef<HTMLInputElement>(null);
  const orderId = sending?.orderId;

  useEffect(() => {
    if (!first) field.current?.focus();
  }, []);
  useEffect(() => {
    if (orderId) navigate(pageHref(`/orders/${orderId}`));
  }, [orderId]);

  const begin = (sources: readonly Source[]) => {
    if (sources.length > 0) setSendingId(sendToOrder(sources, { orderName: name.trim() }));
  };
  const drop = useDrop((files) => begin(files.map(fileSource)));
  return (
    <section
      id="new-order"
      class={drop.over ? "new-order drop-over" : "new-order"}
      aria-label="New order"
      {...drop.on}
    >
      <div class="new-order-text">
        <h2>{first ? "No orders yet" : "A new order"}</h2>
        <p class="soft">
          Drop photographs here, or choose them: JPEG, PNG and WebP, up to {LARGEST} each. They are sent to
          the enhancement service one by one. Sending and previews cost nothing.
        </p>
      </div>
      <label class="field">
        <span>Name of the order, if it is to have one</span>
        <input
          ref={field}
          type="text"
          value={name}
          maxLength={200}
          placeholder="Harbour Street 12"
          onInput={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      <div class="new-order-actions">
        <PictureSources primary onChoose={begin} />
        <SampleButton />
      </div>
      {sending && <SendingList sending={sending} />}
    </section>
  );
}

function SampleButton() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const make = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { order_id: id } = await createSampleOrder();
      announce("The order is made");
      navigate(pageHref(`/orders/${id}`));
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setBusy(false);
    }
  };
  return (
    <>
      <BusyButton busy={busy} onClick={make}>
        {busy ? "Sending the samples …" : "Try it with sample photographs"}
      </BusyButton>
      {problem && <OrderProblem problem={problem} onRetry={make} />}
    </>
  );
}
