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

/** A phone with a form as it is being edited: without scripts, so all of it at once, at the item that is open. */
export function EditedPhone({ title, page, item }: { title: string; page: string; item: string | null }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const show = () => {
    const inside = frame.current?.contentDocument;
    for (const marked of inside?.querySelectorAll<HTMLElement>('.item') ?? [])
      marked.style.outline = marked.id === `q-${item}` ? '3px solid #e0a93b' : '';
    const top = inside?.getElementById(`q-${item}`)?.getBoundingClientRect().top;
    // Not `scrollIntoView`: it would move the desk as well.
    if (top !== undefined) frame.current?.contentWindow?.scrollBy(0, top - frame.current.clientHeight / 4);
  };
  useEffect(show, [item]);
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

/** The frame would not run it, and the browser would say so as an error. */
function withoutScript(page: string): string {
  return page.replace(/<script\b[^>]*><\/script>/, '');
}
