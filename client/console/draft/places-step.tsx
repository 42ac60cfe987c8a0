import { Button, Input, Select } from 'antd';
import type { Township, TownshipKind } from '../../../surveys/frame.ts';
import type { Campaign } from '../api.ts';
import { mergeByKey } from './merge.ts';
import { FormStep } from './step-page.tsx';
import { type PlacesValues, townshipProblems } from './step-values.ts';
import { texts } from './texts.ts';
import { type StepDefinition, sendSettings, useStep } from './use-step.ts';

const kinds: readonly TownshipKind[] = ['街道', '镇', '乡'];

const definition: StepDefinition<PlacesValues> = {
  key: 'places',
  read: ({ settings }) => ({ townships: settings.townships }),
  problems: ({ townships }) => ({
    ...(townships.length === 0 ? { none: texts.noTownship } : {}),
    ...(townshipProblems(townships).some((faults) => Object.keys(faults).length > 0) ? { rows: true } : {}),
  }),
  send: ({ townships }, base) => sendSettings({ townships }, base, true),
  merge: (base, mine, theirs) =>
    mergeByKey(base, mine, theirs, (_, value) => ({
      label: texts.townships,
      shown: (value as Township[]).map(({ name }) => name).join('、'),
    })),
};

/** The county's townships, by the codes of the statistics bureau. */
export function PlacesStep({ campaign }: { campaign: Campaign }) {
  const state = useStep(campaign, definition);
  const { townships } = state.values;
  const faults = townshipProblems(townships);
  const change = (index: number, part: Partial<Township>) =>
    state.set((now) => ({
      townships: now.townships.map((one, place) => (place === index ? { ...one, ...part } : one)),
    }));
  return (
    <FormStep campaign={campaign} step="places" about={texts.placesAbout} state={state}>
      <table className="grid township-grid">
        <caption className="sr-only">{texts.townships}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.townshipName}</th>
            <th scope="col">{texts.townshipKind}</th>
            <th scope="col">{texts.townshipCode}</th>
            <th scope="col">
              <span className="sr-only">{texts.remove}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {townships.map((township, index) => {
            const fault = state.tried ? faults[index] : undefined;
            const about = township.name || texts.rowNumber(index + 1);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row has no other name while it is typed.
              <tr key={index}>
                <td>
                  <Input
                    aria-label={texts.of(texts.townshipName, about)}
                    aria-invalid={fault?.name ? true : undefined}
                    status={fault?.name ? 'error' : ''}
                    maxLength={30}
                    value={township.name}
                    onChange={({ target }) => change(index, { name: target.value })}
                  />
                  {fault?.name && <p className="field-problem">{fault.name}</p>}
                </td>
                <td>
                  <Select
                    aria-label={texts.of(texts.townshipKind, about)}
                    value={township.kind}
                    options={kinds.map((kind) => ({ value: kind, label: kind }))}
                    onChange={(kind) => change(index, { kind })}
                  />
                </td>
                <td>
                  <Input
                    aria-label={texts.of(texts.townshipCode, about)}
                    aria-invalid={fault?.code ? true : undefined}
                    status={fault?.code ? 'error' : ''}
                    inputMode="numeric"
                    maxLength={12}
                    value={township.code}
                    onChange={({ target }) => change(index, { code: codeOf(target.value) })}
                  />
                  {fault?.code && <p className="field-problem">{fault.code}</p>}
                </td>
                <td>
                  <Button
                    type="text"
                    aria-label={texts.of(texts.remove, about)}
                    onClick={() =>
                      state.set((now) => ({ townships: now.townships.filter((_, place) => place !== index) }))
                    }
                  >
                    {texts.remove}
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {townships.length === 0 && (
        <p className="field-problem" role="alert" tabIndex={-1}>
          {texts.noTownship}
        </p>
      )}
      <Gone campaign={campaign} townships={townships} />
      <div>
        <Button
          onClick={() =>
            state.set((now) => ({ townships: [...now.townships, { code: '', name: '', kind: '乡' }] }))
          }
        >
          {texts.addTownship}
        </Button>
      </div>
    </FormStep>
  );
}

/** The 12-digit statistical code is the 9-digit one with 000 after it. */
function codeOf(text: string): string {
  return text.trim().replace(/^(\d{9})000$/, '$1');
}

/** Says beforehand that people of the frame go with a township that is taken out. */
function Gone({ campaign, townships }: { campaign: Campaign; townships: readonly Township[] }) {
  const gone = campaign.settings.townships.filter(
    ({ code }) => !townships.some((township) => township.code === code),
  );
  const lost = gone.flatMap(({ code, name }) => {
    const cells = campaign.frame.filter((cell) => cell.township === code);
    return cells.length > 0 ? [texts.goneWith(name, cells.length)] : [];
  });
  return lost.length > 0 ? (
    <p className="mark-text" role="status">
      {lost.join('；')}
    </p>
  ) : null;
}
