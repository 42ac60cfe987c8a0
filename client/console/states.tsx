import { Alert, Button, Spin } from 'antd';
import { type ReactNode, useId, useState } from 'react';

const texts = {
  reading: '正在读取',
  failed: '没有读到',
  retry: '重试',
  next: '下一步',
};

/** While something is being read. */
export function Waiting() {
  return (
    <div className="waiting" role="status" aria-label={texts.reading}>
      <Spin />
    </div>
  );
}

/** What went wrong, in the server's words, and a way to try again. */
export function Failed({ error, retry }: { error: Error; retry?: () => void }) {
  return (
    <Alert
      type="error"
      showIcon
      title={texts.failed}
      description={error.message}
      action={retry && <Button onClick={retry}>{texts.retry}</Button>}
    />
  );
}

/** Where there is nothing yet, or no longer. */
export function Nothing({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="nothing">
      <p>{title}</p>
      {children}
    </div>
  );
}

/**
 * Puts what to do now before the eyes, and the keyboard there: after an act far down the page that made it another.
 * What the act changed is drawn in the frame that comes.
 */
export function goToNextStep(): void {
  requestAnimationFrame(() => {
    document.getElementById(nextStepId)?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  });
}

const nextStepId = 'next-step';

/** What to do now: it stands first on every page of a campaign. */
export function NextStep(props: { step: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <section className="next no-print" aria-label={texts.next} id={nextStepId} tabIndex={-1}>
      <div className="next-words">
        <p className="next-label">{texts.next}</p>
        <p className="next-step">{props.step}</p>
        {props.children}
      </div>
      {props.action && <div className="next-action">{props.action}</div>}
    </section>
  );
}

/** One part of a page, with its heading. */
export function Sheet(props: {
  title: string;
  id?: string;
  about?: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
}) {
  const heading = `${props.id ?? props.title}-heading`;
  return (
    <section className="sheet" id={props.id} aria-labelledby={heading}>
      <div className="sheet-head">
        <h2 id={heading}>{props.title}</h2>
        {props.extra}
      </div>
      {props.about && <div className="soft sheet-about">{props.about}</div>}
      {props.children}
    </section>
  );
}

/** A part of a page that is seldom wanted: its heading opens it. */
export function FoldedSheet({ title, id, children }: { title: string; id?: string; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const content = useId();
  return (
    <section className="sheet" id={id} aria-label={title}>
      <h2>
        <button
          type="button"
          className="opener"
          aria-expanded={open}
          aria-controls={content}
          onClick={() => setOpen(!open)}
        >
          {title}
        </button>
      </h2>
      <div id={content} className="folded">
        {open && children}
      </div>
    </section>
  );
}
