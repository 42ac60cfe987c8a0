import { Radio, Select } from 'antd';
import { type GroupCode, groupName } from '../../../surveys/groups.ts';
import type { Campaign } from '../api.ts';
import { Field } from '../form-field.tsx';
import { texts } from './texts.ts';

export interface PaperPlace {
  group: GroupCode;
  township: string;
  school: string | null;
}

/** Whose pile it is, and which time it is keyed in. Only what the frame holds can be chosen. */
export function PlaceFields(props: {
  campaign: Campaign;
  pass: 1 | 2;
  setPass: (pass: 1 | 2) => void;
  place: PaperPlace | null;
  setPlace: (place: PaperPlace | null) => void;
}) {
  const { campaign, pass, setPass, place, setPlace } = props;
  const { settings } = campaign;
  const cells = campaign.frame.filter(
    ({ group, eligible }) => eligible > 0 && settings.access[group] !== 'code',
  );
  const byCode = settings.groups.filter((group) => settings.access[group] === 'code');
  const groups = settings.groups.filter((group) => cells.some((cell) => cell.group === group));
  const towns = settings.townships.filter(({ code }) =>
    cells.some((cell) => cell.group === place?.group && cell.township === code),
  );
  const schools = cells.filter((cell) => cell.group === place?.group && cell.township === place.township);
  /** The nearest cell that the frame has: what was chosen before stays where it can. */
  const choose = (wanted: Partial<PaperPlace>) => {
    const all = { ...place, ...wanted };
    const fits = cells.filter((cell) => cell.group === all.group);
    const there = fits.filter((cell) => cell.township === all.township);
    const exact = there.find((cell) => cell.school === all.school);
    const cell = exact ?? there[0] ?? fits[0];
    setPlace(cell ? { group: cell.group, township: cell.township, school: cell.school } : null);
  };
  return (
    <div className="stack">
      <Radio.Group
        aria-label={texts.pass}
        optionType="button"
        buttonStyle="solid"
        value={pass}
        options={[
          { value: 1, label: texts.passes[1] },
          { value: 2, label: texts.passes[2] },
        ]}
        onChange={({ target }) => setPass(target.value === 2 ? 2 : 1)}
      />
      <div className="row">
        <Choice
          label={texts.group}
          value={place?.group}
          options={groups.map((code) => ({ value: code, label: groupName(code) }))}
          choose={(group) => choose({ group: groups.find((code) => code === group) ?? 'parent' })}
        />
        <Choice
          label={texts.township}
          value={place?.township}
          disabled={place === null}
          options={towns.map(({ code, name }) => ({ value: code, label: name }))}
          choose={(township) => choose({ township })}
        />
        {schools.some(({ school }) => school !== null) && (
          <Choice
            label={texts.school}
            value={place?.school ?? ''}
            options={schools.map(({ school }) => ({ value: school ?? '', label: school ?? texts.noSchool }))}
            choose={(school) => choose({ school: school || null })}
          />
        )}
      </div>
      {byCode.length > 0 && <p className="soft small">{texts.byCode(byCode.map(groupName).join('、'))}</p>}
    </div>
  );
}

function Choice(props: {
  label: string;
  value: string | undefined;
  disabled?: boolean;
  options: { value: string; label: string }[];
  choose: (value: string) => void;
}) {
  return (
    <Field label={props.label} className="choice">
      {(control) => (
        <Select<string>
          {...control}
          className="filter"
          {...(props.value === undefined ? {} : { value: props.value })}
          disabled={props.disabled ?? false}
          options={props.options}
          onChange={props.choose}
        />
      )}
    </Field>
  );
}
