import { ProblemNotice } from "../../parts/ProblemNotice.tsx";
import { useStore } from "../../parts/store.ts";
import { useAsk } from "../../parts/useAsk.ts";
import { place } from "../../shell/router.ts";
import { useTitle } from "../../shell/useTitle.ts";
import { Answers } from "./Answers.tsx";
import { Examples } from "./Examples.tsx";
import { Question } from "./Question.tsx";
import { readBook } from "./readBook.ts";
import { SectionPage } from "./SectionPage.tsx";

/** Questions about Darkroom itself, answered from its own documentation; what is asked stands in the address. */
export default function AskScreen() {
  const { search } = useStore(place);
  const params = new URLSearchParams(search);
  const [asked, section] = [params.get("q")?.trim() ?? "", params.get("read")];
  const { answer: book, problem, again } = useAsk("book", readBook);
  useTitle(asked === "" ? "Ask" : asked);
  if (section !== null) {
    return (
      <div class="ask">
        {problem && <ProblemNotice problem={problem} onRetry={again} />}
        {book && <SectionPage passages={book.passages} section={section} />}
      </div>
    );
  }
  return (
    <div class="ask">
      <h1>Ask</h1>
      <Question key={asked} asked={asked} />
      {problem && <ProblemNotice problem={problem} onRetry={again} />}
      {asked === "" && <Examples />}
      {asked !== "" && book && <Answers key={asked} question={asked} find={book.find} />}
    </div>
  );
}
