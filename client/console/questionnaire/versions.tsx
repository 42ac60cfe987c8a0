import { useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { GroupCode } from '../../../surveys/groups.ts';
import { answer, api, type Campaign } from '../api.ts';
import { beijingTime } from '../clock.ts';
import { Failed, FoldedSheet, Waiting } from '../states.tsx';
import { ChangeList } from './change-list.tsx';
import { localText } from './local-text.ts';
import { isJson, type Json, readPaper } from './paper.ts';
import { paperChanges } from './paper-changes.ts';
import { texts } from './texts.ts';
import type { Kept } from './use-saving.ts';

interface Props {
  campaign: Campaign;
  group: GroupCode;
  versions: Kept['versions'];
  edited: Json;
  restore: (source: Json, number: number) => void;
}

/** Every version that was saved, with who and when; any of them can be looked at and had back. */
export function Versions(props: Props) {
  const { versions } = props;
  const [looked, setLooked] = useState<number | null>(null);
  const current = versions.find(({ faults }) => faults === 0)?.number;
  return (
    <FoldedSheet title={texts.versions}>
      {versions.length === 0 ? (
        <p className="soft">{texts.versionsNone}</p>
      ) : (
        <ul className="versions">
          {versions.map(({ number, savedAt, savedBy, faults }) => (
            <li key={number}>
              <span>
                <strong>{texts.version(number)}</strong>{' '}
                <span className="soft">
                  {beijingTime(savedAt)} {savedBy || texts.versionBegun}
                </span>{' '}
                {number === current && <span className="mark mark-plain">{texts.versionNow}</span>}
                {faults > 0 && <span className="mark">{texts.versionFaulty(faults)}</span>}
              </span>
              <Button size="small" aria-label={texts.lookOf(number)} onClick={() => setLooked(number)}>
                {texts.look}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {looked !== null && <Look {...props} number={looked} close={() => setLooked(null)} />}
    </FoldedSheet>
  );
}

function Look({
  campaign,
  group,
  edited,
  restore,
  number,
  close,
}: Props & { number: number; close: () => void }) {
  const version = useQuery({
    queryKey: ['questionnaire-version', campaign.id, group, number],
    queryFn: () =>
      answer(
        api.campaigns[':id'].questionnaires[':group'].versions[':number'].$get({
          param: { id: campaign.id, group, number: String(number) },
        }),
      ),
  });
  const source = version.data?.source;
  const changes = isJson(source) ? paperChanges(edited, source) : [];
  return (
    <Modal
      open
      title={texts.version(number)}
      okText={texts.restore}
      cancelText={texts.close}
      okButtonProps={{ disabled: !source || changes.length === 0 }}
      onOk={() => {
        if (source) restore(source, number);
        close();
      }}
      onCancel={close}
      width={720}
    >
      {version.isError ? (
        <Failed error={version.error} retry={() => void version.refetch()} />
      ) : !source ? (
        <Waiting />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <section className="stack version-look" aria-label={texts.version(number)} tabIndex={0}>
          {changes.length > 0 ? (
            <ChangeList title={texts.difference} of={changes} />
          ) : (
            <p>{texts.noDifference}</p>
          )}
          <ol className="items">
            {readPaper(source)
              .pages.flatMap(({ elements }) => elements)
              .filter(({ json }) => json['type'] !== 'html')
              .map(({ id, json }) => (
                <li key={id}>{localText(json['title']) || String(json['name'] ?? '')}</li>
              ))}
          </ol>
        </section>
      )}
    </Modal>
  );
}
