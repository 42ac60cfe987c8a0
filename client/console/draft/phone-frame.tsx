import { useEffect, useRef } from 'react';
import { texts } from './texts.ts';

const keptByForm = 'renkedu draft preview';

/**
 * A phone with a form in it. The form's own script runs, but the frame may neither send a form nor lead elsewhere; and
 * what was filled in is not offered again.
 */
export function PhoneFrame({ title, src }: { title: string; src: string }) {
  useEffect(() => {
    localStorage.removeItem(keptByForm);
    return () => localStorage.removeItem(keptByForm);
  }, []);
  return (
    <figure className="phone">
      <figcaption>{texts.previewMark}</figcaption>
      <iframe title={title} sandbox="allow-scripts allow-same-origin" src={src} />
    </figure>
  );
}

/** What of a form is being edited: a page by its place, and an item on it, or the page as a whole. */
export interface EditedPlace {
  page: number;
  item: string | null;
}

/** A phone with a form as it is being edited: without scripts, so all of it at once, at what is being edited. */
export function EditedPhone({
  title,
  page,
  place,
}: {
  title: string;
  page: string;
  place: EditedPlace | null;
}) {
  const frame = useRef<HTMLIFrameElement>(null);
  const show = () => {
    const inside = frame.current?.contentDocument;
    const shown = inside && place && shownAt(inside, place);
    for (const marked of inside?.querySelectorAll<HTMLElement>('.item') ?? [])
      marked.style.outline = marked === shown ? '3px solid #e0a93b' : '';
    // Not `scrollIntoView`: it would move the desk as well.
    if (shown && frame.current)
      frame.current.contentWindow?.scrollBy(
        0,
        shown.getBoundingClientRect().top - frame.current.clientHeight / 8,
      );
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: shown again only where another place is edited.
  useEffect(show, [place?.page, place?.item]);
  return (
    <figure className="phone">
      <figcaption>{texts.previewMark}</figcaption>
      <iframe
        ref={frame}
        title={title}
        sandbox="allow-same-origin"
        srcDoc={withoutScript(page)}
        onLoad={show}
      />
    </figure>
  );
}

/** Where that stands in the phone's form: an item is known by its answer's name, a notice by its page alone. */
function shownAt(inside: Document, { page, item }: EditedPlace): Element | null {
  const answer = item === null ? null : inside.querySelector(`[name="${CSS.escape(item)}"]`);
  return answer?.closest('.item') ?? inside.querySelectorAll('section.page')[page] ?? null;
}

/** The frame would not run it, and the browser would say so as an error. */
function withoutScript(page: string): string {
  return page.replace(/<script\b[^>]*><\/script>/, '');
}
