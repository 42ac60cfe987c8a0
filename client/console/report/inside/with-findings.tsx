import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import type { Findings } from '../../../../analysis/findings.ts';
import { Failed, Waiting } from '../../states.tsx';
import { useReading } from '../reading.ts';
import { texts } from './texts.ts';
import { useFindings } from './use-findings.ts';

/** What is made from the answers one by one: in the 内部 view alone, and said why. */
export function WithFindings({ children }: { children: (findings: Findings) => ReactNode }) {
  const { address } = useReading();
  return address.internal ? <Made>{children}</Made> : <InsideOnly />;
}

function Made({ children }: { children: (findings: Findings) => ReactNode }) {
  const { report } = useReading();
  const { findings, making, error, retry } = useFindings(report.campaign.id, true);
  if (error && !findings) return <Failed error={error} retry={retry} />;
  if (making) return <Progress read={making.read} total={making.total} />;
  if (!findings) return <Waiting />;
  return (
    <>
      <p className="inside-line">
        <strong className="mark">{texts.mark}</strong> {texts.why}
      </p>
      {children(findings)}
    </>
  );
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

function InsideOnly() {
  const { go } = useReading();
  return (
    <Alert
      type="info"
      showIcon
      title={texts.insideOnly}
      description={texts.why}
      action={<Button onClick={() => go({ internal: true })}>{texts.toInside}</Button>}
    />
  );
}
