import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import type { Findings } from '../../../../analysis/findings.ts';
import { Failed, Waiting } from '../../states.tsx';
import { useReading } from '../reading.ts';
import { texts } from './texts.ts';
import { useFindings } from './use-findings.ts';

/** What is made from the answers one by one, once it is made. It is asked for in the 内部 view alone. */
export function WithFindings({ children }: { children: (findings: Findings) => ReactNode }) {
  const { report, address } = useReading();
  const { findings, making, error, retry } = useFindings(report.campaign.id, address.internal);
  if (error && !findings) return <Failed error={error} retry={retry} />;
  if (making) return <Progress read={making.read} total={making.total} />;
  return findings ? children(findings) : <Waiting />;
}

function Progress({ read, total }: { read: number; total: number }) {
  return (
    <div className="making" role="status">
      <p>
        <strong>{texts.making}</strong>
      </p>
      <progress aria-label={texts.making} value={read} max={Math.max(1, total)} />
      <p className="soft">{texts.makingText(read, total)}</p>
    </div>
  );
}

/** Why what follows must not leave. */
export function InsideWhy() {
  return (
    <p className="inside-line">
      <strong className="mark">{texts.mark}</strong> {texts.why}
    </p>
  );
}

/** Where what is made from the answers one by one is left out of the view that may leave. */
export function InsideOnly() {
  const { go } = useReading();
  return (
    <Alert
      className="no-print"
      type="info"
      showIcon
      title={texts.insideOnly}
      description={texts.why}
      action={<Button onClick={() => go({ internal: true })}>{texts.toInside}</Button>}
    />
  );
}
