import { Alert, Segmented } from 'antd';
import { useReading } from './reading.ts';
import { texts } from './texts.ts';

/** What may leave the building, or all that the analyst may see. */
export function ViewSwitch() {
  const { address, go } = useReading();
  return (
    <section className="view-switch" aria-label={texts.view}>
      <Segmented<'released' | 'internal'>
        className="no-print"
        aria-label={texts.view}
        value={address.internal ? 'internal' : 'released'}
        options={[
          { value: 'released', label: texts.released },
          { value: 'internal', label: texts.internal },
        ]}
        onChange={(view) => go({ internal: view === 'internal' }, true)}
      />
      <Alert
        type={address.internal ? 'warning' : 'info'}
        showIcon
        title={address.internal ? texts.internalAbout : texts.releasedAbout}
      />
    </section>
  );
}
