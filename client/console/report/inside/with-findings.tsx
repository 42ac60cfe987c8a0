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
  const { findings } = useFindings(report.campaign.id, address.internal);
  return findings ? children(findings) : <p className="soft">{texts.notYet}</p>;
}

/** Above all that is made from the answers: why it must not leave, and how far it is. */
export function InsideHead() {
  const { report, address } = useReading();
  const { findings, making, error, retry } = useFindings(report.campaign.id, address.internal);
  return (
    <>
      <p className="inside-line">
        <strong className="mark">{texts.mark}</strong> {texts.why}
      </p>
      {!findings && error && <Failed error={error} retry={retry} />}
      {!findings && !error && (making ? <Progress read={making.read} total={making.total} /> : <Waiting />)}
    </>
  );
}

/** The words stand still, so that they are read out once. */
function Progress({ read, total }: { read: number; total: number }) {
  return (
    <section className="sheet" aria-label={texts.making}>
      <p role="status">
        <strong>{texts.making}</strong> {texts.makingText}
      </p>
      <progress aria-label={texts.making} value={read} max={Math.max(1, total)} />
      {read > 0 && <p className="soft">{texts.readSoFar(read, total)}</p>}
    </section>
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
