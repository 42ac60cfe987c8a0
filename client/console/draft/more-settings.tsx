import type { ReactNode } from 'react';
import { texts } from './texts.ts';

/** What is seldom changed, folded until it is wanted, or until something is wrong in it. */
export function MoreSettings({ open, children }: { open: boolean; children: ReactNode }) {
  return (
    <details className="more more-settings" open={open || undefined}>
      <summary>{texts.moreSettings}</summary>
      <div className="step-body">{children}</div>
    </details>
  );
}
