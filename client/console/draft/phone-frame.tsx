import { useEffect } from 'react';
import { texts } from './texts.ts';

const keptByForm = 'renkedu draft preview';

/**
 * A phone with a form in it. The form's own script runs, but the frame may neither send a form nor lead elsewhere; and
 * what was filled in is not offered again.
 */
export function PhoneFrame(props: { title: string; src?: string; page?: string }) {
  const { src, page } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page begins anew.
  useEffect(() => {
    localStorage.removeItem(keptByForm);
    return () => localStorage.removeItem(keptByForm);
  }, [src, page]);
  return (
    <figure className="phone">
      <figcaption>{texts.previewMark}</figcaption>
      <iframe
        title={props.title}
        sandbox="allow-scripts allow-same-origin"
        {...(src === undefined ? {} : { src })}
        {...(page === undefined ? {} : { srcDoc: page })}
      />
    </figure>
  );
}
